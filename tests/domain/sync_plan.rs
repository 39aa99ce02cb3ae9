use std::time::Duration;

use doorstep::domain::entry::Priority;
use doorstep::domain::ids::{DeviceId, EntryId, Epoch, VisitId};
use doorstep::domain::sync_plan::{
    Held, Incoming, MOST_BYTES, MOST_ENTRIES, Verdict, VisitState, Waiting, after_receipt, next_batch, pause,
    plan_bundle,
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

#[test]
fn verdicts_on_other_entries_are_ignored_and_entries_without_one_wait_on() {
    let plan = after_receipt(&[id(1), id(2)], &[(id(1), Verdict::Created), (id(9), Verdict::Created)], &[], &[]);
    assert_eq!(plan.receipted, [(id(1), Verdict::Created)]);
}

#[test]
fn quarantined_is_final_unreadable_is_sealed_again_and_retry_waits() {
    let verdicts = [
        (id(1), Verdict::Quarantined),
        (id(2), Verdict::Unreadable),
        (id(3), Verdict::Retry),
        (id(4), Verdict::Duplicate),
    ];
    let plan = after_receipt(&[id(1), id(2), id(3), id(4)], &verdicts, &[], &[]);
    assert_eq!(plan.receipted, [(id(1), Verdict::Quarantined), (id(4), Verdict::Duplicate)]);
    assert_eq!(plan.reseal, [id(2)]);
}

#[test]
fn a_central_that_holds_less_or_other_than_before_makes_entries_wait_again() {
    for (now, rewound) in [(held(5, 1), false), (held(6, 2), false), (held(4, 1), true), (held(5, 9), true)] {
        let plan = after_receipt(&[], &[], &[now], &[held(5, 1)]);
        assert_eq!(!plan.rewound.is_empty(), rewound, "{now:?}");
    }
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

#[test]
fn pauses_grow_to_a_quarter_of_an_hour_and_never_below_a_second() {
    assert_eq!(pause(0, 12_345), Duration::from_secs(1));
    assert!(pause(40, u32::MAX) <= Duration::from_mins(15));
}

proptest! {
    #[test]
    fn a_pause_lies_between_a_second_and_its_cap(failures in 0_u32..100, random in any::<u32>()) {
        let cap = Duration::from_secs((1_u64 << failures.min(20)).min(900));
        let pause = pause(failures, random);
        prop_assert!(pause >= Duration::from_secs(1) && pause <= cap.max(Duration::from_secs(1)));
    }

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
