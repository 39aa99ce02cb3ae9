//! `POST /v1/extensions`: a window kept open longer.

use std::time::Duration;

use doorstep::domain::clock::Timestamp;
use doorstep::domain::window::Window;
use doorstep::sync::wire::problem;
use serde_json::{Value, json};

use super::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

const HOUR: Duration = Duration::from_hours(1);

fn minutes(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

/// A visit of W1 at C1 from 09:30 to 10:00: its window closes at 11:00.
async fn agency() -> (World, HandPhone) {
    let world = World::empty(START).await;
    world.visit("V", "W1", "C1", START, START + minutes(30));
    let phone = HandPhone::enrol(&world, "W1").await;
    (world, phone)
}

async fn extend(world: &World, minutes: u64) -> (u16, Value) {
    world.post_as("M2", "/v1/extensions", json!({ "visit": "V", "minutes": minutes, "reason": "bus is late" })).await
}

async fn window(world: &World, phone: &HandPhone) -> Window {
    phone.full(world).await.visits.iter().find(|visit| visit.reference == "V").unwrap().window
}

#[tokio::test]
async fn the_next_bundle_closes_the_window_later_and_opens_it_no_earlier() {
    let (world, phone) = agency().await;
    let planned = window(&world, &phone).await;
    assert_eq!(planned.closes, START + minutes(90));
    let (status, answer) = extend(&world, 45).await;
    assert_eq!((status, &answer["closes"]), (200, &json!((planned.closes + minutes(45)).0)));
    assert_eq!(window(&world, &phone).await, Window { closes: planned.closes + minutes(45), ..planned });
}

#[tokio::test]
async fn a_second_extension_goes_on_from_the_first() {
    let (world, phone) = agency().await;
    extend(&world, 45).await;
    world.clock.advance(minutes(1));
    extend(&world, 15).await;
    assert_eq!(window(&world, &phone).await.closes, START + minutes(150));
}

#[tokio::test]
async fn after_the_close_it_is_counted_from_now_and_the_code_travels_again() {
    let (world, phone) = agency().await;
    world.clock.advance(3 * HOUR);
    let with_codes = phone.full(&world).await.envelopes.len();
    let (status, answer) = extend(&world, 20).await;
    let closes: Timestamp = START + 3 * HOUR + minutes(20);
    assert_eq!((status, &answer["closes"]), (200, &json!(closes.0)));
    assert_eq!(window(&world, &phone).await.closes, closes);
    assert_eq!((with_codes, phone.full(&world).await.envelopes.len()), (0, 2));
}

#[tokio::test]
async fn a_window_stays_open_for_twelve_hours_after_the_planned_end_at_most() {
    let most = 12 * 60 - 60;
    for (minutes_more, status) in [(0, 409), (most + 1, 409), (u64::from(u32::MAX), 409), (most, 200), (1, 409)] {
        let (world, phone) = agency().await;
        if minutes_more == 1 {
            assert_eq!(extend(&world, most).await.0, 200);
            world.clock.advance(minutes(1));
        }
        let before = (world.written(), window(&world, &phone).await);
        let (got, answer) = extend(&world, minutes_more).await;
        assert_eq!(got, status, "{minutes_more}: {answer}");
        if status == 409 {
            assert_eq!(answer["type"], problem::REFUSED);
            assert_eq!((world.written(), window(&world, &phone).await), before, "{minutes_more}");
        }
    }
}

#[tokio::test]
async fn twelve_hours_after_the_planned_end_nothing_opens_it_any_more() {
    let (world, _phone) = agency().await;
    world.clock.set(START + minutes(30) + 12 * HOUR - Duration::from_mins(1));
    assert_eq!(extend(&world, 1).await.0, 200);
    let (world, _phone) = agency().await;
    world.clock.set(START + minutes(30) + 12 * HOUR - Duration::from_secs(59));
    assert_eq!(extend(&world, 1).await.0, 409);
}

#[tokio::test]
async fn an_extension_never_closes_a_window_before_the_plan_does() {
    let (world, phone) = agency().await;
    extend(&world, 10).await;
    // The rota then moves the visit to the afternoon: the plan's own close is the later one.
    let afternoon = START + 6 * HOUR;
    world.visit("V", "W1", "C1", afternoon, afternoon + minutes(30));
    assert_eq!(window(&world, &phone).await.closes, afternoon + minutes(90));
}

#[tokio::test]
async fn a_visit_that_was_made_for_a_grant_has_no_window_to_extend() {
    let world = World::empty(START).await;
    let wish = json!({ "worker": "W1", "client": "C1", "method": "key_safe", "reason": "rang back" });
    assert_eq!(world.post_as("M2", "/v1/grants", wish).await.0, 200);
    let made = world.rows("SELECT reference FROM visit", &[])[0].text(0).unwrap();
    let before = world.written();
    let body = json!({ "visit": made, "minutes": 10, "reason": "late" });
    assert_eq!(world.post_as("M2", "/v1/extensions", body).await.0, 409);
    assert_eq!(world.written(), before);
}

#[tokio::test]
async fn a_visit_that_goes_to_another_worker_or_client_takes_no_extension_along() {
    for (worker, client) in [("W2", "C1"), ("W1", "C2"), ("W1", "C1")] {
        let (world, phone) = agency().await;
        let planned = window(&world, &phone).await;
        extend(&world, 45).await;
        world.visit("V", worker, client, START, START + minutes(30));
        let given = HandPhone::enrol(&world, worker).await;
        let kept = if (worker, client) == ("W1", "C1") { minutes(45) } else { minutes(0) };
        assert_eq!(window(&world, &given).await.closes, planned.closes + kept, "{worker} at {client}");
    }
}

#[tokio::test]
async fn a_visit_that_is_moved_to_another_time_takes_no_extension_along() {
    let (world, phone) = agency().await;
    extend(&world, 45).await;
    let planned = START - HOUR * 2;
    world.visit("V", "W1", "C1", planned, planned + minutes(30));
    assert_eq!(window(&world, &phone).await.closes, planned + minutes(90));
}
