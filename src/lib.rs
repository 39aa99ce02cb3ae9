//! Doorstep: a phone app for home-care workers at a client's door, and the central service behind it.
//!
//! Two programs are made from this crate: `doorstep`, the phone (here shown in a browser on this machine, on a handset
//! by its web view), and `doorstep-central`, which holds rota, codes and log for one agency. They share the rules, the
//! cryptography and the form of every message, so that neither can mean something else by them.
//!
//! # Where to start
//!
//! - [`domain::door`] is the heart: a visit from *Is this the right door?* to *left*, as a state machine. Its state is a
//!   fold of log entries and nothing else; its doc comment has the table that a Registered Manager can check.
//! - [`domain::reveal`] is the promise: the only place that makes a permit to see a code, and every reason for a no.
//! - [`shell`] runs what the domain asks for. Follow `shell::door` for a tap, `shell::reveal` for a hold.
//! - `central::router` lists what the service answers; `central::commands` is its command line.
//! - `tests/promises/` says, a test a sentence, what must hold across modules.
//!
//! # What goes where
//!
//! | module | what it is | reads a clock, disk, network? |
//! |---|---|---|
//! | [`domain`] | the rules: visits, windows, door, reveal, entries, PIN, sync plan | never |
//! | [`vault`] | keys, sealed codes and entries, digests, PIN to key, keystores | random numbers, keystore |
//! | [`store`] | the phone's SQLite: visits, sealed codes, log, outbox, damage | its file |
//! | [`sync`] | talks to central; [`sync::wire`] is every message's form | network |
//! | [`shell`] | one phone: clock, lock, reveal, door, sync, settings, and the platform it runs on | all, through traits |
//! | [`ui`] | screens, parts and words; shows a view, sends an answer | through the shell only |
//! | [`launch`] | the phone's command line, its page over loopback, its window | starts it all |
//! | `crowd` | real phones without screens against a central, for whoever doubts | all |
//! | `central` | routes, database, keys, import, commands of the service | all |
//!
//! # Which way the arrows point
//!
//! ```text
//! launch → ui → shell → { sync, store, vault } → domain
//!                         sync → store → vault,  sync::wire → domain
//! central → { sync::wire, vault, domain }
//! crowd → { central, shell, sync, store, vault, domain }: above both programs, used by none
//! ```
//!
//! `tests/structure.rs` parses every path in the source and holds it to these. If something has to point the other way
//! it sits in the wrong module.
//!
//! # Features
//!
//! `browser` and `central` are on by default. `desktop` and `mobile` are windows of the phone without a server in them
//! (a test reads the dependency tree); `postgres` is a second database engine for the service.
#[cfg(feature = "central")]
pub mod central;
#[cfg(all(feature = "central", any(feature = "browser", feature = "desktop")))]
pub mod crowd;
pub mod domain;
pub mod launch;
pub mod shell;
pub mod store;
pub mod sync;
pub mod ui;
pub mod vault;
