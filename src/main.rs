//! The app: picks a launcher by feature. Everything is in `doorstep::launch`.

#[cfg(any(feature = "browser", feature = "desktop"))]
fn main() -> std::process::ExitCode {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,doorstep=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    doorstep::launch::cli::run(doorstep::launch::Made::default())
}

#[cfg(all(feature = "mobile", not(any(feature = "browser", feature = "desktop"))))]
fn main() {
    doorstep::launch::mobile();
}

#[cfg(not(any(feature = "browser", feature = "desktop", feature = "mobile")))]
fn main() {
    eprintln!("doorstep: built without a window: choose the feature browser, desktop or mobile");
}
