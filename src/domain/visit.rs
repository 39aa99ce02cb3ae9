//! Visits, clients, ways in, and what central decided about releasing them.
//!
//! These are the plain facts that a bundle carries to the phone. Who may see a code is [`super::reveal`]'s
//! business; what happens at the door is [`super::door`]'s.

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::ids::{ClientId, CodeVersionId, MethodId, VisitId};
use super::tag::TagMark;
use super::timings::{self, Own, Timing, Timings};
use super::window::Window;

/// How a worker gets in at this client's, agreed with them: one line on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum AccessPlan {
    /// The client comes to the door.
    #[default]
    AnswersDoor,
    /// The worker knocks, announces, waits a little and uses the key safe.
    LetYourselfIn,
    /// A relative opens.
    Family,
    /// A communal or door-entry code first, then the flat's own door.
    DoorEntryFirst,
}

impl AccessPlan {
    /// All of them, in the order of the design.
    pub const ALL: [Self; 4] = [Self::AnswersDoor, Self::LetYourselfIn, Self::Family, Self::DoorEntryFirst];

    /// The word of the files and the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AnswersDoor => "answers_door",
            Self::LetYourselfIn => "let_yourself_in",
            Self::Family => "family",
            Self::DoorEntryFirst => "door_entry_first",
        }
    }

    /// The plan a file names; `None` for another word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|plan| plan.as_str() == word)
    }

    /// The byte bound into an envelope.
    pub fn byte(self) -> u8 {
        match self {
            Self::AnswersDoor => 0,
            Self::LetYourselfIn => 1,
            Self::Family => 2,
            Self::DoorEntryFirst => 3,
        }
    }
}

/// What an access method is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum MethodKind {
    /// The box by the door.
    KeySafe,
    /// The flat's door-entry panel.
    DoorEntry,
    /// The building's shared door.
    Communal,
    /// The burglar alarm's panel, inside.
    Alarm,
}

impl MethodKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::KeySafe, Self::DoorEntry, Self::Communal, Self::Alarm];

    /// The word of the files and the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KeySafe => "key_safe",
            Self::DoorEntry => "door_entry",
            Self::Communal => "communal",
            Self::Alarm => "alarm",
        }
    }

    /// The kind a file names; `None` for another word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The byte bound into an envelope.
    pub fn byte(self) -> u8 {
        match self {
            Self::KeySafe => 0,
            Self::DoorEntry => 1,
            Self::Communal => 2,
            Self::Alarm => 3,
        }
    }

    /// Whether its code opens a door in front of the client's own.
    pub fn is_outer_door(self) -> bool {
        match self {
            Self::DoorEntry | Self::Communal => true,
            Self::KeySafe | Self::Alarm => false,
        }
    }
}

/// How an envelope comes to be on the phone. Bound into its seal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum ReleaseMode {
    /// With the bundle, ahead of the visit.
    #[default]
    Ahead,
    /// On request, inside the window: for clients and phones that hold no codes beforehand.
    Online,
    /// By a manager's grant, which the bundle brings.
    Grant,
    /// Ahead, for a grant read out over the phone; useless without one.
    Voice,
}

impl ReleaseMode {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ahead, Self::Online, Self::Grant, Self::Voice];

    /// The byte bound into an envelope.
    pub fn byte(self) -> u8 {
        match self {
            Self::Ahead => 0,
            Self::Online => 1,
            Self::Grant => 2,
            Self::Voice => 3,
        }
    }

    /// The mode of a stored byte; `None` for another.
    pub fn from_byte(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.byte() == byte)
    }

    /// Whether it is the visit's own envelope, judged by the visit's window.
    pub fn is_of_the_window(self) -> bool {
        match self {
            Self::Ahead | Self::Online => true,
            Self::Grant | Self::Voice => false,
        }
    }

    /// For fields that are left out where nothing is said.
    pub fn is_ahead(&self) -> bool {
        *self == Self::Ahead
    }
}

/// Why central does not release an access method. Shown to the worker with the alternative plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum WhyNot {
    /// No key holding agreement is in force (policy 4.2).
    NoAgreement,
    /// The client took back their consent (policy 4.1).
    ConsentWithdrawn,
    /// The worker's DBS check is due for renewal (policy 9.2); a manager may release one visit with a reason.
    Dbs,
    /// No DBS check of the worker is on file: no release, ever (policy 9.2).
    DbsMissing,
    /// The worker is barred: no release, ever (policy 9.2).
    Barred,
    /// The worker's key-holding training is out of date (policy 10.1).
    Training,
    /// The safe or panel is gone or out of use.
    MethodRemoved,
    /// No code is on file yet.
    NoCode,
    /// The worker shadows a colleague in this visit: the colleague opens (DOOR 0.6).
    Shadowing,
    /// A reason this version of the app does not know: treated as *no*.
    #[serde(other)]
    Other,
}

/// Central's word on one access method: `{"ok":true}` or `{"ok":false,"why":…}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// It may be shown, once everything else allows it.
    Ok,
    /// It may not.
    Withheld(WhyNot),
}

/// Central's word on one access method, as the wire writes it.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema), schema(as = Release))]
struct ReleaseForm {
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    why: Option<WhyNot>,
}

impl Serialize for Release {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let form = match self {
            Self::Ok => ReleaseForm { ok: true, why: None },
            Self::Withheld(why) => ReleaseForm { ok: false, why: Some(*why) },
        };
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Release {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = ReleaseForm::deserialize(deserializer)?;
        Ok(match form {
            ReleaseForm { ok: true, why: None } => Self::Ok,
            // A contradiction is a no.
            ReleaseForm { why, .. } => Self::Withheld(why.unwrap_or(WhyNot::Other)),
        })
    }
}

/// The code that a new one is replacing: offered only where the new one did not open (DOOR 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct OlderCode {
    /// Its version.
    pub version: CodeVersionId,
    /// Whether its buttons may be pressed in any order.
    pub order_free: bool,
}

/// A way into a home, as this visit may use it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct AccessMethod {
    /// Its identity.
    pub id: MethodId,
    /// What it is.
    pub kind: MethodKind,
    /// The code's version, if one is on file; under replacement the new one.
    pub version: Option<CodeVersionId>,
    /// Whether its buttons may be pressed in any order (a mechanical safe).
    pub order_free: bool,
    /// While the code is being replaced: the old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub older: Option<OlderCode>,
    /// Whether no envelope comes ahead: central releases the code in the window, on request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub online: bool,
    /// Central's decision.
    #[cfg_attr(feature = "central", schema(value_type = ReleaseForm))]
    pub release: Release,
}

/// A visit as the phone holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Visit {
    /// Its identity.
    pub id: VisitId,
    /// The reference of the agency's own rota.
    pub reference: String,
    /// Whose home.
    pub client: ClientId,
    /// Planned start.
    pub starts: Timestamp,
    /// Planned end.
    pub ends: Timestamp,
    /// When its code may be shown.
    pub window: Window,
    /// How the worker gets in.
    pub plan: AccessPlan,
    /// Seconds to wait after knocking, first and second time.
    pub waits: Waits,
    /// How long the flows wait here; none in a bundle of before, which says it for all visits at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timings: Option<Timings>,
    /// The ways in.
    pub methods: Vec<AccessMethod>,
    /// Whether it was made for a manager's grant: its own window opens nothing.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unplanned: bool,
    /// Whether the worker shadows a colleague in it: no code of any kind, the colleague opens (DOOR 0.6).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shadow: bool,
}

impl AccessMethod {
    /// Which version is meant, and whether its buttons may be pressed in any order.
    pub fn code(&self, which: Which) -> Option<(CodeVersionId, bool)> {
        match which {
            Which::Newest => self.version.map(|version| (version, self.order_free)),
            Which::Older => self.older.map(|older| (older.version, older.order_free)),
        }
    }
}

/// Which code of an access method under replacement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The one in force, or the new one while it replaces another.
    #[default]
    Newest,
    /// The one that is being replaced.
    Older,
}

impl Visit {
    /// Whether it is a long stay.
    pub fn is_long_stay(&self) -> bool {
        self.ends.since(self.starts) > LONG_STAY
    }

    /// Whether it begins so long from now that a start is likely a wrong tap.
    pub fn is_far_ahead(&self, now: Timestamp) -> bool {
        self.starts.since(now) > FAR_AHEAD
    }

    /// The access method with this identity.
    pub fn method(&self, id: MethodId) -> Option<&AccessMethod> {
        self.methods.iter().find(|method| method.id == id)
    }
}

/// The form of a visit for an envelope that belongs to none: sixteen zeros as its identity, one way in, and the time it
/// is bound to.
pub fn no_visit(client: ClientId, plan: AccessPlan, method: AccessMethod, window: Window) -> Visit {
    Visit {
        id: VisitId(uuid::Uuid::nil()),
        reference: String::new(),
        client,
        starts: window.opens,
        ends: window.closes,
        window,
        plan,
        waits: Waits { first: 0, second: 0 },
        timings: None,
        methods: vec![method],
        unplanned: false,
        shadow: false,
    }
}

/// How long to wait at the door. Seconds, 0 to 1,800.
///
/// What is in force is [`super::timings`]' business. Source: policy 6.1 gives the duty to knock and announce; the defaults are
/// the product's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Waits {
    /// After the first knock.
    pub first: u32,
    /// After the second.
    pub second: u32,
}

impl Waits {
    /// The waits of a plan, with the client's own where the plan gives one, in an organisation that sets none.
    pub fn of(plan: AccessPlan, own: Option<u32>) -> Self {
        let own: Own = own.map(|seconds| (Timing::Knock, seconds)).into_iter().collect();
        timings::in_force(&timings::Rule { plan, critical: false }, &own, &Own::default()).waits
    }
}

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Welsh.
    #[serde(rename = "cy")]
    Welsh,
}

impl Language {
    /// The primary language subtag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }

    /// The language a file names (`en`, `cy`, with or without a region, or its own name); `None` for another.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let primary = word.split(['-', '_']).next().unwrap_or_default();
        match primary {
            "en" | "english" | "saesneg" => Some(Self::English),
            "cy" | "welsh" | "cymraeg" => Some(Self::Welsh),
            _ => None,
        }
    }
}

/// The gas emergency line of Great Britain (mains gas).
pub const GAS_EMERGENCY: &str = "0800111999";

/// A visit that begins later than this is not started without a question.
pub const FAR_AHEAD: std::time::Duration = std::time::Duration::from_hours(2);

/// A visit of more than this is a long stay: a sleep-in or live-in (DOOR 0.7).
pub const LONG_STAY: std::time::Duration = std::time::Duration::from_hours(4);

/// What a worker needs to know of a client at the door. Never where the key safe is: that comes with the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct Client {
    /// Their identity.
    pub id: ClientId,
    /// Full name.
    pub name: String,
    /// What they like to be called; empty means the full name.
    #[serde(default)]
    pub preferred_name: String,
    /// Their language, which the words to say at the door follow.
    #[serde(default)]
    pub language: Language,
    /// Address on one line.
    pub address: String,
    /// What the door looks like.
    #[serde(default)]
    pub door: String,
    /// How to find it.
    #[serde(default)]
    pub find: String,
    /// Hazards, each a few words.
    #[serde(default)]
    pub hazards: Vec<String>,
    /// Telephone number, if any.
    #[serde(default)]
    pub phone: String,
    /// Whom to ring in an emergency, as the file gives it.
    #[serde(default)]
    pub emergency_contact: String,
    /// A notice from the office that must be acknowledged; empty means none.
    #[serde(default)]
    pub notice: String,
    /// Where the key safe is and how it looks: shown only beside the code.
    #[serde(default)]
    pub safe_place: String,
    /// What to do where the code may not be used: who has a key, whom to ask. Empty: on-call.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alternative: String,
    /// What the agreed plan says beyond the door.
    #[serde(default, skip_serializing_if = "CarePlan::is_empty")]
    pub care: CarePlan,
    /// The mark of the tag at their door, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "central", schema(value_type = Option<String>))]
    pub tag: Option<TagMark>,
}

/// The agreed plan beyond the door: who is to be told, and what an emergency service needs to know. Texts are as the file
/// gives them; a telephone number stands last in its text. Empty means: nothing agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "central", derive(utoipa::ToSchema))]
pub struct CarePlan {
    /// Entry by the agreed route is agreed where nobody answers (policy 4.2).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_reply_entry: bool,
    /// First name only at the door, no voicemail, no neighbours, no card, only the safe numbers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub discreet: bool,
    /// Whom never to contact.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub never_contact: String,
    /// A visit that must not be missed: insulin, hoist, food.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub critical: bool,
    /// The door is known for no signal: where there is no word, the office rings the house or the worker's other number.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_signal: bool,
    /// Who else lives there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lives_with: String,
    /// How they hear, speak and see: flashing bell, text relay, wave at the window.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub senses: String,
    /// Year of birth; 0 where it is not known.
    #[serde(skip_serializing_if = "is_zero")]
    pub born: u16,
    /// Only the conditions on the emergency plan.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub conditions: String,
    /// Grid reference or what3words, where the agency recorded one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub grid: String,
    /// Recorded wishes and the emergency plan.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub wishes: String,
    /// Next of kin.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next_of_kin: String,
    /// Whoever holds a key.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub keyholder: String,
    /// Scheme manager or warden.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scheme_manager: String,
    /// The alarm centre.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alarm_centre: String,
    /// A neighbour who may be asked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub neighbour: String,
    /// Whom to ring about bottled gas; empty: the mains gas emergency line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub bottled_gas: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u16) -> bool {
    *number == 0
}

impl CarePlan {
    /// Whether nothing is agreed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The telephone number, of five digits or more, that stands last in a text such as *Elin Pritchard, daughter, 07700 900171*.
pub fn telephone(text: &str) -> Option<String> {
    let is_part = |sign: char| sign.is_ascii_digit() || matches!(sign, ' ' | '+' | '(' | ')' | '-');
    let from = text
        .trim_end()
        .rfind(|sign| !is_part(sign))
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let number: String = text[from..].chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
    (number.len() >= 5).then_some(number)
}

/// The text without its telephone number: who they are.
pub fn without_telephone(text: &str) -> String {
    let is_part = |sign: char| sign.is_ascii_digit() || matches!(sign, ' ' | '+' | '(' | ')' | '-');
    match telephone(text) {
        Some(_) => text.trim().trim_end_matches(is_part).trim_end_matches([',', ' ', ':']).to_owned(),
        None => text.trim().to_owned(),
    }
}

/// Somebody of the plan who can be rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToRing {
    /// Every place that they have on the plan, at least one.
    pub places: Vec<super::entry::flow::Contact>,
    /// Who they are, as the plan says it first; may be empty.
    pub name: String,
    /// Their number.
    pub number: String,
}

/// A name without what it is said to be: *Elin Pritchard, daughter* is Elin Pritchard.
fn own_name(name: &str) -> String {
    name.split(',').next().unwrap_or_default().trim().to_lowercase()
}

impl Client {
    /// What of the plan the flows at the door go by.
    pub fn care_rules(&self) -> super::entry::CareRules {
        let CarePlan { no_reply_entry, discreet, critical, no_signal, ref neighbour, .. } = self.care;
        super::entry::CareRules {
            no_reply_entry,
            discreet,
            critical,
            no_phone: telephone(&self.phone).is_none(),
            neighbour: !neighbour.is_empty() && !discreet,
            no_signal,
        }
    }

    /// The number to ring for this contact, and who they are; `None` where the plan has none, or must not be used.
    pub fn contact(&self, whom: super::entry::flow::Contact) -> Option<(String, String)> {
        use super::entry::flow::Contact;
        let care = &self.care;
        let text = match whom {
            Contact::Client => return telephone(&self.phone).map(|number| (self.call_name().to_owned(), number)),
            Contact::EmergencyContact => &self.emergency_contact,
            Contact::NextOfKin => &care.next_of_kin,
            Contact::Keyholder => &care.keyholder,
            Contact::SchemeManager => &care.scheme_manager,
            Contact::AlarmCentre => &care.alarm_centre,
            Contact::Neighbour if care.discreet => return None,
            Contact::Neighbour => &care.neighbour,
            Contact::Gas if !care.bottled_gas.is_empty() => &care.bottled_gas,
            Contact::Gas => return Some((String::new(), GAS_EMERGENCY.to_owned())),
            _not_of_the_client => return None,
        };
        if self.is_never(text) {
            return None;
        }
        telephone(text).map(|number| (without_telephone(text), number))
    }

    /// Of these the people to ring, in their order: each once, with all of their places on the plan.
    pub fn people(&self, places: &[super::entry::flow::Contact]) -> Vec<ToRing> {
        let mut people: Vec<ToRing> = Vec::new();
        for place in places.iter().copied() {
            let Some((name, number)) = self.contact(place) else { continue };
            let same = |one: &&mut ToRing| one.number == number && own_name(&one.name) == own_name(&name);
            match people.iter_mut().find(same) {
                Some(one) => one.places.push(place),
                None => people.push(ToRing { places: vec![place], name, number }),
            }
        }
        people
    }

    /// Whether this is somebody who must never be contacted: their name stands in the text.
    fn is_never(&self, text: &str) -> bool {
        let never = without_telephone(&self.care.never_contact).to_lowercase();
        !never.is_empty() && text.to_lowercase().contains(&never)
    }

    /// The name to use at the door.
    pub fn call_name(&self) -> &str {
        if self.preferred_name.is_empty() { &self.name } else { &self.preferred_name }
    }
}
