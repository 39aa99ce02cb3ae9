//! A code being replaced: both at the door, the new one first, until one of them has opened; a way in out of use.

use doorstep::central::db::codes::Method;
use doorstep::central::db::people::Person;
use doorstep::central::import::Kind;
use doorstep::central::manage::codes::{Word, decide};
use doorstep::central::manage::{self, Refused};
use doorstep::domain::authority::Denied;
use doorstep::domain::entry::Fact;
use doorstep::domain::ids::{CodeVersionId, PersonId};
use doorstep::domain::visit::{MethodKind, Release, ReleaseMode, WhyNot};
use doorstep::sync::wire::bundle::Bundle;
use doorstep::vault::envelope::Binding;

use crate::central::routes::HandPhone;
use crate::support::clock::START;
use crate::support::office::unseal;
use crate::support::world::World;

const HEAD: &str = "client_id,kind,code,order_free,set_by,coordinated_by,state\n";

fn replace(world: &World, code: &str) {
    let report = world.import(Kind::Codes, &format!("{HEAD}C1,key_safe,{code},false,Elin,Rhys,pending\n"));
    assert_eq!((report.updated, report.errors), (1, vec![]));
}

fn safe(world: &World) -> Method {
    world.way_in("C1", MethodKind::KeySafe)
}

/// The agency with C1's code being replaced: the versions, old and new.
async fn replacing() -> (World, CodeVersionId, CodeVersionId) {
    let world = World::new().await;
    replace(&world, "440917");
    let method = safe(&world);
    let (old, new) = (method.live.unwrap().version, method.pending.unwrap().version);
    (world, old, new)
}

fn state_of(world: &World, version: CodeVersionId) -> String {
    let values = [version.as_bytes().into()];
    world.rows("SELECT state FROM code_version WHERE id = $1", &values)[0].text(0).unwrap()
}

/// The key safe's codes that a bundle brings for V1, opened: version and digits.
fn brought(phone: &HandPhone, bundle: &Bundle, world: &World) -> Vec<(CodeVersionId, String)> {
    let (visit, method) = (bundle.visits.iter().find(|visit| visit.reference == "V1").unwrap(), safe(world).id);
    let ours = bundle.envelopes.iter().filter(|envelope| envelope.visit == visit.id && envelope.method == method);
    ours.map(|envelope| {
        let which = (method, envelope.version);
        let binding = Binding::of(&phone.holder(), visit, which, ReleaseMode::Ahead, bundle.number).unwrap();
        (envelope.version, unseal(&phone.pair, &binding, &envelope.sealed).unwrap())
    })
    .collect()
}

#[tokio::test]
async fn while_a_code_is_replaced_the_bundle_brings_both_the_new_one_first() {
    let (world, old, new) = replacing().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let bundle = phone.full(&world).await;
    let visit = bundle.visits.iter().find(|visit| visit.reference == "V1").unwrap();
    let access = visit.method(safe(&world).id).unwrap();
    assert_eq!((access.version, access.order_free, access.release), (Some(new), false, Release::Ok));
    let older = access.older.unwrap();
    assert_eq!((older.version, older.order_free), (old, true));
    assert_eq!(brought(&phone, &bundle, &world), [(new, "440917".to_owned()), (old, "258036".to_owned())]);
    assert_eq!(bundle.voice_envelopes.iter().filter(|envelope| envelope.method == access.id).count(), 2);
}

#[tokio::test]
async fn whichever_opened_counts_from_then_on_and_the_other_is_retired() {
    for which in ["new", "old"] {
        let (world, old, new) = replacing().await;
        let (keep, drop) = if which == "new" { (new, old) } else { (old, new) };
        let mut phone = HandPhone::enrol(&world, "W1").await;
        let opened = Fact::CodeOpened { method: safe(&world).id, version: keep };
        let entry = phone.write_in(&world, ("V1", "C1"), opened);
        phone.send(&world, &phone.batch(&[entry])).await.unwrap();
        assert_eq!((state_of(&world, keep), state_of(&world, drop)), ("live".into(), "retired".into()), "{which}");
        let bundle = phone.full(&world).await;
        let versions: Vec<_> = brought(&phone, &bundle, &world).into_iter().map(|(version, _)| version).collect();
        assert_eq!(versions, [keep]);
        let kind = if which == "new" { "code_proven" } else { "code_kept" };
        assert_eq!(world.event_kinds(), [kind]);
        assert_eq!(world.told_of_last(), ["M1"]);
    }
}

#[tokio::test]
async fn a_late_second_answer_changes_nothing() {
    let (world, old, new) = replacing().await;
    world.visit("X1", "W2", "C1", START, START + std::time::Duration::from_mins(30));
    let mut first = HandPhone::enrol(&world, "W1").await;
    let mut second = HandPhone::enrol(&world, "W2").await;
    let method = safe(&world).id;
    let late = second.write_in(&world, ("X1", "C1"), Fact::CodeOpened { method, version: old });
    let entry = first.write_in(&world, ("V1", "C1"), Fact::CodeOpened { method, version: new });
    first.send(&world, &first.batch(&[entry])).await.unwrap();
    second.send(&world, &second.batch(&[late])).await.unwrap();
    assert_eq!((state_of(&world, new), state_of(&world, old)), ("live".into(), "retired".into()));
    // Nor does the answer to an old replacement end a new one.
    replace(&world, "880022");
    let newest = safe(&world).pending.unwrap().version;
    let stale = second.write_in(&world, ("X1", "C1"), Fact::CodeOpened { method, version: old });
    second.send(&world, &second.batch(&[stale])).await.unwrap();
    assert_eq!((state_of(&world, new), state_of(&world, newest)), ("live".into(), "pending".into()));
    assert_eq!(world.event_kinds(), ["code_proven"]);
}

#[tokio::test]
async fn only_the_worker_whose_visit_it_is_at_that_home_settles_it() {
    let (world, old, new) = replacing().await;
    let mut other = HandPhone::enrol(&world, "W2").await;
    world.visit("X2", "W2", "C2", START, START + std::time::Duration::from_mins(30));
    let fact = Fact::CodeOpened { method: safe(&world).id, version: new };
    let entries = [
        other.write(&world, fact.clone()),
        other.write_in(&world, ("V1", "C1"), fact.clone()),
        other.write_in(&world, ("X2", "C1"), fact),
    ];
    other.send(&world, &other.batch(&entries)).await.unwrap();
    assert_eq!((state_of(&world, new), state_of(&world, old)), ("pending".into(), "live".into()));
    assert_eq!(world.event_kinds().len(), 0);
    assert_eq!(world.count("entry"), 3, "the entries themselves are kept");
}

fn say(world: &World, person: &str, word: Word, reason: &str) -> Result<(), Refused> {
    world.central.db.write_now(|tx| {
        let who: (PersonId, Person) = manage::person(tx, world.central.organisation.id, person)?;
        decide(tx, &world.central, who, ("C1", MethodKind::KeySafe, word), reason)
    })
}

#[tokio::test]
async fn the_registered_manager_says_which_counts() {
    for (word, kind) in [(Word::New, "code_new"), (Word::Old, "code_old")] {
        let (world, old, new) = replacing().await;
        say(&world, "M1", word, "the daughter tried it").unwrap();
        let (keep, drop) = if word == Word::New { (new, old) } else { (old, new) };
        assert_eq!((state_of(&world, keep), state_of(&world, drop)), ("live".into(), "retired".into()));
        assert_eq!(world.event_kinds(), [kind]);
        assert_eq!(world.told_of_last(), ["M1"]);
        assert!(matches!(say(&world, "M1", word, "again"), Err(Refused::Nothing(_))));
    }
}

#[tokio::test]
async fn nobody_else_says_anything_of_a_code_and_no_reason_holds_one() {
    let (world, old, new) = replacing().await;
    let before = world.written();
    for person in ["M2", "R1", "S1", "W1"] {
        for word in [Word::New, Word::Old, Word::Remove, Word::Restore] {
            assert!(matches!(say(&world, person, word, "asked"), Err(Refused::Denied(Denied::Role))), "{person}");
        }
    }
    for reason in ["it was 258036", "it is 440 917"] {
        assert!(matches!(say(&world, "M1", Word::New, reason), Err(Refused::CodeInReason)), "{reason}");
    }
    assert!(matches!(say(&world, "M1", Word::New, " "), Err(Refused::Reason)));
    assert_eq!(world.written(), before);
    assert_eq!((state_of(&world, new), state_of(&world, old)), ("pending".into(), "live".into()));
}

#[tokio::test]
async fn a_way_in_out_of_use_is_withheld_until_it_is_restored() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let stands = async || {
        let bundle = phone.full(&world).await;
        let visit = bundle.visits.iter().find(|visit| visit.reference == "V1").unwrap().clone();
        let method = safe(&world).id;
        let voice = bundle.voice_envelopes.iter().filter(|envelope| envelope.method == method).count();
        (visit.method(method).unwrap().release, brought(&phone, &bundle, &world).len(), voice)
    };
    assert_eq!(stands().await, (Release::Ok, 1, 1));
    say(&world, "M1", Word::Remove, "the wall is being painted").unwrap();
    assert_eq!(stands().await, (Release::Withheld(WhyNot::MethodRemoved), 0, 0));
    say(&world, "M1", Word::Restore, "it hangs again").unwrap();
    assert_eq!(stands().await, (Release::Ok, 1, 1));
    assert_eq!(world.event_kinds(), ["method_removed", "method_restored"]);
}

#[tokio::test]
async fn a_newer_pending_code_takes_the_place_of_the_one_before_and_a_live_one_of_both() {
    let (world, old, new) = replacing().await;
    replace(&world, "880022");
    let newest = safe(&world).pending.unwrap().version;
    assert_eq!((state_of(&world, new), state_of(&world, old)), ("retired".into(), "live".into()));
    let live = world.import(Kind::Codes, &format!("{HEAD}C1,key_safe,121212,false,Elin,Rhys,live\n"));
    assert_eq!(live.updated, 1);
    let method = safe(&world);
    assert_eq!(method.pending, None);
    assert_eq!((state_of(&world, old), state_of(&world, newest)), ("retired".into(), "retired".into()));
}

#[tokio::test]
async fn a_first_code_has_nothing_to_replace_and_counts_at_once() {
    let world = World::new().await;
    let report = world.import(Kind::Codes, &format!("{HEAD}C2,alarm,5150,false,Elin,Rhys,pending\n"));
    assert_eq!(report.created, 1);
    let alarm = world.way_in("C2", MethodKind::Alarm);
    assert!(alarm.live.is_some() && alarm.pending.is_none());
}

#[tokio::test]
async fn the_same_pending_code_again_is_unchanged() {
    let (world, _, new) = replacing().await;
    let again = world.import(Kind::Codes, &format!("{HEAD}C1,key_safe,440917,false,Elin,Rhys,pending\n"));
    assert_eq!((again.unchanged, again.updated), (1, 0));
    assert_eq!(safe(&world).pending.unwrap().version, new);
}

#[tokio::test]
async fn what_opened_is_noted_at_the_offices_time_whatever_the_phone_says() {
    let (world, _, new) = replacing().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let opened = Fact::CodeOpened { method: safe(&world).id, version: new };
    let entry = phone.write_in(&world, ("V1", "C1"), opened);
    world.clock.advance(std::time::Duration::from_hours(5));
    phone.send(&world, &phone.batch(&[entry])).await.unwrap();
    assert_eq!(world.events().pop().unwrap().at, world.clock.now().rfc3339());
}
