//! What screens show. A view is plain data, made anew at each change; a screen decides nothing.

use std::time::Duration;

pub use super::grants::LeaveView;
use super::reveal::{PageId, RevealError};
use super::start::Damage;
use super::sync::{Progress, Signal};
use super::{Fault, Phone, door, practice};
use crate::domain::amend::{amended, amended_time};
use crate::domain::clock::{Quality, Timestamp, start_of_day};
use crate::domain::door::{Door, Key, Moment, Running, Step};
use crate::domain::entry::flow::Contact;
use crate::domain::entry::report::Amendment;
use crate::domain::entry::{Dialled, Fact, FlowPlan, Purpose};
use crate::domain::ids::{EntryId, MethodId, VisitId};
use crate::domain::reveal::{Refusal, Wish};
use crate::domain::round::InLine;
use crate::domain::visit::{Client, MethodKind, Visit};
use crate::domain::window::Place;
pub use crate::store::entries::Kept;
use crate::store::entries::Line;
use crate::store::outbox::Tally;
use crate::store::visits::BundleState;
use crate::store::{Store, StoreError, meta};
use crate::sync::wire::enrolment::fingerprint;

/// How far back and ahead screens look for visits.
pub(super) const LOOK_BACK: Duration = Duration::from_hours(36);
/// See [`LOOK_BACK`].
pub(super) const LOOK_AHEAD: Duration = Duration::from_hours(48);
/// Lines that *My log* shows at once.
pub const LOG_LINES: usize = 20;
/// Lines that are read at once.
const PIECE: usize = 50;

/// Which screens are open to the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Not enrolled.
    Enrol,
    /// Enrolled, no PIN yet.
    ChoosePin,
    /// Locked.
    Locked,
    /// Ten wrong PINs: no codes until the office enrols the phone again.
    Shredded,
    /// Unlocked.
    Open,
}

/// The strip and the banners, which every screen has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// What waits.
    pub tally: Tally,
    /// Where sync stands.
    pub progress: Progress,
    /// When the office held everything last, by its clock.
    pub held_at: Option<Timestamp>,
    /// Whether keys lie in a file.
    pub development: bool,
    /// What was found damaged at start.
    pub damage: Damage,
    /// Whether the disk is full or nearly so.
    pub short_of_room: bool,
    /// Whether the phone knows the time well enough for codes.
    pub quality: Quality,
    /// Whether a block order was obeyed.
    pub blocked: bool,
}

impl Strip {
    /// Whether everything is held by the office.
    pub fn all_held(&self) -> bool {
        self.tally.waiting == 0 && self.tally.sent == 0
    }

    /// Whether the strip is solid: the office has blocked this phone.
    pub fn is_stop(&self) -> bool {
        self.blocked || self.progress.signal == Signal::Blocked
    }
}

/// Where a visit stands, for lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not begun.
    Waiting,
    /// Begun, not left.
    UnderWay,
    /// Left, and the key is still with the worker.
    KeyOut(Timestamp),
    /// Left.
    Left(Timestamp, Key),
}

/// A visit in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitCard {
    /// The visit.
    pub visit: Visit,
    /// Whose home.
    pub client: Client,
    /// Where it stands.
    pub standing: Standing,
    /// Whether it was taken off this worker's round.
    pub taken_off: bool,
    /// How many things of an emergency are still to be written.
    pub owed: usize,
    /// Whether the worker said in it that they are not safe, and not yet that they are.
    pub not_safe: bool,
}

/// Today's visits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// Now.
    pub now: Timestamp,
    /// The visit to do next: the one under way, of several the one that was acted in last; or the first that is not over.
    pub next: Option<VisitCard>,
    /// The rest of today.
    pub later: Vec<VisitCard>,
    /// Tomorrow and after.
    pub tomorrow: Vec<VisitCard>,
    /// Left, or over.
    pub done: Vec<VisitCard>,
    /// The agency.
    pub organisation: String,
    /// Whether any bundle has come yet.
    pub fetched: bool,
}

/// A visit at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtDoor {
    /// The visit.
    pub visit: Visit,
    /// Whose home.
    pub client: Client,
    /// The flow.
    pub door: Door,
    /// Whether it was taken off this worker's round.
    pub taken_off: bool,
    /// Now.
    pub now: Timestamp,
    /// How far the entries of this visit have come: the least of them.
    pub kept: Option<Kept>,
    /// What was done, oldest first.
    pub done: Vec<Done>,
    /// The worker's name.
    pub worker: String,
    /// The agency's name.
    pub organisation: String,
    /// Who answers on-call; may be empty.
    pub on_call: String,
    /// Whether the office was restored and gives out no codes yet.
    pub office_recovering: bool,
}

impl AtDoor {
    /// Whether the worker shadows a colleague in this visit: the colleague opens.
    pub fn shadows(&self) -> bool {
        self.visit.shadow || self.door.is_shadow()
    }

    /// Whether the dialler was opened for `whom` in this visit, at `since` or after it. The flow itself goes by what came of
    /// a call, never by the dialling.
    pub fn has_dialled(&self, whom: Dialled, since: Timestamp) -> bool {
        let is = |done: &Done| matches!(done.fact, Some(Fact::Dialled { whom: dialled, .. }) if dialled == whom);
        self.done.iter().any(|done| is(done) && done.at >= since)
    }

    /// Whether this contact was rung at `since` or after it, and nothing was said of that call yet.
    pub fn has_untold_call(&self, whom: Contact, since: Timestamp) -> bool {
        let untold = |fact: &Fact| match fact {
            Fact::Dialled { whom: Dialled::OnCall, .. } => (whom == Contact::OnCall).then_some(true),
            Fact::Dialled { whom: Dialled::Contact(rang), .. } => (*rang == whom).then_some(true),
            Fact::Phoned(call) => (call.whom == whom).then_some(false),
            Fact::Told(word) => (word.whom == whom).then_some(false),
            _no_call => None,
        };
        let facts = self.done.iter().rev().filter(|done| done.at >= since).filter_map(|done| done.fact.as_ref());
        facts.into_iter().find_map(untold).unwrap_or(false)
    }
}

/// Why a start is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartDoubt {
    /// Another visit, by the client's name, was started and not left.
    StillAt(String),
    /// It begins hours from now.
    Ahead,
}

/// Something done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The entry.
    pub id: EntryId,
    /// When it happened.
    pub at: Timestamp,
    /// When it was told, where that was later.
    pub told_at: Option<Timestamp>,
    /// What it said first, where it was corrected since.
    pub first: Option<Fact>,
    /// When it was said first to have happened, where that was corrected since.
    pub first_at: Option<Timestamp>,
    /// What, as it stands after corrections; `None` where the stored copy was changed.
    pub fact: Option<Fact>,
    /// How far it has come.
    pub kept: Kept,
    /// Whether central put it aside.
    pub quarantined: bool,
}

/// A code that the present step offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeView {
    /// What is asked for.
    pub wish: Wish,
    /// What it is.
    pub kind: MethodKind,
    /// Whether it may be seen now.
    pub may: Result<(), Refusal>,
    /// How often it was seen in this visit, a look that goes on not counted.
    pub looks: usize,
    /// The last look: when, and for how long.
    pub last: Option<(Timestamp, Option<u64>)>,
    /// Until when it may be seen.
    pub until: Timestamp,
    /// Whether the office has to release it first.
    pub fetch: bool,
    /// What managers have allowed outside the window.
    pub leave: LeaveView,
    /// The code that is being replaced, once the new one was looked at.
    pub older: Option<Wish>,
}

/// Lines of the log that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogGroup {
    /// The visit they belong to.
    pub visit: Option<VisitId>,
    /// The client's name and the planned start, where the visit is still on the phone.
    pub title: Option<(String, Timestamp)>,
    /// The rota's reference, where the visit is gone.
    pub reference: Option<String>,
    /// The lines, newest first.
    pub lines: Vec<Done>,
}

impl Phone {
    /// Which screens are open to the worker.
    pub fn stage(&self) -> Stage {
        let state = self.state();
        match &state.identity.enrolled {
            None => Stage::Enrol,
            Some(_) if state.session.root.is_some() => Stage::Open,
            Some(enrolled) if enrolled.shredded => Stage::Shredded,
            Some(enrolled) if enrolled.sealed_root.is_none() => Stage::ChoosePin,
            Some(_) => Stage::Locked,
        }
    }

    /// The strip and the banners.
    pub fn strip(&self) -> Strip {
        let (tally, contact, quality, short_of_room) = {
            let store = self.store();
            let quality = self.when_of(&store).map_or(Quality::Wall, |when| when.now.quality);
            let contact = store.meta(meta::CONTACT).ok().flatten();
            (store.tally().unwrap_or_default(), contact, quality, store.is_short_of_room())
        };
        let state = self.state();
        Strip {
            tally,
            progress: state.sync,
            held_at: state.sync.contact.or(contact),
            development: self.keystore.is_development(),
            damage: state.damage.clone(),
            short_of_room,
            quality,
            blocked: state.identity.enrolled.as_ref().is_some_and(|enrolled| enrolled.blocked),
        }
    }

    fn names(&self) -> (String, String) {
        let state = self.state();
        let enrolled = state.identity.enrolled.as_ref();
        enrolled.map(|e| (e.organisation_name.clone(), e.on_call_name.clone())).unwrap_or_default()
    }

    /// The agency's name.
    pub fn organisation(&self) -> String {
        self.names().0
    }

    /// Who answers on-call; may be empty.
    pub fn on_call_name(&self) -> String {
        self.names().1
    }

    /// Whom the dialler was opened for last.
    pub fn dialled(&self) -> Option<Dialled> {
        self.state().dialled
    }

    /// Today's visits.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn today(&self) -> Result<Today, Fault> {
        let organisation = self.organisation();
        let last = self.visit_under_way().map(|(visit, _)| visit);
        let store = self.store();
        let when = self.when_of(&store)?.now;
        let now = when.at;
        // With a clock that nobody vouches for, everything on the phone is shown.
        let (from, to) =
            if when.is_trusted() { (now - LOOK_BACK, now + LOOK_AHEAD) } else { (Timestamp(0), Timestamp(i64::MAX)) };
        let fetched = store.sealed_meta::<BundleState>(meta::BUNDLE)?.is_some();
        let mut today = Today { now, next: None, later: vec![], tomorrow: vec![], done: vec![], organisation, fetched };
        let tomorrow = start_of_day(start_of_day(now) + Duration::from_hours(30));
        for stored in store.visits_between(from, to)? {
            // One row that does not read takes only its own card away.
            let (Ok(Some(client)), Ok(door)) = (store.client(stored.visit.client), store.door(stored.visit.id)) else {
                tracing::error!(visit = %stored.visit.id, "a visit cannot be shown");
                continue;
            };
            let standing = standing(&door);
            let (owed, not_safe, taken_off) = (door.owed().len(), door.is_not_safe(), stored.taken_off);
            let card = VisitCard { visit: stored.visit, client, standing, taken_off, owed, not_safe };
            today.place(card, last, now, tomorrow);
        }
        Ok(today)
    }

    /// A visit at the door; `None` if it is not on this phone.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn at_door(&self, visit: VisitId) -> Result<Option<AtDoor>, Fault> {
        if practice::is(visit) {
            return self.practice_at_door().map(Some);
        }
        let (organisation, on_call) = self.names();
        let worker = self.worker_name().unwrap_or_default();
        let store = self.store();
        let Some(stored) = store.visit(visit)? else { return Ok(None) };
        let client = store.client(stored.visit.client)?.ok_or(StoreError::Damaged("client"))?;
        let lines = store.entries_of(visit)?;
        let door = Door::replay(lines.iter().filter_map(|line| Some((line.id, line.record.as_ref()?))));
        let bundle: Option<BundleState> = store.sealed_meta(meta::BUNDLE)?;
        let corrections = corrections_in(&lines);
        let kept = lines.iter().map(|line| line.kept).min();
        let mut history: Vec<Done> = lines.into_iter().filter(is_in_history).map(done).collect();
        for done in &mut history {
            done.correct(&corrections);
        }
        Ok(Some(AtDoor {
            office_recovering: bundle.is_some_and(|bundle| bundle.recovering),
            visit: stored.visit,
            client,
            door,
            taken_off: stored.taken_off,
            now: self.when_of(&store)?.now.at,
            kept,
            done: history,
            worker,
            organisation,
            on_call,
        }))
    }

    /// What is left of the wait that runs in this visit.
    pub fn time_left(&self, door: &Door) -> Option<Duration> {
        let moment: Moment = door::moment_of(&self.when().ok()?);
        door.time_left(&moment).map(|(_, left)| left)
    }

    /// The timers that run in this visit.
    pub fn timers(&self, door: &Door) -> Vec<Running> {
        let moment = self.when().ok().map(|when| door::moment_of(&when));
        moment.map(|moment| door.timers(&moment)).unwrap_or_default()
    }

    /// Who comes in this place of the line behind on-call, if the office named somebody.
    pub fn in_line(&self, whom: Contact) -> Option<InLine> {
        self.round().line.into_iter().find(|next| next.whom == whom)
    }

    /// The code that a step offers for this purpose, if the visit has such a way in. Never to whoever shadows.
    pub fn code(&self, at: &AtDoor, kind: MethodKind, purpose: Purpose) -> Option<CodeView> {
        if practice::is(at.visit.id) {
            return self.practice_code(at, kind, purpose);
        }
        if at.visit.shadow {
            return None;
        }
        let method = at.visit.methods.iter().find(|method| method.kind == kind)?;
        let wish = Wish::new(method.id, purpose);
        let (may, fetch) = match self.may_see_or_fetch(at.visit.id, wish) {
            Ok(fetch) => (Ok(()), fetch),
            Err(RevealError::Refused(refusal)) => (Err(refusal), false),
            Err(RevealError::OtherWindow | RevealError::NotHere | RevealError::AskOffice | RevealError::Fault(_)) => {
                (Err(Refusal::NoSuchMethod), false)
            }
        };
        let looks = looks_at(&at.door, method.id);
        let last = looks.last().and_then(|look| Some((look.shown?, look.shown_ms)));
        let leave = self.leave(at.visit.id, at.client.id, method.id);
        let window = at.visit.window;
        let until = match purpose {
            Purpose::Return => window.return_until(),
            _ if window.place(at.now) == Place::Open => window.closes,
            _ => leave.until(at.now).unwrap_or(window.closes),
        };
        let older = method.older.map(|_| wish.older()).filter(|older| self.may_see(at.visit.id, *older).is_ok());
        Some(CodeView { wish, kind, may, looks: looks.len(), last, until, fetch, leave, older })
    }

    /// What makes the start of this visit look like a wrong tap: it is asked about before anything is written.
    pub fn start_doubts(&self, visit: &Visit) -> Vec<StartDoubt> {
        let under_way = self.under_way().filter(|at| at.visit.id != visit.id);
        let still_at = under_way.map(|at| StartDoubt::StillAt(at.client.call_name().to_owned()));
        let ahead = visit.is_far_ahead(self.shown_now()).then_some(StartDoubt::Ahead);
        ahead.into_iter().chain(still_at).collect()
    }

    /// The visit under way, for the read-out to the emergency services.
    pub fn under_way(&self) -> Option<AtDoor> {
        let (visit, _) = self.visit_under_way()?;
        self.at_door(visit).ok().flatten()
    }

    /// The visit that a call from this visit's page belongs to.
    pub fn called_in(&self, page: Option<VisitId>) -> Option<AtDoor> {
        let (visit, _) = self.visit_of_call(page)?;
        self.at_door(visit).ok().flatten()
    }

    /// A short sign of the organisation's root, to compare with the office after a typed enrolment.
    pub fn fingerprint(&self) -> String {
        let root = self.state().identity.enrolled.as_ref().map(|enrolled| enrolled.root);
        root.map(|root| fingerprint(&crate::vault::sha256(&[&root]))).unwrap_or_default()
    }

    /// A page of the log by visit, where the worker was last first, its lines newest first; the first page is 0.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn log(&self, page: usize) -> Result<Vec<LogGroup>, Fault> {
        let store = self.store();
        let mut groups: Vec<LogGroup> = Vec::new();
        for line in visible_lines(&store, page.saturating_mul(LOG_LINES), LOG_LINES)? {
            let visit = line.record.as_ref().and_then(|record| record.about.visit);
            let reference = line.record.as_ref().and_then(|record| match &record.fact {
                Fact::VisitStarted { plan: FlowPlan { reference, .. } } => Some(reference.clone()),
                _ => None,
            });
            let place = groups.iter().position(|group| group.visit == visit);
            let at = place.unwrap_or_else(|| {
                groups.push(LogGroup { visit, title: None, reference: None, lines: Vec::new() });
                groups.len() - 1
            });
            groups[at].reference = groups[at].reference.take().or(reference);
            groups[at].lines.push(done(line));
        }
        for group in &mut groups {
            let corrections = corrections_in(&match group.visit {
                Some(visit) => store.entries_of(visit)?,
                None => store.entries_without_visit()?,
            });
            for line in &mut group.lines {
                line.correct(&corrections);
            }
            if let Some(stored) = group.visit.map(|visit| store.visit(visit)).transpose()?.flatten() {
                let client = store.client(stored.visit.client)?;
                group.title = client.map(|client| (client.call_name().to_owned(), stored.visit.starts));
            }
        }
        // A visit keeps its place when something of it is told later, or corrected.
        groups.sort_by_key(|group| {
            let afterwards = |line: &&Done| line.told_at.is_some() || matches!(line.fact, Some(Fact::Amended(_)));
            let there =
                group.lines.iter().filter(|line| !afterwards(line)).map(|line| line.first_at.unwrap_or(line.at)).max();
            std::cmp::Reverse(there.or_else(|| group.lines.iter().map(|line| line.at).max()))
        });
        Ok(groups)
    }

    /// Whether the log goes on after this page.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn log_goes_on(&self, page: usize) -> Result<bool, Fault> {
        Ok(!visible_lines(&self.store(), (page + 1).saturating_mul(LOG_LINES), 1)?.is_empty())
    }

    /// Tells this window's look apart from those of other windows.
    pub fn make_page(&self) -> PageId {
        PageId(u64::from_be_bytes(crate::vault::make_bytes()))
    }
}

/// The newest lines that the worker sees, after skipping so many of them.
fn visible_lines(store: &Store, skip: usize, most: usize) -> Result<Vec<Line>, StoreError> {
    let mut seen = 0;
    let mut found = Vec::with_capacity(most);
    let mut from = 0;
    loop {
        let lines = store.newest_lines(from, PIECE)?;
        let last = lines.len() < PIECE;
        from += lines.len();
        for line in lines.into_iter().filter(is_in_history) {
            if seen >= skip {
                found.push(line);
            }
            seen += 1;
            if found.len() == most {
                return Ok(found);
            }
        }
        if last {
            return Ok(found);
        }
    }
}

impl Today {
    /// `last`: the visit under way that the worker acted in last. It comes before any other.
    fn place(&mut self, card: VisitCard, last: Option<VisitId>, now: Timestamp, tomorrow: Timestamp) {
        match card.standing {
            Standing::Left(..) => self.done.push(card),
            Standing::UnderWay if last == Some(card.visit.id) => self.later.extend(self.next.replace(card)),
            Standing::UnderWay | Standing::KeyOut(_) => match &self.next {
                Some(next) if next.standing != Standing::Waiting => self.later.push(card),
                _ => self.later.extend(self.next.replace(card)),
            },
            // One that was made for a grant has no window of its own.
            Standing::Waiting if card.visit.unplanned && now < card.visit.ends => {
                self.later.extend(self.next.replace(card));
            }
            Standing::Waiting if card.visit.window.closes <= now => self.done.push(card),
            Standing::Waiting if card.visit.starts >= tomorrow => self.tomorrow.push(card),
            Standing::Waiting if self.next.is_none() => self.next = Some(card),
            Standing::Waiting => self.later.push(card),
        }
        self.later.sort_by_key(|card| (card.visit.starts, card.visit.id));
    }
}

fn standing(door: &Door) -> Standing {
    match door.left() {
        Some(at) if *door.step_now() == Step::KeyOut => Standing::KeyOut(at),
        Some(at) => Standing::Left(at, door.key()),
        None if door.is_started() => Standing::UnderWay,
        None => Standing::Waiting,
    }
}

pub(super) fn looks_at(door: &Door, method: MethodId) -> Vec<&crate::domain::door::Look> {
    // One that is still on screen is not over: the button that is held must stay where it is.
    door.looks().iter().filter(|look| look.method == method && look.shown.is_some() && look.hidden).collect()
}

/// Whether a line is shown to the worker. A concern is not: whoever else sees the phone must not read it (policy 7.2).
pub(super) fn is_in_history(line: &Line) -> bool {
    !line.record.as_ref().is_some_and(|record| matches!(record.fact, Fact::Concern(_)))
}

/// The corrections among these lines, oldest first.
fn corrections_in(lines: &[Line]) -> Vec<Amendment> {
    let facts = lines.iter().filter_map(|line| line.record.as_ref().map(|record| &record.fact));
    let corrections = facts.filter_map(|fact| match fact {
        Fact::Amended(amendment) => Some(amendment.clone()),
        _other => None,
    });
    corrections.collect()
}

impl Done {
    /// Shows it as it stands after those of these corrections that are of it.
    pub(super) fn correct<'a>(&mut self, corrections: impl IntoIterator<Item = &'a Amendment>) {
        let of_it: Vec<&Amendment> = corrections.into_iter().filter(|one| one.entry == self.id).collect();
        let Some(first) = self.fact.as_ref().filter(|_| !of_it.is_empty()) else { return };
        let (stands, at) = (amended(first, of_it.iter().copied()), amended_time(first, self.at, of_it));
        self.first = self.fact.replace(stands);
        self.first_at = (at != self.at).then_some(self.at);
        self.at = at;
    }
}

pub(super) fn done(line: Line) -> Done {
    let happened = line.record.as_ref().and_then(|record| record.happened_at);
    Done {
        id: line.id,
        told_at: line.record.as_ref().filter(|_| happened.is_some()).map(|record| record.now.at),
        first: None,
        first_at: None,
        at: line.record.as_ref().map_or(line.written_at, |record| record.happened_at.unwrap_or(record.now.at)),
        fact: line.record.map(|record| record.fact),
        kept: line.kept,
        quarantined: line.quarantined,
    }
}
