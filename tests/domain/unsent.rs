use doorstep::domain::clock::Timestamp;
use doorstep::domain::unsent::{Ended, Tries, WORDS, why};
use proptest::prelude::*;

const ALL: [Ended; 10] = [
    Ended::Fine,
    Ended::NoSignal,
    Ended::Silent,
    Ended::Stranger,
    Ended::Certificate,
    Ended::Unbelieved,
    Ended::TooMany,
    Ended::Blocked,
    Ended::Refused,
    Ended::Storage,
];

#[test]
fn before_the_first_try_nothing_is_blamed() {
    let why = why(&Tries::default());
    assert_eq!((why.word, why.since, why.again), ("soon", None, None));
}

proptest! {
    #[test]
    fn a_row_of_tries_that_end_alike_is_told_with_its_beginning_and_every_reason_has_its_words(
        ends in prop::collection::vec((prop::sample::select(ALL.to_vec()), 1_i64..100), 1..30),
    ) {
        let (mut tries, mut now, mut begun) = (Tries::default(), 0, None);
        for (ended, pause) in ends {
            now += pause;
            begun = begun.filter(|(last, _)| *last == ended).or(Some((ended, now)));
            tries = tries.after(ended, Timestamp(now), Some(Timestamp(now + 5)));
            let why = why(&tries);
            prop_assert!(WORDS.contains(&why.word), "{}", why.word);
            let told = (ended != Ended::Fine).then_some(begun).flatten();
            prop_assert_eq!(why.since, told.map(|(_, at)| Timestamp(at)));
            prop_assert_eq!(why.again.is_some(), ended != Ended::Fine, "it says when it tries again");
        }
    }
}
