//! Recomputes an exported log with nothing but the file and public keys.
//!
//! Written from the form in `docs/operating.md`, *The log as a file*, and sharing no code with the service: it uses none of
//! this crate, so that a mistake there is not made again here.
//!
//! `verify_export LOG KEYS`. The keys may come from elsewhere than the log: the root's public half from the paper it was
//! written down on, the phones' from an earlier export. Exit codes: 0 all comes out; 1 a file cannot be read; 2 something
//! differs; 64 wrong use.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::Value;

type Hash = [u8; 32];
/// A phone and one of its chains, both as bytes.
type Chain = ([u8; 16], [u8; 16]);

/// What was recomputed, and what differs.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Entries recomputed.
    pub entries: u64,
    /// Events of the office recomputed.
    pub events: u64,
    /// Digests recomputed.
    pub digests: u64,
    /// Quotes of digests compared.
    pub quotes: u64,
    /// What differs, in words.
    pub differences: Vec<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [log, keys] = arguments.as_slice() else {
        eprintln!("use: verify_export LOG KEYS");
        return ExitCode::from(64);
    };
    let opened = File::open(log).map_err(|error| format!("{log}: {error}"));
    let keys = std::fs::read_to_string(keys).map_err(|error| format!("{keys}: {error}"));
    let outcome = opened.and_then(|log| check(BufReader::new(log), &keys?));
    let mut out = std::io::stdout();
    match outcome {
        Err(why) => {
            eprintln!("verify_export: {why}");
            ExitCode::from(1)
        }
        Ok(Outcome { entries, events, digests, quotes, differences }) => {
            for difference in &differences {
                let _ = writeln!(out, "{difference}");
            }
            let count = differences.len();
            let word = if count == 0 { String::from("all comes out") } else { format!("{count} differ") };
            let _ = writeln!(out, "{entries} entries, {events} events, {digests} digests, {quotes} quotes: {word}");
            if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) }
        }
    }
}

fn sha256(parts: &[&[u8]]) -> Hash {
    let mut all = Vec::new();
    for part in parts {
        all.extend_from_slice(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, &all).as_ref());
    hash
}

fn signed_by(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok()
}

/// A member of a line, or why the line cannot be read.
struct Line<'a>(&'a Value, usize);

impl Line<'_> {
    fn wrong(&self, name: &str) -> String {
        format!("line {}: `{name}` is not as it should be", self.1)
    }

    fn number(&self, name: &str) -> Result<u64, String> {
        self.0[name].as_u64().ok_or_else(|| self.wrong(name))
    }

    fn text(&self, name: &str) -> Result<&str, String> {
        self.0[name].as_str().ok_or_else(|| self.wrong(name))
    }

    fn id(&self, name: &str) -> Result<[u8; 16], String> {
        unhex(&self.text(name)?.replace('-', "")).and_then(|b| b.try_into().ok()).ok_or_else(|| self.wrong(name))
    }

    fn hash(&self, name: &str) -> Result<Hash, String> {
        unhex(self.text(name)?).and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| self.wrong(name))
    }

    /// Base64url, or nothing where it is null.
    fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        if self.0[name].is_null() {
            return Ok(None);
        }
        URL_SAFE_NO_PAD.decode(self.text(name)?).map(Some).map_err(|_| self.wrong(name))
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    text.len().is_multiple_of(2).then(|| (0..text.len()).step_by(2).map(pair).collect())?
}

/// The parts of an entry that its hash is made of.
struct Parts {
    seq: u64,
    id: [u8; 16],
    written_at: u64,
    prev: Hash,
    commitment: Hash,
}

fn entry_hash(org: &[u8; 16], chain: &Chain, parts: &Parts) -> Hash {
    sha256(&[
        b"doorstep/entry/v1",
        &parts.prev,
        org,
        &chain.0,
        &chain.1,
        &parts.seq.to_be_bytes(),
        &parts.id,
        &parts.written_at.to_be_bytes(),
        &parts.commitment,
    ])
}

/// What has been read so far.
struct Reading {
    org: [u8; 16],
    root: Vec<u8>,
    phones: BTreeMap<[u8; 16], Vec<u8>>,
    /// The hashes there are for each number of each chain: stored ones and those put aside.
    hashes: BTreeMap<Chain, BTreeMap<u64, BTreeSet<Hash>>>,
    stored: BTreeSet<(Chain, u64)>,
    /// For links: whose it is, and the hash that it names.
    links: Vec<(Chain, u64, Hash)>,
    held: Vec<(Chain, u64, Hash)>,
    events: BTreeMap<u64, Hash>,
    heads: BTreeMap<Chain, (u64, Hash)>,
    seen: Vec<(u64, Chain, u64, Hash)>,
    digests: BTreeMap<u64, Hash>,
    quotes: Vec<(String, u64, Hash)>,
    found: Outcome,
}

/// Recomputes a log. An error says why it cannot be read at all.
pub fn check(log: impl BufRead, keys: &str) -> Result<Outcome, String> {
    let keys: Value = serde_json::from_str(keys).map_err(|error| format!("the keys do not read: {error}"))?;
    let line = Line(&keys, 0);
    let mut phones = BTreeMap::new();
    for phone in keys["phones"].as_array().ok_or("the keys name no phones")? {
        let phone = Line(phone, 0);
        phones.insert(phone.id("device")?, phone.bytes("key")?.ok_or_else(|| phone.wrong("key"))?);
    }
    let mut reading = Reading {
        org: line.id("organisation")?,
        root: line.bytes("root")?.ok_or("the keys name no root")?,
        phones,
        hashes: BTreeMap::new(),
        stored: BTreeSet::new(),
        links: Vec::new(),
        held: Vec::new(),
        events: BTreeMap::new(),
        heads: BTreeMap::new(),
        seen: Vec::new(),
        digests: BTreeMap::new(),
        quotes: Vec::new(),
        found: Outcome::default(),
    };
    let mut ended = false;
    for (place, text) in log.lines().enumerate() {
        let text = text.map_err(|error| format!("line {}: {error}", place + 1))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| format!("line {}: {error}", place + 1))?;
        let line = Line(&value, place + 1);
        if ended {
            reading.found.differences.push(format!("line {}: something follows the end", place + 1));
        }
        match (place, line.text("type")?) {
            (0, "export") if line.id("organisation")? != reading.org => {
                reading.found.differences.push("the log is another organisation's than the keys".into());
            }
            (0, "export") if line.number("v")? != 1 => return Err("a form of the file that is not known here".into()),
            (0, "export") => {}
            (0, _) => return Err("this is no exported log".into()),
            (_, "entry") => reading.entry(&line)?,
            (_, "set_aside") => reading.set_aside(&line)?,
            (_, "chain") => reading.held.push((chain(&line)?, line.number("seq")?, line.hash("hash")?)),
            (_, "event") => reading.event(&line)?,
            (_, "digest_head") => reading.head(&line)?,
            (_, "digest") => reading.digest(&line)?,
            (_, "end") => {
                ended = true;
                if line.number("lines")? != place as u64 {
                    reading.found.differences.push("lines are missing, or too many".into());
                }
            }
            // A later form may have more to say.
            (_, _) => {}
        }
    }
    if !ended {
        reading.found.differences.push("the file has no end: it was cut off".into());
    }
    reading.whole();
    Ok(reading.found)
}

fn chain(line: &Line<'_>) -> Result<Chain, String> {
    Ok((line.id("device")?, line.id("epoch")?))
}

fn named(chain: &Chain, seq: u64) -> String {
    let short = |bytes: &[u8; 16]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("phone {}, chain {}, no. {seq}", short(&chain.0), short(&chain.1))
}

impl Reading {
    fn differs(&mut self, of: &str, what: &str) {
        self.found.differences.push(format!("{of}: {what}"));
    }

    fn entry(&mut self, line: &Line<'_>) -> Result<(), String> {
        let at = chain(line)?;
        let parts = Parts {
            seq: line.number("seq")?,
            id: line.id("id")?,
            written_at: line.number("written_at")?,
            prev: line.hash("prev")?,
            commitment: line.hash("commitment")?,
        };
        let (seq, of) = (parts.seq, named(&at, parts.seq));
        self.found.entries += 1;
        let hash = entry_hash(&self.org, &at, &parts);
        if hash != line.hash("hash")? {
            self.differs(&of, "its hash does not come out of its parts");
        }
        if let Some(signature) = line.bytes("sig")? {
            match self.phones.get(&at.0) {
                None => self.differs(&of, "there is no key of this phone"),
                Some(key) if !signed_by(key, &hash, &signature) => self.differs(&of, "the phone did not sign this"),
                Some(_) => {}
            }
        }
        if !self.stored.insert((at, seq)) {
            self.differs(&of, "there are two of this number");
        }
        self.hashes.entry(at).or_default().entry(seq).or_default().insert(hash);
        self.links.push((at, seq, parts.prev));
        if let Some(payload) = line.bytes("payload")? {
            let salt = line.hash("salt")?;
            if sha256(&[b"doorstep/commit/v1", &salt, &payload]) != parts.commitment {
                self.differs(&of, "its text is not the one that the phone wrote");
            }
            let record: Value = serde_json::from_slice(&payload).unwrap_or_default();
            let quote = &record["digest"];
            if !quote.is_null() {
                let quote = Line(quote, line.1);
                self.quotes.push((of, quote.number("number")?, quote.hash("hash")?));
            }
        }
        Ok(())
    }

    fn set_aside(&mut self, line: &Line<'_>) -> Result<(), String> {
        let (at, seq, hash) = (chain(line)?, line.number("seq")?, line.hash("hash")?);
        let inner = Line(&line.0["entry"], line.1);
        let parts = Parts {
            seq,
            id: inner.id("id")?,
            written_at: inner.number("written_at")?,
            prev: inner.hash("prev")?,
            commitment: inner.hash("commitment")?,
        };
        if entry_hash(&self.org, &at, &parts) != hash {
            self.differs(&named(&at, seq), "what was put aside was changed since");
        }
        self.hashes.entry(at).or_default().entry(seq).or_default().insert(hash);
        Ok(())
    }

    fn event(&mut self, line: &Line<'_>) -> Result<(), String> {
        let (seq, prev) = (line.number("seq")?, line.hash("prev")?);
        let person = if line.0["person"].is_null() { [0; 16] } else { line.id("person")? };
        let hash = sha256(&[
            b"doorstep/office/v1",
            &prev,
            &self.org,
            &seq.to_be_bytes(),
            &line.number("at")?.to_be_bytes(),
            &person,
            line.text("kind")?.as_bytes(),
            &[0],
            line.text("detail")?.as_bytes(),
        ]);
        let of = format!("event {seq} of the office");
        self.found.events += 1;
        if hash != line.hash("hash")? {
            self.differs(&of, "its hash does not come out of its parts");
        }
        let (before, its_hash) = self.events.last_key_value().map_or((0, [0; 32]), |(seq, hash)| (*seq, *hash));
        if seq != before + 1 {
            self.differs(&of, "events before it are missing");
        } else if prev != its_hash {
            self.differs(&of, "it does not follow from the event before");
        }
        self.events.insert(seq, hash);
        Ok(())
    }

    fn head(&mut self, line: &Line<'_>) -> Result<(), String> {
        let (at, seq, hash) = (chain(line)?, line.number("seq")?, line.hash("hash")?);
        let number = line.number("number")?;
        self.heads.insert(at, (seq, hash));
        self.seen.push((number, at, seq, hash));
        if number != self.digests.last_key_value().map_or(0, |(number, _)| *number) + 1 {
            self.differs(&named(&at, seq), "this head is another digest's than the one that follows");
        }
        Ok(())
    }

    /// The payload of a signed body, if this key signed it as this kind.
    fn open(line: &Line<'_>, name: &str, kind: &str, key: &[u8]) -> Result<Option<(Vec<u8>, Value)>, String> {
        let body = Line(&line.0[name], line.1);
        let payload = body.bytes("payload")?.ok_or_else(|| line.wrong(name))?;
        let signature = body.bytes("sig")?.ok_or_else(|| line.wrong(name))?;
        let message = [format!("doorstep/{kind}/v1").as_bytes(), &[0], &payload].concat();
        if !signed_by(key, &message, &signature) {
            return Ok(None);
        }
        let value = serde_json::from_slice(&payload).map_err(|_| line.wrong(name))?;
        Ok(Some((payload, value)))
    }

    fn digest(&mut self, line: &Line<'_>) -> Result<(), String> {
        let number = line.number("number")?;
        let of = format!("digest {number}");
        self.found.digests += 1;
        let Some((_, key)) = Self::open(line, "service_key", "service-key", &self.root)? else {
            self.differs(&of, "the root did not certify the key that signed it");
            return Ok(());
        };
        let key = Line(&key, line.1);
        let public = key.bytes("public")?.unwrap_or_default();
        let Some((payload, body)) = Self::open(line, "body", "digest", &public)? else {
            self.differs(&of, "the service did not sign this");
            return Ok(());
        };
        let body = Line(&body, line.1);
        let at = body.number("at")?;
        if at < key.number("from")? || at >= key.number("to")? {
            self.differs(&of, "the key that signed it was not in force");
        }
        let right = body.number("number")? == number && body.id("organisation")? == self.org;
        if !right || key.id("organisation")? != self.org {
            self.differs(&of, "another one was signed");
        }
        let (before, its_hash) = self.digests.last_key_value().map_or((0, [0; 32]), |(n, hash)| (*n, *hash));
        if number != before + 1 {
            self.differs(&of, "digests before it are missing");
        } else if body.hash("before")? != its_hash {
            self.differs(&of, "it does not follow from the digest before");
        }
        let mut bytes = [b"doorstep/heads/v1".as_slice(), &self.org].concat();
        for ((device, epoch), (seq, hash)) in &self.heads {
            bytes.extend_from_slice(device);
            bytes.extend_from_slice(epoch);
            bytes.extend_from_slice(&seq.to_be_bytes());
            bytes.extend_from_slice(hash);
        }
        if sha256(&[&bytes]) != body.hash("heads")? || body.number("chains")? != self.heads.len() as u64 {
            self.differs(&of, "the heads are not those that were signed");
        }
        let office = body.number("office_seq")?;
        if office > 0 && self.events.get(&office) != Some(&body.hash("office_hash")?) {
            self.differs(&of, "the office's events were others when it was signed");
        }
        self.digests.insert(number, sha256(&[&payload]));
        Ok(())
    }

    /// What only the whole file can tell.
    fn whole(&mut self) {
        for (at, seq, prev) in std::mem::take(&mut self.links) {
            let before = seq.checked_sub(1).and_then(|before| self.hashes.get(&at)?.get(&before).cloned());
            let follows = if seq == 1 { prev == [0; 32] } else { before.is_none_or(|hashes| hashes.contains(&prev)) };
            if !follows {
                self.differs(&named(&at, seq), "it does not follow from the entry before");
            }
        }
        let held: BTreeMap<Chain, u64> = self.held.iter().map(|(at, seq, _)| (*at, *seq)).collect();
        for at in self.hashes.keys().copied().collect::<Vec<_>>() {
            if !held.contains_key(&at) {
                self.differs(&named(&at, 0), "the chain's head is not in the file");
            }
        }
        for (at, seq, hash) in std::mem::take(&mut self.held).into_iter().filter(|(_, seq, _)| *seq > 0) {
            let numbers = self.hashes.get(&at).cloned().unwrap_or_default();
            if let Some(hole) = (1..=seq).find(|seq| !numbers.contains_key(seq)) {
                self.differs(&named(&at, hole), "it was held, and is missing");
            } else if !numbers.get(&seq).is_some_and(|hashes| hashes.contains(&hash)) {
                self.differs(&named(&at, seq), "another entry was held in its place");
            }
        }
        for (number, at, seq, hash) in std::mem::take(&mut self.seen).into_iter().filter(|seen| seen.2 > 0) {
            let there = self.hashes.get(&at).and_then(|numbers| numbers.get(&seq));
            if !there.is_some_and(|hashes| hashes.contains(&hash)) {
                let what = format!("another entry stood in its place when digest {number} was signed");
                self.differs(&named(&at, seq), &what);
            }
        }
        for (of, number, hash) in std::mem::take(&mut self.quotes) {
            self.found.quotes += 1;
            match self.digests.get(&number) {
                Some(known) if *known == hash => {}
                Some(_) => self.differs(&of, &format!("it quotes digest {number}, which was another one then")),
                None => self.differs(&of, &format!("it quotes digest {number}, which is not here")),
            }
        }
    }
}
