//! The API, a file for each resource.

pub mod bundle;
pub mod enrolments;
pub mod health;
pub mod home;
pub mod log_batches;
pub mod time;
