//! An iPhone: dialler, folder, key storage and the boot's clock, through Apple's own frameworks.
#![expect(unsafe_code, reason = "Objective-C methods and C functions that have no safe binding; each block says why")]

use std::ffi::CStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use objc2::MainThreadMarker;
use objc2_foundation::{NSDictionary, NSNumber, NSString, NSURL, NSURLIsExcludedFromBackupKey};
use objc2_ui_kit::UIApplication;

use super::{Dialling, Platform};
use crate::vault::keystore::{Keyring, Keystore, KeystoreError};

/// Readable after the first unlock since boot, so that entries can be sent; never moved to another phone.
const ACCESS: &[(&str, &str)] = &[("access-policy", "after-first-unlock-this-device-only")];

/// An iPhone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ios;

impl Platform for Ios {
    fn name(&self) -> &'static str {
        "ios"
    }

    fn dial(&self, number: &str) -> Dialling {
        // Screens answer taps on the main thread; anywhere else the screen shows the number.
        let Some(main) = MainThreadMarker::new() else { return Dialling::Shown };
        let Some(link) = NSURL::URLWithString(&NSString::from_str(&super::tel(number))) else {
            return Dialling::Shown;
        };
        let app = UIApplication::sharedApplication(main);
        if !app.canOpenURL(&link) {
            return Dialling::Shown;
        }
        // SAFETY: an empty dictionary is of every type of options.
        unsafe { app.openURL_options_completionHandler(&link, &NSDictionary::new(), None) };
        Dialling::Opened
    }

    /// `Library/Application Support/doorstep`, left out of backups.
    fn folder(&self) -> Option<PathBuf> {
        // The system sets HOME to the app's own container.
        let folder = PathBuf::from(std::env::var_os("HOME")?).join("Library/Application Support/doorstep");
        std::fs::create_dir_all(&folder).ok()?;
        leave_out_of_backups(&folder);
        Some(folder)
    }

    fn keystore(
        &self,
        _folder: &Path,
        installation: &str,
        _development: Option<bool>,
    ) -> Result<Keystore, KeystoreError> {
        let store = apple_native_keyring_store::protected::Store::new()?;
        let keyring = Keyring::new(store, installation.to_owned()).with_access(ACCESS);
        keyring.probe()?;
        Ok(Keystore::new(Arc::new(keyring)))
    }
}

fn leave_out_of_backups(folder: &Path) {
    let Some(path) = folder.to_str() else { return };
    let url = NSURL::fileURLWithPath_isDirectory(&NSString::from_str(path), true);
    // SAFETY: the key is a constant of the framework, and wants a boolean number.
    let set = unsafe {
        url.setResourceValue_forKey_error(Some(&NSNumber::numberWithBool(true)), NSURLIsExcludedFromBackupKey)
    };
    if set.is_err() {
        tracing::warn!("the data folder could not be left out of backups");
    }
}

/// The boot's identity: `kern.bootsessionuuid`. Empty where it cannot be read; then only a lower time since boot
/// shows a reboot.
pub fn boot_session() -> String {
    const NAME: &CStr = c"kern.bootsessionuuid";
    let mut buffer = [0u8; 64];
    let mut length = buffer.len();
    // SAFETY: the name ends in NUL, the buffer is as long as `length` says, and nothing is set.
    let answer = unsafe {
        libc::sysctlbyname(NAME.as_ptr(), buffer.as_mut_ptr().cast(), &raw mut length, std::ptr::null_mut(), 0)
    };
    if answer != 0 {
        return String::new();
    }
    CStr::from_bytes_until_nul(&buffer).ok().and_then(|text| text.to_str().ok()).unwrap_or_default().to_owned()
}

/// Milliseconds since boot, sleep included: `mach_continuous_time`, which no change of the wall clock moves.
pub fn since_boot_ms() -> u64 {
    // SAFETY: takes a number and gives a number.
    unsafe { clock_gettime_nsec_np(libc::CLOCK_MONOTONIC_RAW) / 1_000_000 }
}

unsafe extern "C" {
    /// Apple's own; `CLOCK_MONOTONIC_RAW` is `mach_continuous_time` in nanoseconds.
    fn clock_gettime_nsec_np(clock: libc::clockid_t) -> u64;
}
