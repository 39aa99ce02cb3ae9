//! The words: Fluent bundles in English and Welsh. No text stands in the code.
//!
//! Welsh lies over English, so that a missing key still says something; a test compares the keys of both. Values are
//! put in without invisible marks (`set_use_isolating(false)`): text that is read aloud or compared stays plain.

pub mod facts;
pub mod time;

use dioxus_i18n::fluent::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::{LanguageIdentifier, langid};

use crate::domain::visit::Language;

/// The words in English.
pub const ENGLISH: &str = include_str!("../../../assets/i18n/en-GB.ftl");
/// The words in Welsh.
pub const WELSH: &str = include_str!("../../../assets/i18n/cy-GB.ftl");

/// Says a text in the language of the app: `say!("key")`, `say!("key", name: value)`.
#[macro_export]
macro_rules! say {
    ($($arg:tt)*) => {
        dioxus_i18n::te!($($arg)*).unwrap_or_else(|error| $crate::ui::i18n::missing(&error))
    };
}

/// What stands where a text is missing: a test keeps this from happening.
pub fn missing(error: &dioxus_i18n::prelude::DioxusI18nError) -> String {
    tracing::error!(%error, "a text is missing");
    String::from("…")
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::English => langid!("en-GB"),
        Language::Welsh => langid!("cy-GB"),
    }
}

fn resource(text: &str) -> FluentResource {
    // What reads is used, should a line not parse: a test keeps that from happening.
    FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, _)| partial)
}

/// The bundle of a language: its own words over the English ones.
pub fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new(vec![identifier(language), langid!("en-GB")]);
    bundle.set_use_isolating(false);
    // Fails only if it was done before.
    let _ = bundle.add_builtins();
    bundle.add_resource_overriding(resource(ENGLISH));
    if language == Language::Welsh {
        bundle.add_resource_overriding(resource(WELSH));
    }
    bundle
}

thread_local! {
    static BUNDLES: [FluentBundle<FluentResource>; 2] = [bundle(Language::English), bundle(Language::Welsh)];
}

/// A text in a language that may not be the app's: the words to say at the door follow the client's.
pub fn in_language(language: Language, key: &str, args: &[(&str, &str)]) -> String {
    let mut values = FluentArgs::new();
    for (name, value) in args {
        values.set(*name, *value);
    }
    BUNDLES.with(|[english, welsh]| {
        let bundle = match language {
            Language::English => english,
            Language::Welsh => welsh,
        };
        let pattern = bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || String::from("…"),
            |pattern| bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned(),
        )
    })
}
