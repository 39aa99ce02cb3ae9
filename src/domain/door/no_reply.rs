//! Nobody answers, or the way in failed (DOOR 2): be heard, look, phone, tell on-call, and stay until a named manager says
//! otherwise. It never ends by itself, and never in *unknown* without the name of whoever takes over.
//!
//! | question | answered by | then |
//! |---|---|---|
//! | attempts | letterbox, bell, back door, window, the way this client hears | look |
//! | look | lights, television, curtains, post, milk, pets, sounds; in words | phone |
//! | phone, phone again | what came of each call, a minute apart | tell on-call |
//! | tell on-call | who, what they said, in their words; nobody for five minutes: the next in line | stay |
//! | stay | go in, where the plan agrees or a manager says so, from the key safe or with a key that somebody gave; somebody opens (the worker goes in with it, or stays outside); wait for release; what was decided: *you may leave* and *come back later* lead to waiting, where the release is named | rooms, waiting, outcome |
//! | waiting | *still here, I am safe*; released by a named manager, by sync or as told over the phone: not before the least wait, but where the client is accounted for, a service has taken over, or the manager orders it and takes over | outcome |
//! | rooms | every room, bathroom and garden: well, needs help, dead, nobody | inside, emergency, stay |
//! | outcome | one of nine; *unknown* with the name of whoever takes over | left; where a door was forced and nobody takes over by name, who stays with the home, first |
//!
//! At each of them: the door opens (*answered late*), the client is found outside and well, somebody else answers, somebody says
//! something of the client, they are seen on the floor or not moving (999), an emergency, *go back* to the question before,
//! or pass it over with a reason. Whoever was locked out looks for nobody: no *look*, no rooms.

use super::{Door, Event, Key, Moment, Step, TimerName};
use crate::domain::entry::flow::{
    Asked, Authority, Breathing, Call, Contact, Decided, Decision, Ending, Found, Ground, KeyFrom, Opening, Outcome,
    SafeFault, Sight, Trigger, Word,
};
use crate::domain::entry::{Entered, Fact};

/// Why the worker is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nobody answered.
    NoAnswer,
    /// The safe or the door did not open.
    CouldNotOpen,
    /// The worker was inside and is locked out; the client is inside.
    LockedOut,
}

/// The question of the no-response flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoReplyAsk {
    /// Be heard.
    Attempts,
    /// Look from outside.
    Look,
    /// Phone the client.
    PhoneClient,
    /// And again, a minute later.
    PhoneAgain,
    /// Tell on-call.
    TellOnCall,
    /// Stay at the door: what now?
    Stay,
    /// Waiting for a release.
    Waiting,
    /// Inside: check every room.
    Rooms,
    /// Released: how did it end?
    Outcome,
}

/// Where the no-response flow stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoReply {
    /// Why.
    pub cause: Cause,
    /// What is wrong with the key safe or its key, where that was said: what the worker tells of it.
    pub fault: Option<SafeFault>,
    /// When it began: *t0*.
    pub began: Moment,
    /// Whether the worker has gone in since.
    pub went_in: bool,
    /// A question that *go back* has opened once more, until it is answered.
    pub reopened: Option<NoReplyAsk>,
}

impl Door {
    /// The no-response flow, where it was begun and has not ended.
    pub fn no_reply(&self) -> Option<&NoReply> {
        self.no_reply.as_ref()
    }

    pub(super) fn begin_no_reply(&mut self, cause: Cause, moment: &Moment) {
        if self.no_reply.is_none() {
            // What belongs to an earlier one, which has ended.
            self.known.begin_no_reply();
            self.no_reply = Some(NoReply { cause, fault: None, began: moment.clone(), went_in: false, reopened: None });
        }
        if let Some(flow) = self.no_reply.as_mut() {
            flow.cause = cause;
            flow.reopened = None;
        }
        self.step = Step::NoReply(self.no_reply_ask());
    }

    /// Why the worker is outside, where a key safe, a key or a code has failed.
    pub(super) fn why_shut_out(&self) -> Cause {
        let was_in = matches!(self.step, Step::LockedOut | Step::WentOut);
        if was_in { Cause::LockedOut } else { Cause::CouldNotOpen }
    }

    /// The first question that is open.
    pub(super) fn no_reply_ask(&self) -> NoReplyAsk {
        let known = &self.known;
        let went_in = self.no_reply.as_ref().is_some_and(|flow| flow.went_in);
        if self.is_in && went_in && known.rooms.is_none() {
            return NoReplyAsk::Rooms;
        }
        if known.released.is_some() {
            return NoReplyAsk::Outcome;
        }
        if known.waiting.is_some() {
            return NoReplyAsk::Waiting;
        }
        let reopened = self.no_reply.as_ref().and_then(|flow| flow.reopened);
        reopened.or_else(|| self.first_open()).unwrap_or(NoReplyAsk::Stay)
    }

    /// *Go back*: to the question before, to *stay* from a wait, to the wait from a release. Whether there was one.
    pub(super) fn take_back(&mut self, ask: NoReplyAsk) -> bool {
        let no_phone = self.plan().is_some_and(|plan| plan.care.no_phone) || self.known.client_answered();
        let locked_out = self.is_locked_out();
        let before = match ask {
            NoReplyAsk::Outcome => {
                self.known.released = None;
                return true;
            }
            NoReplyAsk::Waiting => {
                self.known.waiting = None;
                return true;
            }
            NoReplyAsk::Stay => Some(NoReplyAsk::TellOnCall),
            NoReplyAsk::TellOnCall if !no_phone => Some(NoReplyAsk::PhoneAgain),
            NoReplyAsk::TellOnCall | NoReplyAsk::PhoneAgain | NoReplyAsk::PhoneClient if !locked_out => {
                Some(NoReplyAsk::Look)
            }
            NoReplyAsk::TellOnCall | NoReplyAsk::PhoneAgain | NoReplyAsk::PhoneClient | NoReplyAsk::Look => {
                Some(NoReplyAsk::Attempts)
            }
            NoReplyAsk::Attempts | NoReplyAsk::Rooms => None,
        };
        if let Some(flow) = self.no_reply.as_mut() {
            flow.reopened = before;
        }
        before.is_some()
    }

    /// Whatever was asked once more is answered.
    pub(super) fn learn_no_reply(&mut self, fact: &Fact) {
        let Some(flow) = self.no_reply.as_mut() else { return };
        let Some(reopened) = flow.reopened else { return };
        let answered = match fact {
            Fact::AskDone { asked } | Fact::AskSkipped { asked, .. } => reopened.asked() == Some(*asked),
            Fact::Observed { .. } => reopened == NoReplyAsk::Look,
            Fact::Phoned(call) if call.whom == Contact::Client => reopened == NoReplyAsk::PhoneAgain,
            Fact::Phoned(Call { whom, .. }) | Fact::Told(Word { whom, .. }) => {
                reopened == NoReplyAsk::TellOnCall && whom.is_manager()
            }
            Fact::WaitingForRelease { .. } | Fact::GoingIn { .. } | Fact::Entered { .. } => true,
            _another => false,
        };
        if answered {
            flow.reopened = None;
        }
    }

    /// Whether the worker was inside and is locked out: they know where the client is.
    fn is_locked_out(&self) -> bool {
        self.no_reply.as_ref().is_some_and(|flow| flow.cause == Cause::LockedOut)
    }

    /// The first question before *stay* that is neither done nor passed over.
    fn first_open(&self) -> Option<NoReplyAsk> {
        let known = &self.known;
        let no_phone = self.plan().is_some_and(|plan| plan.care.no_phone);
        let open = [
            (Asked::Attempts, NoReplyAsk::Attempts, false),
            (Asked::Look, NoReplyAsk::Look, self.is_locked_out()),
            (Asked::PhoneClient, NoReplyAsk::PhoneClient, no_phone || known.client_phoned(1)),
            (Asked::PhoneAgain, NoReplyAsk::PhoneAgain, no_phone || known.client_phoned(2)),
            (Asked::TellOnCall, NoReplyAsk::TellOnCall, known.manager_told()),
        ];
        let first = open.into_iter().find(|(asked, _, done)| !done && !known.is_done(*asked));
        first.map(|(_, ask, _)| ask)
    }

    pub(super) fn in_no_reply(&self, ask: NoReplyAsk, event: Event, moment: &Moment) -> Option<Vec<Fact>> {
        match event {
            Event::Answered if ask != NoReplyAsk::Rooms => Some(self.answered()),
            Event::AnsweredInNeed if ask != NoReplyAsk::Rooms => Some(self.answered_in_need()),
            Event::SomeoneAnswered(who) if ask != NoReplyAsk::Rooms => Some(self.someone_answered(who)),
            // In the garden, or on the way home.
            Event::FoundOutside if self.may_be_found_outside() => Some(vec![
                Fact::FoundOutside,
                Fact::VisitOutcome(Outcome::plain(Ending::FoundWell)),
                Fact::Entered { how: Entered::WithClient },
            ]),
            // As before the bell (DOOR 0.2): out, and stay out.
            Event::Trouble(trouble) if !self.is_in => Some(vec![Fact::Trouble { trouble }]),
            Event::Refused if ask != NoReplyAsk::Rooms => Some(vec![Fact::Refused]),
            Event::GoBack => Some(vec![Fact::WentBack]),
            // A manager gave leave to open the safe where nobody came.
            Event::KeyTaken if self.granted_look().is_some() && !self.is_in && self.key() != Key::Taken => {
                Some(self.key_taken_facts())
            }
            // The key is with the worker: the safe had been opened, and the door opens now.
            Event::Inside if self.key() == Key::Taken && !self.is_in => Some(vec![Fact::Entered { how: Entered::Key }]),
            Event::HandedTo(name, how) if !name.trim().is_empty() => {
                let handed_to = name.trim().to_owned();
                self.ended(Outcome { handed_to, took_over: Some(how), ..Outcome::plain(Ending::Unknown) })
            }
            Event::ManagerSaid(facts) if ask != NoReplyAsk::Rooms => {
                let said = manager_said(facts)?;
                let waits = self.waits_with(said.iter().filter_map(|fact| match fact {
                    Fact::Decided(decided) => Some(decided),
                    _another => None,
                }));
                Some(said.into_iter().chain(waits).collect())
            }
            Event::Say(fact) => self.say_in_no_reply(ask, *fact, moment),
            // A tap that came twice or too late.
            _late => None,
        }
    }

    fn say_in_no_reply(&self, ask: NoReplyAsk, fact: Fact, moment: &Moment) -> Option<Vec<Fact>> {
        let outside = ask != NoReplyAsk::Rooms;
        match fact {
            Fact::RoomsChecked { rooms, found, words } if !outside => {
                let checked = Fact::RoomsChecked { rooms, found, words };
                Some(match found {
                    Found::Well => vec![checked, Fact::VisitOutcome(Outcome::plain(Ending::FoundWell))],
                    Found::NeedsHelp => vec![checked, Fact::EmergencyBegun],
                    Found::Dead => {
                        vec![checked, Fact::EmergencyBegun, Fact::HowFound { state: Breathing::LooksDead }]
                    }
                    Found::Nobody => vec![checked],
                })
            }
            Fact::GoingIn { .. } if outside => {
                let by = self.may_go_in()?;
                let wait = self.plan()?.timings.out_safe;
                Some(vec![Fact::GoingIn { by, wait }])
            }
            Fact::OpenedBy(opening) if outside => self.opened_by(opening),
            Fact::WaitingForRelease { accounted_by, .. } if outside => {
                let accounted = !accounted_by.trim().is_empty();
                let again = |waiting: &super::Waiting| waiting.accounted_by == accounted_by;
                if self.known.is_waiting() && self.known.waiting.as_ref().is_some_and(again) {
                    return None;
                }
                let wait = if accounted { 0 } else { self.plan()?.timings.release };
                Some(vec![Fact::WaitingForRelease { accounted_by, wait }])
            }
            Fact::StillHere if ask == NoReplyAsk::Waiting => Some(vec![Fact::StillHere]),
            Fact::Released(release)
                if !release.by.trim().is_empty()
                    && self.known.released.as_ref() != Some(&release)
                    && self.may_be_released(release.ground, moment) =>
            {
                Some(vec![Fact::Released(release)])
            }
            Fact::Decided(decided) if !decided.by.trim().is_empty() => {
                let waits = outside.then(|| self.waits_with([&decided])).flatten();
                // The same twice is a second tap, but where no wait runs: then it was gone back from.
                let again = self.known.decided.last() == Some(&decided) && waits.is_none();
                (!again).then(|| [Fact::Decided(decided)].into_iter().chain(waits).collect())
            }
            Fact::OnTheWay { name, when } if !name.trim().is_empty() => Some(vec![Fact::OnTheWay { name, when }]),
            Fact::CardLeft { left } if self.known.card != Some(left) => Some(vec![Fact::CardLeft { left }]),
            Fact::VisitOutcome(outcome) => self.ended(outcome),
            Fact::AskDone { asked } | Fact::AskSkipped { asked, .. }
                if (self.known.is_done(asked) && ask.asked() != Some(asked)) || !is_of_no_reply(asked) =>
            {
                None
            }
            Fact::OutSafe if self.is_in => Some(vec![Fact::OutSafe]),
            Fact::SomeoneSaid { said, .. } if said.trim().is_empty() => None,
            // Seen on the floor, or not moving (DOOR 2).
            Fact::Observed { seen, words } if seen.contains(&Sight::Down) && self.may_begin_emergency() => Some(vec![
                Fact::Observed { seen, words },
                Fact::EmergencyBegun,
                Fact::EmergencyTrigger { trigger: Trigger::Collapsed },
            ]),
            fact @ (Fact::Attempted { .. }
            | Fact::Observed { .. }
            | Fact::AskDone { .. }
            | Fact::AskSkipped { .. }
            | Fact::KeySafeFault { .. }
            | Fact::Phoned(_)
            | Fact::Told(_)
            | Fact::SomeoneSaid { .. }
            | Fact::Finding { .. }) => Some(vec![fact]),
            _not_here => None,
        }
    }

    /// The wait that begins where a manager says *you may leave*, now or to come back: it is on the way to the release, which
    /// has a name and a reason as any.
    fn waits_with<'a>(&self, decided: impl IntoIterator<Item = &'a Decided>) -> Option<Fact> {
        let leaves = decided.into_iter().any(|decided| decided.what.leaves()) && self.known.waiting.is_none();
        let wait = self.plan()?.timings.release;
        leaves.then(|| Fact::WaitingForRelease { accounted_by: String::new(), wait })
    }

    /// Somebody opened: the worker went in with it, or said that they stay outside, once.
    pub(super) fn opened_by(&self, opening: Opening) -> Option<Vec<Fact>> {
        let again = opening.stayed_out && self.known.opened.last() == Some(&opening);
        let went_in = (!opening.stayed_out).then_some(Fact::Entered { how: Entered::Opened });
        (!again).then(|| [Fact::OpenedBy(opening)].into_iter().chain(went_in).collect())
    }

    /// Whether a manager's word on this ground ends the wait now: at once where the client is accounted for, where somebody
    /// has taken over, or where the manager tells the worker to go and takes it over themselves; else after the least wait
    /// (DOOR 2).
    pub fn may_be_released(&self, ground: Ground, now: &Moment) -> bool {
        let waited = self.timer(TimerName::Release, now).is_some_and(|timer| timer.left.is_zero());
        match ground {
            Ground::Accounted | Ground::TakenOver | Ground::Ordered => self.known.waiting.is_some(),
            Ground::ComeBack | Ground::Other => waited,
        }
    }

    /// On whose word the worker may say that they are going in, if on anybody's. The plan's counts once the questions before
    /// it are done or passed over with a reason; a manager's by itself. Said once, it stands; but the agreed key safe may be
    /// tried again.
    pub fn may_go_in(&self) -> Option<Authority> {
        // A manager's last word to stay or to leave goes before the plan's.
        if self.known.is_to_stay() || self.known.may_leave().is_some() {
            return None;
        }
        let said = self.goes_in();
        // Whoever is let in by the key safe after every knock has agreed to it here too.
        let agrees = self.plan()?.care.no_reply_entry || self.lets_itself_in();
        let agreed = agrees && !self.is_shadow() && self.first_open().is_none();
        if agreed && (!said || self.has(crate::domain::visit::MethodKind::KeySafe)) {
            Some(Authority::Plan)
        } else {
            (self.known.may_go_in() && !said).then_some(Authority::Manager)
        }
    }

    /// The same, where it is what to do next. What the plan agrees and has just failed can be tried again, and is not pointed to.
    pub fn goes_in_next(&self) -> Option<Authority> {
        let has_failed =
            self.no_reply.as_ref().is_some_and(|flow| flow.cause != Cause::NoAnswer || flow.fault.is_some());
        self.may_go_in().filter(|by| !self.is_in && (*by == Authority::Manager || !has_failed))
    }

    /// Whether the client, who was knocked for, may be found outside. Of whoever was locked out nobody looks for them.
    pub fn may_be_found_outside(&self) -> bool {
        match &self.step {
            Step::NoReply(_) => !self.is_in && !self.is_locked_out(),
            Step::Knock { .. } | Step::Waiting { .. } | Step::Outcome => true,
            _elsewhere => false,
        }
    }

    /// Whether the key safe's code is to be asked for next: a manager told the worker to go in, they said that they do, and the
    /// safe has not failed.
    pub fn wants_leave_to_open(&self) -> bool {
        let sound = self.no_reply.as_ref().is_some_and(|flow| flow.cause == Cause::NoAnswer && flow.fault.is_none());
        self.goes_in() && self.known.told_to_go_in().is_some() && sound && self.may_be_given_a_key()
    }

    /// Whether the worker said of this silent door that they are going in.
    fn goes_in(&self) -> bool {
        let began = self.no_reply.as_ref().map(|flow| flow.began.at);
        self.known.going_in.as_ref().is_some_and(|(when, _)| began.is_some_and(|began| when.at >= began))
    }

    /// Whether a key that somebody gave the worker opens the door to them where nobody answers: where the plan agrees that they
    /// go in or a manager said so, and none has told them since to stay or to leave; also where the key safe has failed. Never
    /// for whoever shadows.
    pub fn may_go_in_with_a_key(&self) -> bool {
        let agreed = self.goes_in() || self.may_go_in().is_some();
        let otherwise = self.known.is_to_stay() || self.known.may_leave().is_some();
        self.may_be_given_a_key() && agreed && !otherwise
    }

    /// Whether somebody may give the worker a key at a silent door: none is out, and they do not shadow. It alone is no leave to
    /// go in.
    pub fn may_be_given_a_key(&self) -> bool {
        let outside = matches!(self.step_now(), Step::NoReply(_)) && !self.is_in;
        outside && !self.is_shadow() && self.key() == Key::InSafe
    }

    /// In with the key that this person gave; *I am going in* comes before it, if it was not said.
    pub(super) fn go_in_with_a_key(&self, name: &str) -> Option<Vec<Fact>> {
        if !self.may_go_in_with_a_key() {
            return None;
        }
        let wait = self.plan()?.timings.out_safe;
        let by = self.may_go_in().filter(|_| !self.goes_in());
        let going_in = by.map(|by| Fact::GoingIn { by, wait });
        let had = Fact::KeyHad { from: KeyFrom::Given, name: name.trim().to_owned() };
        Some(going_in.into_iter().chain([Fact::KeyTaken, had]).collect())
    }

    /// Whether the plan forbids this, in every step: a card for a discreet client; a neighbour but where the plan or a manager
    /// says so.
    pub(super) fn is_forbidden(&self, fact: &Fact) -> bool {
        let whom = match fact {
            Fact::CardLeft { left: true } => return self.is_discreet(),
            Fact::Phoned(call) => call.whom,
            Fact::Told(word) => word.whom,
            _other => return false,
        };
        whom == Contact::Neighbour && !self.may_ask_neighbour()
    }

    /// Whether the plan forbids neighbours, voicemail and cards.
    pub fn is_discreet(&self) -> bool {
        self.plan().is_some_and(|plan| plan.care.discreet)
    }

    /// Whether a neighbour may be asked: the client's plan names one, or a manager said so, and the word is on record; never
    /// where the client is discreet (DOOR 2).
    pub fn may_ask_neighbour(&self) -> bool {
        let planned = self.plan().is_some_and(|plan| plan.care.neighbour);
        !self.is_discreet() && (planned || self.known.may_ask_neighbour())
    }

    /// An ending that says all it has to. One who is outside with no key to give back has left with it, but where a door was
    /// forced and nobody takes over by name: then it is asked who stays.
    pub(super) fn ended(&self, outcome: Outcome) -> Option<Vec<Fact>> {
        let unconfirmed = self.needs_confirming(outcome.ending) && outcome.confirmed_by.trim().is_empty();
        if unconfirmed || !outcome.is_whole() {
            return None;
        }
        let open = self.stands_open() && outcome.handed_to.trim().is_empty();
        let mut facts = vec![Fact::VisitOutcome(outcome)];
        if !self.is_in && !self.key().is_out() && !open {
            facts.push(Fact::Left);
        }
        Some(facts)
    }
}

impl NoReplyAsk {
    /// What is written as done or passed over here.
    fn asked(self) -> Option<Asked> {
        match self {
            Self::Attempts => Some(Asked::Attempts),
            Self::Look => Some(Asked::Look),
            Self::PhoneClient => Some(Asked::PhoneClient),
            Self::PhoneAgain => Some(Asked::PhoneAgain),
            Self::TellOnCall => Some(Asked::TellOnCall),
            Self::Stay | Self::Waiting | Self::Rooms | Self::Outcome => None,
        }
    }
}

/// What a manager said in one call: they were told, and what they decided, by their name. What the worker does comes last; no
/// two of it that contradict each other.
pub(super) fn manager_said(facts: Vec<Fact>) -> Option<Vec<Fact>> {
    let mut facts = facts.into_iter();
    let Some(Fact::Told(word)) = facts.next() else { return None };
    let decided = facts.map(|fact| match fact {
        Fact::Decided(decided) => Some(decided),
        _another => None,
    });
    let decided: Vec<Decided> = decided.collect::<Option<_>>()?;
    let what: Vec<Decision> = decided.iter().map(|decided| decided.what).collect();
    let named = !word.name.trim().is_empty() && decided.iter().all(|decided| decided.by == word.name);
    if !word.whom.is_manager() || !named || !Decision::agree(&what) {
        return None;
    }
    let (last, before): (Vec<_>, Vec<_>) = decided.into_iter().partition(|decided| decided.what.leaves());
    Some([Fact::Told(word)].into_iter().chain(before.into_iter().chain(last).map(Fact::Decided)).collect())
}

fn is_of_no_reply(asked: Asked) -> bool {
    matches!(asked, Asked::Attempts | Asked::Look | Asked::PhoneClient | Asked::PhoneAgain | Asked::TellOnCall)
}
