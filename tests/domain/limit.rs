use doorstep::domain::clock::Timestamp;
use doorstep::domain::limit::{Bucket, Buckets, Rate};
use proptest::prelude::*;

const RATE: Rate = Rate { burst: 5, refill_ms: 1000 };

#[test]
fn a_full_bucket_lets_a_burst_in_and_then_one_for_each_refill() {
    let mut bucket = Bucket::default();
    let now = Timestamp(1_000_000);
    assert!((0..5).all(|_| bucket.take(RATE, now).is_ok()));
    assert_eq!(bucket.take(RATE, now), Err(1000));
    assert_eq!(bucket.take(RATE, Timestamp(now.0 + 400)), Err(600));
    assert_eq!(bucket.take(RATE, Timestamp(now.0 + 1000)), Ok(()));
    assert_eq!(bucket.take(RATE, Timestamp(now.0 + 1000)), Err(1000));
}

#[test]
fn a_clock_that_is_set_back_keeps_nobody_out() {
    let mut bucket = Bucket::default();
    assert!((0..5).all(|_| bucket.take(RATE, Timestamp(1_000_000_000)).is_ok()));
    assert_eq!(bucket.take(RATE, Timestamp(1_000)), Ok(()));
}

#[test]
fn one_phone_is_not_counted_for_another_and_the_quiet_are_forgotten() {
    let mut buckets = Buckets::new(RATE);
    let now = Timestamp(1_000_000);
    assert!((0..5).all(|_| buckets.take(1, now).is_ok()));
    assert!(buckets.take(1, now).is_err());
    assert!(buckets.take(2, now).is_ok());
    assert!((100..1000).all(|other| buckets.take(other, now).is_ok()));
    assert_eq!(buckets.kept(), 902);
    for step in 1..=3 {
        assert!(buckets.take(2, Timestamp(now.0 + step * RATE.whole_ms())).is_ok());
    }
    assert_eq!(buckets.kept(), 1, "after two generations only those who asked are known");
}

proptest! {
    #[test]
    fn in_no_stretch_of_time_more_get_in_than_a_burst_and_the_refills(
        burst in 1_u32..20,
        refill_ms in 1_u32..3000,
        pauses in prop::collection::vec(0_i64..2000, 1..200),
    ) {
        let rate = Rate { burst, refill_ms };
        let mut bucket = Bucket::default();
        let (mut now, mut let_in) = (1_000_000_i64, Vec::new());
        for pause in pauses {
            now += pause;
            match bucket.take(rate, Timestamp(now)) {
                Ok(()) => let_in.push(now),
                Err(wait) => {
                    prop_assert!(wait >= 1 && i64::try_from(wait).unwrap() <= i64::from(refill_ms), "{}", wait);
                    let mut later = bucket;
                    let when = Timestamp(now + i64::try_from(wait).unwrap());
                    prop_assert_eq!(later.take(rate, when), Ok(()), "what it says is long enough");
                    let mut sooner = bucket;
                    prop_assert!(sooner.take(rate, Timestamp(when.0 - 1)).is_err(), "and no longer than needed");
                }
            }
        }
        for (first, start) in let_in.iter().enumerate() {
            for (last, end) in let_in.iter().enumerate().skip(first) {
                let most = i64::from(burst) + (end - start) / i64::from(refill_ms);
                prop_assert!(i64::try_from(last - first + 1).unwrap() <= most);
            }
        }
    }

    #[test]
    fn whoever_asks_no_faster_than_the_refill_is_never_refused(
        burst in 1_u32..20,
        refill_ms in 1_u32..3000,
        extra in prop::collection::vec(0_i64..500, 1..100),
    ) {
        let rate = Rate { burst, refill_ms };
        let mut buckets = Buckets::new(rate);
        let mut now = 0;
        for pause in extra {
            now += i64::from(refill_ms) + pause;
            prop_assert_eq!(buckets.take("phone", Timestamp(now)), Ok(()));
        }
    }

    #[test]
    fn forgetting_lets_nobody_in_that_would_have_to_wait(
        asks in prop::collection::vec((0_u8..4, 0_i64..4000), 1..200),
    ) {
        let mut buckets = Buckets::new(RATE);
        let mut alone = std::collections::BTreeMap::<u8, Bucket>::new();
        let mut now = 1_000_000;
        for (who, pause) in asks {
            now += pause;
            let kept = alone.entry(who).or_default().take(RATE, Timestamp(now));
            prop_assert_eq!(buckets.take(who, Timestamp(now)), kept);
        }
    }
}
