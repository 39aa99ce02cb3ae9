//! The log recomputed: every hash, link, commitment and signature, every digest, and every quote of one.
//!
//! | what | must come out of |
//! |---|---|
//! | an entry's hash | its own parts, the hash of the entry before among them |
//! | its commitment | salt and payload, where they are kept |
//! | its signature | the phone's key |
//! | the columns it is looked up by | its payload |
//! | how far a chain is held | entries without a hole |
//! | an event of the office | its own parts and the event before |
//! | a digest | the service key that signed it, which the root certified; the digest before; the heads it saw, and those are in the log |
//! | a quote in an entry | the digest of that number |
//!
//! Nothing is changed, and nothing is believed because the database says so. What was put aside when it arrived (a fork, a
//! signature that does not fit) is counted: it was raised then, and is no difference.

use std::collections::BTreeMap;

use super::Central;
use super::db::chains::Chain;
use super::db::log::{self, EventRow, LogRow};
use super::db::{DbError, Tx, devices, digests, office};
use super::ingest::{header_of, word};
use crate::domain::encoding::hex;
use crate::domain::entry::Record;
use crate::domain::ids::{DeviceId, VisitId};
use crate::domain::signed::Kind;
use crate::domain::sync_plan::Held;
use crate::sync::wire::digest::Digest;
use crate::sync::wire::log::Entry;
use crate::sync::wire::{Answer, ServiceKey};
use crate::vault::digest as form;
use crate::vault::log::commitment;
use crate::vault::signing::{NotSigned, PublicKey};

/// Rows that are read at once.
const PIECE: u64 = 500;

/// What is recomputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// The chains of one phone, and all digests.
    Device(DeviceId),
    /// The chains in which a visit has entries, and all digests.
    Visit(VisitId),
}

/// Something that does not come out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Of what.
    pub of: String,
    /// What differs, in words.
    pub what: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Chains recomputed.
    pub chains: u64,
    /// Entries recomputed.
    pub entries: u64,
    /// Of these, without a signature: the phone's key could not be used.
    pub unsigned: u64,
    /// Of these, without their text: held back, or deleted.
    pub without_text: u64,
    /// Entries that were put aside when they arrived.
    pub set_aside: u64,
    /// Events of the office recomputed.
    pub events: u64,
    /// Digests recomputed.
    pub digests: u64,
    /// Quotes of digests compared.
    pub quotes: u64,
    /// What differs.
    pub differences: Vec<Difference>,
}

impl Report {
    fn differs(&mut self, of: impl Into<String>, what: impl Into<String>) {
        self.differences.push(Difference { of: of.into(), what: what.into() });
    }
}

/// Recomputes the log.
///
/// # Errors
/// [`DbError`], where it cannot be read at all.
pub fn verify(tx: &mut dyn Tx, central: &Central, scope: Scope) -> Result<Report, DbError> {
    let org = central.organisation.id;
    let mut report = Report::default();
    let events = events(tx, central, &mut report)?;
    let known = digests(tx, central, &events, &mut report)?;
    let chains = match scope {
        Scope::All => log::chains(tx, org)?,
        Scope::Device(device) => log::chains(tx, org)?.into_iter().filter(|(author, _)| *author == device).collect(),
        Scope::Visit(visit) => log::chains_of_visit(tx, org, visit)?,
    };
    for at in chains {
        chain(tx, central, at, &known, &mut report)?;
    }
    Ok(report)
}

/// The hash of each event, by number.
type Events = BTreeMap<u64, [u8; 32]>;
/// The hash of each digest, by number.
type Digests = BTreeMap<u64, [u8; 32]>;

fn events(tx: &mut dyn Tx, central: &Central, report: &mut Report) -> Result<Events, DbError> {
    let org = central.organisation.id;
    let (mut found, mut before) = (Events::new(), (0, [0; 32]));
    loop {
        let piece = log::events(tx, org, (before.0, PIECE))?;
        if piece.is_empty() {
            return Ok(found);
        }
        for row in piece {
            let EventRow { seq, at, person, kind, detail, prev, hash } = &row;
            let of = format!("event {seq} of the office ({kind})");
            if *seq != before.0 + 1 {
                report.differs(&of, format!("the events from {} to {} are missing", before.0 + 1, seq - 1));
            } else if *prev != before.1 {
                report.differs(&of, "it does not follow from the event before");
            }
            if office::event_hash(org, (*seq, prev), (*at, *person), (kind, detail)) != *hash {
                report.differs(&of, "its hash does not come out of its parts: it was changed after it was written");
            }
            before = (*seq, *hash);
            found.insert(*seq, *hash);
            report.events += 1;
        }
    }
}

/// A digest, once the root's and the service key's signatures are checked.
fn open(answer: &Answer, root: &PublicKey) -> Result<Digest, NotSigned> {
    let key: ServiceKey = root.open_body(Kind::ServiceKey, &answer.service_key)?;
    let digest: Digest = PublicKey(key.public).open_body(Kind::Digest, &answer.body)?;
    if digest.at < key.from || digest.at >= key.to || digest.organisation != key.organisation {
        return Err(NotSigned::OtherKey);
    }
    Ok(digest)
}

fn digests(tx: &mut dyn Tx, central: &Central, events: &Events, report: &mut Report) -> Result<Digests, DbError> {
    let org = central.organisation.id;
    let mut found = Digests::new();
    let mut heads: BTreeMap<Chain, Held> = BTreeMap::new();
    let mut before = (0, [0; 32]);
    loop {
        let piece = digests::after(tx, org, before.0, PIECE)?;
        if piece.is_empty() {
            return Ok(found);
        }
        for stored in piece {
            let number = stored.number;
            let of = format!("digest {number}");
            let changed = digests::heads_of(tx, org, number)?;
            heads.extend(changed.into_iter().map(|head| ((head.device, head.epoch), head)));
            let hash = form::quote(number, &stored.answer.body.payload).hash;
            report.digests += 1;
            found.insert(number, hash);
            if number != before.0 + 1 {
                report.differs(&of, format!("the digests from {} to {} are missing", before.0 + 1, number - 1));
            }
            match open(&stored.answer, &central.keys.root) {
                Err(_) => report.differs(&of, "no service key of this organisation signed it"),
                Ok(digest) => {
                    let all: Vec<Held> = heads.values().copied().collect();
                    let right = (digest.organisation, digest.number, digest.at) == (org, number, stored.at);
                    if !right || hash != stored.hash {
                        report.differs(&of, "what is signed is another one than what is on file");
                    }
                    if number == before.0 + 1 && digest.before != before.1 {
                        report.differs(&of, "it does not follow from the digest before");
                    }
                    if digest.heads != form::heads(org, &all) || digest.chains != all.len() as u64 {
                        report.differs(&of, "the heads on file are not those that were signed");
                    }
                    let office = events.get(&digest.office_seq).copied();
                    if digest.office_seq > 0 && office != Some(digest.office_hash) {
                        let event = digest.office_seq;
                        report.differs(&of, format!("event {event} of the office was another one when it was signed"));
                    }
                }
            }
            before = (number, hash);
        }
    }
}

/// The hashes that there are for each number of a chain: what is stored, and what was put aside.
type Hashes = BTreeMap<u64, Vec<[u8; 32]>>;

fn chain(tx: &mut dyn Tx, central: &Central, at: Chain, known: &Digests, report: &mut Report) -> Result<(), DbError> {
    let org = central.organisation.id;
    let named = format!("phone {}, chain {}", at.0, at.1);
    report.chains += 1;
    let Some(author) = devices::find(tx, org, at.0)? else {
        report.differs(named, "no such phone is enrolled: its signatures cannot be checked");
        return Ok(());
    };
    let mut hashes = Hashes::new();
    for aside in log::aside(tx, org, at)? {
        report.set_aside += 1;
        let header = serde_json::from_slice(&aside.body).ok().map(|entry: Entry| header_of(central, &entry));
        if header.is_none_or(|header| header.hash() != aside.hash || (header.device, header.epoch) != at) {
            report.differs(format!("{named}, no. {} put aside", aside.seq), "it was changed after it was put aside");
        }
        hashes.entry(aside.seq).or_default().push(aside.hash);
    }
    let mut after = 0;
    loop {
        let piece = log::rows(tx, org, at, (after, PIECE))?;
        let Some(last) = piece.last() else { break };
        after = last.header.seq;
        for row in &piece {
            let of = format!("{named}, no. {}", row.header.seq);
            entry(row, &author, &hashes, known, (&of, report));
            hashes.entry(row.header.seq).or_default().push(row.hash);
        }
    }
    let there = |head: &Held| hashes.get(&head.seq).is_some_and(|found| found.contains(&head.hash));
    if let Some(held) = log::held(tx, org, at)?.filter(|held| held.seq > 0) {
        if let Some(hole) = (1..=held.seq).find(|seq| !hashes.contains_key(seq)) {
            report.differs(format!("{named}, no. {hole}"), "it was held, and is missing");
        }
        if !there(&held) {
            report.differs(format!("{named}, no. {}", held.seq), "another entry was held in its place");
        }
    }
    for (number, head) in log::digested(tx, org, at)?.iter().filter(|(_, head)| head.seq > 0 && !there(head)) {
        let was = format!("another entry stood in its place when digest {number} was signed ({})", hex(&head.hash));
        report.differs(format!("{named}, no. {}", head.seq), was);
    }
    Ok(())
}

fn entry(row: &LogRow, author: &devices::Device, before: &Hashes, known: &Digests, (of, report): (&str, &mut Report)) {
    let header = &row.header;
    report.entries += 1;
    if header.hash() != row.hash {
        report.differs(of, "its hash does not come out of its parts: it was changed after it was stored");
    }
    if let Some(signature) = &row.signature {
        // Over what stands there now, not over what the row says its hash is.
        if header.verify(signature, &author.public_key).is_err() {
            report.differs(of, "the phone did not sign this");
        }
    } else {
        report.unsigned += 1;
        if !row.flags.split(';').any(|flag| flag == "unsigned") {
            report.differs(of, "its signature is gone");
        }
    }
    let follows = match header.seq {
        1 => header.prev == [0; 32],
        seq => before.get(&(seq - 1)).is_none_or(|hashes| hashes.contains(&header.prev)),
    };
    if !follows {
        report.differs(of, "it does not follow from the entry before");
    }
    match (&row.salt, &row.payload) {
        (Some(salt), Some(payload)) => {
            let salt: Option<&[u8; 32]> = salt.as_slice().try_into().ok();
            if salt.is_none_or(|salt| commitment(salt, payload) != header.commitment) {
                report.differs(of, "its text is not the one that the phone wrote");
            }
            text(row, author, payload, known, (of, report));
        }
        (_, _) => report.without_text += 1,
    }
}

/// What the text says: the columns it is looked up by, and the digest it quotes.
fn text(row: &LogRow, author: &devices::Device, payload: &[u8], known: &Digests, (of, report): (&str, &mut Report)) {
    let Ok(record) = Record::from_bytes(payload) else {
        report.differs(of, "its text does not read");
        return;
    };
    let at = record.happened_at.unwrap_or(record.now.at);
    let shelved = (row.kind.as_str(), row.visit, row.client, row.at, row.worker);
    let says = (word(record.fact.kind()), record.about.visit, record.about.client, at, Some(author.worker));
    if shelved != (says.0.as_str(), says.1, says.2, says.3, says.4) {
        report.differs(of, "it is filed under another kind, visit, client, worker or time than it tells of");
    }
    if let Some(quote) = record.digest {
        report.quotes += 1;
        let number = quote.number;
        match known.get(&number) {
            Some(hash) if *hash == quote.hash => {}
            Some(_) => {
                report.differs(of, format!("it quotes digest {number}, which was another one when the phone saw it"));
            }
            None => report.differs(of, format!("it quotes digest {number}, which is not here")),
        }
    }
}
