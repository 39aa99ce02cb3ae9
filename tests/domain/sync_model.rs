//! Every state that one phone and one central can reach is visited, over the very functions that plan a round: entries
//! written at any moment, urgent or not; requests and answers lost, delayed and doubled; crashes; entries put off; a central
//! that is restored to any earlier state. From each of them the two are left in peace, and nothing may be lost.
//!
//! A crash of the phone is, to what it keeps on disk, an answer that never came; a central that dies in the middle of a
//! batch has not got it. So both are among the losses.

use std::collections::{BTreeSet, HashSet};
use std::rc::Rc;

use doorstep::domain::entry::Priority;
use doorstep::domain::ids::{DeviceId, EntryId, Epoch};
use doorstep::domain::sync_plan::{
    Action, Held, HeldPlan, MOST_BYTES, RoundPlan, Stand, Told, Verdict, Waiting, Word, after_held, after_receipt,
};
use uuid::Uuid;

use crate::support::say_count;

/// How the rules are bent, to see that the walk finds what they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bent {
    Not,
    BundleSaysNothing,
    NothingWaitsAgain,
    FirstRuleOnly,
}

/// Entries as bits: the first written is the lowest.
type Bits = u8;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Asked {
    Batch(Bits),
    Bundle,
}

/// The one request that the phone waits for, or its answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Flight {
    Request(Asked),
    Answer { to: Asked, put_off: Bits, held: u8 },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct State {
    written: u8,
    urgent: Bits,
    /// Receipted, by what the phone knows.
    sent: Bits,
    /// How far central holds the chain, by what the phone knows.
    known: u8,
    round: Option<RoundPlan>,
    flight: Option<Flight>,
    /// Batches that nobody waits for any more, and may still arrive, more than once.
    stray: BTreeSet<Bits>,
    stored: Bits,
    backup: Bits,
    restores: u8,
}

const MOST_STRAY: usize = 1;

struct Model {
    entries: u8,
    /// How large an entry is on the wire: this decides how many go in a batch.
    bytes: usize,
    bent: Bent,
    restores: u8,
}

fn id(seq: u8) -> EntryId {
    EntryId(Uuid::from_u128(seq.into()))
}

fn bit(id: &EntryId) -> Bits {
    1 << (id.0.as_u128() - 1)
}

fn held_of(seq: u8) -> Held {
    Held { device: DeviceId(Uuid::nil()), epoch: Epoch([0; 16]), seq: seq.into(), hash: [seq; 32] }
}

impl State {
    fn all(&self) -> Bits {
        (1 << self.written) - 1
    }

    fn waiting(&self, bytes: usize) -> Vec<Waiting> {
        let waits = |seq: &u8| self.sent & (1 << (seq - 1)) == 0;
        let waiting = (1..=self.written).filter(waits).map(|seq| {
            let urgent = self.urgent & (1 << (seq - 1)) != 0;
            let priority = if urgent { Priority::Urgent } else { Priority::Usual };
            Waiting { id: id(seq), seq: seq.into(), priority, bytes }
        });
        waiting.collect()
    }

    fn central_holds(&self) -> u8 {
        u8::try_from(self.stored.trailing_ones()).unwrap()
    }

    fn told(&self, held: u8) -> Told {
        Told {
            now: held_of(held),
            known: held_of(self.known),
            own: (1..=self.written).contains(&held).then_some([held; 32]),
            next_is_sent: self.sent & (1 << held) != 0,
        }
    }

    /// What the phone's store does with a plan.
    fn apply(&mut self, plan: &HeldPlan) {
        for held in &plan.held {
            self.known = u8::try_from(held.seq).unwrap();
        }
        for again in &plan.again {
            self.sent &= (1 << again.above) - 1;
        }
    }

    /// What is left of it when nothing more happens but that the phone syncs.
    fn left_in_peace(&self) -> Self {
        let Self { written, urgent, sent, known, stored, .. } = *self;
        Self { written, urgent, sent, known, stored, ..Self::default() }
    }

    fn is_whole(&self) -> bool {
        self.stored == self.all() && self.sent == self.all() && self.known == self.written
    }
}

impl Model {
    fn bend(&self, told: &[Told], mut plan: HeldPlan) -> HeldPlan {
        match self.bent {
            Bent::Not | Bent::BundleSaysNothing => {}
            Bent::NothingWaitsAgain => plan.again.clear(),
            Bent::FirstRuleOnly => {
                let less = |device| told.iter().any(|told| told.now.device == device && told.now.seq < told.known.seq);
                plan.again.retain(|again| less(again.device));
            }
        }
        plan
    }

    /// Runs the phone until it waits for an answer, or its round is over.
    fn advance(&self, state: &mut State) {
        let Some(plan) = state.round.take() else { return };
        let waiting = state.waiting(self.bytes);
        let asked = match plan.next(&Stand { is_anchored: true, waiting: &waiting }) {
            Action::Send(ids) => {
                let fresh = |entry: &&Waiting| !plan.tried().contains(&entry.id);
                let urgent = waiting.iter().filter(fresh).any(|entry| entry.priority == Priority::Urgent);
                assert!(!urgent || state.urgent & bit(&ids[0]) != 0, "an urgent entry goes first");
                Asked::Batch(ids.iter().map(bit).sum())
            }
            Action::Fetch => Asked::Bundle,
            Action::End => return,
            other @ (Action::AskTime | Action::AskHeld | Action::SealAgain(_)) => {
                panic!("{other:?} was not called for")
            }
        };
        state.round = Some(plan);
        state.flight = Some(Flight::Request(asked));
    }

    fn begin(&self, state: &mut State, fetch: bool) {
        state.round = Some(RoundPlan::new(fetch));
        self.advance(state);
    }

    /// Central takes the request; its answer is on the way.
    fn take(state: &mut State, put_off: Bits) {
        let Some(Flight::Request(asked)) = state.flight.take() else { return };
        if let Asked::Batch(entries) = asked {
            state.stored |= entries & !put_off;
        }
        state.flight = Some(Flight::Answer { to: asked, put_off, held: state.central_holds() });
    }

    /// The answer arrives.
    fn answer(&self, state: &mut State) {
        let (Some(Flight::Answer { to, put_off, held }), Some(mut round)) = (state.flight.take(), state.round.take())
        else {
            return;
        };
        let told = [state.told(held)];
        match to {
            Asked::Batch(entries) => {
                let sent: Vec<_> = (1..=state.written).map(id).filter(|id| entries & bit(id) != 0).collect();
                let word = |id: &EntryId| {
                    let verdict = if put_off & bit(id) == 0 { Verdict::Created } else { Verdict::Retry };
                    Word { id: *id, verdict, apart: false }
                };
                let words: Vec<_> = sent.iter().map(word).collect();
                let mut plan = after_receipt(&sent, &words, &told);
                plan.chains = self.bend(&told, plan.chains);
                state.apply(&plan.chains);
                state.sent |= plan.receipted.iter().map(|word| bit(&word.id)).sum::<Bits>();
                round.receipted(&sent, &plan);
            }
            Asked::Bundle => {
                let told = if self.bent == Bent::BundleSaysNothing { &[][..] } else { &told[..] };
                let plan = self.bend(told, after_held(told));
                state.apply(&plan);
                round.fetched(&plan);
            }
        }
        state.round = Some(round);
        self.advance(state);
    }

    /// Everything that may happen next.
    fn next(&self, state: &State) -> Vec<(&'static str, State)> {
        let mut next = Vec::new();
        let mut may = |what, change: &dyn Fn(&mut State)| {
            let mut after = state.clone();
            change(&mut after);
            if after != *state {
                next.push((what, after));
            }
        };
        if state.written < self.entries {
            may("an entry is written", &|s| s.written += 1);
            may("an urgent entry is written", &|s| {
                s.urgent |= 1 << s.written;
                s.written += 1;
            });
        }
        match &state.flight {
            None => {
                may("a round begins", &|s| self.begin(s, false));
                may("a round that fetches begins", &|s| self.begin(s, true));
            }
            Some(Flight::Request(asked)) => {
                may("the request arrives", &|s| Self::take(s, 0));
                may("the request, or the phone, is lost", &|s| (s.flight, s.round) = (None, None));
                if let Asked::Batch(entries) = *asked {
                    let lowest = entries & entries.wrapping_neg();
                    may("the request arrives, and one entry is put off", &|s| Self::take(s, lowest));
                    if state.stray.len() < MOST_STRAY {
                        may("the request arrives, and may once more", &|s| {
                            s.stray.insert(entries);
                            Self::take(s, 0);
                        });
                        may("the request is delayed", &|s| {
                            s.stray.insert(entries);
                            (s.flight, s.round) = (None, None);
                        });
                    }
                }
            }
            Some(Flight::Answer { .. }) => {
                may("the answer arrives", &|s| self.answer(s));
                may("the answer, or the phone, is lost", &|s| (s.flight, s.round) = (None, None));
            }
        }
        for entries in &state.stray {
            may("a stray request arrives", &|s| s.stored |= entries);
        }
        may("central is backed up", &|s| s.backup = s.stored);
        if state.restores < self.restores {
            may("central is restored", &|s| {
                s.stored = s.backup;
                s.restores += 1;
            });
        }
        next
    }

    /// What must hold in every state.
    fn check(state: &State) -> Result<(), String> {
        let wrong = if state.sent & !state.all() != 0 || state.known > state.written {
            "the phone believes central to hold what was never written"
        } else if state.restores == 0 && state.sent & !state.stored != 0 {
            "the phone holds a receipt for what central never stored"
        } else if state.restores == 0 && state.known > state.central_holds() {
            "the phone believes central to hold more than it does"
        } else {
            return Ok(());
        };
        Err(wrong.to_owned())
    }

    /// Left in peace, the two come together.
    fn heal(&self, mut state: State) -> Result<(), String> {
        for _ in 0..4 {
            self.begin(&mut state, true);
            let mut requests = 0;
            while state.flight.is_some() {
                Self::take(&mut state, 0);
                self.answer(&mut state);
                requests += 1;
                if requests > 4 * (usize::from(self.entries) + 2) {
                    return Err(String::from("a round does not end"));
                }
            }
            if state.is_whole() {
                return Ok(());
            }
        }
        Err(format!("lost after healing: {state:?}"))
    }

    /// Visits every state, breadth first. Gives how many there are, or the way to the first that is wrong.
    fn walk(&self) -> Result<usize, String> {
        let start = Rc::new(State::default());
        let mut states = vec![Rc::clone(&start)];
        let mut known = HashSet::from([start]);
        let mut came: Vec<(usize, &'static str)> = vec![(0, "the start")];
        // What is in the air is lost, and what is still to come does not come: of most states the same is left.
        let mut healed: HashSet<State> = HashSet::new();
        let mut at = 0;
        while at < states.len() {
            let state = Rc::clone(&states[at]);
            let left = state.left_in_peace();
            let heals = || if healed.insert(left.clone()) { self.heal(left) } else { Ok(()) };
            if let Err(wrong) = Self::check(&state).and_then(|()| heals()) {
                let mut way = vec![wrong];
                let mut from = at;
                while from != 0 {
                    way.push(came[from].1.to_owned());
                    from = came[from].0;
                }
                way.reverse();
                return Err(way.join("; "));
            }
            for (what, next) in self.next(&state) {
                let next = Rc::new(next);
                if known.insert(Rc::clone(&next)) {
                    states.push(next);
                    came.push((at, what));
                }
            }
            at += 1;
        }
        Ok(states.len())
    }
}

fn from_env(name: &str, usual: u8) -> u8 {
    std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(usual).clamp(1, 5)
}

/// Three entries and one restore, or as many as `DOORSTEP_MODEL_ENTRIES` and `DOORSTEP_MODEL_RESTORES` say.
fn walk(per_batch: usize, bent: Bent) -> Result<usize, String> {
    let (entries, restores) = (from_env("DOORSTEP_MODEL_ENTRIES", 3), from_env("DOORSTEP_MODEL_RESTORES", 1));
    let states = Model { entries, bytes: MOST_BYTES / per_batch, bent, restores }.walk()?;
    if bent == Bent::Not {
        say_count(&format!(
            "sync model: {states} states, {entries} entries, {per_batch} in a batch, {restores} restore(s), none lost"
        ));
    }
    Ok(states)
}

#[test]
fn nothing_is_lost_in_any_state_where_each_entry_goes_alone() {
    let states = walk(1, Bent::Not).unwrap();
    assert!(states > 10_000, "the walk has walked: {states}");
}

#[test]
fn nothing_is_lost_in_any_state_where_two_entries_go_together() {
    let states = walk(2, Bent::Not).unwrap();
    assert!(states > 10_000, "the walk has walked: {states}");
}

#[test]
fn the_walk_finds_what_is_lost_when_a_rule_is_bent() {
    for bent in [Bent::BundleSaysNothing, Bent::NothingWaitsAgain, Bent::FirstRuleOnly] {
        let way = walk(1, bent).unwrap_err();
        assert!(way.contains("central is restored") && way.contains("lost after healing"), "{bent:?}: {way}");
    }
}
