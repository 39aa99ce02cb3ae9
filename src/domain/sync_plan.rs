//! Sync, decided before anything is done: what to send, what a receipt means, what a bundle changes, when to try
//! again. The engine carries the plan out, in one transaction each.
//!
//! Source: the project's *sync promises* (`docs/threat-model.md`): an entry the worker saw saved is never deleted
//! until receipted **and** covered by `held`; one bad entry never holds up the others.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::entry::Priority;
use super::ids::{DeviceId, EntryId, Epoch, VisitId};

/// Most entries in one batch.
pub const MOST_ENTRIES: usize = 100;
/// Most bytes of entries in one batch, as they go over the wire.
pub const MOST_BYTES: usize = 512 * 1024;

/// An entry that central has not receipted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub id: EntryId,
    /// Its number in the chain.
    pub seq: u64,
    /// How soon.
    pub priority: Priority,
    /// Its size on the wire, bytes.
    pub bytes: usize,
}

/// The entries of the next batch: urgent ones first, then in the order written, within both limits.
///
/// An entry larger than a whole batch goes alone, so that it never holds up the others.
pub fn next_batch(waiting: &[Waiting]) -> Vec<EntryId> {
    let mut order: Vec<&Waiting> = waiting.iter().collect();
    order.sort_by_key(|entry| (entry.priority, entry.seq));
    let mut bytes = 0;
    order
        .into_iter()
        .take(MOST_ENTRIES)
        .enumerate()
        .take_while(|(place, entry)| {
            bytes += entry.bytes;
            *place == 0 || bytes <= MOST_BYTES
        })
        .map(|(_, entry)| entry.id)
        .collect()
}

/// Central's word on one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// Stored now.
    Created,
    /// Stored before.
    Duplicate,
    /// Kept aside and raised: a fork, a bad signature, the same identity with another hash. Final; counts as held.
    Quarantined,
    /// The seal did not open: seal it again from the readable copy.
    Unreadable,
    /// Not now.
    Retry,
}

/// How far central holds a chain without a hole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Held {
    /// The phone that wrote it.
    pub device: DeviceId,
    /// The chain.
    pub epoch: Epoch,
    /// Highest number with no hole below it; 0 for none.
    pub seq: u64,
    /// That entry's hash.
    #[serde(with = "super::encoding::hex32")]
    #[cfg_attr(feature = "central", schema(value_type = String))]
    pub hash: [u8; 32],
}

/// What to do after a signed receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptPlan {
    /// Receipted: *sent*.
    pub receipted: Vec<(EntryId, Verdict)>,
    /// To be sealed again from the readable copy, then sent again.
    pub reseal: Vec<EntryId>,
    /// How far central now holds each chain.
    pub held: Vec<Held>,
    /// Central holds less than it said before (it was restored): every receipted entry above waits again.
    pub rewound: Vec<Held>,
}

/// Reads a receipt. Verdicts on entries that were not in the batch are ignored; entries without a verdict wait on.
pub fn after_receipt(sent: &[EntryId], verdicts: &[(EntryId, Verdict)], held: &[Held], known: &[Held]) -> ReceiptPlan {
    let in_batch: BTreeSet<_> = sent.iter().collect();
    let mut plan = ReceiptPlan { held: held.to_vec(), ..ReceiptPlan::default() };
    for (id, verdict) in verdicts.iter().filter(|(id, _)| in_batch.contains(id)) {
        match verdict {
            Verdict::Created | Verdict::Duplicate | Verdict::Quarantined => plan.receipted.push((*id, *verdict)),
            Verdict::Unreadable => plan.reseal.push(*id),
            Verdict::Retry => {}
        }
    }
    let before: BTreeMap<_, _> = known.iter().map(|held| ((held.device, held.epoch), held)).collect();
    plan.rewound = held
        .iter()
        .filter(|now| {
            before
                .get(&(now.device, now.epoch))
                .is_some_and(|then| now.seq < then.seq || (now.seq == then.seq && now.hash != then.hash))
        })
        .copied()
        .collect();
    plan
}

/// A visit as the phone has it, before a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitState {
    /// Which.
    pub id: VisitId,
    /// Whether it has any entry.
    pub begun: bool,
    /// Whether the worker has left.
    pub left: bool,
    /// Whether its key is out.
    pub key_out: bool,
    /// Whether an earlier bundle took it off this worker's round.
    pub taken_off: bool,
}

/// What a bundle says of visits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming<'a> {
    /// Whether `visits` is all there is, rather than what changed.
    pub full: bool,
    /// The visits it carries.
    pub visits: &'a [VisitId],
    /// The visits it takes away.
    pub gone: &'a [VisitId],
}

/// What a bundle changes on the phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BundlePlan {
    /// To be removed; their entries stay in the log.
    pub remove: Vec<VisitId>,
    /// Under way, and no longer this worker's: they stay as *taken off your round*.
    pub take_off: Vec<VisitId>,
    /// Visits whose earlier envelopes stay, because their key is out.
    pub keep_codes: Vec<VisitId>,
}

/// Decides what a bundle does to the visits on this phone.
pub fn plan_bundle(on_phone: &[VisitState], incoming: &Incoming<'_>) -> BundlePlan {
    let named: BTreeSet<_> = incoming.visits.iter().collect();
    let gone: BTreeSet<_> = incoming.gone.iter().collect();
    let mut plan = BundlePlan::default();
    for visit in on_phone {
        if visit.key_out {
            plan.keep_codes.push(visit.id);
        }
        // A visit that was taken off while under way is named as gone once; it goes when it is over.
        let lost = !named.contains(&visit.id) && (incoming.full || visit.taken_off || gone.contains(&visit.id));
        if lost && (visit.key_out || (visit.begun && !visit.left)) {
            plan.take_off.push(visit.id);
        } else if lost {
            plan.remove.push(visit.id);
        }
    }
    plan
}

/// Shortest and longest pause between tries.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// How long to pause after `failures` failed tries in a row, full jitter: between one second and twice as long each
/// time, at most 15 minutes. `random` is any number; the same gives the same pause.
pub fn pause(failures: u32, random: u32) -> Duration {
    let cap = FIRST_PAUSE.saturating_mul(1 << failures.min(10)).min(LONGEST_PAUSE);
    let spread = u64::try_from(cap.saturating_sub(FIRST_PAUSE).as_millis()).unwrap_or(u64::MAX);
    FIRST_PAUSE + Duration::from_millis(u64::from(random) % (spread + 1))
}
