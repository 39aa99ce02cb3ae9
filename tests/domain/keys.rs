use std::time::Duration;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::entry::Fact;
use doorstep::domain::entry::report::{KeyStep, Loss, LostThing, YesNo};
use doorstep::domain::ids::VisitId;
use doorstep::domain::keys::{MyKey, Whereabouts, my_keys, same_tag};
use doorstep::domain::round::{HeldKey, KeyBack};

use crate::support::facts::instant;

const NOON: &str = "2026-11-24T12:00:00Z";

fn at(minutes: u64) -> Timestamp {
    instant(NOON) + Duration::from_secs(60 * minutes)
}

fn issued(tag: &str, due: Timestamp, visit: bool) -> HeldKey {
    let visit = visit.then(|| VisitId(uuid::Uuid::from_u128(7)));
    HeldKey { tag: tag.into(), issued_at: at(0), due_back: due, visit }
}

fn moved(tag: &str, step: KeyStep) -> Fact {
    let name = if step == KeyStep::HandedOver { "Huw Parry" } else { "" };
    Fact::KeyMoved { tag: tag.into(), step, name: name.into() }
}

fn lost(tag: &str) -> Fact {
    Fact::Lost(Loss {
        what: LostThing::Key,
        tag: tag.into(),
        opens: String::new(),
        stolen: YesNo::No,
        last_had: String::new(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home: None,
        at_risk: YesNo::Unknown,
    })
}

fn keys(list: &[HeldKey], said: &[(Timestamp, Fact)]) -> Vec<MyKey> {
    my_keys((list, &[]), at(5), said.iter().map(|(at, fact)| (*at, fact)))
}

#[test]
fn a_key_is_with_the_worker_because_the_office_says_so_until_the_worker_says_else() {
    let list = [issued("K-0417", at(300), true)];
    assert_eq!(keys(&list, &[])[0].place, Whereabouts::Issued);
    assert!(keys(&list, &[])[0].is_with_me());
    let took = (at(10), moved("K-0417", KeyStep::Taken));
    let gave = (at(20), moved("K-0417", KeyStep::HandedOver));
    assert_eq!(keys(&list, std::slice::from_ref(&took))[0].place, Whereabouts::Taken(at(10)));
    let after = keys(&list, &[took, gave]);
    assert_eq!(after[0].place, Whereabouts::HandedOver { at: at(20), name: "Huw Parry".into() });
    assert!(!after[0].is_with_me());
}

#[test]
fn what_was_said_before_a_key_was_issued_again_does_not_count() {
    let list = [issued("K-0417", at(300), true)];
    let before = at(0) - Duration::from_hours(48);
    let said = [(before, moved("K-0417", KeyStep::GivenBack)), (before, lost("K-0417"))];
    assert_eq!(keys(&list, &said)[0].place, Whereabouts::Issued);
}

#[test]
fn a_lost_key_is_lost_until_it_is_found() {
    let list = [issued("K-0417", at(300), true)];
    let said = [(at(10), lost("k-0417 "))];
    assert_eq!(keys(&list, &said)[0].place, Whereabouts::Lost(at(10)));
    let found = [(at(10), lost("K-0417")), (at(30), moved("K-0417", KeyStep::FoundAgain))];
    assert_eq!(keys(&list, &found)[0].place, Whereabouts::Taken(at(30)));
}

#[test]
fn an_overdue_key_and_one_that_no_visit_needs_are_marked_while_the_worker_has_them() {
    let list = [issued("K-0001", at(60), true), issued("K-0002", at(120), false)];
    let now = keys(&list, &[]);
    assert!(!now[0].is_overdue(at(59)) && now[0].is_overdue(at(60)));
    assert!(!now[0].is_unneeded() && now[1].is_unneeded());
    let back =
        keys(&list, &[(at(10), moved("K-0001", KeyStep::GivenBack)), (at(10), moved("K-0002", KeyStep::GivenBack))]);
    assert!(back.iter().all(|key| !key.is_overdue(at(600)) && !key.is_unneeded()));
}

#[test]
fn a_key_that_the_worker_took_stays_though_the_office_does_not_list_it() {
    let said = |step, minutes| [(at(minutes), moved("K-0999", step))];
    for minutes in [1, 4, 6] {
        let taken = keys(&[], &said(KeyStep::Taken, minutes));
        assert_eq!((taken[0].tag.as_str(), taken[0].due_back), ("K-0999", None));
        assert!(taken[0].is_with_me() && !taken[0].is_unneeded(), "the office has not said what it is for");
        assert_eq!(keys(&[], &[(at(minutes), lost("K-0999"))]).len(), 1);
        assert_eq!(keys(&[], &said(KeyStep::FoundAgain, minutes)).len(), 1);
    }
    for step in [KeyStep::HandedOver, KeyStep::GivenBack] {
        assert_eq!(keys(&[], &said(step, 4)), [], "settled before the list was made");
        assert_eq!(keys(&[], &said(step, 6)).len(), 1);
    }
    assert_eq!(keys(&[], &[(at(6), lost("")), (at(6), lost("  "))]), [], "a loss without a tag is no key of the list");
}

#[test]
fn a_key_goes_where_the_office_has_written_it_back_since_it_was_told_of() {
    let with = |fact: Fact, back: u64| {
        let back = [KeyBack { tag: "k-0999".into(), at: at(back) }];
        my_keys((&[], &back), at(20), [(at(10), &fact)]).len()
    };
    for fact in [moved("K-0999", KeyStep::Taken), lost("K-0999")] {
        assert_eq!((with(fact.clone(), 9), with(fact, 11)), (1, 0));
    }
    let list = [issued("K-0999", at(300), true)];
    let back = [KeyBack { tag: "K-0999".into(), at: at(0) }];
    assert_eq!(my_keys((&list, &back), at(5), []).len(), 1, "given out again");
}

#[test]
fn keys_the_worker_answers_for_come_first_the_one_due_soonest_first_of_all() {
    let list = [issued("K-3", at(300), true), issued("K-1", at(30), true), issued("K-2", at(200), true)];
    let said = [(at(10), moved("K-1", KeyStep::GivenBack)), (at(11), lost("K-3"))];
    let tags: Vec<String> = keys(&list, &said).into_iter().map(|key| key.tag).collect();
    assert_eq!(tags, ["K-2", "K-3", "K-1"]);
}

#[test]
fn a_tag_is_the_same_however_it_was_typed() {
    assert!(same_tag(" k-0417", "K-0417 "));
    assert!(!same_tag("K-0417", "K-0418"));
}
