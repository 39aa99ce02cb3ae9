use doorstep::domain::entry::Priority;
use doorstep::domain::ids::{DeviceId, EntryId, Epoch, VisitId};
use doorstep::domain::sync_plan::{
    Action, Again, Held, HeldPlan, Incoming, MOST_BYTES, MOST_ENTRIES, RoundPlan, Stand, Told, Verdict, VisitState,
    Waiting, Word, after_held, after_receipt, next_batch, plan_bundle,
};
use proptest::prelude::*;
use uuid::Uuid;

fn id(n: u128) -> EntryId {
    EntryId(Uuid::from_u128(n))
}

fn visit(n: u128) -> VisitId {
    VisitId(Uuid::from_u128(n))
}

fn waiting(n: u128, seq: u64, priority: Priority, bytes: usize) -> Waiting {
    Waiting { id: id(n), seq, priority, bytes }
}

fn held(seq: u64, hash: u8) -> Held {
    Held { device: DeviceId(Uuid::nil()), epoch: Epoch([0; 16]), seq, hash: [hash; 32] }
}

#[test]
fn urgent_entries_go_first_then_the_order_written() {
    let all =
        [waiting(1, 1, Priority::Usual, 10), waiting(2, 2, Priority::Usual, 10), waiting(3, 3, Priority::Urgent, 10)];
    assert_eq!(next_batch(&all), [id(3), id(1), id(2)]);
}

#[test]
fn an_entry_larger_than_a_batch_goes_alone() {
    let all = [waiting(1, 1, Priority::Usual, MOST_BYTES * 2), waiting(2, 2, Priority::Usual, 10)];
    assert_eq!(next_batch(&all), [id(1)]);
}

fn word(n: u128, verdict: Verdict) -> Word {
    Word { id: id(n), verdict, apart: false }
}

#[test]
fn verdicts_on_other_entries_are_ignored_and_entries_without_one_wait_on() {
    let plan = after_receipt(&[id(1), id(2)], &[word(1, Verdict::Created), word(9, Verdict::Created)], &[]);
    assert_eq!(plan.receipted, [word(1, Verdict::Created)]);
}

#[test]
fn quarantined_is_final_unreadable_is_sealed_again_and_retry_waits() {
    let words = [
        word(1, Verdict::Quarantined),
        word(2, Verdict::Unreadable),
        word(3, Verdict::Retry),
        word(4, Verdict::Duplicate),
    ];
    let plan = after_receipt(&[id(1), id(2), id(3), id(4)], &words, &[]);
    assert_eq!(plan.receipted, [word(1, Verdict::Quarantined), word(4, Verdict::Duplicate)]);
    assert_eq!(plan.reseal, [id(2)]);
}

fn told(now: Held, known: Held) -> Told {
    Told { now, known, own: None, next_is_sent: false }
}

fn again(above: u64) -> Vec<Again> {
    vec![Again { device: DeviceId(Uuid::nil()), epoch: Epoch([0; 16]), above }]
}

#[test]
fn a_central_that_holds_less_or_other_than_before_makes_entries_wait_again() {
    for (now, lost) in [
        (held(5, 1), vec![]),
        (held(6, 2), vec![]),
        (held(4, 1), again(4)),
        (held(5, 9), again(5)),
        (held(0, 0), again(0)),
    ] {
        let plan = after_held(&[told(now, held(5, 1))]);
        assert_eq!((plan.held, plan.again), (vec![now], lost));
    }
}

#[test]
fn a_central_that_stops_right_below_an_entry_it_had_receipted_has_lost_that_entry() {
    let ahead = |now| Told { next_is_sent: true, ..told(now, held(1, 1)) };
    assert_eq!(after_held(&[ahead(held(2, 2))]).again, again(2));
    assert_eq!(after_held(&[ahead(held(1, 1))]).again, again(1), "also where it holds as much as before");
}

#[test]
fn a_central_with_other_bytes_under_a_number_is_sent_everything_once() {
    let other = Told { own: Some([7; 32]), ..told(held(6, 6), held(5, 1)) };
    assert_eq!(after_held(&[other]).again, again(0));
    let known = Told { known: held(6, 6), ..other };
    assert_eq!(after_held(&[known]).again, [], "it says so for good: nothing is gained by sending it again");
    let same = Told { own: Some([6; 32]), ..other };
    assert_eq!(after_held(&[same]).again, []);
}

// --- rounds ---------------------------------------------------------------------------------------------------------------

fn stand(waiting: &[Waiting]) -> Stand<'_> {
    Stand { is_anchored: true, waiting }
}

fn usual(n: u64) -> Waiting {
    waiting(n.into(), n, Priority::Usual, 10)
}

#[test]
fn a_round_asks_the_time_sends_what_waits_and_fetches_in_this_order() {
    let mut plan = RoundPlan::new(true);
    let waiting = [usual(1)];
    assert_eq!(plan.next(&Stand { is_anchored: false, waiting: &waiting }), Action::AskTime);
    plan.time_told();
    assert_eq!(plan.next(&stand(&waiting)), Action::Send(vec![id(1)]));
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Created)], &[]));
    assert_eq!(plan.next(&stand(&[])), Action::Fetch);
    plan.fetched(&HeldPlan::default());
    assert_eq!(plan.next(&stand(&[])), Action::End);
}

#[test]
fn a_link_too_slow_to_take_the_time_from_still_carries_entries_and_nothing_else() {
    let mut plan = RoundPlan::new(true);
    plan.time_too_slow();
    let all = [usual(1)];
    assert_eq!(plan.next(&Stand { is_anchored: false, waiting: &all }), Action::Send(vec![id(1)]));
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Created)], &[]));
    assert_eq!(plan.next(&Stand { is_anchored: false, waiting: &[] }), Action::End);
}

#[test]
fn an_urgent_entry_that_is_written_in_the_middle_of_a_round_goes_with_its_next_batch() {
    let mut plan = RoundPlan::new(false);
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Created)], &[]));
    let waiting = [waiting(3, 3, Priority::Urgent, 10), waiting(2, 2, Priority::Usual, MOST_BYTES)];
    assert_eq!(plan.next(&stand(&waiting)), Action::Send(vec![id(3)]));
}

#[test]
fn a_batch_without_any_verdict_is_not_repeated_and_the_bundle_is_still_fetched() {
    let mut plan = RoundPlan::new(true);
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Retry)], &[]));
    assert_eq!(plan.next(&stand(&[usual(1), usual(2)])), Action::Fetch);
}

#[test]
fn what_central_cannot_read_is_sealed_to_the_bundles_key_and_sent_once_more() {
    let mut plan = RoundPlan::new(false);
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Unreadable)], &[]));
    assert_eq!(plan.next(&stand(&[usual(1)])), Action::Fetch);
    plan.fetched(&HeldPlan::default());
    assert_eq!(plan.next(&stand(&[usual(1)])), Action::SealAgain([id(1)].into()));
    plan.sealed_again();
    assert_eq!(plan.next(&stand(&[usual(1)])), Action::Send(vec![id(1)]));
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Unreadable)], &[]));
    assert_eq!(plan.next(&stand(&[usual(1)])), Action::End);
    assert!(plan.unreadable().contains(&id(1)));
}

#[test]
fn a_phone_that_gets_no_bundle_any_more_asks_what_is_held_with_a_batch_of_nothing() {
    let mut plan = RoundPlan::new(true);
    plan.refused();
    assert_eq!(plan.next(&stand(&[])), Action::AskHeld);
    let lost = after_receipt(&[], &[], &[told(held(0, 0), held(1, 1))]);
    plan.receipted(&[], &lost);
    assert_eq!(plan.next(&stand(&[usual(1)])), Action::Send(vec![id(1)]));
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Created)], &[]));
    assert_eq!(plan.next(&stand(&[])), Action::End);
}

#[test]
fn what_a_bundle_shows_to_be_lost_is_sent_again_in_the_same_round() {
    let mut plan = RoundPlan::new(true);
    plan.receipted(&[id(1)], &after_receipt(&[id(1)], &[word(1, Verdict::Created)], &[]));
    plan.fetched(&after_held(&[told(held(0, 0), held(1, 1))]));
    assert_eq!(plan.next(&stand(&[usual(1)])), Action::Send(vec![id(1)]));
}

#[test]
fn a_round_ends_also_with_a_central_that_loses_everything_again_and_again() {
    let mut plan = RoundPlan::new(true);
    let lost = after_receipt(&[id(1)], &[word(1, Verdict::Created)], &[told(held(0, 0), held(1, 1))]);
    let mut sent = 0;
    while let Action::Send(_) = plan.next(&stand(&[usual(1)])) {
        plan.receipted(&[id(1)], &lost);
        sent += 1;
    }
    assert_eq!(sent, 3);
}

fn state(n: u128, begun: bool, left: bool, key_out: bool) -> VisitState {
    VisitState { id: visit(n), begun, left, key_out, taken_off: false }
}

#[test]
fn a_visit_that_was_taken_off_goes_when_it_is_over_though_no_bundle_names_it_again() {
    let taken_off = |begun, left, key_out| VisitState { taken_off: true, ..state(1, begun, left, key_out) };
    let nothing = Incoming { full: false, visits: &[], gone: &[] };
    for (visit, removed) in [
        (taken_off(true, false, false), false),
        (taken_off(true, true, true), false),
        (taken_off(true, true, false), true),
    ] {
        assert_eq!(!plan_bundle(&[visit], &nothing).remove.is_empty(), removed, "{visit:?}");
    }
}

#[test]
fn a_visit_under_way_that_is_taken_away_stays_as_taken_off_the_round() {
    let on_phone = [
        state(1, false, false, false),
        state(2, true, false, false),
        state(3, true, true, false),
        state(4, true, true, true),
        state(5, true, false, false),
    ];
    let kept = [visit(5)];
    let plan = plan_bundle(&on_phone, &Incoming { full: true, visits: &kept, gone: &[] });
    assert_eq!(plan.take_off, [visit(2), visit(4)]);
    assert_eq!(plan.remove, [visit(1), visit(3)]);
    assert_eq!(plan.keep_codes, [visit(4)]);
}

#[test]
fn a_bundle_of_changes_takes_away_only_what_it_names() {
    let on_phone = [state(1, false, false, false), state(2, true, false, false)];
    let plan = plan_bundle(&on_phone, &Incoming { full: false, visits: &[], gone: &[visit(2)] });
    assert_eq!((plan.remove.len(), plan.take_off), (0, vec![visit(2)]));
}

proptest! {
    #[test]
    fn batches_one_after_the_other_send_everything_once(sizes in prop::collection::vec((1_usize..200_000, any::<bool>()), 0..260)) {
        let mut left: Vec<Waiting> = sizes.iter().enumerate().map(|(n, (bytes, urgent))| {
            let priority = if *urgent { Priority::Urgent } else { Priority::Usual };
            waiting(n as u128, n as u64, priority, *bytes)
        }).collect();
        let mut sent = 0;
        while !left.is_empty() {
            let batch = next_batch(&left);
            let bytes: usize = left.iter().filter(|w| batch.contains(&w.id)).map(|w| w.bytes).sum();
            prop_assert!(!batch.is_empty() && batch.len() <= MOST_ENTRIES);
            prop_assert!(bytes <= MOST_BYTES || batch.len() == 1);
            sent += batch.len();
            left.retain(|w| !batch.contains(&w.id));
        }
        prop_assert_eq!(sent, sizes.len());
    }
}
