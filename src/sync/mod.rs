//! Between phone and central.
//!
//! | module | holds |
//! |---|---|
//! | [`wire`] | the forms of the messages, shared with central |
//! | [`transport`] | signs; what carries a request, and sorts what comes back |
//! | [`client`] | carries it over HTTPS |
//! | [`parcel`] | the unsent log as a file |
//! | [`trust`] | believes an answer, if the organisation signed it for this phone |
//! | [`engine`] | one round: entries up, bundle down |

pub mod client;
pub mod engine;
pub mod parcel;
pub mod transport;
pub mod trust;
pub mod wire;
