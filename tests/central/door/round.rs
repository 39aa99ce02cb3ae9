//! What a bundle says beside visits and codes.

use std::time::Duration;

use doorstep::central::db::organisation;
use doorstep::central::import::Kind;
use doorstep::domain::entry::flow::Contact;
use doorstep::domain::entry::{Entered, Fact};
use doorstep::domain::timings::{Own, Timing};

use super::start;
use crate::central::routes::HandPhone;
use crate::support::clock::START;
use crate::support::world::World;

const LINE: &str = "worker_id,name,roles,phone,dbs_until,trained_until\n\
    M1,Bethan Howe,registered_manager;on_call_manager,07700 900162,2028-05-31,2027-05-31\n\
    M2,Ifor Rees,on_call_manager,07700 900165,2028-05-31,2027-05-31\n\
    R1,Sioned Vaughan,responsible_individual,07700 900166,,\n";

#[tokio::test]
async fn the_line_after_on_call_comes_from_roles_and_numbers() {
    let world = World::new().await;
    world.import(Kind::People, LINE);
    let round = HandPhone::enrol(&world, "W1").await.full(&world).await.round;
    let line: Vec<_> = round.line.iter().map(|one| (one.whom, one.name.as_str(), one.tel.as_str())).collect();
    assert_eq!(
        line,
        [
            (Contact::SecondOnCall, "Ifor Rees", "07700 900165"),
            (Contact::ResponsibleIndividual, "Sioned Vaughan", "07700 900166")
        ],
        "Bethan Howe is on call: hers is the first number already"
    );
}

#[tokio::test]
async fn timings_and_direct_lines_are_the_organisations_own() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    let round = phone.full(&world).await.round;
    assert_eq!((round.timings, round.direct.len()), (None, 0));
    let own: Own = [(Timing::Release, 1200), (Timing::Knock, 180)].into_iter().collect();
    let direct = ["Council safeguarding, 01632 960411".to_owned(), "Care Inspectorate Wales, 01632 960412".to_owned()];
    let org = world.central.organisation.id;
    world
        .central
        .db
        .write_now(|tx| {
            organisation::set_timings(tx, org, &own)?;
            organisation::set_direct(tx, org, &direct)
        })
        .unwrap();
    let round = phone.full(&world).await.round;
    assert_eq!((round.timings.map(|own| own.release), round.direct.as_slice()), (Some(1200), &direct[..]));
}

#[tokio::test]
async fn two_workers_on_one_visit_see_what_the_other_has_done_and_no_words() {
    let world = World::new().await;
    let starts = START - Duration::from_mins(5);
    world.visit("V1B", "W2", "C1", starts + Duration::from_mins(10), starts + Duration::from_mins(55));
    world.visit("V2B", "W2", "C2", starts + Duration::from_mins(40), starts + Duration::from_mins(80));
    let nia = HandPhone::enrol(&world, "W1").await;
    let mut huw = HandPhone::enrol(&world, "W2").await;
    huw.tells(
        &world,
        ("V1B", "C1"),
        vec![start(), Fact::Finding { words: "a bruise".into() }, Fact::Entered { how: Entered::Answered }],
    )
    .await;
    let round = nia.full(&world).await.round;
    let [colleague] = &round.colleagues[..] else { panic!("{:?}", round.colleagues) };
    assert_eq!((colleague.visit, colleague.name.as_str()), (world.visit_id("V1"), "Huw Parry"));
    let kinds: Vec<_> = colleague.done.iter().map(|line| line.kind.as_str()).collect();
    assert_eq!(kinds, ["visit_started", "entered"]);
    let other = huw.full(&world).await.round;
    assert_eq!(other.colleagues.iter().map(|one| one.visit).collect::<Vec<_>>(), [world.visit_id("V1B")]);
}
