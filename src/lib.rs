//! Doorstep.
#[cfg(feature = "central")]
pub mod central;
pub mod domain;
pub mod launch;
pub mod shell;
pub mod store;
pub mod sync;
pub mod ui;
pub mod vault;
