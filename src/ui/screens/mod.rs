//! The screens, one file each. One question on a screen; the answer is a big button.

pub mod arrive;
pub mod ask;
pub mod code;
pub mod concern;
pub mod dial;
pub mod ended;
pub mod enrol;
pub mod enter;
pub mod hand_over;
pub mod help;
pub mod inside;
pub mod keys;
pub mod knock;
pub mod late;
pub mod later;
pub mod leave;
pub mod log;
pub mod log_entry;
pub mod lost;
pub mod pin;
pub mod practice;
pub mod refused;
pub mod settings;
pub mod today;
pub mod visit;
