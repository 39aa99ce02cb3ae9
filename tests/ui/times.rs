use std::time::Duration;

use dioxus::prelude::*;
use dioxus_i18n::prelude::use_init_i18n_from_bundle;
use doorstep::domain::visit::Language;
use doorstep::ui::i18n::bundle;
use doorstep::ui::i18n::time::{countdown, date_time, duration, part_of_day, time};

use crate::support::facts::instant;

/// What a component says in this language.
fn said(language: Language, say: fn() -> String) -> String {
    #[derive(Clone, Copy, Props)]
    struct Words {
        language: Language,
        say: fn() -> String,
    }
    impl PartialEq for Words {
        fn eq(&self, other: &Self) -> bool {
            self.language == other.language && std::ptr::fn_addr_eq(self.say, other.say)
        }
    }
    fn words(props: Words) -> Element {
        use_init_i18n_from_bundle(|| bundle(props.language));
        let text = (props.say)();
        rsx! { "{text}" }
    }
    let mut dom = VirtualDom::new_with_props(words, Words { language, say });
    dom.rebuild_in_place();
    dioxus_ssr::render(&dom)
}

#[test]
fn times_are_said_as_people_say_them() {
    let morning = || date_time(instant("2026-11-24T09:30:00Z"));
    assert_eq!(said(Language::English, morning), "Tue 24 Nov, 9.30am");
    assert_eq!(said(Language::Welsh, morning), "Maw 24 Tach, 9.30yb");
    for (at, expected) in [
        ("2026-07-04T08:00:00Z", "9am"),
        ("2026-11-24T00:05:00Z", "12.05am"),
        ("2026-11-24T12:00:00Z", "12pm"),
        ("2026-11-24T23:59:00Z", "11.59pm"),
    ] {
        let at = instant(at);
        let mut dom = VirtualDom::new_with_props(
            |props: At| {
                use_init_i18n_from_bundle(|| bundle(Language::English));
                let text = time(props.at);
                rsx! { "{text}" }
            },
            At { at },
        );
        dom.rebuild_in_place();
        assert_eq!(dioxus_ssr::render(&dom), expected);
    }
}

#[test]
fn in_welsh_the_morning_the_afternoon_and_the_evening_have_each_their_own_sign() {
    for (at, english, welsh) in [
        ("2026-11-24T00:05:00Z", "12.05am", "12.05yb"),
        ("2026-11-24T11:59:00Z", "11.59am", "11.59yb"),
        ("2026-11-24T12:00:00Z", "12pm", "12yp"),
        ("2026-11-24T17:59:00Z", "5.59pm", "5.59yp"),
        ("2026-11-24T18:00:00Z", "6pm", "6yh"),
        ("2026-07-04T17:30:00Z", "6.30pm", "6.30yh"),
        ("2026-11-24T23:59:00Z", "11.59pm", "11.59yh"),
    ] {
        for (language, expected) in [(Language::English, english), (Language::Welsh, welsh)] {
            assert_eq!(time_in(language, instant(at)), expected, "{at}");
        }
    }
}

fn time_in(language: Language, at: doorstep::domain::clock::Timestamp) -> String {
    #[derive(Clone, PartialEq, Props)]
    struct When {
        language: Language,
        at: doorstep::domain::clock::Timestamp,
    }
    let mut dom = VirtualDom::new_with_props(
        |props: When| {
            use_init_i18n_from_bundle(|| bundle(props.language));
            let text = time(props.at);
            rsx! { "{text}" }
        },
        When { language, at },
    );
    dom.rebuild_in_place();
    dioxus_ssr::render(&dom)
}

#[derive(Clone, PartialEq, Props)]
struct At {
    at: doorstep::domain::clock::Timestamp,
}

#[test]
fn durations_are_words() {
    assert_eq!(said(Language::English, || duration(Duration::from_secs(100))), "1 minute 40 seconds");
    assert_eq!(said(Language::English, || duration(Duration::from_secs(1))), "1 second");
    assert_eq!(said(Language::English, || duration(Duration::from_mins(125))), "2 hours 5 minutes");
    assert_eq!(said(Language::Welsh, || duration(Duration::from_mins(2))), "2 funud");
    assert_eq!(said(Language::Welsh, || duration(Duration::from_secs(195))), "3 munud 15 eiliad");
}

#[test]
fn a_countdown_goes_in_calm_steps_and_never_says_zero_too_early() {
    let shown = |ms| countdown(Duration::from_millis(ms)).as_secs();
    assert_eq!([120_000, 111_000, 109_900].map(shown), [120, 120, 110]);
    assert_eq!([60_000, 56_000, 54_900].map(shown), [60, 60, 55]);
    assert_eq!([9_500, 1_000, 1, 0].map(shown), [10, 1, 1, 0]);
}

#[test]
fn the_greeting_follows_the_clock_on_the_wall() {
    let part = |at: &str| part_of_day(instant(at));
    assert_eq!(part("2026-07-04T10:59:00Z"), "morning");
    assert_eq!(part("2026-07-04T11:00:00Z"), "afternoon");
    assert_eq!(part("2026-11-24T17:00:00Z"), "evening");
    assert_eq!(part("2026-11-24T02:00:00Z"), "night");
}
