//! Takes in the unsent log that a phone saved to a file: the same path as batches, a verdict for each entry.

use super::db::devices::{self, Device};
use super::db::{DbError, office};
use super::error::Failure;
use super::{Central, ingest};
use crate::domain::ids::BatchId;
use crate::domain::signed::Kind;
use crate::domain::sync_plan::{MOST_ENTRIES, Verdict};
use crate::sync::wire::VERSION;
use crate::sync::wire::log::{Batch, Entry, EntryVerdict};
use crate::sync::wire::parcel::{FORMAT, File, Parcel};

/// The largest file that is read, bytes.
pub const LARGEST: u64 = 256 * 1024 * 1024;

/// Why a file was not taken. Each says what to do; nothing is stored then.
#[derive(Debug, thiserror::Error)]
pub enum ParcelError {
    /// Something else.
    #[error("this is no unsent log of a phone, or it was cut off: have it saved again (My log, Save to a file)")]
    NotAParcel,
    /// Of a later version.
    #[error("a newer version of the app saved this: bring the service up to date first")]
    Newer,
    /// No such phone.
    #[error("the phone that saved this was never set up here: take it to the service that it belongs to")]
    UnknownPhone,
    /// The signature does not fit.
    #[error("it was changed after the phone had saved it: have it saved again, and bring it another way")]
    Changed,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The service.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its entries, each with central's word.
    pub entries: Vec<(Entry, EntryVerdict)>,
}

/// Takes a file. As often as it is taken, each entry is stored once.
///
/// # Errors
/// [`ParcelError`]. A piece that could not be stored leaves those before it stored: take the file again.
pub fn take(central: &Central, bytes: &[u8]) -> Result<Taken, ParcelError> {
    let file: File = serde_json::from_slice(bytes).map_err(|_| ParcelError::NotAParcel)?;
    if file.format != FORMAT {
        return Err(ParcelError::NotAParcel);
    }
    if file.v > VERSION {
        return Err(ParcelError::Newer);
    }
    let org = central.organisation.id;
    let carrier = central.db.read_now(|tx| devices::find(tx, org, file.device))?.ok_or(ParcelError::UnknownPhone)?;
    let parcel: Parcel = carrier.public_key.open_body(Kind::Parcel, &file.signed).map_err(|_| ParcelError::Changed)?;
    if parcel.organisation != org || parcel.device != carrier.id || parcel.v != VERSION {
        return Err(ParcelError::Changed);
    }
    let Parcel { chains, entries, .. } = parcel;
    let mut taken = Vec::with_capacity(entries.len());
    for piece in entries.chunks(MOST_ENTRIES) {
        let batch_id = BatchId(crate::vault::make_uuid((central.clock)()));
        let batch = Batch { v: VERSION, batch_id, chains: chains.clone(), entries: piece.to_vec(), urgent: false };
        let receipt = central.db.write_now(|tx| ingest::take(tx, central, &carrier, &batch))?;
        taken.extend(batch.entries.into_iter().zip(receipt.entries));
    }
    note(central, &carrier, &taken)?;
    Ok(Taken { entries: taken })
}

/// Notes that entries came by a file, once: a second time nothing is new.
fn note(central: &Central, carrier: &Device, taken: &[(Entry, EntryVerdict)]) -> Result<(), DbError> {
    let created = taken.iter().filter(|(_, said)| said.verdict == Verdict::Created).count();
    if created == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "device": carrier.id, "entries": taken.len(), "created": created });
    let (org, now) = (central.organisation.id, (central.clock)());
    central.db.write_now(|tx| office::note(tx, org, None, ("unsent_taken", &detail), now).map(drop))
}
