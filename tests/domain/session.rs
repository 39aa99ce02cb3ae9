use std::time::Duration;

use doorstep::domain::session::{Session, must_lock};

const MINUTE: u64 = 60;

fn locks(untouched: u64, away: Option<u64>, in_visit: bool) -> bool {
    let away = away.map(Duration::from_secs);
    must_lock(Session { untouched: Duration::from_secs(untouched), away, in_visit })
}

#[test]
fn the_app_locks_when_the_table_says_so() {
    for (untouched, away, in_visit, expected) in [
        // In front, no visit: five minutes.
        (0, None, false, false),
        (5 * MINUTE - 1, None, false, false),
        (5 * MINUTE, None, false, true),
        // In the background, no visit: a glance is nothing, five seconds lock.
        (0, Some(0), false, false),
        (4, Some(4), false, false),
        (5, Some(5), false, true),
        (1, Some(60), false, true),
        // A visit under way: twenty minutes, whatever is in front.
        (5 * MINUTE, None, true, false),
        (20 * MINUTE - 1, None, true, false),
        (20 * MINUTE, None, true, true),
        (19 * MINUTE, Some(19 * MINUTE), true, false),
        (20 * MINUTE, Some(20 * MINUTE), true, true),
    ] {
        assert_eq!(locks(untouched, away, in_visit), expected, "{untouched} s, away {away:?}, in a visit: {in_visit}");
    }
}

#[test]
fn a_visit_under_way_never_locks_sooner_than_none() {
    for untouched in (0..25 * MINUTE).step_by(7) {
        for away in [None, Some(0), Some(4), Some(5), Some(untouched)] {
            assert!(!locks(untouched, away, true) || locks(untouched, away, false), "{untouched} s, away {away:?}");
        }
    }
}
