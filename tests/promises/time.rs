//! The window is judged by the trusted clock, whatever somebody sets.

use std::time::Duration;

use doorstep::central::router;
use doorstep::central::serve::{Listen, listen};
use doorstep::domain::clock::{Quality, TimeMemory, Timestamp};
use doorstep::domain::door::Event;
use doorstep::domain::entry::{Fact, KeyPlace, Purpose};
use doorstep::domain::reveal::Refusal;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::reveal::RevealError;
use doorstep::shell::start::Parts;
use doorstep::shell::sync::Signal;
use doorstep::shell::view::StartDoubt;
use doorstep::vault::secret::Pin;

use crate::support::clock::START;
use crate::support::facts::instant;
use crate::support::phone::{look, unlock};
use crate::support::world::{PAGE, PIN, World, serve_router, walk_to_key_safe, wish};

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
async fn a_visit_hours_ahead_or_beside_one_that_is_not_finished_is_asked_about_before_it_starts() {
    let world = World::empty(instant("2026-11-24T09:00:00Z")).await;
    for (reference, client, start) in [
        ("T1", "C1", "2026-11-24T11:00:00Z"),
        ("T2", "C2", "2026-11-24T11:05:00Z"),
        ("T3", "C3", "2026-11-25T09:00:00Z"),
    ] {
        let start = instant(start);
        world.visit(reference, "W1", client, start, start + Duration::from_mins(30));
    }
    let phone = world.phone().await;
    let doubt = |reference: &str| {
        let at = phone.at_door(world.visit_id(reference)).unwrap().unwrap();
        phone.start_doubts(&at.visit)
    };
    assert_eq!([doubt("T1"), doubt("T2"), doubt("T3")], [vec![], vec![StartDoubt::Ahead], vec![StartDoubt::Ahead]]);
    phone.start(world.visit_id("T1")).unwrap();
    let name = phone.at_door(world.visit_id("T1")).unwrap().unwrap().client.call_name().to_owned();
    assert_eq!(doubt("T2"), [StartDoubt::Ahead, StartDoubt::StillAt(name)]);
    assert_eq!(doubt("T1"), [], "it has begun");
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

/// The latest instant that the phone has written down.
fn last_known(world: &World) -> Timestamp {
    let bytes: Vec<u8> =
        world.phone_db().query_row("SELECT value FROM meta WHERE key = 'time'", [], |row| row.get(0)).unwrap();
    let memory: TimeMemory = serde_json::from_slice(&bytes).unwrap();
    memory.last_known.unwrap().at
}

#[tokio::test]
async fn the_time_is_written_down_every_minute_while_the_app_runs() {
    let world = World::new().await;
    let phone = world.phone().await;
    assert_eq!(last_known(&world), START);
    world.clock.advance(Duration::from_secs(59));
    phone.tick();
    assert_eq!(last_known(&world), START);
    world.clock.advance(Duration::from_secs(1));
    phone.tick();
    assert_eq!(last_known(&world), START + Duration::from_mins(1));
    world.clock.set_wall_off(-5 * HOUR_MS);
    world.clock.advance(Duration::from_mins(1));
    phone.tick();
    assert_eq!(last_known(&world), START + Duration::from_mins(2), "by the trusted clock, not the wall clock");
}

#[tokio::test]
async fn a_clock_set_back_over_a_reboot_gains_no_more_than_a_minute_of_what_the_phone_has_seen() {
    for (ran, carried) in [(false, true), (true, false)] {
        let mut world = World::new().await;
        let phone = world.phone().await;
        world.service.stop().await;
        // An hour in which nothing is logged; the app is open, or is not.
        if ran {
            world.clock.advance(Duration::from_hours(1));
            phone.tick();
        }
        drop(phone);
        if !ran {
            world.clock.advance(Duration::from_hours(1));
        }
        world.clock.reboot("boot-2");
        world.clock.set_wall_off(-HOUR_MS * 50 / 60);
        let phone = world.open();
        assert_eq!(phone.strip().quality == Quality::Degraded, carried, "the app ran: {ran}");
    }
}

/// A visit of thirty hours, as with a live-in carer, and the phone at its key safe.
async fn live_in() -> (World, std::sync::Arc<doorstep::shell::Phone>, doorstep::domain::ids::VisitId) {
    let world = World::empty(START).await;
    world.visit("V1", "W1", "C1", START, START + Duration::from_hours(30));
    let phone = world.phone().await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    (world, phone, visit)
}

fn has_pair(world: &World) -> bool {
    (0..48).any(|place| world.phone_keystore().get(&format!("pair-{place}")).is_ok())
}

#[tokio::test]
async fn a_day_after_its_bundle_a_pair_is_erased_with_all_that_it_opens() {
    let (mut world, phone, _) = live_in().await;
    world.service.stop().await;
    world.clock.set(START + Duration::from_hours(24) - Duration::from_millis(1));
    phone.tick();
    assert!(has_pair(&world) && world.envelopes("1") > 0);
    world.clock.set(START + Duration::from_hours(24));
    phone.tick();
    assert_eq!(world.envelopes("1"), 0);
    assert!(!has_pair(&world), "deleting the pair is the erasure");
    world.restart_service().await;
    unlock(&phone).await;
    phone.sync_once(true).await;
    assert!(has_pair(&world) && world.envelopes("1") > 0, "and the next unlock makes a fresh one");
}

#[tokio::test]
async fn a_pair_whose_key_is_out_is_not_erased_until_it_is_back() {
    let (mut world, phone, visit) = live_in().await;
    world.service.stop().await;
    let enter = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
    look(&phone, visit, enter).unwrap();
    for event in [Event::KeyTaken, Event::Inside] {
        phone.answer(visit, event).unwrap();
    }
    world.clock.set(START + Duration::from_hours(25));
    phone.tick();
    unlock(&phone).await;
    assert!(has_pair(&world) && world.envelopes("1") > 0);
    for event in [Event::Leave, Event::DoorLocked, Event::KeyLeft(KeyPlace::Safe)] {
        phone.answer(visit, event).unwrap();
    }
    phone.tick();
    assert_eq!(world.envelopes("1"), 0);
    assert!(world.phone_keystore().get("pair-0").is_err(), "its pair is gone");
}

#[tokio::test]
async fn a_phone_that_lay_locked_for_a_day_and_fetched_all_the_while_opens_its_codes_without_signal() {
    let mut world = World::empty(START).await;
    let start = START + Duration::from_hours(25);
    world.visit("V1", "W1", "C1", start, start + Duration::from_hours(1));
    let phone = world.phone().await;
    phone.lock();
    for hour in 1..=25 {
        world.clock.set(START + Duration::from_hours(hour));
        phone.tick();
        phone.sync_once(true).await;
        phone.tick();
    }
    world.service.stop().await;
    unlock(&phone).await;
    let visit = world.visit_id("V1");
    walk_to_key_safe(&phone, visit);
    assert_eq!(look(&phone, visit, wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter)).unwrap(), "258036");
}

/// The service over TLS, with a certificate for these years and a root of its own. Gives the root.
async fn over_tls(world: &mut World, years: (i32, i32)) -> Vec<u8> {
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(years.0, 1, 1);
    params.not_after = rcgen::date_time_ymd(years.1, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &root).unwrap();
    let [chain, private] = ["chain.pem", "key.pem"].map(|name| world.folder.path().join(name));
    std::fs::write(&chain, certificate.pem()).unwrap();
    std::fs::write(&private, key.serialize_pem()).unwrap();
    world.service.stop().await;
    let at = world.service.address;
    let listening = listen(&Listen { at, tls: Some((chain, private)), behind_proxy: false }).await.unwrap();
    world.service = serve_router(listening, at, router::router(world.central.clone(), false));
    root.pem().into_bytes()
}

#[tokio::test]
async fn a_wall_clock_far_in_the_past_or_the_future_still_gets_the_time_over_tls() {
    for (off, years, gets) in [
        (0, (2026, 2028), true),
        (-10 * 365 * DAY_MS, (2026, 2028), true),
        (10 * 365 * DAY_MS, (2026, 2028), true),
        // One that had ended before this release was made is of no use, whatever the wall clock says.
        (10 * 365 * DAY_MS, (2024, 2026), false),
        (-10 * 365 * DAY_MS, (2024, 2026), false),
    ] {
        let mut world = World::new().await;
        drop(world.phone().await);
        let root = over_tls(&mut world, years).await;
        world.clock.reboot("boot-2");
        world.clock.set_wall_off(off);
        let central = Some(world.address().replace("http://", "https://"));
        let parts = Parts { central, private_root: Some(root), ..world.parts(world.phone_folder()) };
        let phone = std::sync::Arc::new(doorstep::shell::Phone::open(parts).unwrap());
        phone.sync_once(true).await;
        assert_eq!(phone.strip().quality == Quality::Anchored, gets, "{off} ms, {years:?}");
        if gets {
            assert_eq!(phone.progress().signal, Signal::Fine, "and then all else: {off} ms");
        }
    }
}

#[tokio::test]
async fn a_link_too_slow_to_take_the_time_from_still_sends_the_log() {
    let mut world = World::new().await;
    let phone = world.phone().await;
    walk_to_key_safe(&phone, world.visit_id("V1"));
    drop(phone);
    let clock = world.clock.clone();
    let asked = world
        .put_between(move |passing| {
            if passing.path == "/v1/time" {
                clock.advance(Duration::from_secs(12));
            }
            passing
        })
        .await;
    world.clock.reboot("boot-2");
    let phone = world.open();
    assert_ne!(phone.strip().quality, Quality::Anchored);
    assert!(phone.tally().waiting > 0);
    phone.sync_once(false).await;
    assert_eq!(phone.tally().waiting, 0, "everything was sent");
    assert!(asked.lock().unwrap().contains(&"/v1/time".to_owned()));
}
