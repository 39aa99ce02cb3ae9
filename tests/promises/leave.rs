//! Outside the window a code is seen by a manager's leave only: for this worker, client and way in, once, for minutes.

use std::sync::Arc;
use std::time::Duration;

use doorstep::domain::door::{Event, NoReplyAsk, Step};
use doorstep::domain::entry::{Fact, KeyPlace, Purpose};
use doorstep::domain::grant::{NoVoice, with_check};
use doorstep::domain::ids::VisitId;
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::shell::grants::{AskError, VoiceError};
use doorstep::shell::reveal::RevealError;

use crate::support::clock::START;
use crate::support::phone::{count, facts, in_files, look, refused, unlock};
use crate::support::wire::Passing;
use crate::support::world::{PAGE, World, walk_to_key_safe, wish};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// At Mrs Pritchard's key safe, three hours before the visit.
async fn too_early() -> (World, Arc<Phone>, VisitId, Wish) {
    let world = World::empty(START).await;
    world.visit("V1", "W1", "C1", START + HOUR * 3, START + HOUR * 4);
    at_the_key_safe(world).await
}

/// At Mrs Pritchard's key safe, a minute after the window has closed.
async fn too_late() -> (World, Arc<Phone>, VisitId, Wish) {
    let world = World::empty(START).await;
    world.visit("V1", "W1", "C1", START - HOUR * 2, START - HOUR - MINUTE);
    at_the_key_safe(world).await
}

async fn at_the_key_safe(world: World) -> (World, Arc<Phone>, VisitId, Wish) {
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    (world, phone, visit, enter)
}

fn early() -> Refusal {
    Refusal::TooEarly { opens: START + HOUR * 3 - MINUTE * 30 }
}

/// What the screen would say of the leave for this way in.
fn leave_of(phone: &Phone, visit: VisitId, wish: Wish) -> doorstep::shell::view::LeaveView {
    let client = phone.at_door(visit).unwrap().unwrap().client.id;
    phone.leave(visit, client, wish.method)
}

#[tokio::test]
async fn who_is_too_early_asks_and_sees_the_code_once_a_manager_has_said_yes() {
    let (world, phone, visit, enter) = too_early().await;
    assert_eq!(refused(&phone, visit, enter), early());
    phone.ask_for_grant(visit, enter.method).await.unwrap();
    assert_eq!(world.count_at_central("SELECT 1 FROM grant_request"), 1, "the office knows who asks");
    phone.sync_once(true).await;
    assert_eq!(refused(&phone, visit, enter), early(), "asking alone opens nothing");
    let grant = world.give("C1", MethodKind::KeySafe);
    assert_eq!(refused(&phone, visit, enter), early(), "nor a yes that has not arrived");
    phone.sync_once(true).await;
    world.clock.advance(MINUTE);
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    let quoted = facts(&phone, visit).into_iter().find_map(|fact| match fact {
        Fact::RevealIntent { grant, voice, .. } => Some((grant, voice)),
        _ => None,
    });
    assert_eq!(quoted, Some((Some(grant.id), false)), "the line in the log says by what");
    assert_eq!(count(&phone, visit, "grant_asked"), 1);
    assert_eq!(world.taken_at(&grant), None);
    phone.sync_once(false).await;
    assert_eq!(world.taken_at(&grant), Some(START + MINUTE), "and the office learns that it was used");
}

#[tokio::test]
async fn a_question_that_reaches_nobody_is_in_the_log_all_the_same() {
    let (mut world, phone, visit, enter) = too_early().await;
    world.service.stop().await;
    assert!(matches!(phone.ask_for_grant(visit, enter.method).await, Err(AskError::Unreachable)));
    assert_eq!(count(&phone, visit, "grant_asked"), 1);
    assert_eq!(refused(&phone, visit, enter), early());
}

#[tokio::test]
async fn a_second_look_is_good_for_five_minutes_from_the_first_whatever_bundles_come() {
    let (world, phone, visit, enter) = too_early().await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    look(&phone, visit, enter).unwrap();
    world.clock.advance(MINUTE * 4);
    phone.sync_once(true).await;
    assert!(look(&phone, visit, enter).is_ok());
    world.clock.advance(Duration::from_millis(59_999));
    phone.sync_once(true).await;
    assert!(look(&phone, visit, enter).is_ok());
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(refused(&phone, visit, enter), early());
    phone.sync_once(true).await;
    assert_eq!(refused(&phone, visit, enter), early(), "a new bundle brings the same grant, not a fresh one");
}

#[tokio::test]
async fn a_code_on_screen_goes_when_the_five_minutes_are_over() {
    let (world, phone, visit, enter) = too_early().await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    look(&phone, visit, enter).unwrap();
    world.clock.advance(Duration::from_secs(5 * 60 - 3));
    phone.show(PAGE, visit, enter).unwrap();
    world.clock.advance(Duration::from_secs(3));
    phone.tick();
    assert!(phone.shown(PAGE, visit).is_none());
}

#[tokio::test]
async fn a_grant_not_taken_up_within_fifteen_minutes_opens_nothing() {
    let (world, phone, visit, enter) = too_early().await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    assert!(leave_of(&phone, visit, enter).is_open());
    world.clock.advance(MINUTE * 15);
    phone.touch();
    assert_eq!(refused(&phone, visit, enter), early());
    assert!(!leave_of(&phone, visit, enter).is_open());
    assert_eq!(world.opener.opened(), 0);
}

#[tokio::test]
async fn a_grant_is_taken_up_with_the_intent_so_that_a_phone_that_dies_gains_no_second_five_minutes() {
    let (world, phone, visit, enter) = too_early().await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    // It dies while the code is on screen.
    phone.show(PAGE, visit, enter).unwrap();
    drop(phone);
    let phone = world.open();
    unlock(&phone).await;
    assert!(leave_of(&phone, visit, enter).taken);
    world.clock.advance(MINUTE * 5);
    assert_eq!(refused(&phone, visit, enter), early());
}

#[tokio::test]
async fn an_envelope_that_does_not_open_has_used_the_grant_up_too() {
    let (world, phone, visit, enter) = too_early().await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    world.phone_db().execute("UPDATE sealed_code SET sealed = zeroblob(112) WHERE mode = 2", []).unwrap();
    assert!(matches!(look(&phone, visit, enter), Err(RevealError::NotHere)));
    assert!(leave_of(&phone, visit, enter).taken, "the intent is on disk, and the grant with it");
    world.clock.advance(MINUTE * 5);
    assert_eq!(refused(&phone, visit, enter), early());
}

#[tokio::test]
async fn a_grant_is_for_its_own_worker_client_and_way_in() {
    let world = World::empty(START).await;
    let start = START + HOUR * 3;
    for (visit, worker, client) in [("V1", "W1", "C1"), ("V2", "W1", "C2"), ("V3", "W2", "C1")] {
        world.visit(visit, worker, client, start, start + HOUR);
    }
    let phone = world.phone().await;
    let other = Arc::new(Phone::open(world.parts(world.folder.path().join("other"))).unwrap());
    world.enrol(&other, "W2").await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    other.sync_once(true).await;
    for (phone, visit, kind) in
        [(&other, "V3", MethodKind::KeySafe), (&phone, "V2", MethodKind::KeySafe), (&phone, "V1", MethodKind::Alarm)]
    {
        let visit = world.visit_id(visit);
        walk_to_key_safe_anywhere(phone, visit);
        assert_eq!(refused(phone, visit, wish(phone, visit, kind, Purpose::Enter)), early());
    }
    let visit = world.visit_id("V1");
    assert!(look(&phone, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).is_ok());
    // Both phones hold their own envelopes and no more of the grant's than they may.
    assert_eq!(world.envelopes("mode = 2"), 1);
}

/// To the door of any plan, as far as it goes.
fn walk_to_key_safe_anywhere(phone: &Phone, visit: VisitId) {
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::CannotKnock(crate::support::world::reason())).unwrap();
}

#[tokio::test]
async fn a_grant_where_the_worker_has_no_visit_arrives_as_an_unplanned_one_that_opens_by_the_grant_alone() {
    let world = World::empty(START).await;
    let phone = world.phone().await;
    assert!(phone.today().unwrap().next.is_none());
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    let card = phone.today().unwrap().next.unwrap();
    assert!(card.visit.unplanned);
    assert_eq!(card.client.name, "Mair Pritchard");
    let visit = card.visit.id;
    walk_to_key_safe(&phone, visit);
    assert_eq!(look(&phone, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap(), "258036");
    let unset = wish(&phone, visit, MethodKind::Alarm, Purpose::Unset);
    phone.answer(visit, Event::KeyTaken).unwrap();
    assert_eq!(refused(&phone, visit, unset), Refusal::TooLate { closed: START }, "its own window opens nothing");
    assert_eq!(world.envelopes("mode < 2"), 0);
    for event in [Event::Inside, Event::Leave, Event::DoorLocked] {
        phone.answer(visit, event).unwrap();
    }
    world.clock.advance(MINUTE * 50);
    phone.tick();
    unlock(&phone).await;
    phone.sync_once(true).await;
    let back = wish(&phone, visit, MethodKind::KeySafe, Purpose::Return);
    assert_eq!(look(&phone, visit, back).unwrap(), "258036", "its key can be put back");
}

#[tokio::test]
async fn a_window_that_a_manager_extends_opens_again_and_closes_when_they_said() {
    let (world, phone, visit, enter) = too_late().await;
    assert!(matches!(refused(&phone, visit, enter), Refusal::TooLate { .. }));
    let closes = world.extend("V1", 30);
    assert_eq!(closes, START + MINUTE * 30);
    assert!(matches!(refused(&phone, visit, enter), Refusal::TooLate { .. }), "not before it has arrived");
    phone.sync_once(true).await;
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    let quotes = |fact: &Fact| matches!(fact, Fact::RevealIntent { grant: Some(_), .. });
    assert!(!facts(&phone, visit).iter().any(quotes), "it is the window, not a grant");
    world.clock.set(closes - Duration::from_millis(1));
    phone.touch();
    assert!(look(&phone, visit, enter).is_ok());
    world.clock.set(closes);
    assert_eq!(refused(&phone, visit, enter), Refusal::TooLate { closed: closes });
}

#[tokio::test]
async fn where_nobody_answers_in_the_window_a_grant_opens_the_key_safe_of_any_plan() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V2");
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    for _ in 0..2 {
        phone.answer(visit, Event::Knocked).unwrap();
        world.clock.advance(MINUTE);
        phone.tick();
    }
    assert_eq!(*phone.at_door(visit).unwrap().unwrap().door.step_now(), Step::NoReply(NoReplyAsk::Attempts));
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert!(matches!(refused(&phone, visit, enter), Refusal::NotYet(_)));
    let grant = world.give("C2", MethodKind::KeySafe);
    phone.sync_once(true).await;
    assert_eq!(look(&phone, visit, enter).unwrap(), "4719");
    assert!(leave_of(&phone, visit, enter).taken);
    phone.answer(visit, Event::KeyTaken).unwrap();
    assert_eq!(*phone.at_door(visit).unwrap().unwrap().door.step_now(), Step::Opening);
    phone.sync_once(false).await;
    assert!(world.taken_at(&grant).is_some());
}

#[tokio::test]
async fn a_key_taken_by_a_grant_after_the_window_is_put_back_for_two_hours_and_no_longer() {
    let (world, phone, visit, enter) = too_late().await;
    phone.tick();
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    look(&phone, visit, enter).unwrap();
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::WithMe)] {
        phone.answer(visit, event).unwrap();
    }
    let back = Wish::new(enter.method, Purpose::Return);
    for minutes in [20, 60, 115, 119] {
        world.clock.set(START + MINUTE * minutes);
        phone.touch();
        phone.tick();
        phone.sync_once(true).await;
        assert_eq!(look(&phone, visit, back).unwrap(), "258036", "{minutes} minutes later");
        assert!(look(&phone, visit, enter).is_err(), "to put back, not to enter");
    }
    world.clock.set(START + MINUTE * 125);
    phone.touch();
    assert!(matches!(refused(&phone, visit, back), Refusal::TooLate { .. }));
    phone.tick();
    world.clock.set(START + MINUTE * 141);
    phone.tick();
    phone.sync_once(true).await;
    assert_eq!(world.envelopes("mode = 2"), 0, "and its envelope is erased");
}

// --- Read out over the phone -------------------------------------------------------------------------------------------

/// The 8 digits on screen.
fn digits(phone: &Phone, visit: VisitId) -> String {
    phone.show_voice_digits(visit).unwrap();
    shown(phone, visit).unwrap()
}

fn shown(phone: &Phone, visit: VisitId) -> Option<String> {
    let client = phone.at_door(visit).unwrap().unwrap().client.id;
    phone.voice_digits(client).map(|(digits, _, _)| digits)
}

fn no(result: Result<(), VoiceError>) -> NoVoice {
    match result {
        Err(VoiceError::No(no)) => no,
        other => panic!("expected a no, got {other:?}"),
    }
}

#[tokio::test]
async fn without_signal_twelve_digits_read_out_open_this_clients_code_for_fifteen_minutes() {
    let (mut world, phone, visit, enter) = too_early().await;
    world.service.stop().await;
    let eight = digits(&phone, visit);
    assert_eq!(digits(&phone, visit), eight, "asked again it shows the same");
    let twelve = world.read_out("C1", &eight).unwrap();
    phone.answer_voice(visit, &twelve[0]).unwrap();
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    assert!(
        facts(&phone, visit).iter().any(|fact| matches!(fact, Fact::RevealIntent { voice: true, grant: None, .. }))
    );
    for (kind, times) in [("voice_shown", 1), ("voice_accepted", 1), ("voice_tried", 0), ("reveal_shown", 1)] {
        assert_eq!(count(&phone, visit, kind), times, "{kind}");
    }
    world.clock.advance(Duration::from_millis(15 * 60_000 - 1));
    phone.touch();
    assert!(look(&phone, visit, enter).is_ok());
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(refused(&phone, visit, enter), early());
    world.restart_service().await;
    phone.sync_once(true).await;
    let kinds = world.kinds_at_central();
    assert!(["voice_shown", "voice_accepted"].iter().all(|kind| kinds.contains(&(*kind).to_owned())), "{kinds:?}");
}

#[tokio::test]
async fn the_office_has_written_down_a_voice_grant_and_tells_the_registered_manager_before_it_reads_out() {
    let (world, phone, visit, _) = too_early().await;
    let sql = "SELECT 1 FROM office_event WHERE kind = 'voice_grant_given'";
    assert_eq!(world.count_at_central(sql), 0);
    world.read_out("C1", &digits(&phone, visit)).unwrap();
    assert_eq!(world.count_at_central(sql), 1);
    assert_eq!(world.count_at_central("SELECT 1 FROM outbound_notice WHERE kind = 'voice_grant_given'"), 1);
}

#[tokio::test]
async fn no_digits_of_a_voice_grant_lie_in_any_file() {
    let (world, phone, visit, enter) = too_early().await;
    let eight = digits(&phone, visit);
    let twelve = world.read_out("C1", &eight).unwrap();
    let wrong = with_check("31415926535");
    assert!(phone.answer_voice(visit, &wrong).is_err());
    phone.answer_voice(visit, &twelve[0]).unwrap();
    look(&phone, visit, enter).unwrap();
    phone.sync_once(true).await;
    for text in [&eight, &twelve[0], &twelve[0][..11].to_owned(), &wrong] {
        assert_eq!(in_files(world.folder.path(), text), Vec::<String>::new(), "{text}");
    }
    std::fs::write(world.phone_folder().join("control"), format!("before{eight}after")).unwrap();
    assert_eq!(in_files(world.folder.path(), &eight).len(), 1, "and the same search finds what was put there");
}

#[tokio::test]
async fn wrong_digits_are_counted_and_after_five_the_eight_are_spent() {
    let (world, phone, visit, enter) = too_early().await;
    let eight = digits(&phone, visit);
    let right = world.read_out("C1", &eight).unwrap();
    assert_eq!(no(phone.answer_voice(visit, "123456789012")), NoVoice::Misheard);
    assert_eq!(count(&phone, visit, "voice_tried"), 0, "a misheard digit costs nothing");
    for left in (0..5).rev() {
        let expected = if left == 0 { NoVoice::TriesSpent } else { NoVoice::Wrong { left } };
        assert_eq!(no(phone.answer_voice(visit, &with_check(&format!("{left:011}")))), expected);
    }
    assert_eq!(count(&phone, visit, "voice_tried"), 5);
    assert_eq!(no(phone.answer_voice(visit, &right[0])), NoVoice::TriesSpent, "the right ones come too late");
    assert_eq!(refused(&phone, visit, enter), early());
    assert_ne!(digits(&phone, visit), eight, "but the phone can show others");
}

#[tokio::test]
async fn tries_are_on_disk_before_they_are_compared() {
    let (world, phone, visit, _) = too_early().await;
    let eight = digits(&phone, visit);
    for _ in 0..3 {
        assert!(phone.answer_voice(visit, &with_check("00000000000")).is_err());
    }
    drop(phone);
    let phone = world.open();
    unlock(&phone).await;
    assert_eq!(shown(&phone, visit), Some(eight), "a restart of the app is none of the phone");
    assert_eq!(no(phone.answer_voice(visit, &with_check("00000000000"))), NoVoice::Wrong { left: 1 });
}

#[tokio::test]
async fn digits_are_no_good_after_ten_minutes_after_a_reboot_or_a_second_time() {
    let (world, phone, visit, enter) = too_early().await;
    let eight = digits(&phone, visit);
    let twelve = world.read_out("C1", &eight).unwrap().remove(0);
    world.clock.advance(MINUTE * 10);
    assert_eq!(shown(&phone, visit), None);
    assert_eq!(no(phone.answer_voice(visit, &twelve)), NoVoice::TooOld);

    let eight = digits(&phone, visit);
    let twelve = world.read_out("C1", &eight).unwrap().remove(0);
    drop(phone);
    world.clock.reboot("boot-2");
    let phone = world.open();
    unlock(&phone).await;
    assert_eq!(no(phone.answer_voice(visit, &twelve)), NoVoice::TooOld, "after a reboot");

    let eight = digits(&phone, visit);
    let twelve = world.read_out("C1", &eight).unwrap().remove(0);
    phone.answer_voice(visit, &twelve).unwrap();
    assert_eq!(no(phone.answer_voice(visit, &twelve)), NoVoice::TooOld, "the same a second time");
    assert!(look(&phone, visit, enter).is_ok());
    drop(phone);
    world.clock.reboot("boot-3");
    let phone = world.open();
    unlock(&phone).await;
    assert_eq!(refused(&phone, visit, enter), early(), "and a reboot ends one that was accepted");
}

#[tokio::test]
async fn a_voice_grant_is_for_the_client_that_the_manager_picked() {
    let world = World::empty(START).await;
    for (visit, client) in [("V1", "C1"), ("V2", "C2")] {
        world.visit(visit, "W1", client, START + HOUR * 3, START + HOUR * 4);
    }
    let phone = world.phone().await;
    let (mair, huw) = (world.visit_id("V1"), world.visit_id("V2"));
    for visit in [mair, huw] {
        walk_to_key_safe_anywhere(&phone, visit);
    }
    let eight = digits(&phone, mair);
    let for_another = world.read_out("C2", &eight).unwrap().remove(0);
    assert_eq!(no(phone.answer_voice(mair, &for_another)), NoVoice::Wrong { left: 4 });
    let right = world.read_out("C1", &eight).unwrap().remove(0);
    assert_eq!(no(phone.answer_voice(huw, &right)), NoVoice::TooOld, "at another client's door");
    phone.answer_voice(mair, &right).unwrap();
    assert!(look(&phone, mair, wish(&phone, mair, MethodKind::KeySafe, Purpose::Enter)).is_ok());
    assert_eq!(refused(&phone, huw, wish(&phone, huw, MethodKind::KeySafe, Purpose::Enter)), early());
}

#[tokio::test]
async fn after_two_acceptances_the_phone_has_to_reach_the_office_first() {
    let (mut world, phone, visit, _) = too_early().await;
    world.service.stop().await;
    for _ in 0..2 {
        let eight = digits(&phone, visit);
        let twelve = world.read_out("C1", &eight).unwrap();
        phone.answer_voice(visit, &twelve[0]).unwrap();
    }
    assert_eq!(no(phone.show_voice_digits(visit)), NoVoice::UsedUp);
    phone.sync_once(true).await;
    assert_eq!(no(phone.show_voice_digits(visit)), NoVoice::UsedUp, "trying is not reaching");
    drop(phone);
    let phone = world.open();
    unlock(&phone).await;
    assert_eq!(no(phone.show_voice_digits(visit)), NoVoice::UsedUp, "nor is a restart");
    world.restart_service().await;
    phone.sync_once(true).await;
    assert_eq!(digits(&phone, visit).len(), 8);
}

#[tokio::test]
async fn a_bundle_that_arrives_while_digits_wait_changes_the_key_and_the_answer_by_it_is_taken() {
    let (world, phone, visit, enter) = too_early().await;
    let eight = digits(&phone, visit);
    phone.sync_once(true).await;
    assert_eq!(shown(&phone, visit), Some(eight.clone()));
    let answers = world.read_out("C1", &eight).unwrap();
    assert_eq!(answers.len(), 2, "by the newest key and by the one before");
    phone.answer_voice(visit, &answers[0]).unwrap();
    assert!(look(&phone, visit, enter).is_ok());
}

#[tokio::test]
async fn a_phone_that_missed_the_last_bundles_answer_opens_by_the_key_before_it() {
    let (mut world, phone, visit, enter) = too_early().await;
    // Central made another bundle whose answer never arrived.
    let lost = |passing: Passing| match passing.path.as_str() {
        "/v1/bundle" => passing.no(503, "urn:doorstep:unavailable"),
        _ => passing,
    };
    world.put_between(lost).await;
    phone.sync_once(true).await;
    let answers = world.read_out("C1", &digits(&phone, visit)).unwrap();
    assert!(phone.answer_voice(visit, &answers[0]).is_err());
    phone.answer_voice(visit, &answers[1]).unwrap();
    assert!(look(&phone, visit, enter).is_ok());
}

#[tokio::test]
async fn a_locked_phone_shows_no_digits_and_takes_none() {
    let (world, phone, visit, _) = too_early().await;
    let eight = digits(&phone, visit);
    let twelve = world.read_out("C1", &eight).unwrap();
    phone.lock();
    assert!(matches!(phone.show_voice_digits(visit), Err(VoiceError::NoKey)));
    assert!(matches!(phone.answer_voice(visit, &twelve[0]), Err(VoiceError::NoKey)));
    unlock(&phone).await;
    phone.answer_voice(visit, &twelve[0]).unwrap();
}

#[tokio::test]
async fn a_key_taken_by_a_voice_grant_after_the_window_is_put_back() {
    let (mut world, phone, visit, enter) = too_late().await;
    phone.tick();
    world.service.stop().await;
    let twelve = world.read_out("C1", &digits(&phone, visit)).unwrap();
    phone.answer_voice(visit, &twelve[0]).unwrap();
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    for event in [Event::KeyTaken, Event::Inside, Event::Leave, Event::DoorLocked] {
        phone.answer(visit, event).unwrap();
    }
    let back = Wish::new(enter.method, Purpose::Return);
    world.clock.set(START + MINUTE * 90);
    phone.touch();
    phone.tick();
    assert_eq!(look(&phone, visit, back).unwrap(), "258036");
    world.restart_service().await;
    phone.sync_once(true).await;
    assert_eq!(look(&phone, visit, back).unwrap(), "258036", "also after the next bundle");
    world.clock.set(START + MINUTE * 135);
    phone.touch();
    assert!(look(&phone, visit, back).is_err());
}

#[tokio::test]
async fn a_grant_opens_the_key_safe_in_whichever_of_the_visits_at_this_home_the_worker_is() {
    let world = World::empty(START).await;
    world.visit("V0", "W1", "C1", START - HOUR * 2, START - HOUR - MINUTE * 30);
    world.visit("V1", "W1", "C1", START + HOUR * 3, START + HOUR * 4);
    let (world, phone, visit, enter) = at_the_key_safe(world).await;
    let given = world.give("C1", MethodKind::KeySafe);
    assert_ne!(given.visit, visit, "the nearest in time is the other");
    phone.sync_once(true).await;
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
}

#[tokio::test]
async fn a_grant_that_was_taken_up_gives_no_second_five_minutes_on_another_phone_of_the_worker() {
    let (world, phone, visit, enter) = too_early().await;
    world.give("C1", MethodKind::KeySafe);
    phone.sync_once(true).await;
    look(&phone, visit, enter).unwrap();
    phone.sync_once(true).await;
    world.clock.advance(MINUTE * 6);
    drop(phone);
    std::fs::remove_dir_all(world.phone_folder()).unwrap();
    let again = world.phone().await;
    walk_to_key_safe(&again, visit);
    assert_eq!(refused(&again, visit, enter), early());
}
