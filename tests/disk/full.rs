//! A disk that is full: a small one of its own, in a mount namespace that ends with the subject.

use std::process::Command;

use super::{Bed, lines, said_saved, sound, subject};

/// Bytes of the small disk.
const SIZE: &str = "size=40m";

const SCRIPT: &str = r#"
    mount -t tmpfs -o "$1" none "$2" || exit 9
    cp -a "$3"/. "$2"/ && rm -f "$2/phone.reserve"
    "$4" "$2" full "$5"
    code=$?
    cp -a "$2"/phone.db* "$6"/
    exit $code
"#;

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_an_emergency_is_still_recorded_and_what_is_not_saved_is_said_not_to_be() {
    let bed = Bed::new().await;
    let template = bed.fresh("to-be-full");
    let [small, after] = ["small", "after"].map(|name| bed.world.folder.path().join(name));
    std::fs::create_dir(&small).unwrap();
    super::copy(&template, &after);
    let visit = bed.visit.0.to_string();
    let root = rustix::process::geteuid().is_root();
    let output = Command::new("unshare")
        .args(if root { &["--mount"][..] } else { &["--mount", "--map-root-user"] })
        .args(["sh", "-c", SCRIPT, "sh", SIZE])
        .args([&small, &template, &subject()])
        .arg(&visit)
        .arg(&after)
        .env("DBUS_SESSION_BUS_ADDRESS", "")
        .env("RUST_LOG", "off")
        .output();
    let said = output.as_ref().map(lines).unwrap_or_default();
    if said.is_empty() {
        assert!(std::env::var_os("CI").is_none(), "no small disk could be mounted: {output:?}");
        eprintln!("NOT RUN: a full disk: no small disk could be mounted here: {output:?}");
        return;
    }
    assert_eq!(said.last().map(String::as_str), Some("done"), "{said:?}");
    let room: Vec<&str> = said.iter().filter_map(|line| line.strip_prefix("room ")).collect();
    assert_eq!(room, ["true", "false", "true"], "kept; given up while full; kept again: {said:?}");
    let refused: Vec<&String> = said.iter().filter(|line| line.starts_with("refused ")).collect();
    assert_eq!(refused.len(), 2, "{said:?}");
    assert!(refused.iter().all(|line| line.contains("full")), "{refused:?}");
    let phone = sound(&after, said_saved(&said), "after the full disk");
    let kinds: Vec<String> =
        crate::support::phone::facts(&phone, bed.visit).iter().map(doorstep::domain::entry::Fact::kind).collect();
    assert!(kinds.iter().any(|kind| kind == "emergency_begun"), "{kinds:?}");
    assert_eq!(kinds.last().map(String::as_str), Some("finding"), "{kinds:?}");
}
