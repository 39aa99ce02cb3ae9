//! Launchers: one for each kind of window over the same phone.
//!
//! | module | feature | window |
//! |---|---|---|
//! | [`browser`] | `browser` | a page on this machine, rendered over loopback |
//! | `desktop` | `desktop` | a native window |
//! | `mobile` | `mobile` | Android and iOS |

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(any(feature = "browser", feature = "desktop"))]
pub mod cli;
#[cfg(any(feature = "desktop", feature = "mobile"))]
pub mod window;

use std::path::PathBuf;
use std::sync::Arc;

use crate::shell::Phone;
use crate::shell::clock::{Clocks, SystemClocks};
use crate::shell::platform;
use crate::shell::start::{Parts, StartError};
use crate::vault::envelope::{HpkeOpener, Opener};

/// Writes no core dump: memory may hold a code.
pub fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
            tracing::warn!("core dumps could not be turned off");
        }
    }
}

/// What a launcher is told.
#[derive(Clone)]
pub struct Setup {
    /// The data folder.
    pub folder: PathBuf,
    /// Central's address, where the command line gives it.
    pub central: Option<String>,
    /// A certificate to trust instead of the public roots, PEM.
    pub private_root: Option<Vec<u8>>,
    /// What a test may put something else in place of.
    pub made: Made,
}

/// The parts that a build under test brings its own of; every shipped build takes [`Made::default`].
#[derive(Clone)]
pub struct Made {
    /// The clocks.
    pub clocks: Arc<dyn Clocks>,
    /// What opens envelopes.
    pub opener: Arc<dyn Opener>,
}

impl Default for Made {
    fn default() -> Self {
        Self { clocks: Arc::new(SystemClocks), opener: Arc::new(HpkeOpener) }
    }
}

impl Setup {
    /// Opens the phone.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn open(self) -> Result<Arc<Phone>, StartError> {
        let parts = Parts {
            folder: self.folder,
            central: self.central,
            private_root: self.private_root,
            clocks: self.made.clocks,
            platform: platform::current(),
            opener: self.made.opener,
        };
        Phone::open(parts).map(Arc::new)
    }
}

/// Runs the app on a handset. Whatever is wrong with it, 999 is on the screen.
#[cfg(all(feature = "mobile", not(any(feature = "browser", feature = "desktop"))))]
pub fn mobile() {
    forbid_core_dumps();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let phone = platform::current()
        .folder()
        .ok_or_else(|| "the device gives no folder for the app's files".to_owned())
        .map(|folder| Setup { folder, central: None, private_root: None, made: Made::default() })
        .and_then(|setup| setup.open().map_err(|error| error.to_string()));
    match (phone, runtime) {
        (Ok(phone), Ok(runtime)) => {
            phone.run_in_background(runtime.handle());
            window::show(phone);
        }
        (Err(error), _) => {
            tracing::error!(%error, "the app could not open");
            window::show_broken();
        }
        (_, Err(error)) => {
            tracing::error!(%error, "the app could not open");
            window::show_broken();
        }
    }
}
