//! What differs between a handset and a window on a computer: dialling, where files and keys lie.

#[cfg(target_os = "android")]
pub mod android;
#[cfg(any(feature = "browser", feature = "desktop"))]
pub mod computer;
pub mod fake;
#[cfg(target_os = "ios")]
pub mod ios;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::vault::keystore::{Keystore, KeystoreError};

/// What became of a wish to dial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialling {
    /// The dialler is open with the number in; the person presses call.
    Opened,
    /// This device has no dialler: a page shows the number, and nothing is dialled.
    Shown,
}

/// A device.
pub trait Platform: Send + Sync {
    /// `android`, `ios`, `browser`, `desktop`: said at enrolment.
    fn name(&self) -> &'static str;

    /// Opens the dialler with this number in.
    fn dial(&self, number: &str) -> Dialling;

    /// The link that the system opened the app with since it was last asked, if it did.
    fn opened_with(&self) -> Option<String> {
        None
    }

    /// The folder for the app's files, left out of backups; `None` where the command line gives it.
    fn folder(&self) -> Option<PathBuf>;

    /// The key storage. `development` says which kind was chosen at the first start; `None` at the first start itself.
    ///
    /// # Errors
    /// [`KeystoreError`] where the platform's storage does not answer.
    fn keystore(&self, folder: &Path, installation: &str, development: Option<bool>)
    -> Result<Keystore, KeystoreError>;
}

/// The link that opens a dialler: digits and a leading plus only, whatever spaces the number is written with.
#[cfg(any(target_os = "android", target_os = "ios"))]
fn tel(number: &str) -> String {
    let digits = number.chars().filter(|c| c.is_ascii_digit() || *c == '+');
    format!("tel:{}", digits.collect::<String>())
}

/// The platform this build is for.
pub fn current() -> Arc<dyn Platform> {
    #[cfg(target_os = "android")]
    return Arc::new(android::Android);
    #[cfg(target_os = "ios")]
    return Arc::new(ios::Ios);
    #[cfg(all(not(any(target_os = "android", target_os = "ios")), any(feature = "browser", feature = "desktop")))]
    return Arc::new(computer::Computer);
    #[cfg(all(
        not(any(target_os = "android", target_os = "ios")),
        not(any(feature = "browser", feature = "desktop"))
    ))]
    return Arc::new(fake::Fake::default());
}
