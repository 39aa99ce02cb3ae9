//! Between phone and central.
//!
//! | module | holds |
//! |---|---|
//! | [`wire`] | the forms of the messages, shared with central |
//! | [`client`] | signs and sends |
//! | [`trust`] | believes an answer, if the organisation signed it for this phone |
//! | [`engine`] | one round: entries up, bundle down |

pub mod client;
pub mod engine;
pub mod trust;
pub mod wire;
