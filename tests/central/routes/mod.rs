mod auth;
mod blocks;
mod bundle;
mod chains;
mod codes;
mod enrolments;
mod extensions;
mod grants;
mod limits;
mod log_batches;
mod office;
mod problems;
mod recovery;
mod releases;
mod time;
mod voice_grants;

use std::time::Duration;

use doorstep::domain::clock::{Now, Quality, Reading, Timestamp};
use doorstep::domain::digest::Quote;
use doorstep::domain::entry::{About, Fact, Previous, Record};
use doorstep::domain::ids::{BatchId, EntryId, Epoch};
use doorstep::domain::signed::Kind;
use doorstep::sync::client::{Client, NetError, Signer};
use doorstep::sync::engine;
use doorstep::sync::trust::Trust;
use doorstep::sync::wire::enrolment::{Enrolment, Request, Response};
use doorstep::sync::wire::log::{Batch, Chain, Entry, Receipt};
use doorstep::sync::wire::{Answer, VERSION, bundle as wire_bundle};
use doorstep::vault::Secret32;
use doorstep::vault::envelope::{Holder, RevealPair};
use doorstep::vault::log::{Head, IngestKey, Written, write};
use doorstep::vault::signing::{PublicKey, SigningKey};

use crate::support::world::World;

/// A phone that speaks the wire by hand, so that it can also speak it wrongly.
pub struct HandPhone {
    pub key: SigningKey,
    pub enrolment: Enrolment,
    pub trust: Trust,
    pub client: Client,
    pub head: Head,
    pub pair: RevealPair,
}

pub fn client(world: &World) -> Client {
    let clock = world.clock.clone();
    {
        let past = clock.clone();
        Client::new(
            &world.address(),
            None,
            std::sync::Arc::new(move || clock.now()),
            std::sync::Arc::new(move || past.now()),
        )
        .unwrap()
    }
}

pub fn signed_request(code: &str, key: &SigningKey) -> Request {
    let mut request = Request {
        v: VERSION,
        code: code.to_owned(),
        device_key: key.public().0,
        platform: "test".into(),
        app: "0".into(),
        sig: Vec::new(),
    };
    request.sig = key.sign(&request.message()).to_vec();
    request
}

impl HandPhone {
    pub async fn enrol(world: &World, worker: &str) -> Self {
        Self::enrol_phone(world, worker, false).await
    }

    /// The same, of the worker's own phone or the agency's.
    pub async fn enrol_phone(world: &World, worker: &str, own: bool) -> Self {
        let key = SigningKey::from_seed(&Secret32::make()).unwrap();
        let request = signed_request(&world.invite_phone(worker, own), &key);
        let client = client(world);
        let bytes = client.post("/v1/enrolments", &request, None).await.unwrap();
        let response: Response = serde_json::from_slice(&bytes).unwrap();
        let root = PublicKey(response.root);
        let anyone = Trust { organisation: None, root, sequence: 0 };
        let enrolment: Enrolment =
            anyone.open(Kind::Enrolment, &response.answer, |e: &Enrolment| e.issued_at).unwrap().body;
        let trust = Trust { organisation: Some(enrolment.organisation), ..anyone };
        let head = Head {
            organisation: enrolment.organisation,
            device: enrolment.device,
            epoch: Epoch(doorstep::vault::make_bytes()),
            next_seq: 1,
            hash: [0; 32],
        };
        Self { key, enrolment, trust, client, head, pair: RevealPair::make() }
    }

    /// A signed request, and the signed answer as it came.
    pub async fn ask<T: serde::Serialize + Sync>(
        &self,
        world: &World,
        path: &str,
        body: &T,
    ) -> Result<Answer, NetError> {
        let bytes = self.client.post(path, body, Some(self.signer(world.clock.now()))).await?;
        Ok(serde_json::from_slice(&bytes).unwrap())
    }

    /// Everything this phone may have now.
    pub async fn full(&self, world: &World) -> wire_bundle::Bundle {
        self.bundle(world, &self.bundle_request(0)).await.unwrap()
    }

    /// Who may open what is sealed to this phone.
    pub fn holder(&self) -> Holder {
        let Enrolment { organisation, device, .. } = self.enrolment;
        Holder { organisation, device, worker: self.enrolment.worker.id }
    }

    pub fn signer(&self, now: Timestamp) -> Signer<'_> {
        Signer { key: &self.key, device: self.enrolment.device, now }
    }

    pub async fn send(&self, world: &World, batch: &Batch) -> Result<Receipt, NetError> {
        let bytes = self.client.post("/v1/log/batches", batch, Some(self.signer(world.clock.now()))).await?;
        let answer: Answer = serde_json::from_slice(&bytes).unwrap();
        let believed = self.trust.open(Kind::Receipt, &answer, |receipt: &Receipt| receipt.signed_at).unwrap();
        assert_eq!(believed.body.batch_id, batch.batch_id);
        Ok(believed.body)
    }

    pub fn bundle_request(&self, applied: u64) -> wire_bundle::Request {
        wire_bundle::Request {
            v: VERSION,
            id: doorstep::vault::make_uuid(Timestamp(1)),
            applied,
            cursor: (applied > 0).then_some(applied),
            reveal_key: Some(self.pair.public()),
            app: "0".into(),
            chains: Vec::new(),
        }
    }

    pub async fn bundle(&self, world: &World, request: &wire_bundle::Request) -> Result<wire_bundle::Bundle, NetError> {
        let bytes = self.client.post("/v1/bundle", request, Some(self.signer(world.clock.now()))).await?;
        let answer: Answer = serde_json::from_slice(&bytes).unwrap();
        let believed = self.trust.open(Kind::Bundle, &answer, |bundle: &wire_bundle::Bundle| bundle.issued_at).unwrap();
        Ok(believed.body)
    }

    /// Writes the next entry of this phone's chain.
    pub fn write(&mut self, world: &World, fact: Fact) -> Written {
        let about = About { worker: self.enrolment.worker.id, visit: None, client: None };
        self.write_about(world, about, fact)
    }

    /// The same, in this visit at this client.
    pub fn write_in(&mut self, world: &World, (visit, client): (&str, &str), fact: Fact) -> Written {
        let (visit, client) = (Some(world.visit_id(visit)), Some(world.client_id(client)));
        self.write_about(world, About { worker: self.enrolment.worker.id, visit, client }, fact)
    }

    /// The same, about whomever it says.
    pub fn write_about(&mut self, world: &World, about: About, fact: Fact) -> Written {
        let now = world.clock.now();
        let boot = doorstep::domain::clock::Boot { id: "b".into(), elapsed_ms: 1 };
        let reading = Reading { wall: now, boot };
        let record = Record::new(about, Now { at: now, quality: Quality::Anchored }, &reading, fact);
        self.write_record(now, &record)
    }

    /// The same, quoting a digest.
    pub fn write_quoting(&mut self, world: &World, quote: Quote) -> Written {
        let now = world.clock.now();
        let about = About { worker: self.enrolment.worker.id, visit: None, client: None };
        let boot = doorstep::domain::clock::Boot { id: "b".into(), elapsed_ms: 1 };
        let reading = Reading { wall: now, boot };
        let fact = Fact::EpochStarted { previous: Previous::None };
        let record = Record::new(about, Now { at: now, quality: Quality::Anchored }, &reading, fact);
        self.write_record(now, &Record { digest: Some(quote), ..record })
    }

    fn write_record(&mut self, now: Timestamp, record: &Record) -> Written {
        let payload = record.to_bytes().unwrap();
        let id = EntryId(doorstep::vault::make_uuid(now));
        let salt = doorstep::vault::make_bytes();
        let ingest = IngestKey(self.enrolment.ingest.public);
        let written = write(&self.head, id, now, (salt, &payload), Some(&self.key), &ingest).unwrap();
        self.head.next_seq += 1;
        self.head.hash = written.hash;
        written
    }

    /// Writes these in a visit, one after the other, and sends them.
    pub async fn tells(&mut self, world: &World, place: (&str, &str), facts: Vec<Fact>) {
        let written: Vec<Written> = facts.into_iter().map(|fact| self.write_in(world, place, fact)).collect();
        self.send(world, &self.batch(&written)).await.unwrap();
    }

    pub fn first(&mut self, world: &World) -> Written {
        self.write(world, Fact::EpochStarted { previous: Previous::None })
    }

    pub fn batch(&self, written: &[Written]) -> Batch {
        Batch {
            v: VERSION,
            batch_id: BatchId(doorstep::vault::make_uuid(Timestamp(1))),
            chains: vec![Chain {
                device: self.enrolment.device,
                epoch: self.head.epoch,
                next_seq: self.head.next_seq,
                head_hash: self.head.hash,
                oldest_waiting: written.iter().map(|entry| entry.header.seq).min(),
            }],
            entries: written.iter().map(on_wire).collect(),
            urgent: false,
        }
    }
}

pub fn on_wire(written: &Written) -> Entry {
    engine::on_wire(written.clone())
}

pub fn problem_of<T: std::fmt::Debug>(result: Result<T, NetError>) -> String {
    match result {
        Err(NetError::Problem(problem, _)) => problem.kind,
        other => panic!("expected a problem, got {other:?}"),
    }
}

pub fn later(world: &World, seconds: u64) {
    world.clock.advance(Duration::from_secs(seconds));
}
