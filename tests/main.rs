//! Doorstep's tests, one binary: linking is what a slow run waits for. Folders follow the source; a promise that
//! crosses modules has a file of its own under `promises/`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails should say where")]

mod central;
mod crowd;
mod disk;
mod domain;
mod promises;
mod simulation;
mod store;
mod structure;
mod support;
mod sync;
mod ui;
mod vault;
