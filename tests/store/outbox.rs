use std::path::Path;

use doorstep::domain::clock::{Now, Quality, Timestamp};
use doorstep::domain::entry::{About, Fact};
use doorstep::domain::ids::{DeviceId, EntryId, Epoch, OrgId, PersonId};
use doorstep::domain::sync_plan::{Again, Held, HeldPlan, ReceiptPlan, Verdict, Word};
use doorstep::shell::clock::Clocks;
use doorstep::store::Store;
use doorstep::store::entries::{Pen, When};
use doorstep::store::outbox::Tally;
use doorstep::vault::Secret32;
use doorstep::vault::log::{IngestKey, IngestPrivate};
use doorstep::vault::signing::SigningKey;
use uuid::Uuid;

use super::schema::fields;
use crate::support::clock::{START, TestClock};

const DEVICE: DeviceId = DeviceId(Uuid::from_u128(2));
const EPOCH: Epoch = Epoch([6; 16]);
const ABOUT: About = About { worker: PersonId(Uuid::from_u128(7)), visit: None, client: None };

struct Log {
    store: Store,
    signer: SigningKey,
    ingest: IngestKey,
}

impl Log {
    fn new(path: &Path) -> Self {
        let signer = SigningKey::from_seed(&Secret32::new([3; 32])).unwrap();
        let ingest = IngestPrivate::make().public().unwrap();
        let mut log = Self { store: Store::open(path, fields()).unwrap(), signer, ingest };
        let pen = pen(&log.signer, &log.ingest);
        log.store.begin_chain(&pen, ABOUT, EPOCH, false, &when()).unwrap();
        log
    }

    fn append(&mut self, facts: &[Fact]) -> Vec<EntryId> {
        let pen = pen(&self.signer, &self.ingest);
        self.store.change(|change| change.append(&pen, ABOUT, facts, &when())).unwrap()
    }

    fn receipt(&mut self, ids: &[EntryId], verdict: Verdict, held: u64) {
        let now = Held { device: DEVICE, epoch: EPOCH, seq: held, hash: [9; 32] };
        let receipted = ids.iter().map(|id| Word { id: *id, verdict, apart: false }).collect();
        let chains = HeldPlan { held: vec![now], again: Vec::new() };
        let plan = ReceiptPlan { receipted, chains, ..ReceiptPlan::default() };
        self.store.apply_receipt(&plan, START).unwrap();
    }

    fn oldest_waiting(&self) -> Option<u64> {
        self.store.chains().unwrap()[0].oldest_waiting
    }

    fn told(&self) -> (u64, u64, u64, u64) {
        let Tally { waiting, sent, all, quarantined } = self.store.tally().unwrap();
        (waiting, sent, all, quarantined)
    }
}

fn pen<'a>(signer: &'a SigningKey, ingest: &'a IngestKey) -> Pen<'a> {
    Pen { organisation: OrgId(Uuid::from_u128(1)), device: DEVICE, signer: Some(signer), ingest }
}

fn when() -> When {
    When { now: Now { at: START, quality: Quality::Anchored }, reading: TestClock::new(START).read() }
}

fn urgent() -> Fact {
    Fact::NotSafe { step: String::new(), address: String::new() }
}

#[test]
fn the_counts_of_the_strip_follow_everything_that_happens_to_entries() {
    let folder = crate::support::folder();
    let path = folder.path().join("phone.db");
    let mut log = Log::new(&path);
    assert_eq!(log.told(), (1, 0, 1, 0), "the chain's first entry");
    let first = log.append(&[Fact::Left, Fact::Left]);
    assert_eq!(log.told(), (3, 0, 3, 0));
    let pen = pen(&log.signer, &log.ingest);
    let undone = log.store.change(|change| {
        change.append(&pen, ABOUT, &[Fact::Left], &when())?;
        Err::<(), _>(doorstep::store::StoreError::Unsealable)
    });
    assert!(undone.is_err());
    assert_eq!(log.told(), (3, 0, 3, 0), "what was not committed does not count");
    log.receipt(&first[..1], Verdict::Created, 0);
    assert_eq!(log.told(), (2, 1, 3, 0), "receipted, and not held");
    let second = log.append(&[Fact::Leaving]);
    assert_eq!(log.told(), (3, 1, 4, 0));
    log.receipt(&second, Verdict::Quarantined, 2);
    assert_eq!(log.told(), (2, 1, 4, 1), "number 2 is held now");
    let again = Again { device: DEVICE, epoch: EPOCH, above: 0 };
    let lost = HeldPlan { held: Vec::new(), again: vec![again] };
    log.store.change(|change| change.apply_held(&lost)).unwrap();
    assert_eq!(log.told(), (4, 0, 4, 0), "what central has lost waits again");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute("DELETE FROM outbox WHERE seq > 2", []).unwrap();
    assert_eq!(log.told().0, 2, "somebody else wrote to the file");
    log.store.change(|change| change.set_meta("contact", &Timestamp(5))).unwrap();
    assert_eq!(log.told().0, 2);
}

#[test]
fn the_oldest_that_waits_is_the_lowest_number_whatever_goes_first() {
    let folder = crate::support::folder();
    let mut log = Log::new(&folder.path().join("phone.db"));
    let ids = log.append(&[Fact::Left, urgent(), Fact::Leaving, urgent()]);
    assert_eq!(log.oldest_waiting(), Some(1));
    let first: Vec<_> = log.store.waiting(0).unwrap().iter().map(|entry| entry.seq).collect();
    assert_eq!(first[0], 3, "urgent ones go first");
    let begin: Vec<_> = log.store.waiting(0).unwrap().into_iter().filter(|entry| entry.seq == 1).collect();
    log.receipt(&[begin[0].id], Verdict::Created, 1);
    assert_eq!(log.oldest_waiting(), Some(2));
    log.receipt(&[ids[0], ids[2]], Verdict::Created, 2);
    assert_eq!(log.oldest_waiting(), Some(3), "only urgent ones are left");
    log.receipt(&ids, Verdict::Duplicate, 5);
    assert_eq!(log.oldest_waiting(), None);
}
