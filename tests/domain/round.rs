use std::time::Duration;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::ids::{ClientId, VisitId};
use doorstep::domain::round::propose;
use doorstep::domain::visit::{AccessPlan, Visit, Waits};
use doorstep::domain::window::Window;

use crate::support::facts::instant;

/// Minutes after nine.
fn at(minutes: u64) -> Timestamp {
    instant("2026-11-24T09:00:00Z") + Duration::from_secs(60 * minutes)
}

fn visit(number: u128, from: u64, to: u64) -> Visit {
    Visit {
        id: VisitId(uuid::Uuid::from_u128(number)),
        reference: String::new(),
        client: ClientId(uuid::Uuid::from_u128(100)),
        starts: at(from),
        ends: at(to),
        window: Window { opens: at(from), closes: at(to) },
        plan: AccessPlan::AnswersDoor,
        waits: Waits { first: 60, second: 60 },
        methods: Vec::new(),
        unplanned: false,
    }
}

fn proposed(later: &[Visit], minutes: u32) -> Vec<(u128, Timestamp)> {
    propose(later, minutes).into_iter().map(|one| (one.visit.0.as_u128(), one.starts)).collect()
}

#[test]
fn a_late_round_moves_every_visit_that_follows_closely() {
    let round = [visit(1, 0, 30), visit(2, 40, 70), visit(3, 80, 110)];
    assert_eq!(proposed(&round, 20), [(1, at(20)), (2, at(60)), (3, at(100))]);
}

#[test]
fn a_gap_beyond_the_way_makes_up_for_lateness_and_no_visit_comes_earlier_than_planned() {
    // 30 minutes between: a quarter of an hour is the way, the rest catches up.
    let round = [visit(1, 0, 30), visit(2, 60, 90), visit(3, 130, 160)];
    assert_eq!(proposed(&round, 20), [(1, at(20)), (2, at(65))]);
    assert!(propose(&round, 45).iter().zip(&round).all(|(new, old)| new.starts >= old.starts));
}

#[test]
fn nothing_moves_where_nothing_is_left_or_nobody_is_late() {
    assert_eq!(proposed(&[], 30), []);
    assert_eq!(proposed(&[visit(1, 0, 30)], 0), []);
}

#[test]
fn visits_that_touch_or_overlap_keep_their_order() {
    let round = [visit(1, 0, 30), visit(2, 30, 60), visit(3, 45, 75)];
    assert_eq!(proposed(&round, 10), [(1, at(10)), (2, at(40)), (3, at(55))]);
}
