use std::time::Duration;

use doorstep::domain::clock::Boot;
use doorstep::domain::pin::{Attempt, Tries, Weak, check};
use proptest::prelude::*;

fn boot(id: &str, seconds: u64) -> Boot {
    Boot { id: id.into(), elapsed_ms: seconds * 1000 }
}

#[test]
fn weak_pins_are_refused_with_the_reason() {
    for (pin, why) in [
        ("", Weak::TooShort),
        ("28495", Weak::TooShort),
        ("2849512849512", Weak::TooLong),
        ("28495a", Weak::NotDigits),
        ("２８４９５１", Weak::NotDigits),
        ("111111", Weak::Repeats),
        ("121212", Weak::Repeats),
        ("123123", Weak::Repeats),
        ("123456", Weak::Run),
        ("987654", Weak::Run),
        ("789012", Weak::Run),
    ] {
        assert_eq!(check(pin), Err(why), "{pin}");
    }
}

#[test]
fn ordinary_pins_are_taken() {
    for pin in ["284951", "112233", "19671304", "135790"] {
        assert_eq!(check(pin), Ok(()), "{pin}");
    }
}

#[test]
fn five_tries_are_free_then_the_waits_grow_and_the_tenth_is_the_last() {
    let mut tries = Tries::default();
    let waits: Vec<u64> = (0..10)
        .map(|_| {
            let wait = tries.wait_before_next().as_secs();
            tries = tries.counted(&boot("a", 0));
            wait
        })
        .collect();
    assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 300, 900, 900]);
    assert_eq!(tries.attempt(&boot("a", 1_000_000)), Attempt::Spent);
}

#[test]
fn a_running_wait_starts_again_after_a_reboot() {
    let tries = Tries { wrong: 5, since: Some(boot("a", 100)) };
    assert_eq!(tries.attempt(&boot("a", 120)), Attempt::Wait(Duration::from_secs(10)));
    let again = tries.after_boot(&boot("b", 5)).unwrap();
    assert_eq!(again.attempt(&boot("b", 5)), Attempt::Wait(Duration::from_secs(30)));
    assert_eq!(again.attempt(&boot("b", 35)), Attempt::Allowed);
}

#[test]
fn a_reboot_that_was_not_noted_gives_no_free_try() {
    let tries = Tries { wrong: 6, since: Some(boot("a", 100)) };
    assert_eq!(tries.attempt(&boot("b", 4000)), Attempt::Wait(Duration::from_mins(1)));
}

proptest! {
    #[test]
    fn no_text_makes_the_check_panic(pin in ".{0,20}") {
        let _ = check(&pin);
    }

    #[test]
    fn a_pin_that_is_taken_has_six_to_twelve_digits(pin in "[0-9]{0,16}") {
        if check(&pin).is_ok() {
            prop_assert!((6..=12).contains(&pin.len()));
        }
    }
}
