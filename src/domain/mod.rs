//! The rules, pure: no disk, no network, no clock, no random numbers, no SQL, no Dioxus.
//!
//! The phone and the central service use this very crate, so that what the worker's phone decides
//! and what the manager later reads follow from one text. Time, identities and random numbers come
//! in as parameters; what should happen outside is given back as data.
//!
//! | module | holds |
//! |---|---|
//! | [`ids`] | identities (`UUIDv7`), one type for each kind of thing |
//! | [`encoding`] | base64url and hexadecimal, as the wire writes bytes |
//! | [`clock`] | instants, the trusted clock, civil time in Europe/London |
//! | [`window`] | when a visit's code may be shown |
//! | [`visit`] | visits, clients, ways in, and what central decided about them |
//! | [`entry`] | what a line of the log says |
//! | [`door`] | the flow at the door: a fold over entries |
//! | [`release`] | whether central releases a way in for a visit |
//! | [`grant`] | a manager's leave outside the window, online or read out over the phone |
//! | [`authority`] | who at the office may do what |
//! | [`alert`] | whom the office tells of an entry |
//! | [`board`] | where a worker is, as a manager sees it |
//! | [`phone_check`] | what silence means at a door that is known for no signal |
//! | [`timings`] | how long the flows wait: the client's plan, else the organisation's, else the default |
//! | [`watch`] | what the office notices by itself: silence, lateness, keys that are not back |
//! | [`record`] | what happened in a visit, for whoever reads it later |
//! | [`reveal`] | who may see which code, when: the only maker of a permit |
//! | [`round`] | whom to ring, issued keys, colleagues, releases; new times for a late round |
//! | [`chain`] | what central can tell of a phone's chain: *not sent yet*, gaps, forks |
//! | [`digest`] | which of the office's digests a phone quotes |
//! | [`limit`] | how often somebody may ask |
//! | [`sync_plan`] | what to send, keep and drop, decided before anything is done |
//! | [`sync_schedule`] | when: triggers, pauses, tokens |
//! | [`notes_guard`] | no code in a free text |
//! | [`signed`] | bodies that are signed as the bytes they are |
//! | [`pin`] | which PINs are too weak, and how long to wait after a wrong one |
//! | [`session`] | when the app locks by itself |
//! | [`keys`] | where the keys are that were issued to a worker |
//! | [`amend`] | corrections, and what is told later |
//! | [`unsent`] | why something is not sent yet, in words |
//! | [`text`] | free text, made fit for a log |

pub mod alert;
pub mod amend;
pub mod authority;
pub mod board;
pub mod chain;
pub mod clock;
pub mod digest;
pub mod door;
pub mod encoding;
pub mod entry;
pub mod grant;
pub mod ids;
pub mod keys;
pub mod limit;
pub mod notes_guard;
pub mod phone_check;
pub mod pin;
pub mod record;
pub mod release;
pub mod reveal;
pub mod round;
pub mod session;
pub mod signed;
pub mod sync_plan;
pub mod sync_schedule;
pub mod tag;
pub mod text;
pub mod timings;
pub mod unsent;
pub mod visit;
pub mod watch;
pub mod window;
