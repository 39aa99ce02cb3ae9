use doorstep::domain::release::{Agreement, Facts, decide};
use doorstep::domain::visit::{Release, WhyNot};

use crate::support::clock::START;

const GOOD: Facts<'_> =
    Facts { agreement: Agreement::InForce, dbs_until: "2027-01-01", trained_until: "", removed: false, has_code: true };

fn decided(facts: &Facts<'_>) -> Release {
    decide(facts, START.civil())
}

#[test]
fn an_agreement_in_force_and_a_worker_in_date_release_the_code() {
    assert_eq!(decided(&GOOD), Release::Ok);
}

#[test]
fn withdrawn_consent_comes_before_everything() {
    let facts = Facts { agreement: Agreement::Withdrawn, dbs_until: "2020-01-01", ..GOOD };
    assert_eq!(decided(&facts), Release::Withheld(WhyNot::ConsentWithdrawn));
}

#[test]
fn each_missing_condition_withholds_it_with_its_own_reason() {
    for (facts, why) in [
        (Facts { agreement: Agreement::None, ..GOOD }, WhyNot::NoAgreement),
        (Facts { dbs_until: "2026-11-21", ..GOOD }, WhyNot::Dbs),
        (Facts { trained_until: "2026-11-21", ..GOOD }, WhyNot::Training),
        (Facts { removed: true, ..GOOD }, WhyNot::MethodRemoved),
        (Facts { has_code: false, ..GOOD }, WhyNot::NoCode),
    ] {
        assert_eq!(decided(&facts), Release::Withheld(why));
    }
}

#[test]
fn the_last_day_still_counts() {
    assert_eq!(decided(&Facts { dbs_until: "2026-11-22", trained_until: "2026-11-22", ..GOOD }), Release::Ok);
}
