//! The central service. Everything is in `doorstep::central`.

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,doorstep=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // The service does not know the phone's code; a crowd of phones is handed to it.
    #[cfg(any(feature = "browser", feature = "desktop"))]
    let crowd = Some(doorstep::crowd::command as doorstep::central::commands::simulate::RunCrowd);
    #[cfg(not(any(feature = "browser", feature = "desktop")))]
    let crowd = None;
    doorstep::central::commands::run(crowd)
}
