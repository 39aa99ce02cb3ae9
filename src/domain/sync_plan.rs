//! Sync, decided before anything is done: what to send and in which order ([`RoundPlan`]), what a receipt means
//! ([`after_receipt`]), what central has lost ([`after_held`]), what a bundle changes ([`plan_bundle`]). The engine carries
//! the plan out, each answer in one transaction; when to try is [`super::sync_schedule`]'s.
//!
//! Source: the project's *sync promises* (`docs/threat-model.md`): an entry the worker saw saved is never deleted
//! until receipted **and** covered by `held`; one bad entry never holds up the others.

use std::collections::BTreeSet;

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

/// A verdict on one entry, as a receipt brings it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The entry.
    pub id: EntryId,
    /// What became of it.
    pub verdict: Verdict,
    /// Put aside for a reason that keeps it out of its chain at central: `held` never covers it.
    pub apart: bool,
}

/// What central says of a chain, beside what the phone knows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// What central says now.
    pub now: Held,
    /// What it said last.
    pub known: Held,
    /// This phone's own hash of the number that central names; `None` where it has no such entry (any more).
    pub own: Option<[u8; 32]>,
    /// Whether the entry after that number had been receipted, and not apart, before this answer.
    pub next_is_sent: bool,
}

/// Receipted entries that have to wait again: those above a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// The phone that wrote them.
    pub device: DeviceId,
    /// The chain.
    pub epoch: Epoch,
    /// The highest number that central is known to hold.
    pub above: u64,
}

/// What follows from how far central says it holds the chains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldPlan {
    /// To be remembered.
    pub held: Vec<Held>,
    /// Central has lost entries (it was restored, or a copy that lags behind took over): they wait again.
    pub again: Vec<Again>,
}

/// What to do after a signed receipt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptPlan {
    /// Receipted: *sent*.
    pub receipted: Vec<Word>,
    /// To be sealed again from the readable copy, then sent again.
    pub reseal: Vec<EntryId>,
    /// What follows from how far central now holds each chain.
    pub chains: HeldPlan,
}

/// Reads a receipt. Verdicts on entries that were not in the batch are ignored; entries without a verdict wait on.
pub fn after_receipt(sent: &[EntryId], words: &[Word], told: &[Told]) -> ReceiptPlan {
    let in_batch: BTreeSet<_> = sent.iter().collect();
    let mut plan = ReceiptPlan { chains: after_held(told), ..ReceiptPlan::default() };
    for word in words.iter().filter(|word| in_batch.contains(&word.id)) {
        match word.verdict {
            Verdict::Created | Verdict::Duplicate | Verdict::Quarantined => plan.receipted.push(*word),
            Verdict::Unreadable => plan.reseal.push(word.id),
            Verdict::Retry => {}
        }
    }
    plan
}

/// Reads how far central holds this phone's chains: the answer to a batch or to a bundle request.
pub fn after_held(told: &[Told]) -> HeldPlan {
    HeldPlan { held: told.iter().map(|told| told.now).collect(), again: told.iter().filter_map(lost).collect() }
}

/// What central has lost, by what it says.
///
/// 1. It holds less than it said before: everything above is to be sent again.
/// 2. It stops right below an entry that it had receipted. Had it still held that entry, it would have named it: `held`
///    is the highest number without a hole below. This is how the loss of an entry shows that went ahead of others: such
///    a one lay above a hole, so `held` need never have gone down (decision 0021).
/// 3. It holds other bytes under a number than this phone wrote. Everything is sent again; the verdicts say what differs.
fn lost(told: &Told) -> Option<Again> {
    let Told { now, known, own, next_is_sent } = told;
    let again = |above| Some(Again { device: now.device, epoch: now.epoch, above });
    if own.is_some_and(|own| own != now.hash) && now != known {
        return again(0);
    }
    let is_less = now.seq < known.seq || (now.seq == known.seq && now.hash != known.hash);
    if is_less || *next_is_sent { again(now.seq) } else { None }
}

/// What is to be done next in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Ask central what time it is.
    AskTime,
    /// Send these entries.
    Send(Vec<EntryId>),
    /// Fetch the bundle.
    Fetch,
    /// Ask how far central holds the chains, with a batch of nothing: this phone gets no bundle any more.
    AskHeld,
    /// Seal these entries again from their readable copies.
    SealAgain(BTreeSet<EntryId>),
    /// Nothing more in this round.
    End,
}

/// Where the phone stands between two requests of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand<'a> {
    /// Whether the clock is anchored to central's, in this boot.
    pub is_anchored: bool,
    /// What waits: as many as a batch takes, beside those that this round has tried ([`RoundPlan::tried`]).
    pub waiting: &'a [Waiting],
}

/// How often one round starts over because central has lost entries.
const MOST_REWINDS: u8 = 2;

/// One round: the time if it is not known, entries up, the bundle down.
///
/// [`Self::next`] says what to do; the engine does it and tells what came of it. No entry is sent twice in a round but
/// after it was sealed again, or when central turns out to have lost it: so a round always ends. A request that fails ends
/// it at once; what waits is where it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RoundPlan {
    fetch: bool,
    asked_time: bool,
    /// The time could not be had, but entries can go: nothing else is done.
    only_send: bool,
    /// The last batch brought no verdict at all: the others would fare alike.
    stuck: bool,
    fetched: bool,
    refused: bool,
    asked_held: bool,
    sealed_again: bool,
    rewinds: u8,
    tried: BTreeSet<EntryId>,
    unreadable: BTreeSet<EntryId>,
}

impl RoundPlan {
    /// A round that fetches the bundle, or only sends.
    pub fn new(fetch: bool) -> Self {
        Self { fetch, ..Self::default() }
    }

    /// What to do next.
    pub fn next(&self, stand: &Stand<'_>) -> Action {
        if !stand.is_anchored && !self.asked_time {
            return Action::AskTime;
        }
        let left: Vec<_> = stand.waiting.iter().filter(|entry| !self.tried.contains(&entry.id)).copied().collect();
        if !left.is_empty() && !self.stuck {
            return Action::Send(next_batch(&left));
        }
        if self.only_send {
            return Action::End;
        }
        if self.refused {
            return if self.asked_held { Action::End } else { Action::AskHeld };
        }
        // Central's key may be another by now: the bundle brings it, and what was sealed to the old one is sealed again.
        let reseals = !self.unreadable.is_empty() && !self.sealed_again;
        if !self.fetched && (self.fetch || reseals) {
            return Action::Fetch;
        }
        if reseals { Action::SealAgain(self.unreadable.clone()) } else { Action::End }
    }

    /// The entries that this round does not send again.
    pub fn tried(&self) -> &BTreeSet<EntryId> {
        &self.tried
    }

    /// Entries that central cannot read, nor could be sealed so that it does.
    pub fn unreadable(&self) -> &BTreeSet<EntryId> {
        &self.unreadable
    }

    /// The time was asked for, and the clock is anchored.
    pub fn time_told(&mut self) {
        self.asked_time = true;
    }

    /// The answer with the time came too late to go by. A link too slow to take the time from is not too slow to send over.
    pub fn time_too_slow(&mut self) {
        self.asked_time = true;
        self.only_send = true;
    }

    /// Rows of the outbox that do not read any more: they are passed over, and raised at the next start.
    pub fn passed_over(&mut self, ids: impl IntoIterator<Item = EntryId>) {
        self.tried.extend(ids);
    }

    /// A batch was answered.
    pub fn receipted(&mut self, sent: &[EntryId], plan: &ReceiptPlan) {
        self.tried.extend(sent);
        self.unreadable.extend(&plan.reseal);
        if sent.is_empty() {
            self.asked_held = true;
        } else {
            self.stuck = plan.receipted.is_empty() && plan.reseal.is_empty();
        }
        self.rewound(&plan.chains);
    }

    /// The bundle was applied.
    pub fn fetched(&mut self, plan: &HeldPlan) {
        self.fetched = true;
        self.stuck = false;
        self.rewound(plan);
    }

    /// The bundle was refused, because this phone's enrolment has ended: it may still send its log.
    pub fn refused(&mut self) {
        self.refused = true;
    }

    /// What could be sealed again was.
    pub fn sealed_again(&mut self) {
        self.sealed_again = true;
        self.tried.retain(|id| !self.unreadable.contains(id));
        self.unreadable.clear();
    }

    fn rewound(&mut self, plan: &HeldPlan) {
        if !plan.again.is_empty() && self.rewinds < MOST_REWINDS {
            self.rewinds += 1;
            self.tried.retain(|id| self.unreadable.contains(id));
        }
    }
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
