use doorstep::domain::clock::Timestamp;
use doorstep::domain::release::{Agreement, Dbs, Facts, decide, may_be_released};
use doorstep::domain::visit::{Release, WhyNot};

use crate::support::clock::START;

const GOOD: Facts<'_> = Facts {
    agreement: Agreement::InForce,
    agreement_until: None,
    dbs: Dbs::Until("2027-01-01"),
    trained_until: "2027-01-01",
    released: false,
    removed: false,
    has_code: true,
    shadow: false,
};

fn decided(facts: &Facts<'_>) -> Release {
    decide(facts, START, START)
}

#[test]
fn an_agreement_in_force_and_a_worker_in_date_release_the_code() {
    assert_eq!(decided(&GOOD), Release::Ok);
}

#[test]
fn withdrawn_consent_comes_before_everything() {
    let facts = Facts { agreement: Agreement::Withdrawn, dbs: Dbs::Barred, released: true, ..GOOD };
    assert_eq!(decided(&facts), Release::Withheld(WhyNot::ConsentWithdrawn));
}

#[test]
fn each_missing_condition_withholds_it_with_its_own_reason() {
    for (facts, why) in [
        (Facts { agreement: Agreement::None, ..GOOD }, WhyNot::NoAgreement),
        (Facts { dbs: Dbs::Missing, ..GOOD }, WhyNot::DbsMissing),
        (Facts { dbs: Dbs::Barred, ..GOOD }, WhyNot::Barred),
        (Facts { dbs: Dbs::Until("2026-11-21"), ..GOOD }, WhyNot::Dbs),
        (Facts { trained_until: "2026-11-21", ..GOOD }, WhyNot::Training),
        (Facts { trained_until: "", ..GOOD }, WhyNot::Training),
        (Facts { removed: true, ..GOOD }, WhyNot::MethodRemoved),
        (Facts { has_code: false, ..GOOD }, WhyNot::NoCode),
    ] {
        assert_eq!(decided(&facts), Release::Withheld(why));
    }
}

#[test]
fn a_trainee_who_shadows_has_no_code_whatever_else_is_in_order_and_no_manager_changes_that() {
    let shadow = Facts { shadow: true, ..GOOD };
    for released in [false, true] {
        assert_eq!(decided(&Facts { released, ..shadow }), Release::Withheld(WhyNot::Shadowing));
    }
    assert!(!may_be_released(WhyNot::Shadowing));
}

#[test]
fn the_last_day_still_counts() {
    let facts = Facts { dbs: Dbs::Until("2026-11-22"), trained_until: "2026-11-22", ..GOOD };
    assert_eq!(decided(&facts), Release::Ok);
}

#[test]
fn an_interim_agreement_releases_until_it_ends_and_not_a_millisecond_longer() {
    let until = |ms| Facts { agreement: Agreement::Interim, agreement_until: Some(Timestamp(START.0 + ms)), ..GOOD };
    assert_eq!(decided(&until(1)), Release::Ok);
    assert_eq!(decided(&until(0)), Release::Withheld(WhyNot::NoAgreement));
    let no_end = Facts { agreement: Agreement::Interim, agreement_until: None, ..GOOD };
    assert_eq!(decided(&no_end), Release::Withheld(WhyNot::NoAgreement));
    let later = Timestamp(START.0 + 2);
    assert_eq!(decide(&until(1), START, later), Release::Withheld(WhyNot::NoAgreement), "by the clock, too");
}

#[test]
fn a_manager_releases_a_lapse_and_never_a_bar_or_a_missing_check() {
    let released = Facts { released: true, ..GOOD };
    for dbs in [Dbs::Until("2020-01-01"), Dbs::Until("2027-01-01")] {
        assert_eq!(decided(&Facts { dbs, trained_until: "", ..released }), Release::Ok);
    }
    assert_eq!(decided(&Facts { dbs: Dbs::Missing, ..released }), Release::Withheld(WhyNot::DbsMissing));
    assert_eq!(decided(&Facts { dbs: Dbs::Barred, ..released }), Release::Withheld(WhyNot::Barred));
    for why in [WhyNot::Dbs, WhyNot::Training] {
        assert!(may_be_released(why));
    }
    for why in
        [WhyNot::ConsentWithdrawn, WhyNot::NoAgreement, WhyNot::DbsMissing, WhyNot::Barred, WhyNot::MethodRemoved]
    {
        assert!(!may_be_released(why), "{why:?}");
    }
}
