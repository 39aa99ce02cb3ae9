//! Who may see which code, when. The only maker of a [`RevealPermit`], which the vault asks for.
//!
//! The order of the questions is the design's (*What a reveal needs*): the phone (not blocked, lease, unlocked),
//! the visit and its window by the trusted clock, the door and the gate of the access method, central's release,
//! and only then the envelope. Opening one spends a permit, so code that skips the rule does not compile.
//!
//! A [`Refusal`] is a rule saying no: the worker is told why and what to do, and nothing is broken.

use std::time::Duration;

use super::clock::{Boot, Now, Timestamp};
use super::door::{Door, Gate};
use super::entry::{Fact, How, NotShown, Purpose};
use super::grant::{HeldGrant, Voice};
use super::ids::{ClientId, CodeVersionId, DeviceId, EntryId, GrantId, MethodId, OrgId, PersonId};
use super::visit::{AccessMethod, MethodKind, Release, ReleaseMode, Visit, Which, WhyNot};
use super::window::Place;

/// The longest one look may last. Seconds.
pub const LONGEST_LOOK: u64 = 30;
/// How long a tap shows a code, where that was agreed instead of holding. Seconds.
pub const TAP_LOOK: u64 = 8;

/// How long after the start of a long stay its way in may be opened.
pub const LONG_STAY_ENTRY: Duration = Duration::from_hours(1);

/// How long a look of this kind lasts at most. Seconds.
pub fn longest(how: How) -> u64 {
    match how {
        How::Hold | How::Spoken => LONGEST_LOOK,
        How::Tap => TAP_LOOK,
    }
}

/// The phone, as far as a reveal asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoneState {
    /// The agency.
    pub organisation: OrgId,
    /// This enrolment.
    pub device: DeviceId,
    /// Its worker.
    pub worker: PersonId,
    /// Whether a block order has been obeyed.
    pub blocked: bool,
    /// Whether the app is unlocked, or a started visit's unlock still runs.
    pub unlocked: bool,
    /// Until when codes may be shown without another good sync.
    pub lease_until: Timestamp,
}

/// What somebody wants to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Whose code.
    pub method: MethodId,
    /// Why.
    pub purpose: Purpose,
    /// Which of two codes, while one is being replaced.
    pub which: Which,
}

impl Wish {
    /// To look at the code that counts.
    pub fn new(method: MethodId, purpose: Purpose) -> Self {
        Self { method, purpose, which: Which::Newest }
    }

    /// The same for the code that is being replaced.
    #[must_use]
    pub fn older(self) -> Self {
        Self { which: Which::Older, ..self }
    }
}

/// What managers have allowed outside the window.
#[derive(Clone, Copy, Debug)]
pub struct Leave<'a> {
    /// The online grants on this phone.
    pub grants: &'a [HeldGrant],
    /// What the phone remembers of voice grants.
    pub voice: &'a Voice,
    /// The boot clock, by which voice grants are judged.
    pub boot: &'a Boot,
}

/// A rule says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The office has blocked this phone.
    Blocked,
    /// The last good sync is too long ago.
    LeaseLapsed {
        /// When it lapsed.
        since: Timestamp,
    },
    /// The PIN is wanted.
    Locked,
    /// The visit was taken off this worker's round.
    TakenOff,
    /// The phone does not know what time it is.
    NoTrustedTime,
    /// Before the window.
    TooEarly {
        /// When it opens.
        opens: Timestamp,
    },
    /// After the window.
    TooLate {
        /// When it closed.
        closed: Timestamp,
    },
    /// A step that must come first has not been taken.
    NotYet(Gate),
    /// Central does not release it.
    Withheld(WhyNot),
    /// The visit has no such access method.
    NoSuchMethod,
}

impl Refusal {
    /// How the log says it; `None` where nothing is logged (a lock or a missing step is no event at the door).
    pub fn logged(self) -> Option<NotShown> {
        match self {
            Self::LeaseLapsed { .. } => Some(NotShown::LeaseLapsed),
            Self::TakenOff => Some(NotShown::TakenOff),
            Self::NoTrustedTime => Some(NotShown::NoTrustedTime),
            Self::TooEarly { .. } => Some(NotShown::TooEarly),
            Self::TooLate { .. } => Some(NotShown::TooLate),
            Self::Withheld(reason) => Some(NotShown::Withheld { reason }),
            Self::Blocked | Self::Locked | Self::NotYet(_) | Self::NoSuchMethod => None,
        }
    }
}

/// Leave to open one envelope once. Made only by [`permit`]; cannot be copied.
#[derive(Debug, PartialEq, Eq)]
pub struct RevealPermit {
    organisation: OrgId,
    device: DeviceId,
    worker: PersonId,
    visit: Visit,
    version: CodeVersionId,
    wish: Wish,
    how: How,
    basis: Basis,
    until: Timestamp,
    nth: u32,
}

/// By what a look is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// The visit's own window, or the return of its key.
    Window,
    /// An online grant, given at this instant.
    Grant(GrantId, Timestamp),
    /// A voice grant.
    Voice,
}

/// A permit whose intent is on disk. What the vault takes.
#[derive(Debug, PartialEq, Eq)]
pub struct RecordedPermit {
    permit: RevealPermit,
    intent: EntryId,
}

/// Asks whether `wish` may be granted for `visit` now.
///
/// # Errors
/// The first [`Refusal`] in the order of the design.
pub fn permit(
    phone: &PhoneState,
    visit: &Visit,
    taken_off: bool,
    door: &Door,
    (wish, how): (Wish, How),
    leave: &Leave<'_>,
    now: Now,
) -> Result<RevealPermit, Refusal> {
    if phone.blocked {
        return Err(Refusal::Blocked);
    }
    // Whatever lies on the phone: a trainee who shadows has no code, of no grant either (DOOR 0.6).
    if visit.shadow {
        return Err(Refusal::Withheld(WhyNot::Shadowing));
    }
    let returning = wish.purpose == Purpose::Return && door.key().is_out();
    if !now.is_trusted() {
        return Err(Refusal::NoTrustedTime);
    }
    if now.at >= phone.lease_until {
        return Err(Refusal::LeaseLapsed { since: phone.lease_until });
    }
    if !phone.unlocked {
        return Err(Refusal::Locked);
    }
    let own =
        if taken_off && !returning { Err(Refusal::TakenOff) } else { within(visit, (wish.purpose, returning), now.at) };
    let method = visit.method(wish.method);
    let leave = granted(leave, door, (visit.client, wish.method), (now.at, returning));
    let (until, basis) = match (own, leave) {
        (Ok(_), Some(leave)) if method.is_some_and(|method| wants_leave(door, method.kind, wish.purpose)) => leave,
        (Ok(until), _) => (until, Basis::Window),
        (Err(_), Some(leave)) => leave,
        (Err(refusal), None) => return Err(refusal),
    };
    let method = method.ok_or(Refusal::NoSuchMethod)?;
    door.gate(method.kind, wish.purpose, basis != Basis::Window).map_err(Refusal::NotYet)?;
    if let Release::Withheld(why) = method.release {
        return Err(Refusal::Withheld(why));
    }
    let version = version(method, door, wish)?;
    Ok(RevealPermit {
        organisation: phone.organisation,
        device: phone.device,
        worker: phone.worker,
        visit: visit.clone(),
        version,
        wish,
        how,
        basis,
        until,
        nth: u32::try_from(door.looks().len()).unwrap_or(u32::MAX).saturating_add(1),
    })
}

/// Whether a look goes by a manager's leave although the window would do: where the plan alone does not lead to the key
/// safe, as when nobody answered; and to put back a key that was taken by leave, whose envelope is the one at hand.
fn wants_leave(door: &Door, kind: MethodKind, purpose: Purpose) -> bool {
    let by_leave = purpose == Purpose::Return && door.granted_look().is_some();
    by_leave || door.gate(kind, purpose, false).is_err()
}

/// What a manager has allowed for this client and method now: until when, and by what.
fn granted(
    leave: &Leave<'_>,
    door: &Door,
    (client, method): (ClientId, MethodId),
    (at, returning): (Timestamp, bool),
) -> Option<(Timestamp, Basis)> {
    let counts = |held: &&HeldGrant| door.takes_grant_of(held.grant.given_at);
    let online = leave.grants.iter().filter(|held| held.grant.client == client && held.grant.method == method);
    let online = online.filter(counts);
    let online =
        online.filter_map(|held| Some((held.until(at, returning)?, Basis::Grant(held.grant.id, held.grant.given_at))));
    let voice = leave
        .voice
        .open_for(client, leave.boot, returning)
        .filter(|_| door.takes_voice())
        .map(|left: Duration| (at + left, Basis::Voice));
    // One that is open already comes before one that would be taken up; the longest before others.
    let taken = |basis: Basis| {
        leave
            .grants
            .iter()
            .any(|held| held.taken_at.is_some() && basis == Basis::Grant(held.grant.id, held.grant.given_at))
    };
    online.max_by_key(|(until, basis)| (taken(*basis), *until)).or(voice)
}

/// The version that is meant. The old code of one under replacement only after the new one was looked at and did not
/// open: a code that was retired by then must not be learnt for nothing.
fn version(method: &AccessMethod, door: &Door, wish: Wish) -> Result<CodeVersionId, Refusal> {
    let (version, _) = method.code(wish.which).ok_or(Refusal::Withheld(WhyNot::NoCode))?;
    let tried = |version| door.looks().iter().any(|look| look.version == version && look.shown.is_some());
    match wish.which {
        Which::Older if !method.version.is_none_or(tried) => Err(Refusal::NotYet(Gate::NewerFirst)),
        Which::Older | Which::Newest => Ok(version),
    }
}

/// The end of the time in which this look may last.
fn within(visit: &Visit, (purpose, returning): (Purpose, bool), at: Timestamp) -> Result<Timestamp, Refusal> {
    // On a long stay the way in opens around its start only; afterwards to lock up, and to come back in (DOOR 0.7).
    let coming = visit.starts + LONG_STAY_ENTRY;
    if visit.is_long_stay() && purpose == Purpose::Enter && visit.window.place(at) == Place::Open {
        return if at < coming { Ok(coming) } else { Err(Refusal::TooLate { closed: coming }) };
    }
    match visit.window.place(at) {
        Place::Early => Err(Refusal::TooEarly { opens: visit.window.opens }),
        Place::Open if returning => Ok(visit.window.return_until()),
        Place::Open => Ok(visit.window.closes),
        Place::Late if returning && at < visit.window.return_until() => Ok(visit.window.return_until()),
        Place::Late => Err(Refusal::TooLate { closed: visit.window.closes }),
    }
}

impl RevealPermit {
    /// The line that must be on disk before the envelope is opened; `None` only if the visit lost its method since.
    pub fn intent(&self) -> Option<Fact> {
        let method = self.visit.method(self.wish.method)?;
        Some(Fact::RevealIntent {
            method: method.id,
            kind: method.kind,
            version: self.version,
            purpose: self.wish.purpose,
            nth: self.nth,
            how: self.how,
            grant: self.grant(),
            voice: self.basis == Basis::Voice,
        })
    }

    /// The envelopes that may be opened by it, in this order.
    pub fn modes(&self) -> &'static [ReleaseMode] {
        match self.basis {
            Basis::Window => &[ReleaseMode::Ahead, ReleaseMode::Online],
            Basis::Grant(..) => &[ReleaseMode::Grant],
            Basis::Voice => &[ReleaseMode::Voice],
        }
    }

    /// The online grant that the intent quotes, and thereby takes up.
    pub fn grant(&self) -> Option<GrantId> {
        match self.basis {
            Basis::Grant(id, _) => Some(id),
            Basis::Window | Basis::Voice => None,
        }
    }

    /// The permit once its intent is on disk under this identity.
    pub fn recorded(self, intent: EntryId) -> RecordedPermit {
        RecordedPermit { permit: self, intent }
    }
}

impl RecordedPermit {
    /// The intent's entry.
    pub fn intent(&self) -> EntryId {
        self.intent
    }

    /// Instant at which the code must be off the screen, whatever the thumb does.
    pub fn until(&self) -> Timestamp {
        self.permit.until
    }

    /// The visit it is for.
    pub fn visit(&self) -> &Visit {
        &self.permit.visit
    }

    /// What was wished for.
    pub fn wish(&self) -> Wish {
        self.permit.wish
    }

    /// In which ways the envelope may have come: the visit's own, ahead or online; by grant; for a voice grant.
    pub fn modes(&self) -> &'static [ReleaseMode] {
        self.permit.modes()
    }

    /// When the online grant was given that allows it, if one does.
    pub fn granted_at(&self) -> Option<Timestamp> {
        match self.permit.basis {
            Basis::Grant(_, given_at) => Some(given_at),
            Basis::Window | Basis::Voice => None,
        }
    }

    /// The code's version.
    pub fn version(&self) -> CodeVersionId {
        self.permit.version
    }

    /// The agency, the phone and the worker it is for.
    pub fn holder(&self) -> (OrgId, DeviceId, PersonId) {
        (self.permit.organisation, self.permit.device, self.permit.worker)
    }
}
