use doorstep::domain::visit::{AccessPlan, Language, MethodKind, Release, Waits, WhyNot};

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
