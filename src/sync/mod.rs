//! Between phone and central.
//!
//! | module | holds |
//! |---|---|
//! | [`wire`] | the forms of the messages, shared with central |
//! | [`client`] | signs, sends, and believes only signed answers |
//! | [`engine`] | one round: entries up, bundle down; and when to try again |

pub mod client;
pub mod engine;
pub mod trust;
pub mod wire;
