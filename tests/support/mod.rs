//! What tests are built on: a clock that is set, a central service over real HTTP, a phone without a window.

pub mod clock;
pub mod facts;
pub mod world;

/// A folder that is gone after the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("doorstep-test-").tempdir().unwrap()
}
