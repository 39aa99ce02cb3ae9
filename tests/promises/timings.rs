//! A visit goes by the timings that were in force when it started, on the phone and at the office.

use doorstep::central::db::organisation;
use doorstep::central::import::Kind;
use doorstep::domain::door::{Event, TimerName};
use doorstep::domain::entry::Fact;
use doorstep::domain::entry::flow::Asked;
use doorstep::domain::ids::VisitId;
use doorstep::domain::timings::{Own, Timing};
use doorstep::shell::Phone;

use crate::support::phone::facts;
use crate::support::world::{World, reason};

fn set(world: &World, own: &[(Timing, u32)]) {
    let own: Own = own.iter().copied().collect();
    let org = world.central.organisation.id;
    world.central.db.write_now(|tx| organisation::set_timings(tx, org, &own)).unwrap();
}

/// Nobody answers, and the worker waits for a release.
fn waits(phone: &Phone, visit: VisitId) {
    phone.start(visit).unwrap();
    let skip = |asked| Event::Say(Box::new(Fact::AskSkipped { asked, reason: reason() }));
    let events = [
        Event::RightDoor { notice_read: false },
        Event::CannotKnock(reason()),
        Event::NoReply,
        skip(Asked::Attempts),
        skip(Asked::Look),
        skip(Asked::PhoneClient),
        skip(Asked::PhoneAgain),
        skip(Asked::TellOnCall),
        Event::Say(Box::new(Fact::WaitingForRelease { accounted_by: String::new(), wait: 0 })),
    ];
    for event in events {
        phone.answer(visit, event).unwrap();
    }
}

fn release_of(phone: &Phone, visit: VisitId) -> Option<u32> {
    let at = phone.at_door(visit).unwrap().unwrap();
    phone.timers(&at.door).into_iter().find(|timer| timer.name == TimerName::Release).map(|timer| timer.whole)
}

#[tokio::test]
async fn what_the_office_changes_meanwhile_governs_the_next_visit_and_not_the_one_that_has_begun() {
    let world = World::new().await;
    set(&world, &[(Timing::Release, 1200), (Timing::Silent, 600)]);
    let phone = world.phone().await;
    let (first, next) = (world.visit_id("V2"), world.visit_id("V1"));
    waits(&phone, first);
    assert_eq!(release_of(&phone, first), Some(1200));
    set(&world, &[(Timing::Release, 2400)]);
    let file = "client_id,name,address,plan,no_signal,silent_seconds\n\
        C1,Mair Pritchard,14 Heol y Bont,answers_door,true,1800\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    phone.sync_once(true).await;
    assert_eq!(release_of(&phone, first), Some(1200), "it stays as it was");
    waits(&phone, next);
    assert_eq!(release_of(&phone, next), Some(2400));
    drop(phone);
    // After a restart, from the log alone.
    let phone = world.open();
    assert_eq!((release_of(&phone, first), release_of(&phone, next)), (Some(1200), Some(2400)));
    let plan = |visit| match facts(&phone, visit).into_iter().find(|fact| matches!(fact, Fact::VisitStarted { .. })) {
        Some(Fact::VisitStarted { plan }) => plan,
        _none => panic!("no start"),
    };
    assert_eq!((plan(first).timings.silent, plan(first).care.no_signal), (600, false));
    assert_eq!((plan(next).timings.silent, plan(next).care.no_signal), (1800, true));
}
