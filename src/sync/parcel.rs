//! Makes the file of the unsent log ([`super::wire::parcel`]).

use super::engine::on_wire;
use super::wire::log::Chain;
use super::wire::parcel::{FORMAT, File, Parcel};
use super::wire::{VERSION, log as wire_log};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{DeviceId, OrgId};
use crate::domain::signed::Kind;
use crate::store::{Store, StoreError};
use crate::vault::signing::SigningKey;

/// The file's bytes, and how many entries are in it; `None` where nothing waits. Nothing is changed: what waits goes on
/// waiting until the office has signed for it.
///
/// # Errors
/// [`StoreError`].
pub fn make(
    store: &Store,
    (organisation, device): (OrgId, DeviceId),
    signer: &SigningKey,
    made_at: Timestamp,
) -> Result<Option<(Vec<u8>, usize)>, StoreError> {
    let waiting = usize::try_from(store.tally()?.waiting).unwrap_or(usize::MAX);
    let ids: Vec<_> = store.waiting(waiting)?.into_iter().map(|entry| entry.id).collect();
    // A row that does not read is left out, as it is when sending; it is raised at the next start.
    let entries: Vec<wire_log::Entry> = store.written(organisation, &ids)?.into_iter().map(on_wire).collect();
    if entries.is_empty() {
        return Ok(None);
    }
    let chains = store.chains()?.into_iter().map(|chain| Chain {
        device: chain.device,
        epoch: chain.epoch,
        next_seq: chain.next_seq,
        head_hash: chain.hash,
        oldest_waiting: chain.oldest_waiting,
    });
    let count = entries.len();
    let parcel = Parcel { v: VERSION, organisation, device, made_at, chains: chains.collect(), entries };
    let signed = signer.sign_body(Kind::Parcel, &parcel).map_err(|_| StoreError::Unsealable)?;
    let file = File { format: FORMAT.into(), v: VERSION, device, signed };
    let bytes = serde_json::to_vec(&file).map_err(|_| StoreError::Unsealable)?;
    Ok(Some((bytes, count)))
}
