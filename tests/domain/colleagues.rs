//! Whom to ring after on-call, and what two workers on one visit see of each other.

use std::time::Duration;

use doorstep::domain::entry::flow::Contact::{self, RegisteredManager, ResponsibleIndividual, SecondOnCall};
use doorstep::domain::round::{Answers, COLLEAGUE_LINES, ColleagueLine, done_by_colleague, is_together, line_of};
use proptest::prelude::*;

use crate::support::clock::START;

fn answers(name: &str, tel: &str, whom: Contact) -> Answers {
    Answers { name: name.into(), tel: tel.into(), whom }
}

#[test]
fn the_line_is_second_on_call_then_the_manager_then_the_responsible_individual() {
    let people = [
        answers("Sioned", "07700 900166", ResponsibleIndividual),
        answers("Bethan", "07700 900165", RegisteredManager),
        answers("Ifor", "07700 900164", SecondOnCall),
    ];
    let line = line_of("07700 900162", &people);
    assert_eq!(
        line.iter().map(|one| one.whom).collect::<Vec<_>>(),
        [SecondOnCall, RegisteredManager, ResponsibleIndividual]
    );
}

#[test]
fn each_number_is_in_the_line_once_and_the_first_to_ring_not_at_all() {
    let people = [
        answers("Bethan", "07700900162", RegisteredManager),
        answers("Ifor", "07700 900 165", SecondOnCall),
        answers("Ifor", "07700 900165", RegisteredManager),
        answers("Nobody", "", SecondOnCall),
    ];
    let line = line_of("07700 900162", &people);
    assert_eq!(line.iter().map(|one| (one.name.as_str(), one.whom)).collect::<Vec<_>>(), [("Ifor", RegisteredManager)]);
}

#[test]
fn two_visits_are_one_where_they_share_half_of_the_shorter() {
    let visit = |from: u64, to: u64| (START + Duration::from_mins(from), START + Duration::from_mins(to));
    assert!(is_together(visit(0, 30), visit(0, 30)));
    assert!(is_together(visit(0, 30), visit(15, 45)));
    assert!(!is_together(visit(0, 30), visit(16, 46)));
    assert!(is_together(visit(0, 240), visit(100, 130)));
    assert!(!is_together(visit(0, 30), visit(30, 60)));
}

proptest! {
    #[test]
    fn together_is_the_same_from_both_sides(from in 0_u64..100, long in 1_u64..100, other in 0_u64..100, other_long in 1_u64..100) {
        let one = (START + Duration::from_mins(from), START + Duration::from_mins(from + long));
        let two = (START + Duration::from_mins(other), START + Duration::from_mins(other + other_long));
        prop_assert_eq!(is_together(one, two), is_together(two, one));
    }

    #[test]
    fn a_colleague_sees_no_code_no_words_and_no_concern(kinds in prop::collection::vec("(reveal_shown|reveal_intent|dialled|concern|amended|not_safe|knocked|left|phoned|pin_changed)", 0..80)) {
        let lines = kinds.into_iter().map(|kind| ColleagueLine { at: START, kind }).collect();
        let shown = done_by_colleague(lines);
        prop_assert!(shown.len() <= COLLEAGUE_LINES);
        prop_assert!(shown.iter().all(|line| ["knocked", "left"].contains(&line.kind.as_str())));
    }
}

#[test]
fn of_many_lines_the_last_are_shown_oldest_first() {
    let line = |seconds: u64| ColleagueLine { at: START + Duration::from_secs(seconds), kind: "knocked".into() };
    let shown = done_by_colleague((0..50).map(line).collect());
    assert_eq!((shown.first(), shown.last()), (Some(&line(20)), Some(&line(49))));
}
