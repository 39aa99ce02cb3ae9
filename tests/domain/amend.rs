use std::time::Duration;

use doorstep::domain::amend::{
    Day, FIELDS, Field, Original, Refused, Takes, amended, amended_time, check, check_time, corrected, fields,
    typed_before, typed_time,
};
use doorstep::domain::entry::flow::{Ending, Ground, Outcome, Release, Sight, ToldBy};
use doorstep::domain::entry::report::{Amendment, Concern, Subject};
use doorstep::domain::entry::{Entered, Fact, KeyPlace, Reason};
use doorstep::domain::ids::EntryId;

use crate::support::facts::every_fact;
use crate::support::facts::instant;

fn amendment(field: &str, old: &str, new: &str, reason: &str) -> Amendment {
    Amendment {
        entry: EntryId(uuid::Uuid::from_u128(1)),
        field: field.into(),
        old: old.into(),
        new: new.into(),
        reason: reason.into(),
    }
}

fn handed() -> Fact {
    Fact::HandedTo { name: "Bethan How".into(), took_over: None }
}

const HAPPENED: &str = "2026-11-24T14:20:00.000Z";

/// Judges a correction of `fact`, which happened at [`HAPPENED`] in a visit that was started at 14.02.
fn judged(amendment: &Amendment, fact: &Fact, before: &[&Amendment]) -> Result<(), Refused> {
    let (at, written) = (instant(HAPPENED), instant("2026-11-24T14:30:00Z"));
    let original = Original { fact, at, written, started: Some(instant("2026-11-24T14:02:30Z")) };
    check(amendment, original, before.iter().copied())
}

fn named(fact: &Fact, name: &str) -> Option<Field> {
    fields(fact, instant(HAPPENED)).into_iter().find(|field| field.name == name)
}

#[test]
fn a_correction_names_the_field_the_old_text_the_new_one_and_why() {
    let good = amendment("name", "Bethan How", "Bethan Howe", "Misspelt");
    assert_eq!(judged(&good, &handed(), &[]), Ok(()));
    for (field, old, new, reason, refused) in [
        ("said", "Bethan How", "Bethan Howe", "Misspelt", Refused::NoSuchField),
        ("name", "Somebody", "Bethan Howe", "Misspelt", Refused::OldDiffers),
        ("name", "Bethan How", " Bethan How ", "Misspelt", Refused::Same),
        ("name", "Bethan How", "  ", "Misspelt", Refused::Empty),
        ("name", "Bethan How", "Bethan Howe", " ", Refused::NoReason),
    ] {
        assert_eq!(judged(&amendment(field, old, new, reason), &handed(), &[]), Err(refused));
    }
}

#[test]
fn a_second_correction_starts_from_the_first() {
    let first = amendment("name", "Bethan How", "Bethan Howe", "Misspelt");
    let second = amendment("name", "Bethan Howe", "Ifor Rees", "It was Ifor");
    assert_eq!(judged(&second, &handed(), &[]), Err(Refused::OldDiffers));
    assert_eq!(judged(&second, &handed(), &[&first]), Ok(()));
    let stands = corrected(&handed(), instant(HAPPENED), [&first, &second]);
    assert_eq!(stands[0].stands, "Ifor Rees");
    assert_eq!(amended(&handed(), [&first, &second]), Fact::HandedTo { name: "Ifor Rees".into(), took_over: None });
    let elsewhere = amendment("said", "", "Words", "Why");
    assert_eq!(amended(&handed(), [&elsewhere]), handed(), "nothing but what it names");
    assert_eq!(named(&handed(), "name").unwrap().stands, "Bethan How", "the original stays");
}

#[test]
fn a_choice_is_corrected_from_its_list() {
    let told = Fact::CodeTold { told: false, whom: String::new() };
    assert_eq!(judged(&amendment("told", "no", "yes", "The crew heard it"), &told, &[]), Ok(()));
    assert_eq!(judged(&amendment("told", "no", "no", "The crew heard it"), &told, &[]), Err(Refused::Same));
    assert_eq!(judged(&amendment("told", "no", "perhaps", "The crew"), &told, &[]), Err(Refused::NotListed));
    assert_eq!(judged(&amendment("told", "no", "", "The crew"), &told, &[]), Err(Refused::NotListed));
    let yes = amendment("told", "no", "yes", "The crew heard it");
    assert_eq!(amended(&told, [&yes]), Fact::CodeTold { told: true, whom: String::new() });
    let whom = amendment("whom", "", "The ambulance crew", "They stood beside me");
    assert_eq!(judged(&whom, &told, &[]), Err(Refused::NoSuchField), "nobody was told");
    assert_eq!(judged(&whom, &told, &[&yes]), Ok(()));
    assert_eq!(amended(&told, [&yes, &whom]), Fact::CodeTold { told: true, whom: "The ambulance crew".into() });

    let seen = Fact::Observed { seen: vec![Sight::Lights, Sight::Post], words: String::new() };
    let more = amendment("seen", "lights, post", "lights, pets", "The dog barked");
    assert_eq!(judged(&more, &seen, &[]), Ok(()));
    assert_eq!(
        amended(&seen, [&more]),
        Fact::Observed { seen: vec![Sight::Lights, Sight::Pets], words: String::new() }
    );
    for none in ["", ", ", "lights, ghosts"] {
        assert_eq!(judged(&amendment("seen", "lights, post", none, "Why"), &seen, &[]), Err(Refused::NotListed));
        assert_eq!(amended(&seen, [&amendment("seen", "lights, post", none, "Why")]), seen, "what stood there stays");
    }

    let listed = Fact::KnockSkipped { reason: Reason { code: "called".into(), words: String::new() } };
    let words = amendment("reason", "", "They called out to come in", "Wrong reason");
    assert_eq!(judged(&words, &listed, &[]), Ok(()), "a reason from the list is corrected by words");
    let own = Reason { code: "other".into(), words: "They called out to come in".into() };
    assert_eq!(amended(&listed, [&words]), Fact::KnockSkipped { reason: own });
}

#[test]
fn an_ending_that_needs_a_name_is_no_correction_of_one_without() {
    let well = Fact::VisitOutcome(Outcome::plain(Ending::FoundWell));
    let unknown = amendment("ending", "found_well", "unknown", "Nobody had seen her");
    assert_eq!(judged(&unknown, &well, &[]), Err(Refused::NotWhole));
    let name = amendment("handed_to", "", "Bethan Howe", "She took over");
    assert_eq!(judged(&name, &well, &[]), Ok(()));
    assert_eq!(judged(&unknown, &well, &[&name]), Ok(()));
}

#[test]
fn a_time_of_a_correction_is_the_last_before_the_entry_was_written() {
    let written = instant("2026-11-24T00:05:00Z");
    assert_eq!(typed_before("00:02", written), Some(instant("2026-11-24T00:02:00Z")));
    assert_eq!(typed_before("23.58", written), Some(instant("2026-11-23T23:58:00Z")));
    assert_eq!(typed_before("soon", written), None);
}

#[test]
fn a_time_is_corrected_where_it_is_the_workers_word() {
    let took = Fact::KeyLeft { place: KeyPlace::WithMe };
    let at = |new: &str| judged(&amendment(Amendment::AT, HAPPENED, new, "I tapped late"), &took, &[]);
    assert_eq!(at("2026-11-24T14:10:00.000Z"), Ok(()));
    assert_eq!(at("2026-11-24T14:20:00.000Z"), Err(Refused::Same));
    assert_eq!(at("2026-11-24T14:20:40.000Z"), Err(Refused::Same), "times are typed to the minute");
    assert_eq!(at("2026-11-24T14:31:00.000Z"), Err(Refused::Future), "nothing in it happened after it was written");
    assert_eq!(at("2026-11-24T14:01:00.000Z"), Err(Refused::BeforeVisit));
    // Digits of a code could hide in any other spelling of an instant.
    let spelt = ["2026-11-24T14:10:00.47190Z", "2026-11-24T14:10:00.000+00:00", "2026-11-24T14:10:00Z"];
    for none in ["", "14:10", "soon", "99999999999"].into_iter().chain(spelt) {
        assert_eq!(at(none), Err(Refused::NoTime), "{none}");
        let texts = Fact::Amended(amendment(Amendment::AT, HAPPENED, none, "Why"));
        assert!(texts.texts().contains(&none), "the notes guard looks at {none}");
    }
    let plain = Fact::Amended(amendment(Amendment::AT, HAPPENED, "2026-11-24T14:10:00.000Z", "Why"));
    assert_eq!(plain.texts(), ["Why"], "digits of a time are no code");
    let earlier = amendment(Amendment::AT, HAPPENED, "2026-11-24T14:10:00.000Z", "I tapped late");
    assert_eq!(amended_time(&took, instant(HAPPENED), [&earlier]), instant("2026-11-24T14:10:00Z"));
    assert_eq!(amended(&took, [&earlier]), took);
    let broken = amendment(Amendment::AT, HAPPENED, "soon", "I tapped late");
    assert_eq!(amended_time(&took, instant(HAPPENED), [&earlier, &broken]), instant("2026-11-24T14:10:00Z"));
    let measured = [
        Fact::Left,
        Fact::Waited { round: 1 },
        Fact::NoReply,
        Fact::EmergencyBegun,
        Fact::Entered { how: Entered::Key },
    ];
    for measured in measured {
        assert_eq!(named(&measured, Amendment::AT), None, "{}", measured.kind());
        assert_eq!(amended_time(&measured, instant(HAPPENED), [&earlier]), instant(HAPPENED), "{}", measured.kind());
    }
}

/// What is asked only after another answer.
const ASKED_THEN: [&str; 5] = ["whom", "name", "reference", "attending", "shared"];

#[test]
fn whatever_field_is_corrected_says_what_it_should_and_nothing_else_changes() {
    for fact in every_fact() {
        for field in fields(&fact, instant(HAPPENED)) {
            assert!(FIELDS.contains(&field.name), "{}: {}", fact.kind(), field.name);
            let news: Vec<String> = match &field.takes {
                Takes::Text => vec!["Something else".into()],
                Takes::One(_, words) => words.iter().map(|word| (*word).to_owned()).collect(),
                Takes::Several(_, words) => vec![words[0].to_owned(), Takes::join(words)],
                Takes::Time => vec!["2026-11-24T14:10:00.000Z".into()],
            };
            for new in news.into_iter().filter(|new| *new != field.stands) {
                let correction = amendment(field.name, &field.stands, &new, "Wrong");
                if !amended(&fact, [&correction]).is_whole() {
                    assert_eq!(judged(&correction, &fact, &[]), Err(Refused::NotWhole), "{new} without a name");
                    continue;
                }
                assert_eq!(judged(&correction, &fact, &[]), Ok(()), "{}: {} {new}", fact.kind(), field.name);
                for stands in corrected(&fact, instant(HAPPENED), [&correction]) {
                    // Whom the code was told is asked once it was told, who gave the key once somebody did, and the
                    // number, whether they come and the card of a service.
                    let was = named(&fact, stands.name).map(|field| field.stands);
                    if stands.name == field.name {
                        assert_eq!(stands.stands, new, "{}: {}", fact.kind(), field.name);
                    } else if was.is_some() || !ASKED_THEN.contains(&stands.name) {
                        assert_eq!(Some(stands.stands), was, "{}: {}", fact.kind(), stands.name);
                    }
                }
                assert_eq!(amended(&fact, [&correction]).kind(), fact.kind());
            }
        }
    }
}

#[test]
fn every_free_text_can_be_corrected_but_those_of_a_concern_and_of_a_managers_own_word() {
    for fact in every_fact() {
        let fields = fields(&fact, instant(HAPPENED));
        let can: Vec<&str> =
            fields.iter().filter(|field| field.takes == Takes::Text).map(|field| &*field.stands).collect();
        let texts = fact.texts();
        assert!(can.iter().all(|text| texts.contains(text)), "{}", fact.kind());
        let never = matches!(
            fact,
            Fact::Concern(_)
                | Fact::Amended(_)
                | Fact::KeyMoved { .. }
                | Fact::Released(Release { told: ToldBy::Sync, .. })
        );
        let missed = texts.iter().filter(|text| !text.is_empty() && !can.contains(text)).count();
        assert!(never || missed == 0, "{}: {texts:?}", fact.kind());
    }
    let concern = Concern { about: Subject::Manager, home: None, child: false, words: "Something".into() };
    assert_eq!(fields(&Fact::Concern(concern), instant(HAPPENED)), []);
    let sync = Release { by: "Rhian".into(), ground: Ground::Ordered, said: String::new(), told: ToldBy::Sync };
    assert_eq!(fields(&Fact::Released(sync), instant(HAPPENED)), [], "that is the manager's own word");
}

#[test]
fn a_time_told_later_lies_neither_in_the_future_nor_before_the_visit_nor_long_ago() {
    let now = instant("2026-11-24T15:00:00Z");
    let started = instant("2026-11-24T14:02:30Z");
    assert_eq!(check_time(now, now, Some(started)), Ok(()));
    assert_eq!(check_time(now + Duration::from_millis(1), now, Some(started)), Err(Refused::Future));
    assert_eq!(
        check_time(instant("2026-11-24T14:02:00Z"), now, Some(started)),
        Ok(()),
        "times are typed to the minute"
    );
    assert_eq!(check_time(instant("2026-11-24T14:01:00Z"), now, Some(started)), Err(Refused::BeforeStart));
    assert_eq!(check_time(now - Duration::from_hours(36), now, None), Ok(()));
    assert_eq!(check_time(now - Duration::from_hours(37), now, None), Err(Refused::TooLongAgo));
}

#[test]
fn a_time_is_understood_as_people_type_it() {
    let now = instant("2026-11-24T15:00:00Z");
    let today = |typed| typed_time(typed, Day::Today, now);
    let five_past_two = Some(instant("2026-11-24T14:05:00Z"));
    for typed in ["14:05", "14.05", " 1405 ", "2.05pm", "2:05 PM", "2.05yp"] {
        assert_eq!(today(typed), five_past_two, "{typed}");
    }
    assert_eq!(today("9am"), Some(instant("2026-11-24T09:00:00Z")));
    assert_eq!(today("12am"), Some(instant("2026-11-24T00:00:00Z")));
    assert_eq!(today("12.30yb"), Some(instant("2026-11-24T00:30:00Z")));
    assert_eq!(today("930"), Some(instant("2026-11-24T09:30:00Z")));
    for typed in ["", "14", "25:00", "14:60", "14:5", "0pm", "13pm", "two", "١٤:٠٥", "1:2:3", "-1:30"] {
        assert_eq!(today(typed), None, "{typed}");
    }
    assert_eq!(typed_time("23:10", Day::Yesterday, now), Some(instant("2026-11-23T23:10:00Z")));
}

#[test]
fn yesterday_is_the_day_before_also_where_the_clocks_changed() {
    let now = instant("2026-10-25T09:00:00Z");
    assert_eq!(typed_time("22:00", Day::Yesterday, now), Some(instant("2026-10-24T21:00:00Z")));
    // 01:30 came twice that night: the latest that has been.
    assert_eq!(typed_time("01:30", Day::Today, now), Some(instant("2026-10-25T01:30:00Z")));
    let between = instant("2026-10-25T01:00:00Z");
    assert_eq!(typed_time("01:30", Day::Today, between), Some(instant("2026-10-25T00:30:00Z")));
}
