//! The window is judged by the trusted clock, whatever somebody sets.

use std::time::Duration;

use doorstep::domain::clock::Quality;
use doorstep::domain::entry::{Fact, Purpose};
use doorstep::domain::reveal::Refusal;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::reveal::RevealError;
use doorstep::vault::secret::Pin;

use crate::support::clock::START;
use crate::support::facts::instant;
use crate::support::world::{PAGE, PIN, World, walk_to_key_safe, wish};

const DAY_MS: i64 = 86_400_000;

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn a_wall_clock_set_into_the_window_opens_nothing() {
    let world = World::empty(START).await;
    let start = START + Duration::from_hours(4);
    world.visit("V1", "W1", "C1", start, start + Duration::from_mins(30));
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    world.clock.set_wall_off(4 * HOUR_MS);
    let refused = phone.show(PAGE, visit, wish);
    assert!(matches!(refused, Err(RevealError::Refused(Refusal::TooEarly { .. }))), "{refused:?}");
    assert_eq!(world.opener.opened(), 0);
}

#[tokio::test]
async fn a_wall_clock_set_back_keeps_no_window_open() {
    let world = World::new().await;
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    world.clock.advance(Duration::from_hours(5));
    world.clock.set_wall_off(-5 * HOUR_MS);
    phone.touch();
    let refused = phone.show(PAGE, visit, wish);
    assert!(matches!(refused, Err(RevealError::Refused(Refusal::TooLate { .. }))), "{refused:?}");
}

#[tokio::test]
async fn a_phone_with_a_wrong_clock_still_enrols_sends_and_knows_the_time() {
    let world = World::new().await;
    world.clock.set_wall_off(-400 * 24 * HOUR_MS);
    let phone = world.phone().await;
    assert_eq!(phone.strip().quality, Quality::Anchored);
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    phone.sync_once(false).await;
    assert_eq!(world.kinds_at_central().len(), 5);
    let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    assert!(phone.show(PAGE, visit, wish).is_ok());
}

#[tokio::test]
async fn after_a_reboot_without_signal_a_fitting_wall_clock_carries_the_trust_and_a_strange_one_does_not() {
    for (off, opens) in [(0, true), (30 * HOUR_MS, false), (-HOUR_MS, false)] {
        let mut world = World::new().await;
        let phone = world.phone().await;
        let visit = world.visit_id("V1");
        walk_to_key_safe(&phone, visit);
        world.service.stop().await;
        drop(phone);
        world.clock.reboot("boot-2");
        world.clock.set_wall_off(off);
        let phone = world.open();
        let unlocking = std::sync::Arc::clone(&phone);
        tokio::task::spawn_blocking(move || unlocking.unlock(&Pin::new(PIN.into()))).await.unwrap().unwrap();
        let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
        let shown = phone.show(PAGE, visit, wish);
        assert_eq!(shown.is_ok(), opens, "{off}: {shown:?}");
        if !opens {
            assert!(matches!(shown, Err(RevealError::Refused(Refusal::NoTrustedTime))));
            world.restart_service().await;
            phone.sync_once(true).await;
            assert!(phone.show(PAGE, visit, wish).is_ok(), "and the office puts it right");
        }
    }
}

#[tokio::test]
async fn a_request_signed_at_a_stale_time_is_sent_once_more_with_the_offices() {
    let world = World::new().await;
    let phone = world.phone().await;
    // The phone's boot clock ran away from the office's.
    let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
    let memory: Vec<u8> = db.query_row("SELECT value FROM meta WHERE key = 'time'", [], |row| row.get(0)).unwrap();
    let mut memory: serde_json::Value = serde_json::from_slice(&memory).unwrap();
    memory["anchor"]["at"] = (START.0 + 2 * HOUR_MS).into();
    let bytes = serde_json::to_vec(&memory).unwrap();
    db.execute("UPDATE meta SET value = ?1 WHERE key = 'time'", [bytes]).unwrap();
    drop(db);
    phone.start(world.visit_id("V1")).unwrap();
    phone.sync_once(false).await;
    assert!(world.kinds_at_central().contains(&"visit_started".to_owned()));
    let lines: Vec<_> = phone.log(0).unwrap().into_iter().flat_map(|group| group.lines).collect();
    let stepped =
        lines.iter().any(|line| matches!(line.fact, Some(Fact::ClockStepped { by_ms }) if by_ms == -2 * HOUR_MS));
    assert!(stepped, "and the step is in the log");
}

#[tokio::test]
async fn tomorrow_begins_at_midnight_at_every_hour_of_the_day() {
    for (now, tomorrow) in [
        ("2026-11-24T17:59:00Z", "2026-11-25T00:30:00Z"),
        ("2026-11-24T18:00:00Z", "2026-11-25T00:30:00Z"),
        ("2026-11-24T23:59:00Z", "2026-11-25T09:00:00Z"),
        // The night the clocks go back, and the one they go forward: midnight is at 23:00 UTC, then at 00:00.
        ("2026-10-24T22:30:00Z", "2026-10-24T23:30:00Z"),
        ("2026-10-25T19:00:00Z", "2026-10-26T00:30:00Z"),
        ("2026-03-29T18:30:00Z", "2026-03-29T23:30:00Z"),
    ] {
        let world = World::empty(instant(now)).await;
        let start = instant(tomorrow);
        world.visit("T1", "W1", "C1", start, start + Duration::from_mins(30));
        let phone = world.phone().await;
        let today = phone.today().unwrap();
        assert_eq!((today.tomorrow.len(), today.later.len(), today.next.is_some()), (1, 0, false), "{now}");
    }
}

#[tokio::test]
async fn a_clock_that_nobody_vouches_for_hides_no_visit_and_erases_nothing() {
    for off in [3 * DAY_MS, -400 * DAY_MS] {
        let mut world = World::new().await;
        let phone = world.phone().await;
        let visit = world.visit_id("V1");
        walk_to_key_safe(&phone, visit);
        world.service.stop().await;
        drop(phone);
        let codes = || {
            let db = rusqlite::Connection::open(world.phone_folder().join("phone.db")).unwrap();
            db.query_row("SELECT count(*) FROM sealed_code", [], |row| row.get::<_, i64>(0)).unwrap()
        };
        let before = codes();
        world.clock.reboot("boot-2");
        world.clock.set_wall_off(off);
        let phone = world.open();
        phone.tick();
        let today = phone.today().unwrap();
        let shown = today.next.iter().chain(&today.later).chain(&today.tomorrow).chain(&today.done);
        assert_eq!(shown.filter(|card| card.visit.id == visit).count(), 1, "{off}");
        assert_eq!(codes(), before, "{off}");
    }
}
