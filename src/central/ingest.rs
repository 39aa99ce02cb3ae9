//! Entries in, verdicts out: each entry verifies alone, and one bad entry never holds up the others.

use std::collections::BTreeSet;

use super::db::chains as known_chains;
use super::db::devices::{self, Device};
use super::db::entries::{self, NewEntry, Standing};
use super::db::office::{self, Loss};
use super::db::{DbError, Tx, grants, keys, people, releases};
use super::error::Failure;
use super::{Central, chains, guard, manage};
use crate::domain::alert::{Alert, alert, alert_of_correction};
use crate::domain::amend::{amended, fields};
use crate::domain::clock::Timestamp;
use crate::domain::entry::flow::{Release, ToldBy};
use crate::domain::entry::report::Amendment;
use crate::domain::entry::{About, Fact, KeyPlace, Priority, Record};
use crate::domain::ids::{ClientId, DeviceId, EntryId, Epoch, OrgId};
use crate::domain::sync_plan::{Held, Verdict};
use crate::sync::wire::VERSION;
use crate::sync::wire::log::{Batch, Entry, EntryVerdict, MOST_CHAINS, Receipt, UNKNOWN_AUTHOR};
use crate::vault::log::Header;

/// A verdict, and why if it is not plain.
type Judged = (Verdict, Option<&'static str>);

/// Stores a batch in this transaction and gives the receipt to sign. It is signed only after the commit.
///
/// # Errors
/// [`Failure`]: nothing is stored then, and the phone sends the batch again.
pub fn take(tx: &mut dyn Tx, central: &Central, carrier: &Device, batch: &Batch) -> Result<Receipt, Failure> {
    let now = (central.clock)();
    let mut verdicts = Vec::with_capacity(batch.entries.len());
    let mut touched: BTreeSet<(DeviceId, Epoch)> = BTreeSet::new();
    for entry in &batch.entries {
        let (verdict, why) = judge(tx, central, carrier, entry, now)?;
        // A chain is not what somebody else says of it.
        if why != Some(UNKNOWN_AUTHOR) {
            touched.insert((entry.device, entry.epoch));
        }
        verdicts.push(EntryVerdict { id: entry.id, verdict, why: why.map(str::to_owned) });
    }
    let mut held = Vec::with_capacity(touched.len());
    for (device, epoch) in &touched {
        let author = devices::find(tx, central.organisation.id, *device)?;
        let may_speak = author.is_some_and(|author| chains::may_speak(carrier, &author));
        let said = batch.chains.iter().find(|chain| chain.device == *device && chain.epoch == *epoch);
        held.push(chains::note(tx, central, (*device, *epoch), said.filter(|_| may_speak), now)?);
    }
    // What the phone says of its other chains counts too: all of one may be missing.
    for said in batch.chains.iter().filter(|said| said.device == carrier.id) {
        let chain = (said.device, said.epoch);
        if !touched.contains(&chain) && known_chains::is_known(tx, central.organisation.id, chain)? {
            chains::note(tx, central, chain, Some(said), now)?;
        }
    }
    let named = batch.chains.iter().map(|chain| (chain.device, chain.epoch));
    held.extend(held_of(tx, central.organisation.id, named.filter(|chain| !touched.contains(chain)))?);
    devices::seen(tx, central.organisation.id, carrier.id, now)?;
    Ok(Receipt { v: VERSION, batch_id: batch.batch_id, device: carrier.id, signed_at: now, entries: verdicts, held })
}

/// How far the chains that a phone names are held; nothing is written, and a chain that is not known is held up to 0. Who
/// knows the 16 random bytes of an epoch has the chain, or had it.
///
/// # Errors
/// [`DbError`].
pub fn held_of(
    tx: &mut dyn Tx,
    org: OrgId,
    named: impl Iterator<Item = (DeviceId, Epoch)>,
) -> Result<Vec<Held>, DbError> {
    let named: BTreeSet<_> = named.take(MOST_CHAINS).collect();
    named.into_iter().map(|(device, epoch)| entries::advance_held(tx, org, device, epoch)).collect()
}

/// What an entry's hash and signature are of.
pub(super) fn header_of(central: &Central, entry: &Entry) -> Header {
    Header {
        organisation: central.organisation.id,
        device: entry.device,
        epoch: entry.epoch,
        seq: entry.seq,
        id: entry.id,
        written_at: entry.written_at,
        prev: entry.prev,
        commitment: entry.commitment,
    }
}

fn judge(
    tx: &mut dyn Tx,
    central: &Central,
    carrier: &Device,
    entry: &Entry,
    now: Timestamp,
) -> Result<Judged, Failure> {
    let header = header_of(central, entry);
    let aside = |tx: &mut dyn Tx, why: &'static str| -> Result<Judged, Failure> {
        let body = serde_json::to_vec(entry).map_err(|_| Failure::Internal)?;
        let is_new = entries::quarantine(tx, &header, (why, &body), carrier.id, now)?;
        if is_new && why != UNKNOWN_AUTHOR {
            chains::put_aside(tx, central, &header, why, now)?;
        }
        Ok((Verdict::Quarantined, Some(why)))
    };
    // Any enrolled phone may bring what another wrote and signed; without a good signature only a phone of the same
    // worker may speak for it.
    let Some(author) = devices::find(tx, header.organisation, entry.device)? else {
        return aside(tx, UNKNOWN_AUTHOR);
    };
    let own = author.id == carrier.id || author.worker == carrier.worker;
    let mut flags = Vec::new();
    match &entry.sig {
        Some(sig) if header.verify(sig, &author.public_key).is_ok() => {}
        Some(_) | None if !own => return aside(tx, UNKNOWN_AUTHOR),
        Some(_) => return aside(tx, "signature"),
        None => flags.push("unsigned"),
    }
    match entries::standing(tx, &header)? {
        Standing::Same => return Ok((Verdict::Duplicate, None)),
        Standing::Fork => return aside(tx, "fork"),
        Standing::SameId => return aside(tx, "same_id"),
        Standing::Free => {}
    }
    let Ok((salt, payload)) = header.open(&entry.sealed, central.keys.ingest_for(&entry.ingest_kid)) else {
        return Ok((Verdict::Unreadable, Some("seal")));
    };
    let Ok(record) = Record::from_bytes(&payload) else {
        return aside(tx, "payload");
    };
    if author.ended_at.is_some_and(|ended| entry.written_at >= ended) {
        flags.push("after_end");
    }
    let org = header.organisation;
    let guarded = (org, &*central.keys.organisation);
    let written = guard::Author {
        device: author.id,
        worker: author.worker,
        entry: entry.id,
        epoch: header.epoch,
        seq: header.seq,
    };
    let found = guard::judge(tx, guarded, &written, &record, now)?;
    if let Some(place) = found {
        guard::hold_back(tx, guarded, place, (author.id, entry.id), (&salt, &payload), now)?;
        flags.push("held_back");
    }
    let before = entries::hash_at(tx, header.organisation, header.device, header.epoch, header.seq.wrapping_sub(1))?;
    if before.is_some_and(|hash| hash != header.prev) {
        flags.push("link");
    }
    let about = record.about;
    if about.worker != author.worker {
        flags.push("worker");
    }
    if !is_release_on_file(tx, org, &record)? {
        flags.push("release");
    }
    let outline = found.and_then(|_| record.outline().to_bytes().ok());
    let stored = NewEntry {
        header,
        signature: entry.sig.clone(),
        salt: Some(salt).filter(|_| found.is_none()),
        payload: Some(payload).filter(|_| found.is_none()),
        outline,
        kind: word(record.fact.kind()),
        worker: author.worker,
        visit: about.visit,
        client: about.client,
        at: record.happened_at.unwrap_or(record.now.at),
        carrier: carrier.id,
        flags,
    };
    entries::insert(tx, &stored, now)?;
    act_on(tx, org, (&author, header.id), &record, now)?;
    Ok((Verdict::Created, None))
}

/// Whether a release that is said to have come with sync was given by a manager; any other entry says nothing of one.
fn is_release_on_file(tx: &mut dyn Tx, org: OrgId, record: &Record) -> Result<bool, DbError> {
    let Fact::Released(Release { ground, told: ToldBy::Sync, .. }) = &record.fact else { return Ok(true) };
    let Some(visit) = record.about.visit else { return Ok(false) };
    releases::was_given(tx, org, visit, *ground)
}

/// What an entry changes beyond the log: a grant that was taken up, a code that opened while it was being replaced, a key
/// that moved; and whom it has told.
fn act_on(
    tx: &mut dyn Tx,
    org: OrgId,
    (author, entry): (&Device, EntryId),
    record: &Record,
    now: Timestamp,
) -> Result<(), DbError> {
    match &record.fact {
        Fact::RevealIntent { grant: Some(grant), .. } => {
            grants::taken(tx, org, *grant, author.worker, record.now.at)?;
        }
        Fact::CodeOpened { method, version } => {
            manage::codes::opened(tx, org, author, (*method, *version), record.about.visit, now)?;
        }
        Fact::KeyMoved { tag, step, .. } => manage::keys::moved(tx, org, author, (tag, *step), now)?,
        Fact::Lost(loss) => {
            let tag = keys::kept(&loss.tag);
            let lost = Loss { client: home_of(record), tag: &tag, device: author.id, entry };
            office::open_loss(tx, org, &lost, now)?;
            manage::keys::lost(tx, org, author, &loss.tag, now)?;
        }
        Fact::KeyLeft { place: KeyPlace::Unknown } => {
            let lost = Loss { client: record.about.client, tag: "", device: author.id, entry };
            office::open_loss(tx, org, &lost, now)?;
        }
        Fact::Amended(amendment) => return corrected(tx, org, author, (entry, amendment), record, now),
        _other => {}
    }
    if let Some(alert) = alert(&record.fact) {
        let about = About { client: home_of(record), ..record.about };
        tell(tx, org, (author, entry), (&about, alert), now)?;
    }
    corrected_before_it_came(tx, org, (author, entry), record, now)
}

/// Whose home an entry is about: that of its visit, or the one that a loss names.
fn home_of(record: &Record) -> Option<ClientId> {
    let named = match &record.fact {
        Fact::Lost(loss) => loss.home,
        _other => None,
    };
    record.about.client.or(named)
}

/// A correction tells of what its entry says now whoever would have been told of it at the time: that the code was told to
/// somebody after all. Only one by the entry's own author, as in the visit's record.
fn corrected(
    tx: &mut dyn Tx,
    org: OrgId,
    author: &Device,
    (entry, amendment): (EntryId, &Amendment),
    record: &Record,
    now: Timestamp,
) -> Result<(), DbError> {
    let Some(visit) = record.about.visit else { return Ok(()) };
    let written: Vec<_> =
        entries::of_visit(tx, org, visit)?.into_iter().filter(|one| one.worker == author.worker).collect();
    let facts: Vec<(EntryId, Fact)> =
        written.iter().filter_map(|one| one.record().map(|record| (one.id, record.fact))).collect();
    let Some((_, first)) = facts.iter().find(|(id, _)| *id == amendment.entry) else { return Ok(()) };
    let before = corrections_of(amendment.entry, facts.iter().filter(|(id, _)| *id != entry).map(|(_, fact)| fact));
    let were: Vec<Fact> = (0..=before.len()).map(|many| amended(first, before[..many].iter().copied())).collect();
    let is = amended(first, before.iter().copied().chain([amendment]));
    match alert_of_correction(&were, &is) {
        Some(alert) => tell(tx, org, (author, amendment.entry), (&record.about, alert), now),
        None => Ok(()),
    }
}

/// The corrections of an entry among these facts.
fn corrections_of<'a>(entry: EntryId, facts: impl IntoIterator<Item = &'a Fact>) -> Vec<&'a Amendment> {
    let of_it = facts.into_iter().filter_map(|fact| match fact {
        Fact::Amended(amendment) if amendment.entry == entry => Some(amendment),
        _other => None,
    });
    of_it.collect()
}

/// A correction travels first, so that it may be here before what it corrects: it tells now that this has come.
fn corrected_before_it_came(
    tx: &mut dyn Tx,
    org: OrgId,
    (author, entry): (&Device, EntryId),
    record: &Record,
    now: Timestamp,
) -> Result<(), DbError> {
    let Some(visit) = record.about.visit else { return Ok(()) };
    if record.fact.priority() == Priority::Urgent || fields(&record.fact, record.now.at).is_empty() {
        return Ok(());
    }
    let written = entries::of_visit_and_kind(tx, org, visit, "amended")?;
    let facts: Vec<Fact> = written
        .iter()
        .filter(|one| one.worker == author.worker)
        .filter_map(|one| one.record().map(|record| record.fact))
        .collect();
    let corrections = corrections_of(entry, &facts);
    let stood = |many: usize| amended(&record.fact, corrections[..many].iter().copied());
    for many in 1..=corrections.len() {
        let were: Vec<Fact> = (0..many).map(stood).collect();
        if let Some(alert) = alert_of_correction(&were, &stood(many)) {
            tell(tx, org, (author, entry), (&record.about, alert), now)?;
        }
    }
    Ok(())
}

/// Has everybody told whom an entry concerns: one event, and a notice for each of them. A concern's event says neither who
/// wrote it nor where.
fn tell(
    tx: &mut dyn Tx,
    org: OrgId,
    (author, entry): (&Device, EntryId),
    (about, alert): (&About, Alert),
    now: Timestamp,
) -> Result<(), DbError> {
    let detail = if alert.kind == "concern" {
        serde_json::json!({})
    } else {
        serde_json::json!({
            "visit": about.visit, "client": about.client, "worker": author.worker, "device": author.id,
            "entry": entry,
        })
    };
    let event = office::note(tx, org, None, (alert.kind, &detail), now)?;
    let people = people::all(tx, org)?;
    let told: Vec<_> = people.iter().filter(|(_, person)| alert.tells(&person.roles())).map(|(id, _)| *id).collect();
    office::tell(tx, org, (event, alert.kind), &told, now)
}

/// A record's type as a word, as it is stored for looking things up. A later release's is kept as it is; what is no word (it is shown, line by line, in
/// terminals) is stored as `unknown`, and its payload as it came.
pub fn word(kind: String) -> String {
    let is_word = !kind.is_empty()
        && kind.len() <= 64
        && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if is_word { kind } else { String::from("unknown") }
}
