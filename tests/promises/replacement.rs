//! A code under replacement: the new one first, then the old; what opened is proven, and the other is retired.

use std::sync::Arc;

use doorstep::central::db::codes;
use doorstep::central::import::Kind;
use doorstep::domain::door::{Event, Gate, Step};
use doorstep::domain::entry::{Fact, Purpose};
use doorstep::domain::ids::{CodeVersionId, VisitId};
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::visit::{AccessMethod, MethodKind};
use doorstep::shell::Phone;

use crate::support::phone::{facts, look, refused};
use crate::support::world::{World, walk_to_key_safe, wish};

const PENDING: &str = "client_id,kind,code,order_free,set_by,coordinated_by,state\n\
    C1,key_safe,604118,true,Elin,Rhys,pending\n";

/// At Mrs Pritchard's key safe, whose code 258036 is being replaced by 604118.
async fn under_replacement() -> (World, Arc<Phone>, VisitId, Wish) {
    let world = World::new().await;
    assert_eq!(world.import(Kind::Codes, PENDING).errors, []);
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    (world, phone, visit, enter)
}

async fn at_the_key_safe(world: &World) -> (Arc<Phone>, VisitId, Wish) {
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    (phone, visit, enter)
}

fn key_safe(phone: &Phone, visit: VisitId) -> AccessMethod {
    let at = phone.at_door(visit).unwrap().unwrap();
    at.visit.methods.into_iter().find(|method| method.kind == MethodKind::KeySafe).unwrap()
}

fn opened(phone: &Phone, visit: VisitId) -> Vec<CodeVersionId> {
    let version = |fact| match fact {
        Fact::CodeOpened { version, .. } => Some(version),
        _ => None,
    };
    facts(phone, visit).into_iter().filter_map(version).collect()
}

/// The versions in force and about to be, at the office.
fn at_central(world: &World, phone: &Phone, visit: VisitId) -> (Option<CodeVersionId>, Option<CodeVersionId>) {
    let (org, client) = (world.central.organisation.id, phone.at_door(visit).unwrap().unwrap().client.id);
    let methods = world.central.db.read_now(|tx| codes::of_client(tx, org, client)).unwrap();
    let method = methods.into_iter().find(|method| method.kind == MethodKind::KeySafe).unwrap();
    (method.live.map(|code| code.version), method.pending.map(|code| code.version))
}

#[tokio::test]
async fn the_new_code_is_shown_first_and_the_old_one_only_after_it() {
    let (_world, phone, visit, enter) = under_replacement().await;
    assert_eq!(refused(&phone, visit, enter.older()), Refusal::NotYet(Gate::NewerFirst));
    assert_eq!(look(&phone, visit, enter).unwrap(), "604118");
    assert_eq!(look(&phone, visit, enter.older()).unwrap(), "258036");
    assert_eq!(look(&phone, visit, enter).unwrap(), "604118", "and back to the new one");
}

#[tokio::test]
async fn the_code_that_opened_is_in_the_log_the_other_is_retired_and_the_next_bundle_has_one() {
    for old_one in [false, true] {
        let (world, phone, visit, enter) = under_replacement().await;
        let method = key_safe(&phone, visit);
        let (new, old) = (method.version, method.older.map(|older| older.version));
        assert_eq!(at_central(&world, &phone, visit), (old, new));
        look(&phone, visit, enter).unwrap();
        let expected = if old_one {
            look(&phone, visit, enter.older()).unwrap();
            old
        } else {
            new
        };
        phone.answer(visit, Event::KeyTaken).unwrap();
        assert_eq!(opened(&phone, visit), [expected.unwrap()]);
        assert_eq!(at_central(&world, &phone, visit), (old, new), "not before it has arrived");
        phone.sync_once(true).await;
        assert_eq!(at_central(&world, &phone, visit), (expected, None));
        let method = key_safe(&phone, visit);
        assert_eq!((method.version, method.older), (expected, None));
        let kind = if old_one { "code_kept" } else { "code_proven" };
        assert_eq!(world.count_at_central(&format!("SELECT 1 FROM office_event WHERE kind = '{kind}'")), 1);
        let back = Wish::new(enter.method, Purpose::Return);
        let code = if old_one { "258036" } else { "604118" };
        assert_eq!(look(&phone, visit, back).unwrap(), code, "the key goes back by the one that opened");
    }
}

#[tokio::test]
async fn where_neither_opens_nothing_is_proven_and_both_stay() {
    let (world, phone, visit, enter) = under_replacement().await;
    look(&phone, visit, enter).unwrap();
    look(&phone, visit, enter.older()).unwrap();
    phone.answer(visit, Event::CouldNotOpen).unwrap();
    let before = at_central(&world, &phone, visit);
    phone.sync_once(true).await;
    assert_eq!(opened(&phone, visit), []);
    assert_eq!(at_central(&world, &phone, visit), before);
    assert!(before.0.is_some() && before.1.is_some());
}

#[tokio::test]
async fn a_colleague_who_was_first_settles_it_and_a_late_answer_changes_nothing() {
    let (world, phone, visit, enter) = under_replacement().await;
    let new = key_safe(&phone, visit).version;
    look(&phone, visit, enter).unwrap();
    look(&phone, visit, enter.older()).unwrap();
    let (org, method) = (world.central.organisation.id, enter.method);
    assert!(world.central.db.write_now(|tx| codes::settle(tx, org, method, new.unwrap())).unwrap());
    phone.answer(visit, Event::KeyTaken).unwrap();
    phone.sync_once(true).await;
    assert_eq!(at_central(&world, &phone, visit), (new, None), "the old one was retired by then");
}

#[tokio::test]
async fn where_nothing_is_replaced_there_is_one_code_and_nothing_to_prove() {
    let world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    assert!(refused(&phone, visit, enter.older()) == Refusal::Withheld(doorstep::domain::visit::WhyNot::NoCode));
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    phone.answer(visit, Event::KeyTaken).unwrap();
    assert_eq!(opened(&phone, visit), []);
    assert_eq!(*phone.at_door(visit).unwrap().unwrap().door.step_now(), Step::Opening);
}
