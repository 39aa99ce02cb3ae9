//! Whom an entry has told.

use doorstep::central::import::Kind;
use doorstep::domain::entry::report::{Amendment, Concern, Loss, LostThing, Subject, YesNo};
use doorstep::domain::entry::{Fact, KeyPlace};
use doorstep::domain::ids::ClientId;

use super::start;
use crate::central::routes::HandPhone;
use crate::support::world::World;

fn loss(tag: &str, home: Option<ClientId>) -> Fact {
    Fact::Lost(Loss {
        what: LostThing::Key,
        tag: tag.into(),
        opens: String::new(),
        stolen: YesNo::No,
        last_had: "on the bus".into(),
        identifies: YesNo::No,
        codes_with_it: YesNo::No,
        home,
        at_risk: YesNo::Unknown,
    })
}

#[tokio::test]
async fn an_emergency_is_told_once_to_each_whom_it_concerns_though_it_is_sent_again() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let begun = [phone.write_in(&world, ("V1", "C1"), Fact::EmergencyBegun)];
    for _ in 0..2 {
        phone.send(&world, &phone.batch(&begun)).await.unwrap();
    }
    assert_eq!(world.event_kinds(), ["emergency"]);
    assert_eq!(world.told_of_last(), ["M1", "M2", "S1"]);
}

#[tokio::test]
async fn on_call_is_told_of_the_second_knock_and_of_nothing_that_went_as_planned() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    phone.tells(&world, ("V1", "C1"), vec![start(), Fact::Knocked { round: 1, wait: 30 }]).await;
    assert_eq!(world.events(), []);
    phone.tells(&world, ("V1", "C1"), vec![Fact::Knocked { round: 2, wait: 30 }]).await;
    assert_eq!(
        (world.event_kinds(), world.told_of_last()),
        (vec!["second_knock".to_owned()], vec!["M1".into(), "M2".into()])
    );
}

#[tokio::test]
async fn a_correction_tells_whoever_would_have_been_told_at_the_time_once_and_of_nothing_they_know() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let about = ("V1", "C1");
    let first = phone.write_in(&world, about, Fact::CodeTold { told: false, whom: String::new() });
    let corrects = |field: &str, old: &str, new: &str| {
        let (field, old, new) = (field.to_owned(), old.to_owned(), new.to_owned());
        Fact::Amended(Amendment { entry: first.header.id, field, old, new, reason: "the crew heard it".into() })
    };
    phone.send(&world, &phone.batch(std::slice::from_ref(&first))).await.unwrap();
    assert_eq!(world.events(), []);
    let yes = [phone.write_in(&world, about, corrects("told", "no", "yes"))];
    for _ in 0..2 {
        phone.send(&world, &phone.batch(&yes)).await.unwrap();
    }
    assert_eq!((world.event_kinds(), world.told_of_last()), (vec!["code_compromised".to_owned()], vec!["M1".into()]));
    phone.tells(&world, about, vec![corrects("whom", "", "The crew")]).await;
    phone.tells(&world, about, vec![corrects("told", "yes", "no"), corrects("told", "no", "yes")]).await;
    assert_eq!(world.event_kinds().len(), 1, "that is known");
    let mut colleague = HandPhone::enrol(&world, "W2").await;
    colleague.tells(&world, about, vec![corrects("told", "yes", "no"), corrects("told", "no", "yes")]).await;
    assert_eq!(world.event_kinds().len(), 1, "somebody else's correction changes nothing");
    let (_, welsh) = world.get_as("M1", "/v1/visits/V1/record.html?lang=cy").await;
    let welsh = welsh.as_str().unwrap();
    assert!(welsh.contains("cynt “na”, nawr “ie”"), "{welsh}");
}

#[tokio::test]
async fn a_correction_that_travels_ahead_of_what_it_corrects_tells_as_soon_as_that_has_come_and_once() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let about = ("V1", "C1");
    let first = phone.write_in(&world, about, Fact::CodeTold { told: false, whom: String::new() });
    let corrects = |old: &str, new: &str| {
        let (field, old, new) = ("told".to_owned(), old.to_owned(), new.to_owned());
        Fact::Amended(Amendment { entry: first.header.id, field, old, new, reason: "the crew heard it".into() })
    };
    let ahead = [("no", "yes"), ("yes", "no"), ("no", "yes")].map(|(old, new)| corrects(old, new));
    let ahead = ahead.map(|fact| phone.write_in(&world, about, fact));
    let alarms = || world.event_kinds().iter().filter(|kind| *kind == "code_compromised").count();
    phone.send(&world, &phone.batch(&ahead)).await.unwrap();
    assert_eq!(alarms(), 0, "of what nobody has seen yet");
    for _ in 0..2 {
        phone.send(&world, &phone.batch(std::slice::from_ref(&first))).await.unwrap();
    }
    assert_eq!((alarms(), world.told_of_last()), (1, vec!["M1".into()]));
}

#[tokio::test]
async fn a_concern_about_the_manager_passes_the_manager_by_and_its_event_says_nothing() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let concern = |about| Fact::Concern(Concern { about, home: None, child: false, words: "she shouts at him".into() });
    phone.tells(&world, ("V1", "C1"), vec![concern(Subject::Home)]).await;
    assert_eq!(world.told_of_last(), ["M1", "S1"]);
    phone.tells(&world, ("V1", "C1"), vec![concern(Subject::Manager)]).await;
    assert_eq!(world.told_of_last(), ["R1", "S1"]);
    world.import(Kind::People, "worker_id,name,roles\nR1,Sioned Vaughan,responsible_individual;registered_manager\n");
    phone.tells(&world, ("V1", "C1"), vec![concern(Subject::Manager)]).await;
    assert_eq!(world.told_of_last(), ["S1"]);
    for event in world.events() {
        assert_eq!((event.kind.as_str(), event.detail.as_str(), event.by), ("concern", "{}", None));
    }
}

#[tokio::test]
async fn a_lost_key_opens_an_incident_and_starts_the_72_hours_in_a_visit_or_out_of_one() {
    let world = World::new().await;
    let mut phone = HandPhone::enrol(&world, "W1").await;
    let outside = [phone.write(&world, loss("K-0417", None))];
    phone.send(&world, &phone.batch(&outside)).await.unwrap();
    assert_eq!(world.told_of_last(), ["M1", "M2", "S1"]);
    phone.tells(&world, ("V1", "C1"), vec![Fact::KeyLeft { place: KeyPlace::Unknown }]).await;
    let untagged = [phone.write(&world, loss("", Some(world.client_id("C2"))))];
    phone.send(&world, &phone.batch(&untagged)).await.unwrap();
    let told = world.events().into_iter().rfind(|event| event.kind == "key_lost").unwrap();
    assert!(told.detail.contains(&world.client_id("C2").to_string()), "{}", told.detail);
    let incidents = world.incidents();
    assert_eq!(incidents.len(), 3);
    let due = (world.clock.now() + std::time::Duration::from_hours(72)).rfc3339();
    for incident in &incidents {
        assert_eq!((incident.kind.as_str(), incident.ico_due.as_ref()), ("lost_key", Some(&due)));
    }
    let places: Vec<_> = incidents.iter().map(|one| (one.client.as_str(), one.tag.as_str())).collect();
    assert!(places.contains(&("", "K-0417")) && places.contains(&("C1", "")), "{places:?}");
    assert!(places.contains(&("C2", "")), "the home that was chosen: {places:?}");
    let (status, listed) = world.get_as("S1", "/v1/incidents").await;
    assert_eq!((status, listed[0]["kind"].as_str()), (200, Some("lost_key")));
    assert_eq!(listed[0]["ico_due"].as_str(), Some(due.as_str()));
}
