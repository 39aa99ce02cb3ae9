//! Emergency access (DOOR 3; policy 9.1, 9.2). Entered from anywhere in one tap; nothing in it stands before 999; no typing is
//! needed to go on. What life comes before is *owed*, and shown until it is done.
//!
//! | question | answered by | passed over |
//! |---|---|---|
//! | what is wrong? (not of somebody found dead) | not responding, calling, collapsed, smoke or gas, alarm, asked to go in, harm, other | – |
//! | life at risk? | yes: 999, and the card to read from; no | – |
//! | told 999 | number, whether they come, what was shared; asked too where somebody is found who does not respond | with a reason |
//! | right door? | only where it was not checked, and nobody is inside: no code without it | – |
//! | phone the client, the emergency contact | what came of it; asked only before going in | with a reason; one tap where life is at risk |
//! | consent and capacity | could they decide, what was tried, why it is in their interest | *owed*, within the hour, where life is at risk; else a reason |
//! | way in | the agreed key safe, somebody opens; never by force; access denied: 999, outside | – |
//! | outside | smoke, fire, gas, access denied, *I am not safe* while it lasts: out, stay out, wait for help; no code is offered | – |
//! | how are they? | responding, breathing, not breathing, looks dead, not found | with a reason |
//! | dead | last seen alive, position, DNACPR form | – |
//! | help and stay | findings as they happen, calls, who was told | – |
//! | took over, home secured (where somebody was in it), code told to anybody (where one was seen), next of kin (who told them, or who will) | one question each | with a reason |
//! | outcome | with the name of whoever takes over; that a manager was told is *owed* | – |

use super::{Door, Event, Key, Moment, Step};
use crate::domain::entry::flow::{
    Asked, BestInterests, Breathing, Call, Contact, Ending, FoundDead, Outcome, Secured, Trigger, Word,
};
use crate::domain::entry::{Entered, Fact, Purpose};

/// The question of the emergency flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmergencyAsk {
    /// What is wrong?
    Trigger,
    /// Is a life at risk?
    LifeAtRisk,
    /// Read the card to 999.
    Tell999,
    /// Is this the right door?
    RightDoor,
    /// Phone the client.
    PhoneClient,
    /// Phone the emergency contact.
    PhoneContact,
    /// Consent and capacity.
    Capacity,
    /// How to get in.
    WayIn,
    /// Access was denied: wait outside.
    Outside,
    /// How are they?
    HowFound,
    /// Found dead.
    Dead,
    /// Help, and stay.
    Help,
    /// Who took over?
    TakenOver,
    /// How is the home left?
    Secured,
    /// Was the code told to anybody?
    CodeTold,
    /// Do next of kin know?
    KinTold,
    /// How did it end?
    Outcome,
}

/// The same, where it is named often.
type Ask = EmergencyAsk;

/// Something that life came before, and that is still to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owed {
    /// What set it off.
    Trigger,
    /// Consent and capacity (MCA 2005).
    Capacity,
    /// What 999 said: number, whether they come.
    Tell999,
    /// That a manager was told.
    OnCall,
    /// How the home was left.
    Secured,
    /// Who told next of kin.
    KinTold,
    /// How it ended, and who took over.
    Outcome,
}

impl Owed {
    /// The word of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Capacity => "capacity",
            Self::Tell999 => "tell_999",
            Self::OnCall => "on_call",
            Self::Secured => "secured",
            Self::KinTold => "kin_told",
            Self::Outcome => "outcome",
        }
    }
}

/// What keeps the worker outside in an emergency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaysOut {
    /// Smoke, fire or gas.
    SmokeGas,
    /// Somebody.
    KeptOut,
    /// A break-in, a dog, trouble at the house.
    Danger,
    /// The client said no.
    SaidNo,
}

impl StaysOut {
    /// The word of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SmokeGas => "smoke_gas",
            Self::KeptOut => "kept_out",
            Self::Danger => "danger",
            Self::SaidNo => "said_no",
        }
    }
}

/// What is known of an emergency, beside what is known of the door ([`super::Known`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emergency {
    /// When it began.
    pub began: Moment,
    /// What set it off.
    pub trigger: Option<Trigger>,
    /// Whether life is at risk.
    pub life: Option<bool>,
    /// Since when capacity is owed, and within how many seconds.
    pub owed: Option<(Moment, u32)>,
    /// Consent and capacity.
    pub best_interests: Option<BestInterests>,
    /// Whether access was denied.
    pub denied: bool,
    /// Whether the worker went in since it began.
    pub went_in: bool,
    /// How they are, as last seen.
    pub state: Option<Breathing>,
    /// What was noted of somebody found dead.
    pub death: Option<FoundDead>,
    /// Who took over, and where they were taken.
    pub taken_over: Option<(Contact, String)>,
    /// Whether it was said how the home was left.
    pub secured: bool,
    /// Who stays with a home that does not lock.
    pub stays: Option<String>,
    /// Whether the code was told to anybody.
    pub code_told: Option<bool>,
    /// Who told next of kin; empty where nobody has.
    pub kin_told: Option<String>,
    /// Whether somebody, by name, will tell them.
    pub kin_to_be_told: bool,
    /// Whether it has ended.
    pub over: bool,
    /// Whether it ended with an outcome, and not as one that was none.
    pub concluded: bool,
    /// The emergency of this visit before it: it counts again where this one was none.
    pub(super) previous: Option<Box<Self>>,
    /// How many had been told of something when it began, where it is not the first of the visit.
    pub(super) told_before: usize,
    /// Where the worker was.
    pub(super) from: Box<Step>,
}

impl Door {
    /// The emergency of this visit, also after it has ended.
    pub fn emergency(&self) -> Option<&Emergency> {
        self.emergency.as_ref()
    }

    /// Whether an emergency is under way.
    pub fn is_emergency(&self) -> bool {
        self.emergency.as_ref().is_some_and(|emergency| !emergency.over)
    }

    pub(super) fn begin_emergency(&mut self, moment: &Moment) {
        let from = Box::new(self.step.clone());
        match self.emergency.as_mut() {
            Some(known) if !known.over => {}
            // A second one in the same visit: what was owed from the first stays owed.
            Some(known) => {
                let owed = known.owed.clone().filter(|_| known.best_interests.is_none());
                let told_before = self.known.told.len();
                let went_in = known.went_in && owed.is_some();
                let begun = Emergency { owed, went_in, told_before, ..Emergency::begun(moment, from) };
                let previous = std::mem::replace(known, begun);
                known.previous = previous.concluded.then(|| Box::new(previous));
                self.known.done.retain(|asked| !is_of_an_emergency(*asked));
            }
            None => {
                self.emergency = Some(Emergency::begun(moment, from));
            }
        }
        self.known.outcome = None;
        self.step = Step::Emergency(self.emergency_ask());
    }

    /// A wrong tap that was taken back: it leaves nothing owed. The log keeps both.
    pub(super) fn forget_emergency(&mut self) {
        if self.emergency.as_ref().is_some_and(|known| known.previous.is_some()) {
            return self.restore_emergency();
        }
        match self.emergency.as_mut() {
            Some(known) if known.trigger.is_some() => known.over = true,
            _only_begun => self.emergency = None,
        }
    }

    /// One that was none leaves the one before it as it was: what that one owes stays owed.
    pub(super) fn restore_emergency(&mut self) {
        let Some(known) = self.emergency.as_mut() else { return };
        if let Some(mut previous) = known.previous.take() {
            previous.best_interests = previous.best_interests.or(known.best_interests.take());
            *known = *previous;
        }
    }

    /// Whether a code of a way in was seen, or somebody went in, since this instant.
    fn went_in_since(&self, began: &Moment) -> bool {
        let enter = |look: &super::Look| look.purpose == Purpose::Enter && look.shown.is_some_and(|at| at >= began.at);
        self.looks.iter().any(enter)
    }

    /// Why the worker is to stay outside whatever the flow asks: smoke, fire and gas; somebody keeps them out; trouble at the
    /// house; a refusal, but where the very person who refused is now seen collapsed, does not respond or calls for help,
    /// and life is at risk (DOOR 0.2, 1, 3.5). `None` where nothing keeps them out.
    pub fn stays_out(&self) -> Option<StaysOut> {
        let emergency = self.emergency.as_ref()?;
        let in_need = matches!(emergency.trigger, Some(Trigger::Collapsed | Trigger::NotResponding | Trigger::Calling));
        let reasons = [
            (
                StaysOut::SmokeGas,
                emergency.trigger == Some(Trigger::SmokeGas) || self.kept_out == Some(StaysOut::SmokeGas),
            ),
            (StaysOut::KeptOut, self.kept_out == Some(StaysOut::KeptOut)),
            // Whoever is not safe there does not go in, until they say that they are.
            (StaysOut::Danger, self.kept_out == Some(StaysOut::Danger) || (self.not_safe && !self.is_in)),
            (StaysOut::SaidNo, self.said_no && !(in_need && emergency.life == Some(true))),
        ];
        reasons.into_iter().find(|(_, is)| *is).map(|(why, _)| why)
    }

    pub(super) fn learn_emergency(&mut self, moment: &Moment, fact: &Fact) {
        let Some(emergency) = self.emergency.as_mut() else { return };
        match fact {
            Fact::EmergencyTrigger { trigger } => emergency.trigger = Some(*trigger),
            Fact::LifeAtRisk { risk } => emergency.life = Some(*risk),
            Fact::CapacityOwed { within } => emergency.owed = Some((moment.clone(), *within)),
            Fact::BestInterests(best) => emergency.best_interests = Some(best.clone()),
            Fact::AccessDenied { .. } => emergency.denied = true,
            Fact::HowFound { state } => {
                emergency.state = Some(*state);
                if *state != Breathing::LooksDead {
                    emergency.death = None;
                }
            }
            Fact::DeathFound(death) => emergency.death = Some(death.clone()),
            Fact::TakenOver { by, taken_to, .. } => emergency.taken_over = Some((*by, taken_to.clone())),
            Fact::HomeSecured { what, stays, .. } => {
                emergency.secured = true;
                emergency.stays = what.contains(&Secured::Broken).then(|| stays.clone());
            }
            Fact::CodeTold { told, .. } => emergency.code_told = Some(*told),
            Fact::KinTold { by } => emergency.kin_told = Some(by.clone()),
            Fact::KinToBeTold { .. } => emergency.kin_to_be_told = true,
            Fact::Entered { .. } => (emergency.denied, emergency.went_in) = (false, true),
            Fact::VisitOutcome(_) if !emergency.over => (emergency.over, emergency.concluded) = (true, true),
            Fact::EmergencyOver { .. } => emergency.over = true,
            _says_nothing_here => {}
        }
    }

    /// The first question that is open.
    pub(super) fn emergency_ask(&self) -> EmergencyAsk {
        let Some(emergency) = &self.emergency else { return Ask::Trigger };
        let (known, inside) = (&self.known, self.is_in);
        let done = |asked| known.is_done(asked);
        let life = emergency.life == Some(true);
        let no_phone = self.plan().is_some_and(|plan| plan.care.no_phone);
        let helped = done(Asked::Help) || done(Asked::StayOut);
        let outside = !inside && !helped;
        // Smoke, fire and gas: out, and stay out (DOOR 0.2). Access denied: outside, with 999 on its way (policy 9.1).
        let stays_out = self.stays_out().is_some();
        let goes_in = outside && !stays_out;
        let code_seen = self.looks.iter().any(|look| look.shown.is_some());
        let open = [
            // Life comes first: what set it off is owed then. Of somebody found dead neither is asked.
            (Ask::Trigger, emergency.wants_reason() && !life),
            (Ask::LifeAtRisk, emergency.life.is_none() && emergency.state != Some(Breathing::LooksDead)),
            (Ask::Tell999, emergency.wants_999() && !self.told_999() && !done(Asked::Tell999)),
            // Before anybody goes in: smoke and gas keep them out.
            (Ask::Trigger, goes_in && emergency.wants_reason()),
            (Ask::RightDoor, goes_in && !self.checked),
            (Ask::PhoneClient, goes_in && !no_phone && !known.client_phoned(1) && !done(Asked::PhoneClient)),
            (Ask::PhoneContact, goes_in && !self.contact_phoned() && !done(Asked::PhoneContact)),
            (Ask::Capacity, goes_in && !self.capacity_settled() && !done(Asked::Capacity)),
            (Ask::Outside, outside && stays_out),
            (Ask::WayIn, outside),
            (Ask::HowFound, inside && emergency.state.is_none() && !done(Asked::HowFound)),
            (Ask::Dead, emergency.state == Some(Breathing::LooksDead) && emergency.death.is_none()),
            (Ask::Help, !helped),
            (Ask::TakenOver, emergency.taken_over.is_none() && !done(Asked::TakenOver)),
            // Of a home that nobody went into nothing is known.
            (Ask::Secured, self.somebody_was_in() && !emergency.secured && !done(Asked::Secured)),
            (Ask::CodeTold, code_seen && emergency.code_told.is_none() && !done(Asked::CodeTold)),
            (Ask::KinTold, emergency.kin_told.is_none() && !emergency.kin_to_be_told && !done(Asked::KinTold)),
        ];
        open.into_iter().find(|(_, is_open)| *is_open).map_or(Ask::Outcome, |(ask, _)| ask)
    }

    /// Whether an emergency service was told in this emergency, or before it began if it is the first of the visit.
    pub fn told_999(&self) -> bool {
        let before = self.emergency.as_ref().map_or(0, |emergency| emergency.told_before);
        self.known.service_told_since(before)
    }

    /// Whether whoever was found in this emergency looks dead, as last seen.
    pub fn looks_dead(&self) -> bool {
        self.emergency.as_ref().is_some_and(|emergency| emergency.state == Some(Breathing::LooksDead))
    }

    /// How the emergency may end: of somebody who looks dead it was no mistake, and nobody is well.
    pub fn emergency_endings(&self) -> &'static [Ending] {
        if self.looks_dead() { Ending::OF_DEATH } else { Ending::OF_EMERGENCY }
    }

    fn may_end_in(&self, ending: Ending) -> bool {
        !self.looks_dead() || Ending::OF_DEATH.contains(&ending)
    }

    /// Whether the worker is inside still, and locks the door when they leave: they say so then. Of a death nothing is locked.
    pub fn locks_later(&self) -> bool {
        self.is_in && !self.looks_dead()
    }

    /// Whether life is at risk in the emergency of this visit.
    pub fn is_life_at_risk(&self) -> bool {
        self.emergency.as_ref().is_some_and(|emergency| emergency.life == Some(true))
    }

    fn contact_phoned(&self) -> bool {
        self.known.calls_to(Contact::EmergencyContact).next().is_some()
    }

    fn capacity_settled(&self) -> bool {
        let emergency = self.emergency.as_ref();
        emergency.is_some_and(|emergency| emergency.best_interests.is_some() || emergency.owed.is_some())
    }

    /// What is still to be written, in the order in which it matters (policy 9.2).
    pub fn owed(&self) -> Vec<Owed> {
        let Some(emergency) = &self.emergency else { return Vec::new() };
        // One that was none leaves nothing to write but what was begun.
        let real = !emergency.over || emergency.concluded;
        let told_999 = real && emergency.wants_999() && !self.told_999();
        // A code that was seen has to be accounted for, emergency or none.
        let used = emergency.over && !emergency.concluded && self.went_in_since(&emergency.began);
        // Whoever stayed outside has nothing to answer for; before it is over they may still go in.
        let goes_in = !emergency.over || emergency.went_in || self.went_in_since(&emergency.began);
        let owed_capacity = ((emergency.owed.is_some() && goes_in) || used) && emergency.best_interests.is_none();
        // Of a death police or a manager tells them: that nobody has yet is all the worker can say. Where somebody will, by
        // name, it is theirs; that it was done is missing on the record until it is said (policy 9.2).
        let dead = emergency.state == Some(Breathing::LooksDead);
        let untold = emergency.kin_told.as_deref().is_none_or(|by| by.is_empty() && !dead);
        let kin = untold && !emergency.kin_to_be_told;
        let all = [
            (Owed::Tell999, told_999),
            (Owed::OnCall, emergency.concluded && !self.known.manager_told_since(emergency.began.at)),
            (Owed::Trigger, real && emergency.wants_reason()),
            (Owed::Capacity, owed_capacity),
            (Owed::Secured, emergency.concluded && self.somebody_was_in() && !emergency.secured),
            (Owed::KinTold, emergency.concluded && kin),
            (Owed::Outcome, !emergency.over && self.left().is_some()),
        ];
        all.into_iter().filter(|(_, is_owed)| *is_owed).map(|(owed, _)| owed).collect()
    }

    /// Whether somebody was to tell next of kin, and it is not on record that they were told: whoever hears of it may say so.
    pub fn may_say_that_kin_were_told(&self) -> bool {
        let waits = |emergency: &Emergency| {
            emergency.kin_to_be_told && emergency.concluded && emergency.kin_told.as_deref().is_none_or(str::is_empty)
        };
        self.emergency.as_ref().is_some_and(waits)
    }

    pub(super) fn in_emergency(&self, ask: EmergencyAsk, event: Event) -> Option<Vec<Fact>> {
        match (ask, event) {
            // A wrong tap: nothing is erased.
            (Ask::Trigger | Ask::LifeAtRisk, Event::GoBack) if !self.is_life_at_risk() => Some(vec![Fact::WentBack]),
            // Nobody keeps the worker out, or not any more: said in this emergency, it opens nothing that was shut before.
            (Ask::Outside, Event::GoBack) if self.may_undo_kept_out() => Some(vec![Fact::WentBack]),
            // Not staying outside after all.
            (_, Event::GoBack) if self.may_undo_stay_out() => Some(vec![Fact::WentBack]),
            (Ask::RightDoor, Event::RightDoor { notice_read }) => Some(vec![Fact::DoorChecked { notice_read }]),
            (Ask::WayIn, Event::KeyTaken) if self.key() != Key::Taken => Some(self.key_taken_facts()),
            (Ask::WayIn, Event::Inside) if self.key() == Key::Taken => Some(vec![Fact::Entered { how: Entered::Key }]),
            (Ask::WayIn, Event::CodeDidNotOpen(kind)) => self.code_did_not_open(kind, false),
            // The door opens, whatever is being asked.
            (_, Event::Answered) if !self.is_in => Some(vec![Fact::Answered, Fact::Entered { how: Entered::Answered }]),
            (_, Event::Say(fact)) => self.say_in_emergency(ask, *fact),
            // A tap that came twice or too late.
            _late => None,
        }
    }

    /// Whether *somebody keeps me out* can be taken back: it was said in this emergency, and nothing else keeps the worker out.
    pub fn may_undo_kept_out(&self) -> bool {
        let denied = self.emergency.as_ref().is_some_and(|emergency| emergency.denied);
        denied && self.stays_out() == Some(StaysOut::KeptOut)
    }

    /// Whether *I stay outside for help* can be taken back: nobody has gone in since.
    pub fn may_undo_stay_out(&self) -> bool {
        let smoke = self.stays_out() == Some(StaysOut::SmokeGas);
        let outside = self.is_emergency() && !self.is_in && self.known.is_done(Asked::StayOut) && !smoke;
        let ended = [Ask::TakenOver, Ask::Secured, Ask::CodeTold, Ask::KinTold, Ask::Outcome];
        outside && matches!(self.step_now(), Step::Emergency(ask) if ended.contains(ask))
    }

    fn say_in_emergency(&self, ask: EmergencyAsk, fact: Fact) -> Option<Vec<Fact>> {
        let life = self.is_life_at_risk();
        let looks_dead = self.looks_dead();
        let said = self.emergency.as_ref().and_then(|emergency| emergency.life);
        match (ask, fact) {
            (Ask::Trigger, fact @ Fact::EmergencyTrigger { .. })
            | (Ask::Dead, fact @ Fact::DeathFound(_))
            | (Ask::HowFound | Ask::Help | Ask::Dead | Ask::Outcome, fact @ Fact::HowFound { .. })
            | (Ask::TakenOver | Ask::Help, fact @ Fact::TakenOver { .. }) => Some(vec![fact]),
            // Somebody who is found dead says what is wrong, and whether a life is at risk.
            (Ask::Trigger | Ask::LifeAtRisk, fact @ Fact::HowFound { state: Breathing::LooksDead }) if self.is_in => {
                Some(vec![fact])
            }
            // A wrong tap: they are not dead.
            (Ask::Tell999, fact @ Fact::HowFound { .. }) if looks_dead => Some(vec![fact]),
            (_, fact @ Fact::AccessDenied { .. }) if !self.is_in && self.kept_out.is_none() => Some(vec![fact]),
            (_, Fact::OpenedBy(opening)) if !self.is_in => self.opened_by(opening),
            (_, Fact::EmergencyTrigger { trigger }) if self.owed().contains(&Owed::Trigger) => {
                Some(vec![Fact::EmergencyTrigger { trigger }])
            }
            // A second tap says nothing new.
            (Ask::Trigger | Ask::LifeAtRisk, Fact::LifeAtRisk { risk }) if !life && said != Some(risk) => {
                Some(vec![Fact::LifeAtRisk { risk }])
            }
            // Life may turn out to be at risk at any time.
            (_, Fact::LifeAtRisk { risk: true }) if !life => Some(vec![Fact::LifeAtRisk { risk: true }]),
            (Ask::Capacity, Fact::CapacityOwed { .. }) if life => {
                Some(vec![Fact::CapacityOwed { within: self.plan()?.timings.owed }])
            }
            (_, Fact::EmergencyOver { .. }) if looks_dead => None,
            (Ask::Outcome, Fact::VisitOutcome(outcome)) if self.may_end_in(outcome.ending) => self.ended(outcome),
            (Ask::Outcome, Fact::OnTheWay { name, when }) if !name.trim().is_empty() => {
                Some(vec![Fact::OnTheWay { name, when }])
            }
            (_, fact @ Fact::HomeSecured { .. }) if !fact.is_whole() => None,
            (_, Fact::KinToBeTold { by }) if by.trim().is_empty() => None,
            (ask, Fact::AskSkipped { asked, reason }) if ask.passes_over(life) == Some(asked) => {
                Some(vec![Fact::AskSkipped { asked, reason }])
            }
            (Ask::Help | Ask::WayIn | Ask::Outside, fact @ Fact::AskDone { asked: Asked::Help })
            | (Ask::Capacity | Ask::WayIn | Ask::Outside, fact @ Fact::AskDone { asked: Asked::StayOut })
            | (Ask::Tell999, fact @ Fact::AskDone { asked: Asked::Tell999 }) => Some(vec![fact]),
            (
                _,
                fact @ (Fact::Phoned(_)
                | Fact::Told(_)
                | Fact::Finding { .. }
                | Fact::Decided(_)
                | Fact::BestInterests(_)
                | Fact::HomeSecured { .. }
                | Fact::CodeTold { .. }
                | Fact::KinTold { .. }
                | Fact::KinToBeTold { .. }
                | Fact::KeySafeFault { .. }
                | Fact::ServiceMet { .. }
                | Fact::EmergencyOver { .. }),
            ) => Some(vec![fact]),
            _not_here => None,
        }
    }

    /// Where an emergency that was none leads back to.
    pub(super) fn before_emergency(&self) -> Step {
        match self.emergency.as_ref().map(|emergency| (*emergency.from).clone()) {
            Some(from) if self.no_reply.is_some() && (self.is_in || matches!(from, Step::NoReply(_))) => {
                Step::NoReply(self.no_reply_ask())
            }
            _ if self.is_in => Step::Inside,
            // Out of the house meanwhile, with the client in it.
            Some(Step::Inside | Step::LockUp | Step::Leaving | Step::NoReply(_)) => Step::LockedOut,
            Some(Step::Arrive | Step::Buzzer) if self.checked => self.first_door(),
            // A wait that ran is over by now: knock again.
            Some(Step::Waiting { round, .. }) => Step::Knock { round },
            Some(Step::Emergency(_)) | None => Step::Knock { round: 1 },
            Some(step) => step,
        }
    }

    /// After the outcome: somebody inside locks up and gives the key back; else only the key is left to give.
    pub(super) fn after_emergency(&self) -> Step {
        if self.is_in { Step::Inside } else { Step::KeyBack }
    }

    /// What is still owed can be written also after *left*.
    pub(super) fn say_what_is_owed(&self, fact: Fact) -> Option<Vec<Fact>> {
        let owed = self.owed();
        let fits = match &fact {
            Fact::BestInterests(_) => self.emergency.as_ref().is_some_and(|known| known.best_interests.is_none()),
            Fact::EmergencyTrigger { .. } => owed.contains(&Owed::Trigger),
            Fact::HomeSecured { .. } => owed.contains(&Owed::Secured) && fact.is_whole(),
            Fact::Phoned(Call { whom, .. }) | Fact::Told(Word { whom, .. }) if whom.is_manager() => {
                owed.contains(&Owed::OnCall)
            }
            Fact::KinToBeTold { by } if by.trim().is_empty() => false,
            Fact::KinTold { by } if self.may_say_that_kin_were_told() => !by.trim().is_empty(),
            Fact::KinTold { .. } | Fact::KinToBeTold { .. } => owed.contains(&Owed::KinTold),
            // One call to 999 may have sent several services.
            Fact::Told(word) if word.whom.is_service() => {
                let wanted = self.emergency.as_ref().is_some_and(Emergency::wants_999);
                owed.contains(&Owed::Tell999) || (wanted && !self.known.was_told(word.whom))
            }
            Fact::VisitOutcome(outcome) => {
                owed.contains(&Owed::Outcome) && outcome.is_whole() && self.may_end_in(outcome.ending)
            }
            _other => false,
        };
        fits.then(|| vec![fact])
    }
}

impl Emergency {
    /// Whether 999 has to know: life is at risk, access was denied, or somebody was found who does not respond, whatever was
    /// thought before (DOOR 3.2, 3.7).
    pub fn wants_999(&self) -> bool {
        let unresponsive =
            matches!(self.state, Some(Breathing::Breathing | Breathing::NotBreathing | Breathing::LooksDead));
        self.life == Some(true) || self.denied || unresponsive
    }

    /// Whether it is not said yet what set it off; that somebody is dead says it.
    pub fn wants_reason(&self) -> bool {
        self.trigger.is_none() && self.state != Some(Breathing::LooksDead)
    }

    fn begun(moment: &Moment, from: Box<Step>) -> Self {
        Self {
            began: moment.clone(),
            trigger: None,
            life: None,
            owed: None,
            best_interests: None,
            denied: false,
            went_in: false,
            state: None,
            death: None,
            taken_over: None,
            secured: false,
            stays: None,
            code_told: None,
            kin_told: None,
            kin_to_be_told: false,
            over: false,
            concluded: false,
            previous: None,
            told_before: 0,
            from,
        }
    }
}

impl EmergencyAsk {
    /// Which question is passed over with a reason here. Phoning first, and consent and capacity, only where life is at risk
    /// (DOOR 3.3, 3.4): else what came of the call is one tap, and capacity one choice.
    pub fn passes_over(self, life: bool) -> Option<Asked> {
        match self {
            Self::PhoneClient | Self::PhoneContact | Self::Capacity if !life => None,
            Self::Tell999 => Some(Asked::Tell999),
            Self::PhoneClient => Some(Asked::PhoneClient),
            Self::PhoneContact => Some(Asked::PhoneContact),
            Self::Capacity => Some(Asked::Capacity),
            Self::HowFound => Some(Asked::HowFound),
            Self::TakenOver => Some(Asked::TakenOver),
            Self::Secured => Some(Asked::Secured),
            Self::CodeTold => Some(Asked::CodeTold),
            Self::KinTold => Some(Asked::KinTold),
            Self::Trigger
            | Self::LifeAtRisk
            | Self::RightDoor
            | Self::WayIn
            | Self::Outside
            | Self::Dead
            | Self::Help
            | Self::Outcome => None,
        }
    }
}

fn is_of_an_emergency(asked: Asked) -> bool {
    matches!(
        asked,
        Asked::Tell999
            | Asked::Capacity
            | Asked::Help
            | Asked::StayOut
            | Asked::TakenOver
            | Asked::Secured
            | Asked::CodeTold
            | Asked::KinTold
            | Asked::HowFound
    )
}

impl Ending {
    /// The endings that an emergency may have.
    pub const OF_EMERGENCY: &'static [Self] = &[
        Self::FoundWell,
        Self::NeedsHelp,
        Self::FoundDead,
        Self::Away,
        Self::ServiceTookOver,
        Self::NotSafe,
        Self::Unknown,
    ];
    /// The endings of one in which somebody looks dead.
    pub const OF_DEATH: &'static [Self] = &[Self::FoundDead, Self::NotSafe];
    /// The endings of a door that nobody answered.
    pub const OF_NO_REPLY: &'static [Self] =
        &[Self::FoundWell, Self::NeedsHelp, Self::Away, Self::RefusedSeen, Self::NotSafe, Self::Unknown];
}

impl Outcome {
    /// An ending with nothing more said.
    pub fn plain(ending: Ending) -> Self {
        Self { ending, confirmed_by: String::new(), handed_to: String::new(), took_over: None }
    }
}
