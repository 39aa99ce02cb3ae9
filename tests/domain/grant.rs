use std::time::Duration;

use doorstep::domain::clock::{Boot, Timestamp};
use doorstep::domain::grant::{
    ACCEPTANCES, ACCEPTED_FOR, ANSWER_DIGITS, CHALLENGE_FOR, Grant, GrantState, HeldGrant, NoVoice, OPEN_FOR,
    TAKE_WITHIN, TRIES, Voice, is_checked, with_check,
};
use doorstep::domain::ids::{ClientId, GrantId, MethodId, VisitId};
use doorstep::domain::window::RETURN_FOR;
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::clock::START;

const MAIR: ClientId = ClientId(Uuid::from_u128(1));
const HUW: ClientId = ClientId(Uuid::from_u128(2));

// --- Check digits ------------------------------------------------------------------------------------------------------

#[test]
fn the_check_digit_is_the_one_of_the_published_example() {
    assert_eq!(with_check("572"), "5724");
    assert!(is_checked("5724"));
    assert!(!is_checked("5727"));
    assert_eq!(with_check("0000000"), "00000000");
}

#[test]
fn every_misheard_digit_is_found() {
    for seven in (0..10_000_000_u32).step_by(99_991) {
        let asked = with_check(&format!("{seven:07}"));
        assert!(is_checked(&asked));
        for place in 0..asked.len() {
            for digit in b'0'..=b'9' {
                let mut heard = asked.clone().into_bytes();
                let same = heard[place] == digit;
                heard[place] = digit;
                let heard = String::from_utf8(heard).unwrap();
                assert_eq!(is_checked(&heard), same, "{asked} heard as {heard}");
            }
        }
    }
}

#[test]
fn every_two_neighbours_told_the_wrong_way_round_are_found() {
    for seven in (0..10_000_000_u32).step_by(9_973) {
        let asked = with_check(&format!("{seven:07}"));
        for place in 1..asked.len() {
            let mut heard = asked.clone().into_bytes();
            heard.swap(place - 1, place);
            let heard = String::from_utf8(heard).unwrap();
            assert_eq!(is_checked(&heard), heard == asked, "{asked} heard as {heard}");
        }
    }
    // Each pair of digits at each place: nothing depends on which digits came before.
    for pair in 0..100_u32 {
        for before in 0..10_u32 {
            let asked = with_check(&format!("{before}{pair:02}"));
            let mut heard = asked.clone().into_bytes();
            heard.swap(1, 2);
            let heard = String::from_utf8(heard).unwrap();
            assert_eq!(is_checked(&heard), heard == asked);
        }
    }
}

#[test]
fn what_is_no_digit_is_never_checked() {
    for text in ["", " ", "572４", "57 24", "a", "-5724"] {
        assert!(!is_checked(text), "{text:?}");
    }
    assert_eq!(with_check("57-2 "), "5724", "what is no digit is left out");
}

// --- Online grants -----------------------------------------------------------------------------------------------------

fn held(taken_at: Option<Timestamp>) -> HeldGrant {
    let grant = Grant {
        id: GrantId(Uuid::from_u128(9)),
        client: MAIR,
        method: MethodId(Uuid::from_u128(4)),
        visit: VisitId(Uuid::from_u128(5)),
        given_at: START,
        by: "Bethan Howe".into(),
        taken_at: None,
    };
    HeldGrant { grant, taken_at }
}

fn just_before(at: Timestamp) -> Timestamp {
    Timestamp(at.0 - 1)
}

#[test]
fn a_grant_may_be_taken_up_from_the_instant_it_was_given_until_just_before_fifteen_minutes() {
    let end = START + Duration::from_mins(15);
    assert_eq!(held(None).grant.take_until(), end);
    assert_eq!(held(None).state(START), GrantState::Waiting(end));
    assert_eq!(held(None).state(just_before(end)), GrantState::Waiting(end));
    assert_eq!(held(None).state(end), GrantState::Over);
    assert_eq!(held(None).until(end, false), None);
}

#[test]
fn a_grant_that_was_taken_up_is_open_for_five_minutes_and_no_longer() {
    let taken = START + Duration::from_mins(14);
    let end = taken + Duration::from_mins(5);
    assert_eq!(held(Some(taken)).state(taken), GrantState::Open(end));
    assert_eq!(held(Some(taken)).state(just_before(end)), GrantState::Open(end));
    assert_eq!(held(Some(taken)).state(end), GrantState::Over);
    assert_eq!(held(Some(taken)).until(just_before(end), false), Some(end));
    assert_eq!(held(Some(taken)).until(end, false), None);
    assert!(end <= held(None).grant.ends());
}

#[test]
fn a_clock_set_back_before_a_grant_was_given_or_taken_up_opens_nothing() {
    assert_eq!(held(None).state(just_before(START)), GrantState::Over);
    assert_eq!(held(None).until(just_before(START), false), None);
    let taken = START + Duration::from_mins(2);
    assert_eq!(held(Some(taken)).state(just_before(taken)), GrantState::Over);
    assert_eq!(held(Some(taken)).state(just_before(START)), GrantState::Over);
    assert_eq!(held(Some(taken)).until(just_before(taken), true), None, "nor is there a key to put back yet");
}

#[test]
fn a_key_taken_by_a_grant_may_be_put_back_two_hours_longer_and_no_longer() {
    let taken = START + Duration::from_mins(3);
    let end = taken + Duration::from_mins(5) + Duration::from_hours(2);
    assert_eq!(held(Some(taken)).until(taken, true), Some(end));
    assert_eq!(held(Some(taken)).until(just_before(end), true), Some(end));
    assert_eq!(held(Some(taken)).until(end, true), None);
}

proptest! {
    #[test]
    fn whatever_the_times_a_grant_gives_no_look_before_it_was_given_nor_five_minutes_after_its_end(
        taken in proptest::option::of(-1_000_000_i64..2_000_000), now in -1_000_000_i64..20_000_000, returning in any::<bool>()
    ) {
        let held = held(taken.map(|ms| Timestamp(START.0 + ms)));
        let now = Timestamp(START.0 + now);
        let Some(until) = held.until(now, returning) else { return Ok(()) };
        prop_assert!(now < until);
        let longest = if returning && held.taken_at.is_some() { OPEN_FOR + RETURN_FOR } else { OPEN_FOR };
        let from = held.taken_at.unwrap_or(now);
        prop_assert_eq!(until, from + longest);
        prop_assert!(now >= from && now >= held.grant.given_at.min(from));
        if !returning {
            prop_assert!(now >= START);
            prop_assert!(held.taken_at.is_some() || now < START + TAKE_WITHIN);
        }
    }
}

// --- Voice grants ------------------------------------------------------------------------------------------------------

fn boot(seconds: u64) -> Boot {
    Boot { id: "b".into(), elapsed_ms: seconds * 1000 }
}

fn asked(seconds: u64) -> Voice {
    Voice::default().ask(MAIR, 1_234_567, &boot(seconds)).unwrap()
}

/// Twelve digits that check themselves.
fn twelve(number: u64) -> String {
    with_check(&format!("{number:011}"))
}

fn tried(voice: &Voice, right: bool, now: &Boot) -> (Voice, Result<Voice, NoVoice>) {
    let counted = voice.counted(&twelve(7), now).unwrap();
    let answered = counted.answered(right, now);
    (counted, answered)
}

#[test]
fn the_phone_shows_seven_digits_and_their_check_digit() {
    let digits = asked(0).challenge.unwrap().digits;
    assert_eq!((digits.len(), &digits[..7]), (8, "1234567"));
    assert!(is_checked(&digits));
    let small = Voice::default().ask(MAIR, 20_000_042, &boot(0)).unwrap();
    assert_eq!(&small.challenge.unwrap().digits[..7], "0000042", "with its leading zeros");
}

#[test]
fn digits_are_good_for_ten_minutes_of_boot_time_from_when_they_were_made() {
    let voice = asked(100);
    assert_eq!(voice.asked_for(&boot(100)), Some(CHALLENGE_FOR));
    let last = Boot { id: "b".into(), elapsed_ms: 699_999 };
    assert_eq!(voice.asked_for(&last), Some(Duration::from_millis(1)));
    assert!(voice.counted(&twelve(7), &last).is_ok());
    assert_eq!(voice.asked(&boot(700)), None);
    assert_eq!(voice.counted(&twelve(7), &boot(700)), Err(NoVoice::TooOld));
}

#[test]
fn asking_again_within_the_ten_minutes_shows_the_same_digits_and_keeps_the_tries() {
    let (counted, _) = tried(&asked(0), false, &boot(10));
    let again = counted.ask(MAIR, 7_777_777, &boot(20)).unwrap();
    assert_eq!(again, counted);
    let other = counted.ask(HUW, 7_777_777, &boot(20)).unwrap();
    assert_eq!(other.challenge.as_ref().map(|c| (c.client, c.tries)), Some((HUW, 0)), "another home has its own");
    let later = counted.ask(MAIR, 7_777_777, &boot(600)).unwrap();
    assert_eq!(&later.challenge.unwrap().digits[..7], "7777777");
}

#[test]
fn the_fifth_wrong_answer_spends_the_digits_and_new_ones_have_to_be_asked_for() {
    let mut voice = asked(0);
    for left in (0..TRIES).rev() {
        let (counted, answered) = tried(&voice, false, &boot(1));
        let expected = if left == 0 { NoVoice::TriesSpent } else { NoVoice::Wrong { left } };
        assert_eq!(answered, Err(expected));
        voice = counted;
    }
    assert_eq!(voice.counted(&twelve(7), &boot(2)), Err(NoVoice::TriesSpent));
    let fresh = voice.ask(MAIR, 5, &boot(3)).unwrap();
    assert_eq!(fresh.challenge.map(|c| c.tries), Some(0));
}

#[test]
fn a_misheard_answer_costs_no_try() {
    let right = twelve(7);
    let mut wrong = right.clone().into_bytes();
    wrong[3] = if wrong[3] == b'9' { b'0' } else { wrong[3] + 1 };
    let wrong = String::from_utf8(wrong).unwrap();
    for heard in [wrong.as_str(), "", "12345", &right[..11], &format!("{right}0"), "abcdefghijkl"] {
        assert_eq!(asked(0).counted(heard, &boot(1)), Err(NoVoice::Misheard), "{heard}");
    }
    assert_eq!(right.len(), ANSWER_DIGITS);
}

#[test]
fn a_right_answer_opens_this_client_for_fifteen_minutes_and_the_digits_are_used_up() {
    let (counted, accepted) = tried(&asked(0), true, &boot(100));
    let accepted = accepted.unwrap();
    assert_eq!(counted.challenge.as_ref().map(|c| c.tries), Some(1));
    assert_eq!((accepted.acceptances, accepted.challenge.as_ref()), (1, None));
    assert_eq!(accepted.open_for(MAIR, &boot(100), false), Some(ACCEPTED_FOR));
    let last = Boot { id: "b".into(), elapsed_ms: 999_999 };
    assert_eq!(accepted.open_for(MAIR, &last, false), Some(Duration::from_millis(1)));
    assert_eq!(accepted.open_for(MAIR, &boot(1000), false), None);
    assert_eq!(accepted.open_for(HUW, &boot(100), false), None);
    assert_eq!(accepted.counted(&twelve(7), &boot(101)), Err(NoVoice::TooOld), "the same digits again");
    assert_eq!(accepted.answered(true, &boot(101)), Err(NoVoice::TooOld));
}

#[test]
fn a_key_taken_by_a_voice_grant_may_be_put_back_two_hours_longer_and_no_longer() {
    let accepted = tried(&asked(0), true, &boot(0)).1.unwrap();
    assert_eq!(accepted.open_for(MAIR, &boot(900), true), Some(Duration::from_hours(2)));
    let last = Boot { id: "b".into(), elapsed_ms: 8_099_999 };
    assert_eq!(accepted.open_for(MAIR, &last, true), Some(Duration::from_millis(1)));
    assert_eq!(accepted.open_for(MAIR, &boot(8100), true), None);
}

#[test]
fn after_two_acceptances_no_digits_are_shown_until_the_phone_has_reached_the_office() {
    let mut voice = Voice::default();
    for _ in 0..ACCEPTANCES {
        voice = tried(&voice.ask(MAIR, 1, &boot(0)).unwrap(), true, &boot(1)).1.unwrap();
    }
    assert_eq!(voice.ask(MAIR, 1, &boot(2)), Err(NoVoice::UsedUp));
    assert_eq!(voice.ask(HUW, 1, &boot(2)), Err(NoVoice::UsedUp));
    let reached = voice.reached_office();
    assert!(reached.ask(HUW, 1, &boot(3)).is_ok());
    assert_eq!(
        reached.open_for(MAIR, &boot(3), false),
        voice.open_for(MAIR, &boot(3), false),
        "and nothing else changes"
    );
}

#[test]
fn a_reboot_ends_digits_and_accepted_grants_also_on_a_platform_that_names_no_boots() {
    let accepted = tried(&asked(500), true, &boot(600)).1.unwrap();
    let both = Voice { acceptances: 0, ..accepted.clone() }.ask(MAIR, 3, &boot(600)).unwrap();
    for after in [Boot { id: "c".into(), elapsed_ms: 700_000 }, Boot { id: "b".into(), elapsed_ms: 10_000 }] {
        assert_eq!(both.asked(&after), None, "{after:?}");
        assert_eq!(both.counted(&twelve(7), &after), Err(NoVoice::TooOld));
        assert_eq!(both.open_for(MAIR, &after, false), None);
        assert_eq!(both.open_for(MAIR, &after, true), None);
    }
}

/// One thing that happens to a phone.
#[derive(Clone, Debug)]
enum Happens {
    Ask(bool, u64),
    Answer { right: bool, misheard: bool },
    Time(u64),
    Reboot,
    ReachedOffice,
}

fn happenings() -> impl Strategy<Value = Vec<Happens>> {
    let one = prop_oneof![
        3 => (any::<bool>(), any::<u64>()).prop_map(|(mair, random)| Happens::Ask(mair, random)),
        6 => (prop::bool::weighted(0.2), prop::bool::weighted(0.2))
            .prop_map(|(right, misheard)| Happens::Answer { right, misheard }),
        3 => (0_u64..700_000).prop_map(Happens::Time),
        1 => Just(Happens::Reboot),
        1 => Just(Happens::ReachedOffice),
    ];
    prop::collection::vec(one, 0..80)
}

/// What happened, told without the module under test.
#[derive(Default)]
struct Story {
    now_ms: u64,
    boot: u32,
    compared: std::collections::BTreeMap<u32, u8>,
    challenge: Option<(u32, u64, u32)>,
    challenges: u32,
    accepted: Option<(ClientId, u64, u32)>,
    since_office: u8,
}

impl Story {
    fn boot(&self) -> Boot {
        Boot { id: format!("boot-{}", self.boot), elapsed_ms: self.now_ms }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn whatever_happens_no_digits_are_compared_more_than_five_times_nor_anything_opened_for_longer_than_it_may(
        happenings in happenings()
    ) {
        let mut voice = Voice::default();
        let mut story = Story { now_ms: 1000, ..Story::default() };
        for happens in happenings {
            let boot = story.boot();
            match happens {
                Happens::Ask(mair, random) => {
                    let client = if mair { MAIR } else { HUW };
                    let Ok(after) = voice.ask(client, random, &boot) else {
                        prop_assert_eq!(story.since_office, ACCEPTANCES);
                        continue;
                    };
                    prop_assert!(story.since_office < ACCEPTANCES);
                    if after.challenge != voice.challenge {
                        story.challenges += 1;
                        story.challenge = Some((story.challenges, story.now_ms, story.boot));
                    }
                    prop_assert_eq!(after.challenge.as_ref().map(|challenge| challenge.client), Some(client));
                    voice = after;
                }
                Happens::Answer { right, misheard } => {
                    let answer = if misheard { "123".into() } else { twelve(story.now_ms) };
                    let Ok(counted) = voice.counted(&answer, &boot) else { continue };
                    prop_assert!(!misheard);
                    let (id, made, in_boot) = story.challenge.unwrap();
                    prop_assert!(in_boot == story.boot && story.now_ms - made < 600_000, "older than ten minutes");
                    let tries = story.compared.entry(id).or_default();
                    *tries += 1;
                    prop_assert!(*tries <= TRIES, "compared {} times", tries);
                    voice = counted;
                    if let Ok(accepted) = voice.answered(right, &boot) {
                        prop_assert!(right);
                        let client = voice.challenge.as_ref().unwrap().client;
                        story.accepted = Some((client, story.now_ms, story.boot));
                        story.challenge = None;
                        story.since_office += 1;
                        prop_assert!(story.since_office <= ACCEPTANCES);
                        voice = accepted;
                    }
                }
                Happens::Time(ms) => story.now_ms += ms,
                Happens::Reboot => {
                    story.boot += 1;
                    story.now_ms = 1000;
                }
                Happens::ReachedOffice => {
                    story.since_office = 0;
                    voice = voice.reached_office();
                }
            }
            let boot = story.boot();
            for (client, returning) in [(MAIR, false), (MAIR, true), (HUW, false), (HUW, true)] {
                let longest = ACCEPTED_FOR + if returning { RETURN_FOR } else { Duration::ZERO };
                let expected = story
                    .accepted
                    .filter(|(whose, _, in_boot)| *whose == client && *in_boot == story.boot)
                    .and_then(|(_, at, _)| longest.checked_sub(Duration::from_millis(story.now_ms - at)))
                    .filter(|left| !left.is_zero());
                prop_assert_eq!(voice.open_for(client, &boot, returning), expected);
            }
        }
    }
}
