use std::time::Duration;

use doorstep::domain::amend::{Day, FIELDS, Refused, amended, check, check_time, corrected, fields, typed_time};
use doorstep::domain::entry::flow::{Call, CallResult, Contact};
use doorstep::domain::entry::report::{Amendment, Concern, Later, Subject, ToldLater};
use doorstep::domain::entry::{Fact, Reason};
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

#[test]
fn a_correction_names_the_field_the_old_text_the_new_one_and_why() {
    let good = amendment("name", "Bethan How", "Bethan Howe", "Misspelt");
    assert_eq!(check(&good, &handed(), []), Ok(()));
    for (field, old, new, reason, refused) in [
        ("said", "Bethan How", "Bethan Howe", "Misspelt", Refused::NoSuchField),
        ("name", "Somebody", "Bethan Howe", "Misspelt", Refused::OldDiffers),
        ("name", "Bethan How", " Bethan How ", "Misspelt", Refused::Same),
        ("name", "Bethan How", "  ", "Misspelt", Refused::Empty),
        ("name", "Bethan How", "Bethan Howe", " ", Refused::NoReason),
    ] {
        assert_eq!(check(&amendment(field, old, new, reason), &handed(), []), Err(refused));
    }
}

#[test]
fn a_second_correction_starts_from_the_first() {
    let first = amendment("name", "Bethan How", "Bethan Howe", "Misspelt");
    let second = amendment("name", "Bethan Howe", "Ifor Rees", "It was Ifor");
    assert_eq!(check(&second, &handed(), []), Err(Refused::OldDiffers));
    assert_eq!(check(&second, &handed(), [&first]), Ok(()));
    assert_eq!(corrected(&handed(), [&first, &second]), [("name", String::from("Ifor Rees"))]);
    assert_eq!(amended(&handed(), [&first, &second]), Fact::HandedTo { name: "Ifor Rees".into(), took_over: None });
    let elsewhere = amendment("said", "", "Words", "Why");
    assert_eq!(amended(&handed(), [&elsewhere]), handed(), "nothing but what it names");
    assert_eq!(fields(&handed()), [("name", String::from("Bethan How"))], "the original stays");
}

#[test]
fn every_free_text_can_be_corrected_but_a_concern_and_a_reason_from_a_list() {
    for fact in every_fact() {
        let names: Vec<&str> = fields(&fact).into_iter().map(|(name, _)| name).collect();
        assert!(names.iter().all(|name| FIELDS.contains(name)), "{}: {names:?}", fact.kind());
        let texts = fact.texts();
        assert!(fields(&fact).iter().all(|(_, text)| texts.contains(&text.as_str())), "{}", fact.kind());
    }
    let call = Call::new(Contact::Client, CallResult::RangOut);
    assert_eq!(fields(&Fact::Phoned(call)).len(), 2, "also what was left empty");
    let listed = Reason { code: "called".into(), words: String::new() };
    assert_eq!(fields(&Fact::KnockSkipped { reason: listed }), []);
    let own = Reason { code: "other".into(), words: "Door wide open".into() };
    assert_eq!(fields(&Fact::KnockSkipped { reason: own }), [("reason", String::from("Door wide open"))]);
    let concern = Concern { about: Subject::Manager, child: false, words: "Something".into() };
    assert_eq!(fields(&Fact::Concern(concern)), []);
    let told = ToldLater { what: Later::Phoned, words: "Rang Elin".into(), reason: "No time".into() };
    assert_eq!(fields(&Fact::ToldLater(told)).len(), 2);
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
