use std::collections::BTreeSet;

use doorstep::domain::chain::{Known, Span, Told, begins_anew, fresh, look, may_have_gaps};
use proptest::prelude::*;

const HEAD: [u8; 32] = [7; 32];

fn told(next_seq: u64, oldest_waiting: Option<u64>) -> Told {
    Told { next_seq, head_hash: HEAD, oldest_waiting }
}

fn is_in(spans: &[Span], seq: u64) -> bool {
    spans.iter().any(|span| span.holds(seq))
}

/// The highest number with no hole below it, and those above.
fn known(there: &BTreeSet<u64>) -> (u64, Vec<u64>) {
    let held = (1..=there.len() as u64).take_while(|seq| there.contains(seq)).last().unwrap_or(0);
    (held, there.iter().copied().filter(|seq| *seq > held).collect())
}

#[test]
fn what_waits_on_the_phone_is_not_sent_yet_and_what_should_be_here_is_a_gap() {
    let above = [5, 8];
    let standing = look(&Known { held: 2, above: &above, head: None }, &told(11, Some(7)));
    assert_eq!(standing.gaps, [Span { from: 3, to: 4 }, Span { from: 6, to: 6 }]);
    assert_eq!(standing.not_sent, [Span { from: 7, to: 7 }, Span { from: 9, to: 10 }]);
}

#[test]
fn where_nothing_waits_everything_that_is_missing_is_a_gap() {
    let standing = look(&Known { held: 0, above: &[], head: None }, &told(4, None));
    assert_eq!((standing.gaps, standing.not_sent), (vec![Span { from: 1, to: 3 }], vec![]));
}

#[test]
fn a_last_entry_that_is_another_one_here_differs_and_one_that_is_not_here_says_nothing() {
    let at = |head| look(&Known { held: 3, above: &[], head }, &told(4, None)).differs;
    assert!(at(Some([8; 32])));
    assert!(!at(Some(HEAD)));
    assert!(!at(None));
    assert!(
        !look(&Known { held: 0, above: &[], head: Some([8; 32]) }, &told(1, None)).differs,
        "nothing is written yet"
    );
}

#[test]
fn what_follows_or_goes_before_is_the_same_story() {
    let raised = [Span { from: 5, to: 6 }];
    assert!(![4, 5, 6, 7].into_iter().any(|seq| begins_anew(seq, &raised)));
    assert!(begins_anew(8, &raised) && begins_anew(3, &raised) && begins_anew(u64::MAX, &[]));
}

proptest! {
    #[test]
    fn each_number_below_the_next_is_here_or_not_sent_or_a_gap_and_never_two_of_them(
        there in prop::collection::btree_set(1_u64..30, 0..30),
        next_seq in 1_u64..32,
        oldest_waiting in prop::option::of(1_u64..32),
    ) {
        let (held, above) = known(&there);
        let told = told(next_seq, oldest_waiting);
        let standing = look(&Known { held, above: &above, head: None }, &told);
        for seq in 1..34 {
            let missing = seq < next_seq && !there.contains(&seq);
            let waits = oldest_waiting.is_some_and(|oldest| seq >= oldest);
            prop_assert_eq!(is_in(&standing.not_sent, seq), missing && waits, "{}", seq);
            prop_assert_eq!(is_in(&standing.gaps, seq), missing && !waits, "{}", seq);
        }
        prop_assert!(may_have_gaps(held, &told) || standing.gaps.is_empty(), "the numbers need not be looked up");
    }

    #[test]
    fn each_number_is_raised_once_however_often_and_in_whatever_pieces_it_is_found(
        found in prop::collection::vec((1_u64..40, 0_u64..12), 1..20),
    ) {
        let mut raised: Vec<Span> = Vec::new();
        let mut met = BTreeSet::new();
        for (from, more) in found {
            let span = Span { from, to: from + more };
            for left in fresh(span, &raised) {
                prop_assert!(left.from <= left.to);
                for seq in left.from..=left.to {
                    prop_assert!(span.holds(seq) && met.insert(seq), "{} was raised before", seq);
                }
                raised.push(left);
            }
            prop_assert!((span.from..=span.to).all(|seq| met.contains(&seq)), "nothing is left out");
        }
    }

    #[test]
    fn numbers_as_large_as_they_come_are_no_trouble(
        held in any::<u64>(),
        mut above in prop::collection::vec(any::<u64>(), 0..4),
        next_seq in any::<u64>(),
        oldest_waiting in prop::option::of(any::<u64>()),
    ) {
        above.sort_unstable();
        let told = told(next_seq, oldest_waiting);
        let standing = look(&Known { held, above: &above, head: None }, &told);
        prop_assert!(standing.gaps.iter().chain(&standing.not_sent).all(|span| span.from <= span.to));
        prop_assert!(may_have_gaps(held, &told) || standing.gaps.is_empty());
        for span in standing.gaps {
            let _ = fresh(span, &[Span { from: 0, to: u64::MAX }]);
            let _ = begins_anew(span.to, &[span]);
        }
    }
}
