//! What is known so far of a door that did not go as planned: carried from one flow to the next, whichever comes.

use super::Moment;
use crate::domain::clock::Timestamp;
use crate::domain::entry::Fact;
use crate::domain::entry::flow::{
    Asked, Attempt, Call, CallResult, Contact, Decided, Decision, Found, Heard, Opening, Outcome, Release, Room, Sight,
    TookOver, Word,
};

/// A wait until a named manager releases the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// When it began.
    pub since: Moment,
    /// The least wait, seconds; 0 where the client is accounted for.
    pub wait: u32,
    /// Who says where the client is; empty where nobody does.
    pub accounted_by: String,
    /// When the worker last said that they are there and safe.
    pub last_word: Moment,
    /// How often they said so.
    pub pings: u32,
}

/// What was tried, seen, said and decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Questions that are done with or were passed over.
    pub done: Vec<Asked>,
    /// Ways of being heard, and what came of each.
    pub attempts: Vec<(Moment, Attempt, Heard)>,
    /// What was seen from outside.
    pub seen: Vec<Sight>,
    /// Calls.
    pub calls: Vec<(Moment, Call)>,
    /// Who was told.
    pub told: Vec<(Moment, Word)>,
    /// What managers decided.
    pub decided: Vec<Decided>,
    /// How many of them belong to what came before this no-response flow.
    decided_before: usize,
    /// Who opened.
    pub opened: Vec<Opening>,
    /// Since when the worker has been going in, and in how many seconds *out safe?* is asked.
    pub going_in: Option<(Moment, u32)>,
    /// The wait for a release.
    pub waiting: Option<Waiting>,
    /// The release.
    pub released: Option<Release>,
    /// Whether a card was left.
    pub card: Option<bool>,
    /// Where was looked, and what was found.
    pub rooms: Option<(Vec<Room>, Found)>,
    /// How it ended.
    pub outcome: Option<Outcome>,
}

impl Known {
    pub(super) fn learn(&mut self, moment: &Moment, fact: &Fact) {
        match fact {
            Fact::Attempted { how, heard } => self.attempts.push((moment.clone(), *how, *heard)),
            Fact::Observed { seen, .. } => {
                self.seen.extend(seen.iter().copied());
                self.done.push(Asked::Look);
            }
            Fact::AskDone { asked } | Fact::AskSkipped { asked, .. } => self.done.push(*asked),
            Fact::Phoned(call) => self.calls.push((moment.clone(), call.clone())),
            Fact::Told(word) => self.told.push((moment.clone(), word.clone())),
            Fact::GoingIn { wait, .. } => self.going_in = Some((moment.clone(), *wait)),
            Fact::OutSafe | Fact::GotOut => self.going_in = None,
            Fact::OpenedBy(opening) => self.opened.push(opening.clone()),
            Fact::RoomsChecked { rooms, found, .. } => self.rooms = Some((rooms.clone(), *found)),
            Fact::WaitingForRelease { accounted_by, wait } => {
                self.released = None;
                self.waiting = Some(Waiting {
                    since: moment.clone(),
                    wait: *wait,
                    accounted_by: accounted_by.clone(),
                    last_word: moment.clone(),
                    pings: 0,
                });
            }
            Fact::StillHere => {
                if let Some(waiting) = self.waiting.as_mut() {
                    waiting.last_word = moment.clone();
                    waiting.pings += 1;
                }
            }
            Fact::Released(release) => self.released = Some(release.clone()),
            Fact::Decided(decided) => self.decided.push(decided.clone()),
            Fact::CardLeft { left } => self.card = Some(*left),
            Fact::VisitOutcome(outcome) => {
                self.outcome = Some(outcome.clone());
                self.going_in = None;
            }
            _says_nothing_here => {}
        }
    }

    /// Another no-response flow in the same visit begins with its own questions; calls and who was told are kept.
    pub(super) fn begin_no_reply(&mut self) {
        let again = [Asked::Attempts, Asked::Look, Asked::PhoneAgain, Asked::TellOnCall];
        self.done.retain(|asked| !again.contains(asked));
        (self.waiting, self.released, self.rooms, self.card, self.outcome) = (None, None, None, None, None);
        self.decided_before = self.decided.len();
    }

    /// Whether this question is done with.
    pub fn is_done(&self, asked: Asked) -> bool {
        self.done.contains(&asked)
    }

    /// The calls to this contact.
    pub fn calls_to(&self, whom: Contact) -> impl Iterator<Item = &(Moment, Call)> {
        self.calls.iter().filter(move |(_, call)| call.whom == whom)
    }

    /// Whether the client answered the telephone.
    pub fn client_answered(&self) -> bool {
        self.calls_to(Contact::Client).any(|(_, call)| call.result == CallResult::Person)
    }

    /// What was heard from inside last, and when.
    pub fn last_heard(&self) -> Option<(Heard, Timestamp)> {
        let attempts = self.attempts.iter().rev();
        attempts.map(|(when, _, heard)| (*heard, when.at)).find(|(heard, _)| *heard != Heard::Nothing)
    }

    /// Whether the client need not be phoned any more: answered, no number, or twice without an answer.
    pub(super) fn client_phoned(&self, times: usize) -> bool {
        let none = |(_, call): &&(Moment, Call)| matches!(call.result, CallResult::NoPhone | CallResult::Person);
        self.calls_to(Contact::Client).any(|call| none(&call)) || self.calls_to(Contact::Client).count() >= times
    }

    /// Whether a manager was told.
    pub fn manager_told(&self) -> bool {
        let answered = |call: &Call| call.whom.is_manager() && call.result == CallResult::Person;
        self.told.iter().any(|(_, word)| word.whom.is_manager()) || self.calls.iter().any(|(_, call)| answered(call))
    }

    /// Whether a manager was told since this instant; whoever took over on the phone heard it there.
    pub(super) fn manager_told_since(&self, began: Timestamp) -> bool {
        let answered = |call: &Call| call.whom.is_manager() && call.result == CallResult::Person;
        self.told.iter().any(|(when, word)| when.at >= began && word.whom.is_manager())
            || self.calls.iter().any(|(when, call)| when.at >= began && answered(call))
            || self.outcome.as_ref().is_some_and(|outcome| outcome.took_over == Some(TookOver::Phone))
    }

    /// What a manager decided in this no-response flow.
    fn decided_now(&self) -> impl DoubleEndedIterator<Item = &Decided> {
        self.decided.iter().skip(self.decided_before)
    }

    /// What a manager told the worker to do, last.
    fn order(&self) -> Option<&Decided> {
        self.decided_now().rev().find(|decided| decided.what.is_order())
    }

    /// That the worker may leave, where that is what a manager told them last; *come back later* after the least wait.
    pub fn may_leave(&self) -> Option<&Decided> {
        self.order().filter(|decided| decided.what.leaves())
    }

    /// Who told the worker to go in, where that is what a manager told them last.
    pub fn told_to_go_in(&self) -> Option<&str> {
        self.order().filter(|order| order.what == Decision::GoIn).map(|order| order.by.as_str())
    }

    /// Whether a manager told the worker last to stay, or sends somebody and told them nothing else.
    pub fn is_to_stay(&self) -> bool {
        let sends = || self.decided_now().any(|decided| decided.what == Decision::SendSomeone);
        self.order().map_or_else(sends, |order| order.what == Decision::Stay)
    }

    /// Whether they were told already.
    pub(super) fn was_told(&self, whom: Contact) -> bool {
        self.told.iter().any(|(_, word)| word.whom == whom)
    }

    /// Whether they answered a call, or were told.
    pub fn has_heard(&self, whom: Contact) -> bool {
        self.was_told(whom) || self.calls_to(whom).any(|(_, call)| call.result == CallResult::Person)
    }

    /// Whether an emergency service was told.
    pub fn service_told(&self) -> bool {
        self.service_told_since(0)
    }

    /// The same, after the first `before` that were told.
    pub(super) fn service_told_since(&self, before: usize) -> bool {
        self.told.iter().skip(before).any(|(_, word)| word.whom.is_service())
    }

    /// Which manager to try now: the next after each who did not answer.
    pub fn whom_to_ring(&self) -> Contact {
        let mut next = Contact::OnCall;
        for (_, call) in &self.calls {
            if call.whom == next && call.result != CallResult::Person {
                next = next.next_on_call().unwrap_or(next);
            }
        }
        next
    }

    /// When a manager last did not answer, where none has since.
    pub(super) fn on_call_silent_since(&self) -> Option<&Moment> {
        if self.manager_told() {
            return None;
        }
        self.calls.iter().rev().find(|(_, call)| call.whom.is_manager()).map(|(at, _)| at)
    }

    /// Whether the worker waits for a release.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some() && self.released.is_none()
    }

    /// Whether a manager said to ask a neighbour.
    pub(super) fn may_ask_neighbour(&self) -> bool {
        self.decided.iter().any(|decided| decided.what == Decision::AskNeighbour)
    }

    /// What a manager said last, by name, if one has said anything.
    pub fn last_word(&self) -> Option<&Decided> {
        self.decided.last()
    }

    /// The name of the manager who was told last, as the worker wrote it; empty where none was.
    pub fn manager_by_name(&self) -> &str {
        let managers = self.told.iter().rev().filter(|(_, word)| word.whom.is_manager());
        managers.map(|(_, word)| word.name.as_str()).find(|name| !name.is_empty()).unwrap_or_default()
    }

    /// Whether a manager said last that the worker may go in.
    pub fn may_go_in(&self) -> bool {
        self.told_to_go_in().is_some()
    }
}
