//! The code of a tag, and what comes of one that is read.

use doorstep::domain::entry::Fact;
use doorstep::domain::tag::{LINK, NotATag, RANDOM, TagCode, TagMark, TagSeen, TagWhy, judge};
use doorstep::domain::visit::MethodKind;
use doorstep::domain::{door::Door, entry::Purpose};
use proptest::prelude::*;

use crate::support::facts::{any_walk, moment, say};

fn any_code() -> impl Strategy<Value = TagCode> {
    any::<[u8; RANDOM]>().prop_map(TagCode::make)
}

fn any_seen() -> impl Strategy<Value = TagSeen> {
    prop::sample::select(vec![
        TagSeen::Matched,
        TagSeen::Mismatch(TagWhy::OtherHome),
        TagSeen::Mismatch(TagWhy::Unknown),
    ])
}

fn gates(door: &Door) -> Vec<bool> {
    let each = MethodKind::ALL.into_iter().flat_map(|kind| Purpose::ALL.map(|purpose| (kind, purpose)));
    each.flat_map(|(kind, purpose)| [false, true].map(|granted| door.gate(kind, purpose, granted).is_ok())).collect()
}

proptest! {
    #[test]
    fn a_code_is_read_from_its_link_its_address_and_however_it_is_typed(code in any_code()) {
        let shown = code.shown();
        prop_assert_eq!(shown.len(), 9);
        for text in [
            code.link(),
            code.link().to_lowercase(),
            format!("{}/", code.link()),
            format!("/door/{}", code.as_str()),
            shown.clone(),
            shown.to_lowercase(),
            format!("  {} ", shown.replace('-', " ")),
            code.as_str().to_owned(),
        ] {
            prop_assert_eq!(TagCode::parse(&text), Ok(code.clone()), "{}", text);
        }
    }

    #[test]
    fn a_code_with_any_one_sign_wrong_is_no_tag(code in any_code(), place in 0_usize..8, other in "[2-9A-HJ-NP-Z]") {
        let mut wrong = code.as_str().to_owned();
        wrong.replace_range(place..=place, &other);
        let expected = if wrong == code.as_str() { Ok(code) } else { Err(NotATag) };
        prop_assert_eq!(TagCode::parse(&wrong), expected);
    }

    #[test]
    fn no_text_makes_it_panic_and_what_is_read_reads_back(text in any::<String>()) {
        if let Ok(code) = TagCode::parse(&text) {
            prop_assert_eq!(TagCode::parse(&code.link()), Ok(code));
        }
        let _ = TagCode::parse(&format!("{LINK}{text}"));
    }

    #[test]
    fn a_tag_is_this_homes_or_another_homes_or_nobodys(read in 0_u8..4, home in prop::option::of(0_u8..4), others in prop::collection::vec(0_u8..4, 0..4)) {
        let mark = |id: u8| TagMark([id; 16]);
        let seen = judge(mark(read), home.map(mark), others.iter().copied().map(mark));
        let expected = match () {
            () if home == Some(read) => TagSeen::Matched,
            () if others.contains(&read) => TagSeen::Mismatch(TagWhy::OtherHome),
            () => TagSeen::Mismatch(TagWhy::Unknown),
        };
        prop_assert_eq!(seen, expected);
        prop_assert_eq!(TagSeen::of(&seen.fact()), Some(seen));
    }

    #[test]
    fn a_tag_never_blocks_whatever_it_says_no_step_no_gate_and_no_answer_changes(walk in any_walk(), seen in any_seen()) {
        let before = walk.door.clone();
        let outcome = walk.door.clone().step(say(seen.fact()), &moment(walk.seconds));
        let after = outcome.next;
        prop_assert_eq!(after.step_now(), before.step_now());
        prop_assert_eq!(gates(&after), gates(&before));
        prop_assert_eq!(crate::support::facts::taken(&after, walk.seconds), crate::support::facts::taken(&before, walk.seconds));
        prop_assert_eq!(after.owed(), before.owed());
        prop_assert!(outcome.effects.is_empty(), "{:?}", outcome.effects);
    }

    #[test]
    fn a_tag_is_noted_outside_of_a_visit_under_way_and_once_for_each_answer(walk in any_walk(), seen in any_seen()) {
        let takes = walk.door.takes_tag() && walk.door.tag() != Some(seen);
        let facts = walk.facts();
        let entered = facts.iter().any(|fact| matches!(fact, Fact::Entered { .. }));
        // A wrong tap inside that was taken back is as if it had never been.
        let undone = facts.contains(&&Fact::NotInside);
        let outside = walk.door.is_under_way() && !walk.door.is_inside();
        prop_assert!(undone || walk.door.takes_tag() == (outside && !entered));
        prop_assert!(outside || !walk.door.takes_tag());
        let first = walk.door.clone().step(say(seen.fact()), &moment(walk.seconds));
        prop_assert_eq!(first.entries.len(), usize::from(takes));
        if takes {
            prop_assert_eq!(first.next.tag(), Some(seen));
        }
        let again = first.next.step(say(seen.fact()), &moment(walk.seconds + 1));
        prop_assert!(again.entries.is_empty());
    }
}

#[test]
fn what_is_no_code_is_refused_with_what_to_do() {
    for text in [
        "",
        "K7QF",
        "doorstep://door/",
        "https://example.org/door/K7QF2M9X",
        "0OI1-0OI1",
        "K7QF-2M9X-K7QF-2M9X",
        "ŵŵŵŵŵŵŵŵ",
    ] {
        assert_eq!(TagCode::parse(text), Err(NotATag), "{text}");
    }
    assert_eq!(TagCode::parse(&"A".repeat(10_000)), Err(NotATag));
    assert!(NotATag.to_string().contains("read them again"));
}
