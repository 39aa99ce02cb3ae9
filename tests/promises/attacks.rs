//! Only what the office signed, for this phone and this request, changes anything; and it opens nothing but its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorstep::central::Central;
use doorstep::domain::clock::{Quality, Timestamp};
use doorstep::domain::door::Event;
use doorstep::domain::entry::{Fact, NotShown, Purpose};
use doorstep::domain::ids::{CodeVersionId, DeviceId, MethodId, PersonId, VisitId};
use doorstep::domain::reveal::{Refusal, Wish};
use doorstep::domain::signed::{Kind, Signed};
use doorstep::domain::visit::{MethodKind, Visit};
use doorstep::shell::Phone;
use doorstep::shell::grants::AskError;
use doorstep::shell::reveal::RevealError;
use doorstep::shell::sync::Signal;
use doorstep::store::identity::Identity;
use doorstep::sync::wire::block::Block;
use doorstep::sync::wire::bundle::{Bundle, Envelope};
use doorstep::sync::wire::time::Time;
use doorstep::sync::wire::{Answer, VERSION, problem};
use doorstep::vault::envelope::{Binding, Holder, ReleaseMode};
use doorstep::vault::secret::Code;
use uuid::Uuid;

use crate::central::routes::HandPhone;
use crate::support::clock::START;
use crate::support::phone::{facts, look, refused, unlock};
use crate::support::wire::Passing;
use crate::support::world::{World, walk_to_key_safe, wish};

const HOUR: Duration = Duration::from_hours(1);

// --- Bytes changed on the way ------------------------------------------------------------------------------------------

/// The parts of a signed answer, each of which is bytes.
const PARTS: usize = 4;

fn part(answer: &mut Answer, part: usize) -> &mut Vec<u8> {
    match part {
        0 => &mut answer.body.payload,
        1 => &mut answer.body.sig,
        2 => &mut answer.service_key.payload,
        _ => &mut answer.service_key.sig,
    }
}

/// Changes one bit of one part; `place` runs through all parts, in steps. `None` beyond the last.
fn flipped(answer: &Answer, place: usize) -> Option<Answer> {
    let mut changed = answer.clone();
    let mut left = place;
    for which in 0..PARTS {
        let bytes = part(&mut changed, which);
        // A prime step, so that keys, values and signs of the JSON are all met.
        let steps = bytes.len().div_ceil(STEP);
        if left < steps {
            bytes[left * STEP] ^= 0x04;
            return Some(changed);
        }
        left -= steps;
    }
    None
}

const STEP: usize = 61;

/// Somebody who changes one byte of each answer from `path`, another each time; counts how many were changed.
fn flipping(path: &'static str) -> (Arc<AtomicUsize>, impl Fn(Passing) -> Passing + Send + Sync + 'static) {
    let place = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&place);
    let change = move |passing: Passing| {
        if passing.path != path || passing.status != 200 {
            return passing;
        }
        let answer = passing.answer();
        // The answers differ a little in length: what is beyond this one's end begins again.
        let at = place.fetch_add(1, Ordering::SeqCst);
        let whole = (0..10_000).take_while(|place| flipped(&answer, *place).is_some()).count();
        passing.with(&flipped(&answer, at % whole).unwrap())
    };
    (counted, change)
}

/// At least one round over the longest answer there is.
const ROUNDS: usize = 110;

async fn at_the_key_safe(world: &World) -> (Arc<Phone>, VisitId, Wish) {
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    (phone, visit, enter)
}

/// The office's rate limits are not what is tested.
fn breathe(world: &World) {
    world.clock.advance(Duration::from_secs(2));
}

#[tokio::test]
async fn a_bundle_with_any_byte_changed_is_applied_in_no_part_and_deletes_nothing() {
    let mut world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    phone.sync_once(false).await;
    // Something would change: a visit less, a grant more.
    world.visit("V2", "W2", "C2", START, START + HOUR);
    world.give("C1", MethodKind::KeySafe);
    let before = world.phone_contents();
    let (changed, flip) = flipping("/v1/bundle");
    world.put_between(flip).await;
    for round in 0..ROUNDS {
        breathe(&world);
        phone.sync_once(true).await;
        assert_eq!(phone.progress().signal, Signal::Trouble, "{round}");
    }
    assert_eq!(changed.load(Ordering::SeqCst), ROUNDS);
    assert!(world.phone_contents() == before, "something on the phone has changed");
    assert!(look(&phone, visit, enter).is_ok());
    world.put_between(|passing| passing).await;
    phone.sync_once(true).await;
    assert!(world.phone_contents() != before, "and unchanged it is applied");
}

#[tokio::test]
async fn a_receipt_with_any_byte_changed_receipts_nothing() {
    let mut world = World::new().await;
    let (phone, _, _) = at_the_key_safe(&world).await;
    let (before, waiting) = (world.phone_contents(), phone.tally().waiting);
    assert!(waiting >= 4);
    let (_, flip) = flipping("/v1/log/batches");
    world.put_between(flip).await;
    for round in 0..40 {
        breathe(&world);
        phone.sync_once(false).await;
        assert_eq!(phone.progress().signal, Signal::Trouble, "{round}");
    }
    assert!(world.phone_contents() == before, "something on the phone has changed");
    world.put_between(|passing| passing).await;
    phone.sync_once(false).await;
    assert_eq!(phone.tally().waiting, 0, "and unchanged it counts");
    assert_eq!(world.kinds_at_central().len(), 5, "each entry once");
}

#[tokio::test]
async fn an_answer_about_leave_or_a_code_with_any_byte_changed_is_none() {
    let mut world = World::empty(START).await;
    world.import(doorstep::central::import::Kind::Clients, ONLINE);
    world.visit("V1", "W1", "C1", START, START + HOUR);
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    let (_, flip) = flipping("/v1/grants/requests");
    world.put_between(flip).await;
    for _ in 0..20 {
        breathe(&world);
        assert!(matches!(phone.ask_for_grant(visit, enter.method).await, Err(AskError::Unreachable)));
    }
    let (_, flip) = flipping("/v1/codes");
    world.put_between(flip).await;
    for _ in 0..20 {
        breathe(&world);
        assert!(matches!(phone.fetch_code(visit, enter).await, Err(AskError::Unreachable)));
    }
    assert_eq!(world.envelopes("1"), 0);
    world.put_between(|passing| passing).await;
    phone.fetch_code(visit, enter).await.unwrap();
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
}

const ONLINE: &str = "client_id,name,preferred_name,address,door,plan,wait_seconds,notice,online_release\n\
    C1,Mair Pritchard,Mrs Pritchard,\"14 Heol y Bont, Llanfaen\",blue door,let_yourself_in,30,,true\n";

#[tokio::test]
async fn a_time_with_any_byte_changed_tells_nobody_the_time() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    drop(phone);
    world.clock.reboot("boot-2");
    world.clock.set_wall_off(-40 * 86_400_000);
    let phone = world.open();
    let (_, flip) = flipping("/v1/time");
    world.put_between(flip).await;
    for round in 0..30 {
        phone.sync_once(true).await;
        assert_eq!(phone.strip().quality, Quality::Wall, "{round}");
    }
    world.put_between(|passing| passing).await;
    phone.sync_once(true).await;
    assert_eq!(phone.strip().quality, Quality::Anchored);
}

#[tokio::test]
async fn every_byte_of_a_signed_answer_counts() {
    let world = World::new().await;
    let hand = HandPhone::enrol(&world, "W1").await;
    let bundle = hand.bundle(&world, &hand.bundle_request(0)).await.unwrap();
    let answer = world.central.keys.answer(Kind::Bundle, &bundle).unwrap();
    let opens = |answer: &Answer| hand.trust.open(Kind::Bundle, answer, |bundle: &Bundle| bundle.issued_at).is_ok();
    assert!(opens(&answer));
    for which in 0..PARTS {
        let length = part(&mut answer.clone(), which).len();
        for place in (0..length).step_by(if length > 2000 { 7 } else { 1 }) {
            let mut changed = answer.clone();
            part(&mut changed, which)[place] ^= 0x10;
            assert!(!opens(&changed), "part {which}, byte {place}");
        }
    }
    let renamed = |kid: &str| Signed { kid: kid.into(), ..answer.body.clone() };
    assert!(!opens(&Answer { body: renamed("0000000000000000"), ..answer.clone() }));
    for kind in [Kind::Receipt, Kind::Time, Kind::Block, Kind::Grant, Kind::Code, Kind::Enrolment] {
        let signed = world.central.keys.answer(kind, &bundle).unwrap();
        assert!(!opens(&signed), "signed as another kind: {kind:?}");
    }
}

// --- Answers that nobody signed ----------------------------------------------------------------------------------------

#[tokio::test]
async fn a_no_that_nobody_signed_deletes_nothing_whatever_it_says() {
    let mut world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    let before = world.phone_contents();
    let statuses = [400, 401, 403, 404, 409, 410, 429, 500, 503];
    let kinds = [problem::DEVICE_ENDED, problem::UNKNOWN_DEVICE, problem::UNSIGNED, problem::STALE, problem::NOT_FOUND];
    let said = Arc::new(Mutex::new((0_u16, "")));
    let says = Arc::clone(&said);
    world
        .put_between(move |passing| {
            let (status, kind) = *says.lock().unwrap();
            passing.no(status, kind)
        })
        .await;
    for status in statuses {
        for kind in kinds {
            *said.lock().unwrap() = (status, kind);
            phone.sync_once(true).await;
            assert!(world.phone_contents() == before, "{status} {kind} has changed something");
            assert!(!phone.strip().blocked, "{status} {kind}");
        }
    }
    assert!(look(&phone, visit, enter).is_ok());
}

// --- Signed, and not for here and now ----------------------------------------------------------------------------------

/// Changes the bundle of an answer and has the office sign it again: an office that errs, not a stranger.
fn resigned(central: &Central, passing: Passing, change: impl FnOnce(&mut Bundle)) -> Passing {
    if passing.path != "/v1/bundle" || passing.status != 200 {
        return passing;
    }
    let mut bundle: Bundle = serde_json::from_slice(&passing.answer().body.payload).unwrap();
    change(&mut bundle);
    let answer = central.keys.answer(Kind::Bundle, &bundle).unwrap();
    passing.with(&answer)
}

type Bend = fn(&mut Bundle);

#[tokio::test]
async fn a_bundle_that_answers_something_else_is_not_applied() {
    let mut world = World::new().await;
    let (phone, _, _) = at_the_key_safe(&world).await;
    phone.sync_once(true).await;
    assert_eq!(applied(&world, &phone), 2);
    world.visit("V2", "W2", "C2", START, START + HOUR);
    let before = world.phone_contents();
    let bends: [(&str, Bend); 9] = [
        ("another request", |bundle| bundle.request = Uuid::from_u128(1)),
        ("another phone", |bundle| bundle.device = DeviceId(Uuid::from_u128(1))),
        ("another office", |bundle| bundle.organisation = doorstep::domain::ids::OrgId(Uuid::from_u128(1))),
        ("another reveal key", |bundle| bundle.reveal_key = Some([9; 32])),
        ("no reveal key", |bundle| bundle.reveal_key = None),
        ("another version", |bundle| bundle.v = 2),
        ("the number that was applied", |bundle| bundle.number = 2),
        ("a lower number", |bundle| bundle.number = 1),
        ("an instant before the service key", |bundle| bundle.issued_at = START - HOUR * 2),
    ];
    let bend: Arc<Mutex<Bend>> = Arc::new(Mutex::new(bends[0].1));
    let (chosen, central) = (Arc::clone(&bend), world.central.clone());
    world.put_between(move |passing| resigned(&central, passing, *chosen.lock().unwrap())).await;
    for (what, change) in bends {
        *bend.lock().unwrap() = change;
        phone.sync_once(true).await;
        assert_eq!(phone.progress().signal, Signal::Trouble, "{what}");
        assert!(world.phone_contents() == before, "{what} has changed something");
    }
    *bend.lock().unwrap() = |_| {};
    phone.sync_once(true).await;
    assert_eq!(phone.progress().signal, Signal::Fine);
}

#[tokio::test]
async fn an_old_bundle_served_again_is_not_applied() {
    let mut world = World::new().await;
    let recorded: Arc<Mutex<Option<Vec<u8>>>> = Arc::default();
    let (kept, serve) = (Arc::clone(&recorded), Arc::new(Mutex::new(false)));
    let serving = Arc::clone(&serve);
    world
        .put_between(move |mut passing| {
            if passing.path == "/v1/bundle" {
                let mut kept = kept.lock().unwrap();
                if *serving.lock().unwrap() {
                    passing.body = kept.clone().unwrap();
                } else if kept.is_none() {
                    *kept = Some(passing.body.clone());
                }
            }
            passing
        })
        .await;
    let phone = world.phone().await;
    world.visit("V1", "W2", "C1", START, START + HOUR);
    phone.sync_once(true).await;
    let gone = world.visit_id("V1");
    assert!(phone.at_door(gone).unwrap().is_none());
    let before = world.phone_contents();
    *serve.lock().unwrap() = true;
    phone.sync_once(true).await;
    assert_eq!(phone.progress().signal, Signal::Trouble);
    assert!(world.phone_contents() == before, "the visit that was taken away has come back");
}

fn applied(world: &World, phone: &Phone) -> u64 {
    // Bound into every envelope, and so beside each row.
    let number: i64 = world.phone_db().query_row("SELECT max(bundle) FROM sealed_code", [], |row| row.get(0)).unwrap();
    assert!(phone.today().unwrap().fetched);
    u64::try_from(number).unwrap()
}

#[tokio::test]
async fn an_office_restored_to_yesterday_goes_on_above_what_the_phone_has_applied() {
    let world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    for _ in 0..4 {
        phone.sync_once(true).await;
    }
    let number = applied(&world, &phone);
    let restored = |to: i64| world.central.db.write_now(|tx| tx.execute("UPDATE device SET bundle = $1", &[to.into()]));
    restored(1).unwrap();
    phone.sync_once(true).await;
    assert_eq!(applied(&world, &phone), number + 1, "the phone's, where that is higher");
    restored(1000).unwrap();
    phone.sync_once(true).await;
    assert_eq!(applied(&world, &phone), 1001, "its own, where that is");
    assert!(look(&phone, visit, enter).is_ok());
}

#[tokio::test]
async fn a_bundle_whose_windows_no_visit_can_have_is_not_applied() {
    type Bend = fn(&mut Visit);
    let bends: [(&str, Bend); 7] = [
        ("open for years", |visit| visit.window.closes = visit.window.closes + HOUR * 24 * 365 * 3),
        ("open for a day after its end", |visit| visit.window.closes = visit.ends + HOUR * 24),
        ("open since years ago", |visit| visit.window.opens = Timestamp(0)),
        ("open two hours early", |visit| visit.window.opens = visit.starts - HOUR * 2),
        ("closing before it opens", |visit| visit.window.closes = visit.window.opens - HOUR),
        ("ending before it starts", |visit| visit.ends = visit.starts - HOUR),
        ("lasting a year", |visit| {
            visit.ends = visit.starts + HOUR * 24 * 365;
            visit.window.closes = visit.ends;
        }),
    ];
    for (what, bend) in bends {
        let mut world = World::new().await;
        let central = world.central.clone();
        world.put_between(move |passing| resigned(&central, passing, |bundle| bend(&mut bundle.visits[0]))).await;
        let phone = world.phone().await;
        assert!(!phone.today().unwrap().fetched, "{what}");
        assert_eq!(world.envelopes("1"), 0, "{what}");
    }
}

#[tokio::test]
async fn a_bundle_that_would_last_for_longer_than_a_day_is_not_applied() {
    for (hours, fits) in [(24, true), (25, false), (24 * 365, false)] {
        let mut world = World::new().await;
        let central = world.central.clone();
        let lasts = move |bundle: &mut Bundle| bundle.lease_until = bundle.issued_at + HOUR * hours;
        world.put_between(move |passing| resigned(&central, passing, lasts)).await;
        let phone = world.phone().await;
        assert_eq!(phone.today().unwrap().fetched, fits, "{hours} hours");
    }
}

// --- Envelopes swapped inside a bundle that the office signed -----------------------------------------------------------

/// A phone whose first bundle was bent before the office signed it.
async fn with_bent_bundle(
    world: &mut World,
    bend: impl Fn(&mut Bundle) + Send + Sync + 'static,
) -> (Arc<Phone>, VisitId, Wish) {
    let central = world.central.clone();
    world.put_between(move |passing| resigned(&central, passing, &bend)).await;
    let found = at_the_key_safe(world).await;
    assert!(found.0.today().unwrap().fetched, "the bundle itself is sound");
    found
}

fn opens_nothing(phone: &Phone, visit: VisitId, enter: Wish, what: &str) {
    let looked = look(phone, visit, enter);
    assert!(matches!(looked, Err(RevealError::NotHere)), "{what}: {:?}", looked.map(|_| "a code"));
    let facts = facts(phone, visit);
    let [.., Fact::RevealIntent { .. }, Fact::RevealRefused { why, .. }] = facts.as_slice() else {
        panic!("{what}: {facts:?}")
    };
    assert_eq!(*why, NotShown::BrokenSeal, "{what}");
}

fn envelope_of(bundle: &mut Bundle, visit: VisitId, kind: MethodKind) -> &mut Envelope {
    let visit = bundle.visits.iter().find(|known| known.id == visit).unwrap().clone();
    let method = visit.methods.iter().find(|method| method.kind == kind).unwrap().id;
    bundle.envelopes.iter_mut().find(|envelope| envelope.visit == visit.id && envelope.method == method).unwrap()
}

/// Puts the seal of one envelope into another.
fn moved(bundle: &mut Bundle, from: (VisitId, MethodKind), to: (VisitId, MethodKind)) {
    let sealed = envelope_of(bundle, from.0, from.1).sealed.clone();
    envelope_of(bundle, to.0, to.1).sealed = sealed;
}

#[tokio::test]
async fn an_envelope_of_another_visit_client_or_way_in_opens_nothing_and_the_others_still_open() {
    let mut world = World::new().await;
    // A second visit at the same client, open at the same time.
    world.visit("V4", "W1", "C1", START + HOUR, START + HOUR * 2);
    let [v1, v2, v4] = ["V1", "V2", "V4"].map(|reference| world.visit_id(reference));
    for (what, from) in [
        ("another visit at the same home", (v4, MethodKind::KeySafe)),
        ("another client", (v2, MethodKind::KeySafe)),
        ("another way in", (v1, MethodKind::Alarm)),
    ] {
        let bend = move |bundle: &mut Bundle| moved(bundle, from, (v1, MethodKind::KeySafe));
        let (phone, visit, enter) = with_bent_bundle(&mut world, bend).await;
        opens_nothing(&phone, visit, enter, what);
        phone.answer(visit, Event::CouldNotOpen).unwrap();
        let flat = world.visit_id("V3");
        phone.start(flat).unwrap();
        phone.answer(flat, Event::RightDoor { notice_read: false }).unwrap();
        phone.answer(flat, Event::RangBuzzer).unwrap();
        let communal = wish(&phone, flat, MethodKind::Communal, Purpose::Enter);
        assert_eq!(look(&phone, flat, communal).unwrap(), "81B44", "{what}");
        drop(phone);
        std::fs::remove_dir_all(world.phone_folder()).unwrap();
    }
}

#[tokio::test]
async fn an_envelope_sealed_for_another_worker_phone_version_time_or_bundle_opens_nothing() {
    type Bend = fn(&mut Binding);
    let bends: [(&str, Bend); 9] = [
        ("another worker", |binding| binding.worker = PersonId(Uuid::from_u128(1))),
        ("another phone", |binding| binding.device = DeviceId(Uuid::from_u128(1))),
        ("another version", |binding| binding.version = CodeVersionId(Uuid::from_u128(1))),
        ("another way in", |binding| binding.method = MethodId(Uuid::from_u128(1))),
        ("another window", |binding| binding.closes = binding.closes + HOUR),
        ("another return time", |binding| binding.return_until = binding.return_until + HOUR),
        ("an earlier bundle", |binding| binding.bundle -= 1),
        ("another release", |binding| binding.mode = ReleaseMode::Grant),
        ("another order of buttons", |binding| binding.order_free = !binding.order_free),
    ];
    let mut world = World::new().await;
    let v1 = world.visit_id("V1");
    for (what, bend) in bends {
        let bend = move |bundle: &mut Bundle| {
            let visit = bundle.visits.iter().find(|visit| visit.id == v1).unwrap().clone();
            let holder = Holder { organisation: bundle.organisation, device: bundle.device, worker: bundle.worker.id };
            let (to, number) = (bundle.reveal_key, bundle.number);
            let Some(to) = to else { return };
            let envelope = envelope_of(bundle, v1, MethodKind::KeySafe);
            let which = (envelope.method, envelope.version);
            let mut binding = Binding::of(&holder, &visit, which, ReleaseMode::Ahead, number).unwrap();
            bend(&mut binding);
            envelope.sealed = binding.seal(&to, &Code::new("999999".into()).unwrap()).unwrap();
        };
        let (phone, visit, enter) = with_bent_bundle(&mut world, bend).await;
        opens_nothing(&phone, visit, enter, what);
        drop(phone);
        std::fs::remove_dir_all(world.phone_folder()).unwrap();
    }
}

#[tokio::test]
async fn the_envelope_of_a_code_that_was_replaced_opens_nothing_under_the_new_version() {
    let mut world = World::new().await;
    let recorded: Arc<Mutex<Option<Vec<u8>>>> = Arc::default();
    let v1 = world.visit_id("V1");
    let bend = move |bundle: &mut Bundle| {
        if bundle.reveal_key.is_none() || bundle.visits.iter().all(|visit| visit.id != v1) {
            return;
        }
        let envelope = envelope_of(bundle, v1, MethodKind::KeySafe);
        let mut recorded = recorded.lock().unwrap();
        match recorded.as_ref() {
            None => *recorded = Some(envelope.sealed.clone()),
            Some(old) => envelope.sealed.clone_from(old),
        }
    };
    let (phone, visit, enter) = with_bent_bundle(&mut world, bend).await;
    assert_eq!(look(&phone, visit, enter).unwrap(), "258036");
    let file = "client_id,kind,code,order_free,set_by,coordinated_by\nC1,key_safe,604118,true,Elin,Rhys\n";
    assert_eq!(world.import(doorstep::central::import::Kind::Codes, file).updated, 1);
    phone.sync_once(true).await;
    opens_nothing(&phone, visit, enter, "the seal of the code before");
}

// --- Block orders ------------------------------------------------------------------------------------------------------

fn identity(world: &World) -> Identity {
    Identity::read(&world.phone_folder()).unwrap().unwrap()
}

/// Has an order of the office's ride on each receipt.
async fn riding(world: &mut World, order: impl Fn(DeviceId) -> Block + Send + Sync + 'static) {
    let (central, device) = (world.central.clone(), identity(world).enrolled.unwrap().device);
    world
        .put_between(move |passing| {
            if passing.path != "/v1/log/batches" || passing.status != 200 {
                return passing;
            }
            let mut answer = passing.answer();
            answer.block = Some(central.keys.answer(Kind::Block, &order(device)).unwrap().body);
            passing.with(&answer)
        })
        .await;
}

fn order(device: DeviceId, number: u64) -> Block {
    Block { v: VERSION, device, number, at: START }
}

#[tokio::test]
async fn a_block_order_that_rides_on_a_receipt_is_obeyed_and_the_log_still_sends() {
    let mut world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    riding(&mut world, |device| order(device, 1)).await;
    phone.sync_once(false).await;
    assert!(phone.strip().blocked);
    assert_eq!(refused(&phone, visit, enter), Refusal::Blocked);
    assert_eq!(world.envelopes("1"), 0);
    assert_eq!(phone.tally().waiting, 0, "the receipt counts all the same");
    phone.answer(visit, Event::Answered).unwrap();
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"answered".to_owned()));
}

#[tokio::test]
async fn the_offices_own_block_is_told_and_obeyed() {
    let world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    world.block("W1");
    phone.sync_once(true).await;
    assert_eq!(refused(&phone, visit, enter), Refusal::Blocked);
    assert_eq!((world.envelopes("1"), phone.tally().waiting), (0, 0));
}

#[tokio::test]
async fn a_block_order_for_another_phone_or_signed_as_something_else_is_not_obeyed() {
    let mut world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    riding(&mut world, |_| order(DeviceId(Uuid::from_u128(1)), 9)).await;
    phone.sync_once(false).await;
    assert!(!phone.strip().blocked, "another phone's");
    let (central, device) = (world.central.clone(), identity(&world).enrolled.unwrap().device);
    for kind in [Kind::Time, Kind::Receipt, Kind::Bundle] {
        let central = central.clone();
        world
            .put_between(move |passing| {
                if passing.path != "/v1/log/batches" {
                    return passing;
                }
                let mut answer = passing.answer();
                answer.block = Some(central.keys.answer(kind, &order(device, 9)).unwrap().body);
                passing.with(&answer)
            })
            .await;
        phone.dial(doorstep::domain::entry::Dialled::OnCall);
        phone.sync_once(false).await;
        assert!(!phone.strip().blocked, "signed as {kind:?}");
    }
    assert!(look(&phone, visit, enter).is_ok());
}

#[tokio::test]
async fn a_block_order_with_any_byte_changed_is_not_obeyed() {
    let mut world = World::new().await;
    let (phone, visit, enter) = at_the_key_safe(&world).await;
    let (central, device) = (world.central.clone(), identity(&world).enrolled.unwrap().device);
    let place = Arc::new(AtomicUsize::new(0));
    let at = Arc::clone(&place);
    world
        .put_between(move |passing| {
            if passing.path != "/v1/log/batches" {
                return passing;
            }
            let mut answer = passing.answer();
            let mut body = central.keys.answer(Kind::Block, &order(device, 1)).unwrap().body;
            let place = at.fetch_add(1, Ordering::SeqCst);
            let whole = body.payload.len() + body.sig.len();
            let place = place * 5 % whole;
            match place.checked_sub(body.payload.len()) {
                None => body.payload[place] ^= 0x04,
                Some(place) => body.sig[place] ^= 0x04,
            }
            answer.block = Some(body);
            passing.with(&answer)
        })
        .await;
    for _ in 0..45 {
        phone.dial(doorstep::domain::entry::Dialled::OnCall);
        phone.sync_once(false).await;
        assert!(!phone.strip().blocked);
    }
    assert_eq!(place.load(Ordering::SeqCst), 45);
    assert!(look(&phone, visit, enter).is_ok());
}

#[tokio::test]
async fn a_lower_block_order_than_one_that_was_obeyed_changes_nothing() {
    let mut world = World::new().await;
    let (phone, _, _) = at_the_key_safe(&world).await;
    for (number, known) in [(5, 5), (4, 5), (5, 5), (6, 6)] {
        riding(&mut world, move |device| order(device, number)).await;
        phone.dial(doorstep::domain::entry::Dialled::OnCall);
        phone.sync_once(false).await;
        let enrolled = identity(&world).enrolled.unwrap();
        assert_eq!((enrolled.blocked, enrolled.block_number), (true, known), "{number}");
    }
}

// --- The time ----------------------------------------------------------------------------------------------------------

/// A phone that does not know the time.
async fn lost_in_time(world: &World) -> Arc<Phone> {
    let phone = world.phone().await;
    drop(phone);
    world.clock.reboot("boot-2");
    world.clock.set_wall_off(-40 * 86_400_000);
    let phone = world.open();
    unlock(&phone).await;
    assert_eq!(phone.strip().quality, Quality::Wall);
    phone
}

#[tokio::test]
async fn an_answer_that_was_more_than_ten_seconds_under_way_tells_nobody_the_time() {
    for (milliseconds, known) in [(10_000, true), (10_001, false)] {
        let mut world = World::new().await;
        let phone = lost_in_time(&world).await;
        let clock = world.clock.clone();
        world
            .put_between(move |passing| {
                if passing.path == "/v1/time" {
                    clock.advance(Duration::from_millis(milliseconds));
                }
                passing
            })
            .await;
        phone.sync_once(true).await;
        assert_eq!(phone.strip().quality == Quality::Anchored, known, "{milliseconds} ms");
    }
}

#[tokio::test]
async fn a_time_that_was_signed_for_another_question_tells_nobody_the_time() {
    let mut world = World::new().await;
    let phone = lost_in_time(&world).await;
    let central = world.central.clone();
    world
        .put_between(move |passing| {
            if passing.path != "/v1/time" {
                return passing;
            }
            let mut time: Time = serde_json::from_slice(&passing.answer().body.payload).unwrap();
            time.nonce[31] ^= 1;
            passing.with(&central.keys.answer(Kind::Time, &time).unwrap())
        })
        .await;
    phone.sync_once(true).await;
    assert_eq!(phone.strip().quality, Quality::Wall);
    assert_eq!(phone.progress().signal, Signal::Trouble);
}
