use std::time::Duration;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::entry::flow::Contact;
use doorstep::domain::ids::{ClientId, VisitId};
use doorstep::domain::round::{InLine, propose, whom_next};
use doorstep::domain::visit::{AccessPlan, Visit, Waits};
use doorstep::domain::window::Window;
use proptest::prelude::*;
use uuid::Uuid;

use crate::support::clock::START;

#[test]
fn where_nobody_answers_the_line_is_rung_in_order_and_then_from_on_call_again() {
    let line = [Contact::SecondOnCall, Contact::RegisteredManager].map(|whom| InLine {
        whom,
        name: String::new(),
        tel: "07700 900163".into(),
    });
    let rung: Vec<Option<Contact>> = (0..5).map(|tried| whom_next(&line, tried).map(|next| next.whom)).collect();
    let (second, third) = (Some(Contact::SecondOnCall), Some(Contact::RegisteredManager));
    assert_eq!(rung, [None, second, third, None, second]);
    assert_eq!(whom_next(&[], 3), None, "nobody but on-call");
}

fn visit(n: u128, starts: u64, minutes: u64) -> Visit {
    let starts = START + Duration::from_secs(starts * 60);
    let ends = starts + Duration::from_secs(minutes * 60);
    Visit {
        id: VisitId(Uuid::from_u128(n)),
        reference: format!("V{n}"),
        client: ClientId(Uuid::from_u128(n)),
        starts,
        ends,
        window: Window { opens: starts, closes: ends },
        plan: AccessPlan::AnswersDoor,
        waits: Waits::of(AccessPlan::AnswersDoor, None),
        timings: None,
        methods: Vec::new(),
        unplanned: false,
        shadow: false,
    }
}

fn minutes(at: Timestamp) -> u128 {
    at.since(START).as_millis() / 60_000
}

fn proposed(later: &[Visit], late: u32) -> Vec<u128> {
    propose(later, late).iter().map(|proposed| minutes(proposed.starts)).collect()
}

#[test]
fn visits_with_just_the_way_between_them_are_all_as_late_as_the_first() {
    let round = [visit(1, 60, 30), visit(2, 105, 30), visit(3, 150, 30)];
    assert_eq!(proposed(&round, 20), [80, 125, 170]);
    let touching = [visit(1, 60, 30), visit(2, 90, 30)];
    assert_eq!(proposed(&touching, 20), [80, 110]);
}

#[test]
fn time_that_was_free_makes_up_for_lateness_and_the_rest_of_the_round_stays_as_it_is() {
    // Between the first two there are 25 minutes: 15 for the way, 10 free.
    let round = [visit(1, 60, 30), visit(2, 115, 30), visit(3, 240, 30), visit(4, 285, 30)];
    assert_eq!(proposed(&round, 30), [90, 135]);
}

#[test]
fn on_time_nothing_is_proposed_and_a_round_of_none_is_none() {
    assert!(propose(&[visit(1, 60, 30)], 0).is_empty());
    assert!(propose(&[], 30).is_empty());
}

#[test]
fn hours_late_or_more_than_a_clock_holds_breaks_nothing() {
    let round = [visit(1, 60, 30), visit(2, 105, 30)];
    assert_eq!(propose(&round, u32::MAX).len(), 2);
}

#[test]
fn visits_that_overlap_keep_their_order() {
    let round = [visit(1, 0, 30), visit(2, 30, 30), visit(3, 45, 30)];
    assert_eq!(proposed(&round, 10), [10, 40, 55]);
}

proptest! {
    #[test]
    fn no_visit_is_proposed_earlier_than_planned_and_none_out_of_order(
        gaps in prop::collection::vec((0_u64..90, 5_u64..120), 0..9), late in 0_u32..600
    ) {
        let mut round = Vec::new();
        let mut at = 30;
        for (nth, (gap, length)) in gaps.into_iter().enumerate() {
            at += gap;
            round.push(visit(nth as u128 + 1, at, length));
            at += length;
        }
        let proposed = propose(&round, late);
        prop_assert!(proposed.len() <= round.len());
        let mut before = u128::MAX;
        for (planned, new) in round.iter().zip(&proposed) {
            prop_assert_eq!(planned.id, new.visit);
            prop_assert!(new.starts > planned.starts);
            let late = new.starts.since(planned.starts).as_millis();
            prop_assert!(late <= before, "no visit is later than the one before it");
            before = late;
        }
        // Nobody has to be in two homes at once, nor on the way in less time than was planned.
        for (nth, pair) in proposed.windows(2).enumerate() {
            let ends = pair[0].starts + round[nth].ends.since(round[nth].starts);
            let way = Duration::from_mins(15).min(round[nth + 1].starts.since(round[nth].ends));
            prop_assert!(pair[1].starts >= ends + way);
        }
        // What comes after the last proposed one can be reached as planned.
        if let (Some(last), Some(next)) = (proposed.last(), round.get(proposed.len())) {
            let before = &round[proposed.len() - 1];
            let ends = last.starts + before.ends.since(before.starts);
            prop_assert!(next.starts >= ends);
        }
    }
}
