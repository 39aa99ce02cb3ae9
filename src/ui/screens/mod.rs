//! The screens, one file each. One question on a screen; the answer is a big button.

pub mod arrive;
pub mod ask;
pub mod card;
pub mod code;
pub mod dial;
pub mod did_not_open;
pub mod emergency;
pub mod ended;
pub mod enrol;
pub mod enter;
pub mod hand_over;
pub mod inside;
pub mod knock;
pub mod leave;
pub mod leave_to_open;
pub mod log;
pub mod no_reply;
pub mod not_safe;
pub mod owed;
pub mod pin;
pub mod refusal;
pub mod refused;
pub mod settings;
pub mod today;
pub mod visit;
