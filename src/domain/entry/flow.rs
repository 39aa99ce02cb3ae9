//! The words of the flows at the door: what was tried, seen, said and decided.
//!
//! Each list is closed, so that a record can be counted and compared; what no list holds is said in words beside it.

use serde::{Deserialize, Serialize};

use crate::domain::ids::EntryId;

/// A list of words, each with the word that log and screens use.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$line:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$line])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word of the log, and of the screens' keys.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one with this word; `None` for another.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Whether the worker saw the client who said no (DOOR 1).
    Seen {
        /// Seen, and well.
        Well = "well",
        /// Only heard.
        Heard = "heard",
        /// Neither.
        NotSeen = "not_seen",
    }
}

words! {
    /// Whether the client can decide this now (Mental Capacity Act 2005).
    Capacity {
        /// Yes.
        Yes = "yes",
        /// In doubt.
        Doubt = "doubt",
        /// No.
        No = "no",
    }
}

words! {
    /// A way of being heard at the door (DOOR 2).
    Attempt {
        /// Called through the letterbox.
        Letterbox = "letterbox",
        /// Rang the bell again.
        Bell = "bell",
        /// At the back door.
        BackDoor = "back_door",
        /// At the window.
        Window = "window",
        /// In the way this client hears or sees: a flashing bell, a text, a wave.
        TheirWay = "their_way",
        /// Listened, and heard something.
        Listened = "listened",
    }
}

words! {
    /// What came of it.
    Heard {
        /// Nothing.
        Nothing = "nothing",
        /// A sound, somebody moving.
        Sound = "sound",
        /// A voice.
        Voice = "voice",
    }
}

words! {
    /// Something seen or heard from outside (DOOR 2).
    Sight {
        /// Lights are on.
        Lights = "lights",
        /// The television is on.
        Television = "television",
        /// Curtains drawn at an hour when they should not be.
        Curtains = "curtains",
        /// Post behind the door.
        Post = "post",
        /// Milk or a delivery outside.
        Milk = "milk",
        /// A pet, restless or alone.
        Pets = "pets",
        /// Sounds inside.
        Sounds = "sounds",
        /// The client, up and about.
        Client = "client",
        /// The client on the floor, or not moving: an emergency.
        Down = "client_down",
        /// Nothing out of the usual.
        Nothing = "nothing",
    }
}

words! {
    /// How the key came to the worker, where they looked at no code (DOOR 4).
    KeyFrom {
        /// Somebody gave it to them.
        Given = "from_someone",
        /// They had it with them, or it was inside.
        Own = "had_it",
        /// The safe stood open.
        Open = "stood_open",
        /// They knew the code.
        Known = "knew_code",
    }
}

impl KeyFrom {
    /// Whether the code is known, or the key could be had, without anybody looking it up: then it has to be changed.
    pub fn compromises(self) -> bool {
        matches!(self, Self::Open | Self::Known)
    }
}

words! {
    /// Somebody to ring, to tell, or who came.
    Contact {
        /// The client.
        Client = "client",
        /// Whom the client named for emergencies.
        EmergencyContact = "emergency_contact",
        /// Next of kin.
        NextOfKin = "next_of_kin",
        /// Whoever holds a key.
        Keyholder = "keyholder",
        /// The agency's on-call manager.
        OnCall = "on_call",
        /// The second on call.
        SecondOnCall = "second_on_call",
        /// The Registered Manager.
        RegisteredManager = "registered_manager",
        /// The Responsible Individual.
        ResponsibleIndividual = "responsible_individual",
        /// Scheme manager or warden.
        SchemeManager = "scheme_manager",
        /// The alarm centre, which can speak through the unit.
        AlarmCentre = "alarm_centre",
        /// A neighbour.
        Neighbour = "neighbour",
        /// The ambulance service, by 999.
        Ambulance = "ambulance",
        /// The police, by 999 or 101.
        Police = "police",
        /// The fire service.
        Fire = "fire",
        /// The gas emergency line.
        Gas = "gas",
        /// A hospital.
        Hospital = "hospital",
        /// The council's out-of-hours team.
        Council = "council",
    }
}

impl Contact {
    /// Whom to try next where nobody answers on-call (DOOR 2); `None` after the last.
    pub fn next_on_call(self) -> Option<Self> {
        match self {
            Self::OnCall => Some(Self::SecondOnCall),
            Self::SecondOnCall => Some(Self::RegisteredManager),
            Self::RegisteredManager => Some(Self::ResponsibleIndividual),
            _last_or_other => None,
        }
    }

    /// Whether they answer for the agency: one of them has to be told.
    pub fn is_manager(self) -> bool {
        matches!(self, Self::OnCall | Self::SecondOnCall | Self::RegisteredManager | Self::ResponsibleIndividual)
    }

    /// Whether they are an emergency service.
    pub fn is_service(self) -> bool {
        matches!(self, Self::Ambulance | Self::Police | Self::Fire)
    }
}

words! {
    /// What came of a call.
    CallResult {
        /// Somebody answered.
        Person = "person",
        /// Voicemail.
        Voicemail = "voicemail",
        /// It rang out. Proves nothing for a client who does not hear.
        RangOut = "rang_out",
        /// There is no number.
        NoPhone = "no_phone",
        /// There is no signal.
        NoSignal = "no_signal",
    }
}

words! {
    /// Whether they said that they will come.
    Attending {
        /// Yes.
        Yes = "yes",
        /// No: declined.
        No = "no",
        /// They did not say.
        NotSaid = "not_said",
    }
}

words! {
    /// On whose word the worker goes in.
    Authority {
        /// The client's plan agrees entry where nobody answers.
        Plan = "plan",
        /// A manager said so.
        Manager = "manager",
        /// An emergency.
        Emergency = "emergency",
    }
}

words! {
    /// A place to look in (DOOR 2: every room, bathroom and garden).
    Room {
        /// Hall and stairs.
        Hall = "hall",
        /// Living room.
        Living = "living",
        /// Kitchen.
        Kitchen = "kitchen",
        /// Bedrooms.
        Bedroom = "bedroom",
        /// Bathroom and toilet.
        Bathroom = "bathroom",
        /// Garden and sheds.
        Garden = "garden",
    }
}

words! {
    /// How the client was found.
    Found {
        /// Well.
        Well = "well",
        /// In need of help.
        NeedsHelp = "needs_help",
        /// Dead, or so it looks.
        Dead = "dead",
        /// Nobody is there.
        Nobody = "nobody",
    }
}

words! {
    /// On what ground a waiting worker is released.
    Ground {
        /// The client is accounted for.
        Accounted = "accounted",
        /// Police or ambulance have taken over.
        TakenOver = "taken_over",
        /// A manager orders it, and takes over from now.
        Ordered = "ordered",
        /// To come back later.
        ComeBack = "come_back",
        /// Another, in words.
        Other = "other",
    }
}

words! {
    /// How word of a manager's decision came to the phone.
    ToldBy {
        /// With sync.
        Sync = "sync",
        /// Over the phone, as the worker heard it.
        Phone = "phone",
    }
}

words! {
    /// What a manager decided (DOOR 2).
    Decision {
        /// To ring next of kin.
        NextOfKin = "next_of_kin",
        /// To send a keyholder.
        Keyholder = "keyholder",
        /// To ask the hospital.
        Hospital = "hospital",
        /// To ring 101.
        Police101 = "101",
        /// To ring 999.
        Emergency = "999",
        /// To come back at a time.
        ComeBack = "come_back",
        /// To stand down.
        StandDown = "stand_down",
        /// That the worker may go in.
        GoIn = "go_in",
        /// To ask a neighbour whether they have seen the person.
        AskNeighbour = "ask_neighbour",
        /// To stay where they are.
        Stay = "stay",
        /// That somebody is sent: the worker stays until they are there.
        SendSomeone = "send_someone",
        /// That somebody else takes over: whoever said so.
        TakeOver = "take_over",
    }
}

words! {
    /// How a visit that did not go as planned ended.
    Ending {
        /// Answered after all.
        AnsweredLate = "answered_late",
        /// Found, and well.
        FoundWell = "found_well",
        /// Found, and in need of help.
        NeedsHelp = "needs_help",
        /// Found dead.
        FoundDead = "found_dead",
        /// In hospital, or away.
        Away = "away",
        /// Refused, but seen.
        RefusedSeen = "refused_seen",
        /// Refused, and not seen.
        RefusedNotSeen = "refused_not_seen",
        /// Not safe to stay: the worker left.
        NotSafe = "not_safe",
        /// A child was alone in the home.
        ChildAlone = "child_alone",
        /// A stranger was at the door.
        Stranger = "stranger",
        /// Police, ambulance or fire were at the door and took over.
        ServiceTookOver = "service_took_over",
        /// Somebody else kept the worker out.
        KeptOut = "kept_out",
        /// Gas, smoke, a break-in, a dog: danger at the house.
        Danger = "danger",
        /// Nobody knows where they are.
        Unknown = "unknown",
    }
}

words! {
    /// How somebody said that they take over: it takes more than being on the way.
    TookOver {
        /// They are here.
        Here = "here",
        /// On the phone: from now on.
        Phone = "phone",
    }
}

impl Decision {
    /// What a manager may say to a worker who stays outside.
    pub const OUTSIDE: &'static [Self] =
        &[Self::TakeOver, Self::SendSomeone, Self::Stay, Self::StandDown, Self::ComeBack];
    /// What a manager may decide where nobody answers.
    pub const OF_NO_REPLY: &'static [Self] = &[
        Self::Stay,
        Self::GoIn,
        Self::StandDown,
        Self::ComeBack,
        Self::SendSomeone,
        Self::Keyholder,
        Self::NextOfKin,
        Self::AskNeighbour,
        Self::Hospital,
        Self::Police101,
        Self::Emergency,
    ];

    /// Whether it says what the worker does now: the last of these stands, whatever else is decided beside it.
    pub fn is_order(self) -> bool {
        matches!(self, Self::Stay | Self::GoIn | Self::StandDown | Self::ComeBack)
    }

    /// Whether these can be said in one breath: of what the worker does now only one is so, to stay, to go in or to leave.
    pub fn agree(said: &[Self]) -> bool {
        let has = |is: fn(&Self) -> bool| said.iter().any(is);
        let orders = [has(|what| *what == Self::Stay), has(|what| *what == Self::GoIn), has(|what| what.leaves())];
        orders.into_iter().filter(|said| *said).count() < 2
    }

    /// Whether the worker leaves with it: by a release, which has its reason and its least wait.
    pub fn leaves(self) -> bool {
        matches!(self, Self::StandDown | Self::ComeBack)
    }
}

impl Ending {
    /// Whether it needs the name of whoever takes over: a person whose whereabouts or wellbeing nobody knows is never
    /// closed without one (DOOR 2).
    pub fn needs_name(self) -> bool {
        match self {
            Self::Unknown
            | Self::RefusedNotSeen
            | Self::NeedsHelp
            | Self::FoundDead
            | Self::NotSafe
            | Self::ChildAlone
            | Self::Stranger
            | Self::ServiceTookOver
            | Self::KeptOut
            | Self::Danger => true,
            Self::AnsweredLate | Self::FoundWell | Self::Away | Self::RefusedSeen => false,
        }
    }

    /// Whether it needs to say who confirmed it.
    pub fn needs_confirming(self) -> bool {
        matches!(self, Self::Away)
    }
}

words! {
    /// What set an emergency off (DOOR 3.1). A relative's call alone is none: on-call decides.
    Trigger {
        /// Not responding.
        NotResponding = "not_responding",
        /// Calling for help.
        Calling = "calling",
        /// Seen collapsed.
        Collapsed = "collapsed",
        /// Smoke or gas.
        SmokeGas = "smoke_gas",
        /// An alarm call.
        Alarm = "alarm",
        /// 999 or on-call asked the worker to go in.
        Asked = "asked",
        /// Harm, or signs of it.
        Harm = "harm",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// What an emergency service was told of the client (DOOR 3.2).
    Shared {
        /// Address and access notes.
        Address = "address",
        /// Age and the conditions of the emergency plan.
        Conditions = "conditions",
        /// Hazards.
        Hazards = "hazards",
        /// Where the key safe is. Never its code.
        SafePlace = "safe_place",
    }
}

words! {
    /// How somebody is, as found.
    Breathing {
        /// Talking, or responding.
        Responding = "responding",
        /// Not responding, breathing.
        Breathing = "breathing",
        /// Not breathing: 999 on speaker, CPR as the handler says.
        NotBreathing = "not_breathing",
        /// Looks dead for some time: touch and move nothing.
        LooksDead = "looks_dead",
        /// Not found.
        NotFound = "not_found",
    }
}

words! {
    /// What was left secure.
    Secured {
        /// The door.
        Door = "door",
        /// Windows.
        Windows = "windows",
        /// Heating and cooker.
        Heating = "heating",
        /// Pets.
        Pets = "pets",
        /// The door or its lock is broken.
        Broken = "broken",
        /// Nothing: somebody else stays.
        SomeoneStays = "someone_stays",
    }
}

words! {
    /// What is wrong with a key safe or its key (DOOR 4).
    SafeFault {
        /// The safe is empty.
        Empty = "empty",
        /// Opened, and the key will not turn: chain, bolt, key inside.
        KeyWillNotTurn = "key_will_not_turn",
        /// Frozen or stiff.
        Frozen = "frozen",
        /// Found open.
        FoundOpen = "found_open",
        /// Damaged.
        Damaged = "damaged",
        /// Gone.
        Gone = "gone",
        /// The code was changed. Never the new code.
        Changed = "changed",
        /// The client told the worker of a new code. Never the code.
        ToldNew = "told_new",
    }
}

impl SafeFault {
    /// Whether the code may be known to somebody who should not: then it has to be changed.
    pub fn compromises(self) -> bool {
        matches!(self, Self::FoundOpen | Self::Damaged | Self::Gone | Self::ToldNew | Self::Empty)
    }

    /// Whether from now on a note may hold a code that nobody can compare: no free text goes with it.
    pub fn doubts_code(self) -> bool {
        matches!(self, Self::Changed | Self::ToldNew)
    }

    /// Whether the worker cannot get in with it.
    pub fn shuts_out(self) -> bool {
        !matches!(self, Self::ToldNew)
    }
}

/// A question of a flow, for saying which one was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Being heard at the door.
    Attempts,
    /// Looking from outside.
    Look,
    /// Phoning the client.
    PhoneClient,
    /// Phoning the client again.
    PhoneAgain,
    /// Telling on-call.
    TellOnCall,
    /// Phoning the emergency contact.
    PhoneContact,
    /// Reading the card to 999.
    Tell999,
    /// Consent and capacity.
    Capacity,
    /// Checking the rooms.
    Rooms,
    /// How the client is.
    HowFound,
    /// Helping and staying.
    Help,
    /// Staying outside until help has come.
    StayOut,
    /// Who took over.
    TakenOver,
    /// How the home is left.
    Secured,
    /// Whether the code was told to anybody.
    CodeTold,
    /// Whether next of kin know.
    KinTold,
}

impl Asked {
    /// The word of the log, and of the screens' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Attempts => "attempts",
            Self::Look => "look",
            Self::PhoneClient => "phone_client",
            Self::PhoneAgain => "phone_again",
            Self::TellOnCall => "tell_on_call",
            Self::PhoneContact => "phone_contact",
            Self::Tell999 => "tell_999",
            Self::Capacity => "capacity",
            Self::Rooms => "rooms",
            Self::HowFound => "how_found",
            Self::Help => "help",
            Self::StayOut => "stay_out",
            Self::TakenOver => "taken_over",
            Self::Secured => "secured",
            Self::CodeTold => "code_told",
            Self::KinTold => "kin_told",
        }
    }
}

/// A call that was made, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// To whom.
    pub whom: Contact,
    /// What came of it.
    pub result: CallResult,
    /// Who answered; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What they said; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// The report of a loss that it was made for: it belongs to that case, and to no visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<EntryId>,
}

impl Call {
    /// A call to `whom`, and what came of it; who answered and what they said is not known yet.
    pub fn new(whom: Contact, result: CallResult) -> Self {
        Self { whom, result, name: String::new(), said: String::new(), case: None }
    }
}

/// Somebody was told, and what they answered, in their words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Who was told.
    pub whom: Contact,
    /// Their name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What they said: an instruction, a reason for declining.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Job, incident or collar number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Whether they said that they will come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attending: Option<Attending>,
    /// What they were told of the client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<Shared>,
    /// The report of a loss that they were told of: it belongs to that case, and to no visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<EntryId>,
}

impl Word {
    /// Told, and nothing more known yet.
    pub fn to(whom: Contact) -> Self {
        Self {
            whom,
            name: String::new(),
            said: String::new(),
            reference: String::new(),
            attending: None,
            shared: Vec::new(),
            case: None,
        }
    }
}

/// Somebody opened the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Who.
    pub who: Contact,
    /// Their name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How, and what was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub how: String,
    /// Whether a door or a lock was broken for it: then it may not lock.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_force: bool,
    /// Whether the worker stayed outside.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stayed_out: bool,
}

impl Opening {
    /// Opened by `who`, and the worker went in; nothing more known yet.
    pub fn by(who: Contact) -> Self {
        Self { who, name: String::new(), how: String::new(), by_force: false, stayed_out: false }
    }
}

/// A manager's word that a waiting worker may go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The manager's name.
    pub by: String,
    /// On what ground.
    pub ground: Ground,
    /// In their words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// How the word came.
    pub told: ToldBy,
}

/// What a manager decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What.
    pub what: Decision,
    /// By whom.
    pub by: String,
    /// Why, or until when.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Job or incident number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Whether police or ambulance said that they will come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attending: Option<Attending>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// How.
    pub ending: Ending,
    /// Who confirmed it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub confirmed_by: String,
    /// Who takes over.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub handed_to: String,
    /// How they took over, where that was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took_over: Option<TookOver>,
}

impl Outcome {
    /// Whether it names everybody that it has to.
    pub fn is_whole(&self) -> bool {
        let told = |text: &str| !text.trim().is_empty();
        (!self.ending.needs_name() || told(&self.handed_to))
            && (!self.ending.needs_confirming() || told(&self.confirmed_by))
    }
}

/// Consent and capacity where entry was not agreed beforehand (Mental Capacity Act 2005; policy 9.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BestInterests {
    /// Could they decide about this now?
    pub decides: Capacity,
    /// What was tried first that restricts less.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tried: String,
    /// Why going in is in their interest.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub because: String,
}

/// Somebody found dead (DOOR 3.6): the worker does not pronounce death.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundDead {
    /// Who saw them alive last, and when.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_seen: String,
    /// Where and how they lie.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub position: String,
    /// Whether a DNACPR form was seen; the handler is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dnacpr: bool,
}
