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
use crate::vault::envelope::HpkeOpener;

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
    /// The clocks: the device's own in every shipped build.
    pub clocks: Arc<dyn Clocks>,
}

impl Setup {
    /// With the device's own clocks.
    pub fn new(folder: PathBuf, central: Option<String>, private_root: Option<Vec<u8>>) -> Self {
        Self { folder, central, private_root, clocks: Arc::new(SystemClocks) }
    }

    /// Opens the phone.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn open(self) -> Result<Arc<Phone>, StartError> {
        let parts = Parts {
            folder: self.folder,
            central: self.central,
            private_root: self.private_root,
            clocks: self.clocks,
            platform: platform::current(),
            opener: Arc::new(HpkeOpener),
        };
        Phone::open(parts).map(Arc::new)
    }
}

/// Runs the app on a handset.
#[cfg(all(feature = "mobile", not(any(feature = "browser", feature = "desktop"))))]
pub fn mobile() {
    forbid_core_dumps();
    let Some(folder) = platform::current().folder() else {
        tracing::error!("the device gives no folder for the app's files");
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match (Setup::new(folder, None, None).open(), runtime) {
        (Ok(phone), Ok(runtime)) => {
            phone.run_in_background(runtime.handle());
            window::show(phone);
        }
        (Err(error), _) => tracing::error!(%error, "the app could not start"),
        (_, Err(error)) => tracing::error!(%error, "the app could not start"),
    }
}
