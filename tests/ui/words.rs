//! Words: both languages complete, every text that the code asks for is there, and no text stands in the code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dioxus_i18n::fluent::FluentResource;
use doorstep::domain::amend::{Day, FIELDS, Refused};
use doorstep::domain::entry::{Entered, Someone, Trouble, flow, report};
use doorstep::domain::tag::TagWhy;
use doorstep::domain::unsent;
use doorstep::domain::visit::{AccessPlan, Language, MethodKind};
use doorstep::shell::settings::{Look, TextSize};
use doorstep::ui::i18n::{ENGLISH, WELSH, bundle, in_language};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

/// Keys, and the values each wants.
fn keys(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| !key.is_empty() && !key.starts_with([' ', '}']))
        {
            key.clone_into(&mut current);
            assert!(all.insert(current.clone(), BTreeSet::new()).is_none(), "{current} is there twice");
        }
        for piece in line.split('$').skip(1) {
            let name: String = piece.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            all.get_mut(&current).unwrap().insert(name);
        }
    }
    all
}

#[test]
fn both_files_parse_without_a_fault() {
    for text in [ENGLISH, WELSH] {
        if let Err((_, faults)) = FluentResource::try_new(text.to_owned()) {
            panic!("{faults:?}");
        }
    }
}

#[test]
fn both_languages_hold_the_same_keys_with_the_same_values() {
    let (english, welsh) = (keys(ENGLISH), keys(WELSH));
    let only = |one: &BTreeMap<String, _>, other: &BTreeMap<String, _>| -> Vec<String> {
        one.keys().filter(|key| !other.contains_key(*key)).cloned().collect()
    };
    assert_eq!(only(&english, &welsh), Vec::<String>::new(), "in English only");
    assert_eq!(only(&welsh, &english), Vec::<String>::new(), "in Welsh only");
    for (key, values) in &english {
        // A sentence may leave out a name that would have to mutate, never ask for another value.
        let strange: Vec<_> = welsh[key].difference(values).collect();
        assert!(strange.is_empty(), "{key} asks for {strange:?} in Welsh");
    }
}

#[test]
fn welsh_is_welsh() {
    let same: Vec<String> = keys(ENGLISH)
        .into_keys()
        .filter(|key| {
            let text =
                |file: &str| file.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).map(str::to_owned);
            text(ENGLISH).is_some_and(|english| {
                text(WELSH) == Some(english.clone())
                    && english.chars().filter(|c| c.is_alphabetic()).count() > 3
                    && !english.contains('{')
            })
        })
        .collect();
    assert_eq!(same, ["app-name", "language-cy", "language-en", "speaks-welsh"], "the same in both, on purpose");
}

/// The keys that code builds out of the words of an enumeration.
fn built() -> Vec<String> {
    let mut keys = Vec::new();
    let mut add = |list: &str, words: &[&str], after: &str| {
        keys.extend(words.iter().map(|word| format!("{list}-{word}{after}")));
    };
    add("unsent", &unsent::WORDS, "");
    let (someone, trouble) = (Someone::ALL.map(Someone::as_str), Trouble::ALL.map(Trouble::as_str));
    add("plan", &AccessPlan::ALL.map(AccessPlan::as_str), "");
    add("code-hold", &MethodKind::ALL.map(MethodKind::as_str), "");
    add("someone", &someone, "");
    add("trouble", &trouble, "");
    add("fact-trouble", &trouble, "");
    for part in ["-title", "-lead"] {
        add("hand", &someone, part);
        add("hand", &trouble, part);
        add("hand", &["refused"], part);
    }
    add("look", &Look::ALL.map(Look::as_str), "");
    add("text", &TextSize::ALL.map(TextSize::as_str), "");
    add("language", &[Language::English.tag(), Language::Welsh.tag()], "");
    add("announce", &["morning", "afternoon", "evening", "night", "discreet"], "");
    add_flows(&mut add);
    add_reports(&mut add);
    add("cannot", &["asked", "asleep", "hands", "nothing"], "");
    add("early", &["called", "seen", "told"], "");
    add("day", &["0", "1", "2", "3", "4", "5", "6"], "");
    add("month", &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"], "");
    let facts = [
        "epoch_started",
        "visit_started",
        "door_checked",
        "buzzer_rung",
        "at_own_door",
        "knocked",
        "waited",
        "answered",
        "refused",
        "no_reply",
        "could_not_open",
        "went_back",
        "key_taken",
        "not_inside",
        "lock_up_begun",
        "lock_up_dropped",
        "locked_out",
        "leaving",
        "stayed_on",
        "door_locked",
        "locked_behind",
        "people_inside",
        "found_outside",
        "got_out",
        "left",
        "reveal_intent",
        "reveal_shown",
        "reveal_refused",
        "damage_found",
        "clock_stepped",
        "code_opened",
        "grant_asked",
        "voice_shown",
        "voice_accepted",
        "pin_changed",
        "refusal_harm",
        "something_wrong",
        "going_in",
        "out_safe",
        "waiting_for_release",
        "still_here",
        "card_left",
        "emergency_begun",
        "life_at_risk",
        "capacity_owed",
        "death_found",
        "code_told",
        "kin_told",
        "code_did_not_open",
        "went_out",
        "not_safe",
        "safe_now",
        "concern",
        "amended",
        "tag_matched",
    ];
    add("fact", &facts, "");
    add("fact-tag_mismatch", &TagWhy::ALL.map(TagWhy::as_str), "");
    add("tag-mismatch", &TagWhy::ALL.map(TagWhy::as_str), "");
    keys
}

/// The keys of what is said beside the flows.
fn add_reports(add: &mut dyn FnMut(&str, &[&str], &str)) {
    let words = |all: &[report::YesNo]| -> Vec<&'static str> { all.iter().map(|one| one.as_str()).collect() };
    add("yes_no", &words(report::YesNo::ALL), "");
    let things: Vec<&str> = report::LostThing::ALL.iter().map(|thing| thing.as_str()).collect();
    add("lost", &things, "");
    add("lost-say-thing", &things, "");
    for part in ["-title", "-lead", "-short"] {
        add("lost", &["stolen", "identifies", "codes", "risk"], part);
    }
    add("lost-role", &["on_call", "second_on_call", "registered_manager", "responsible_individual"], "");
    add("key-step", &["taken", "handed_over", "given_back", "lost", "found_again", "ring"], "");
    let subjects: Vec<&str> = report::Subject::ALL.iter().map(|subject| subject.as_str()).collect();
    add("concern", &subjects, "");
    let later: Vec<&str> = report::Later::ALL.iter().map(|what| what.as_str()).collect();
    add("later", &later, "");
    add("later-day", &Day::ALL.map(Day::as_str), "");
    add("afterwards", &Refused::ALL.map(Refused::as_str), "");
    add("field", &FIELDS, "");
    add("colleague", &COLLEAGUE, "");
}

/// The kinds of entries that a colleague's lines call by words of their own.
const COLLEAGUE: [&str; 28] = [
    "access_denied",
    "already_inside",
    "attempted",
    "best_interests",
    "decided",
    "dialled",
    "emergency_over",
    "emergency_trigger",
    "finding",
    "handed_to",
    "home_secured",
    "how_found",
    "key_left",
    "key_safe_fault",
    "knock_skipped",
    "observed",
    "on_the_way",
    "opened_by",
    "phoned",
    "released",
    "reveal_hidden",
    "rooms_checked",
    "someone_answered",
    "taken_over",
    "told",
    "trouble",
    "visit_outcome",
    "wait_cut_short",
];

/// The keys of the flows at the door.
fn add_flows(add: &mut dyn FnMut(&str, &[&str], &str)) {
    fn all<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|one| word(*one)).collect()
    }
    add("seen", &all(flow::Seen::ALL, flow::Seen::as_str), "");
    add("capacity", &all(flow::Capacity::ALL, flow::Capacity::as_str), "");
    add("attempt", &all(flow::Attempt::ALL, flow::Attempt::as_str), "");
    add("heard", &all(flow::Heard::ALL, flow::Heard::as_str), "");
    add("entered", &Entered::ALL.map(Entered::as_str), "");
    add("key_from", &all(flow::KeyFrom::ALL, flow::KeyFrom::as_str), "");
    add("sight", &all(flow::Sight::ALL, flow::Sight::as_str), "");
    add("contact", &all(flow::Contact::ALL, flow::Contact::as_str), "");
    add("call", &all(flow::CallResult::ALL, flow::CallResult::as_str), "");
    add("attending", &all(flow::Attending::ALL, flow::Attending::as_str), "");
    add("room", &all(flow::Room::ALL, flow::Room::as_str), "");
    add("found", &all(flow::Found::ALL, flow::Found::as_str), "");
    let outside = ["smoke_gas", "kept_out", "danger", "said_no"];
    add("em-outside-lead", &outside, "");
    add("ground", &all(flow::Ground::ALL, flow::Ground::as_str), "");
    add("decision", &all(flow::Decision::ALL, flow::Decision::as_str), "");
    add("ending", &all(flow::Ending::ALL, flow::Ending::as_str), "");
    add("trigger", &all(flow::Trigger::ALL, flow::Trigger::as_str), "");
    add("shared", &all(flow::Shared::ALL, flow::Shared::as_str), "");
    let states = all(flow::Breathing::ALL, flow::Breathing::as_str);
    add("breathing", &states, "");
    add("em-help", &states, "");
    add("secured", &all(flow::Secured::ALL, flow::Secured::as_str), "");
    let faults = all(flow::SafeFault::ALL, flow::SafeFault::as_str);
    add("safe_fault", &faults, "");
    add("sf-do", &faults, "");
    add("key_step", &all(report::KeyStep::ALL, report::KeyStep::as_str), "");
    add("lost_thing", &all(report::LostThing::ALL, report::LostThing::as_str), "");
    add("later_thing", &all(report::Later::ALL, report::Later::as_str), "");
    let owed = ["trigger", "capacity", "tell_999", "on_call", "secured", "kin_told", "outcome"];
    add("owed", &owed, "");
    add("owed", &owed, "-hint");
    for after in ["", "-over"] {
        add("timer", &["phone_again", "on_call", "out_safe", "release", "owed"], after);
    }
    let asked = [
        "attempts",
        "look",
        "phone_client",
        "phone_again",
        "tell_on_call",
        "phone_contact",
        "tell_999",
        "capacity",
        "rooms",
        "how_found",
        "help",
        "taken_over",
        "secured",
        "code_told",
        "kin_told",
    ];
    add("asked", &asked, "");
    add("skip", &["done", "not_safe", "cannot", "told", "life"], "");
    add("rf-why", &["later", "unwell", "family", "not_wanted", "no_word"], "");
    add("em-over", &["well", "mistake", "told"], "");
    add("already", &["let_in", "new_phone", "stayed"], "");
    // Said in the client's language.
    add("rf", &["say"], "");
    add(
        "nr",
        &[
            "say-on-call",
            "say-shut",
            "say-locked-out",
            "say-heard",
            "say-said",
            "say-said-nobody",
            "say-phoned",
            "say-phoned-once",
            "say-phoned-twice",
        ],
        "",
    );
    add("hand-not_safe", &["title", "lead"], "");
    let shut = flow::SafeFault::ALL.iter().copied().filter(|fault| fault.shuts_out());
    let shut: Vec<&str> = shut.map(flow::SafeFault::as_str).chain(["code", "door"]).collect();
    add("nr-what", &shut, "");
    add("took-over", &all(flow::TookOver::ALL, flow::TookOver::as_str), "");
    add("hand-check", &all(flow::TookOver::ALL, flow::TookOver::as_str), "");
    add("hand-how", &["here", "phone", "coming"], "");
    add("outside", &all(flow::Decision::OUTSIDE, flow::Decision::as_str), "");
}

/// The texts that the source asks for by name, and the texts that stand in `rsx!`.
#[derive(Default)]
struct Source {
    asked: BTreeSet<String>,
    texts: Vec<String>,
}

fn literal(tree: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = tree else { return None };
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|text| text.value())
}

fn is_punct(tree: Option<&TokenTree>, sign: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

impl Source {
    fn tokens(&mut self, tokens: TokenStream, in_rsx: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        // In an attribute's value up to its comma, and in the head of an `if`, `for` or `match`, nothing is a text.
        let (mut in_value, mut in_head) = (false, false);
        for (at, tree) in tokens.iter().enumerate() {
            match tree {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    let path = is_punct(tokens.get(at + 1), ':') || (at > 0 && is_punct(tokens.get(at - 1), ':'));
                    in_value |= !path;
                }
                TokenTree::Punct(punct) if punct.as_char() == ',' => in_value = false,
                TokenTree::Ident(word) if ["if", "for", "match"].contains(&word.to_string().as_str()) => in_head = true,
                TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::Brace => in_head = false,
                TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            if let TokenTree::Group(group) = tree {
                let named = |back: usize, name: &str| matches!(at.checked_sub(back).and_then(|at| tokens.get(at)), Some(TokenTree::Ident(ident)) if ident == name);
                let says = named(2, "say") && is_punct(tokens.get(at - 1), '!');
                if says {
                    self.asked.extend(group.stream().into_iter().next().as_ref().and_then(literal));
                }
                let macro_call = at > 0 && is_punct(tokens.get(at - 1), '!');
                let rsx = (named(2, "rsx") && macro_call) || (in_rsx && !macro_call && !says && !in_value);
                self.tokens(group.stream(), rsx && group.delimiter() == proc_macro2::Delimiter::Brace);
            }
            let name = is_punct(tokens.get(at + 1), ':');
            if in_rsx && !in_value && !in_head && !name {
                self.texts.extend(literal(tree).filter(|text| has_words(text)));
            }
        }
    }
}

/// Whether a text holds letters outside its `{placeholders}`.
fn has_words(text: &str) -> bool {
    let mut depth = 0;
    text.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return depth == 0 && c.is_alphabetic(),
        }
        false
    })
}

impl<'ast> Visit<'ast> for Source {
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let name = mac.path.segments.last().unwrap().ident.to_string();
        if name == "say" {
            self.asked.extend(mac.tokens.clone().into_iter().next().as_ref().and_then(literal));
        }
        self.tokens(mac.tokens.clone(), name == "rsx");
    }
}

fn source() -> Source {
    let mut source = Source::default();
    for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "rs") {
            let file = syn::parse_file(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
            source.visit_file(&file);
        }
    }
    source
}

#[test]
fn every_text_the_code_asks_for_is_there_and_every_text_is_asked_for() {
    let there: BTreeSet<String> = keys(ENGLISH).into_keys().collect();
    let mut asked = source().asked;
    assert!(asked.len() > 150, "the test has seen the source: {}", asked.len());
    asked.extend(built());
    // Said by the page round the app.
    asked.extend(["lost-title", "lost-words", "page-refused-title", "page-refused-words"].map(str::to_owned));
    // Said by the window of an app that cannot open, which is in no build of these tests.
    asked.extend(["broken-title", "broken-words"].map(str::to_owned));
    let missing: Vec<_> = asked.difference(&there).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    let unused: Vec<_> = there.difference(&asked).collect();
    assert!(unused.is_empty(), "never said: {unused:?}");
}

#[test]
fn no_text_stands_in_the_screens() {
    assert_eq!(source().texts, Vec::<String>::new());
}

#[test]
fn a_planted_text_would_be_found() {
    let mut planted = Source::default();
    planted.visit_file(
        &syn::parse_file(
            r#"fn f() -> Element { rsx! { div { class: if a { "fine" } else { "ok" }, "aria-hidden": "true",
                p { "{name}" } if b == "no" { p { "Hello {name}" } } } } }"#,
        )
        .unwrap(),
    );
    assert_eq!(planted.texts, ["Hello {name}"]);
}

#[test]
fn welsh_counts_use_their_forms() {
    let minutes = |count: u32| {
        let words = bundle(Language::Welsh);
        let mut args = dioxus_i18n::fluent::FluentArgs::new();
        args.set("count", count);
        let pattern = words.get_message("strip-steps").unwrap().value().unwrap();
        words.format_pattern(pattern, Some(&args), &mut vec![]).into_owned()
    };
    let said: Vec<String> = [1, 2, 3, 4, 6, 7].map(minutes).to_vec();
    assert_eq!(said, ["1 cam.", "2 gam.", "3 cham.", "4 cam.", "6 cham.", "7 cam."]);
}

#[test]
fn the_words_to_say_follow_the_clients_language_whatever_the_apps() {
    let args = [("client", "Mrs Pritchard"), ("worker", "Nia"), ("agency", "Gofal Glan Afon")];
    let welsh = in_language(Language::Welsh, "announce-morning", &args);
    assert_eq!(
        welsh,
        "Bore da, Mrs Pritchard. Nia sydd yma, ar ran Gofal Glan Afon. Dw i yma ar gyfer eich ymweliad bore."
    );
    let english = in_language(Language::English, "announce-morning", &args);
    assert!(english.starts_with("Good morning, Mrs Pritchard."), "{english}");
    assert!(!english.contains('\u{2068}'), "no invisible marks");
}
