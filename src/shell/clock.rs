//! Reading the device's clocks: the one place on the phone that does.

use crate::domain::clock::{Boot, Reading, Timestamp};

/// Reads the clocks. A parameter of the phone, so that a test can set them; every shipped build uses [`SystemClocks`].
pub trait Clocks: Send + Sync {
    /// What the clocks say now.
    fn read(&self) -> Reading;
}

/// The device's own clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClocks;

impl Clocks for SystemClocks {
    #[expect(clippy::disallowed_methods, reason = "the one place on the phone that reads the wall clock")]
    fn read(&self) -> Reading {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let wall = Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
        Reading { wall, boot: Boot { id: boot_id(), elapsed_ms: since_boot_ms() } }
    }
}

/// Milliseconds since boot, sleep included: `CLOCK_BOOTTIME` on Linux and Android.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn since_boot_ms() -> u64 {
    let at = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    millis(at.tv_sec, at.tv_nsec)
}

/// iOS: `mach_continuous_time`.
#[cfg(target_os = "ios")]
fn since_boot_ms() -> u64 {
    super::platform::ios::since_boot_ms()
}

/// Other computers, for development only: `CLOCK_MONOTONIC`.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android", target_os = "ios"))))]
fn since_boot_ms() -> u64 {
    let at = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    millis(at.tv_sec, at.tv_nsec)
}

#[cfg(all(unix, not(target_os = "ios")))]
fn millis(seconds: i64, nanos: i64) -> u64 {
    u64::try_from(seconds.saturating_mul(1000).saturating_add(nanos / 1_000_000)).unwrap_or(0)
}

/// The boot's identity, read once: it cannot change while the process lives.
fn boot_id() -> String {
    static ID: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    ID.get_or_init(platform_boot_id).clone()
}

/// Linux and Android: `/proc/sys/kernel/random/boot_id`.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn platform_boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id").map(|id| id.trim().to_owned()).unwrap_or_default()
}

/// iOS: the kernel's boot session.
#[cfg(target_os = "ios")]
fn platform_boot_id() -> String {
    super::platform::ios::boot_session()
}

/// Elsewhere there is none: only a lower time since boot shows a reboot.
#[cfg(not(any(target_os = "linux", target_os = "android", target_os = "ios")))]
fn platform_boot_id() -> String {
    String::new()
}
