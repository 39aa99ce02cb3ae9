use doorstep::domain::entry::flow::Contact;
use doorstep::domain::ids::ClientId;
use doorstep::domain::visit::{
    AccessPlan, CarePlan, Client, GAS_EMERGENCY, Language, MethodKind, Release, Waits, WhyNot, telephone,
    without_telephone,
};
use proptest::prelude::*;

#[test]
fn the_bundle_says_ok_true_or_ok_false_and_why() {
    assert_eq!(serde_json::to_string(&Release::Ok).unwrap(), r#"{"ok":true}"#);
    let withheld = Release::Withheld(WhyNot::ConsentWithdrawn);
    assert_eq!(serde_json::to_string(&withheld).unwrap(), r#"{"ok":false,"why":"consent_withdrawn"}"#);
}

#[test]
fn a_release_that_is_not_plainly_ok_is_a_no() {
    for (json, why) in [
        (r#"{"ok":false}"#, WhyNot::Other),
        (r#"{"ok":true,"why":"dbs"}"#, WhyNot::Dbs),
        (r#"{"ok":false,"why":"a_reason_of_2031"}"#, WhyNot::Other),
    ] {
        assert_eq!(serde_json::from_str::<Release>(json).unwrap(), Release::Withheld(why), "{json}");
    }
    assert!(serde_json::from_str::<Release>("{}").is_err());
}

#[test]
fn waits_follow_the_plan_unless_the_client_has_their_own() {
    assert_eq!(Waits::of(AccessPlan::LetYourselfIn, None).first, 30);
    assert_eq!(Waits::of(AccessPlan::AnswersDoor, None).second, 120);
    assert_eq!(Waits::of(AccessPlan::AnswersDoor, Some(0)).first, 0);
    assert_eq!(Waits::of(AccessPlan::AnswersDoor, Some(90_000)).first, 1800);
}

#[test]
fn words_of_files_name_every_plan_and_kind() {
    for plan in AccessPlan::ALL {
        assert_eq!(AccessPlan::parse(plan.as_str()), Some(plan));
    }
    for kind in MethodKind::ALL {
        assert_eq!(MethodKind::parse(kind.as_str()), Some(kind));
    }
    assert_eq!(Language::parse("cy-GB"), Some(Language::Welsh));
    assert_eq!(Language::parse("fr"), None);
}

#[test]
fn a_number_stands_last_in_its_text_however_it_is_written() {
    for (text, number, who) in [
        ("Elin Pritchard, daughter, 07700 900171", Some("07700900171"), "Elin Pritchard, daughter"),
        ("Elin Pritchard: 07700-900-171 ", Some("07700900171"), "Elin Pritchard"),
        ("Warden (01632) 960 001", Some("01632960001"), "Warden"),
        ("+44 7700 900171", Some("+447700900171"), ""),
        ("Flat 12, Elin, 07700 900171", Some("07700900171"), "Flat 12, Elin"),
        ("Siân 07700900171", Some("07700900171"), "Siân"),
        ("Elin, 07700 900171, evenings", None, "Elin, 07700 900171, evenings"),
        ("Elin, flat 12", None, "Elin, flat 12"),
        ("Elin, flat 1204", None, "Elin, flat 1204"),
        ("  Elin  ", None, "Elin"),
        ("", None, ""),
        ("🐕", None, "🐕"),
    ] {
        assert_eq!(telephone(text).as_deref(), number, "{text:?}");
        assert_eq!(without_telephone(text), who, "{text:?}");
    }
}

fn client(care: CarePlan) -> Client {
    Client {
        id: ClientId(uuid::Uuid::from_u128(5)),
        name: "Mair Pritchard".into(),
        preferred_name: "Mair".into(),
        language: Language::Welsh,
        address: "14 Heol y Bont, Llanfaen".into(),
        door: String::new(),
        find: String::new(),
        hazards: Vec::new(),
        phone: "01632 960002".into(),
        emergency_contact: "Elin Pritchard, daughter, 07700 900171".into(),
        notice: String::new(),
        safe_place: String::new(),
        alternative: String::new(),
        care,
        tag: None,
    }
}

#[test]
fn whom_to_ring_comes_from_the_plan_with_a_name_and_a_number() {
    let with = client(CarePlan {
        next_of_kin: "Gwyn Pritchard, son, 07700 900172".into(),
        keyholder: "Ifor Rees, 01632 960003".into(),
        scheme_manager: "no number known".into(),
        alarm_centre: "Canolfan Larwm 01632 960004".into(),
        neighbour: "Number 16, 01632 960005".into(),
        ..CarePlan::default()
    });
    let pair = |name: &str, number: &str| Some((name.to_owned(), number.to_owned()));
    assert_eq!(with.contact(Contact::Client), pair("Mair", "01632960002"));
    assert_eq!(with.contact(Contact::EmergencyContact), pair("Elin Pritchard, daughter", "07700900171"));
    assert_eq!(with.contact(Contact::NextOfKin), pair("Gwyn Pritchard, son", "07700900172"));
    assert_eq!(with.contact(Contact::Keyholder), pair("Ifor Rees", "01632960003"));
    assert_eq!(with.contact(Contact::AlarmCentre), pair("Canolfan Larwm", "01632960004"));
    assert_eq!(with.contact(Contact::Neighbour), pair("Number 16", "01632960005"));
    let never =
        Client { care: CarePlan { never_contact: "Gwyn Pritchard".into(), ..with.care.clone() }, ..with.clone() };
    assert_eq!(never.contact(Contact::NextOfKin), None, "whom never to contact is not offered");
    assert_eq!(with.contact(Contact::SchemeManager), None, "a text without a number is nobody to ring");
    let places = [Contact::Keyholder, Contact::EmergencyContact, Contact::NextOfKin];
    let elin = CarePlan {
        next_of_kin: "Elin Pritchard, 07700 900171".into(),
        keyholder: "elin pritchard (07700) 900171".into(),
        ..CarePlan::default()
    };
    let people = Client { care: elin.clone(), ..with.clone() }.people(&places);
    assert_eq!(people.len(), 1, "one person is listed once: {people:?}");
    assert_eq!(people[0].places, places, "with all of their places");
    let shared = CarePlan { next_of_kin: "Gwyn Pritchard, 07700 900171".into(), ..elin };
    assert_eq!(Client { care: shared, ..with.clone() }.people(&places).len(), 2, "two who share a telephone are two");
    for whom in [Contact::OnCall, Contact::Ambulance, Contact::Council] {
        assert_eq!(with.contact(whom), None, "not of the client's plan");
    }
}

#[test]
fn gas_is_the_mains_line_unless_the_plan_names_another_for_bottles() {
    let mains = client(CarePlan::default());
    assert_eq!(mains.contact(Contact::Gas), Some((String::new(), GAS_EMERGENCY.to_owned())));
    let bottles = client(CarePlan { bottled_gas: "Nwy Glan Afon 01632 960006".into(), ..CarePlan::default() });
    assert_eq!(bottles.contact(Contact::Gas), Some(("Nwy Glan Afon".to_owned(), "01632960006".to_owned())));
}

#[test]
fn a_discreet_clients_neighbour_is_nobody_to_ring_and_the_flows_know_it() {
    let plan = CarePlan { discreet: true, neighbour: "Number 16, 01632 960005".into(), ..CarePlan::default() };
    let discreet = client(plan.clone());
    assert_eq!(discreet.contact(Contact::Neighbour), None);
    assert!(!discreet.care_rules().neighbour);
    assert!(client(CarePlan { discreet: false, ..plan }).care_rules().neighbour);
    let without = Client { phone: "asks not to be rung".into(), ..discreet };
    assert!(without.care_rules().no_phone);
    assert_eq!(without.contact(Contact::Client), None);
}

proptest! {
    #[test]
    fn no_text_makes_a_telephone_number_panic(text in any::<String>()) {
        let _ = without_telephone(&text);
        if let Some(number) = telephone(&text) {
            prop_assert!(number.chars().all(|sign| sign.is_ascii_digit() || sign == '+'));
        }
    }
}
