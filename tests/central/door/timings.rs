//! How long the flows wait: a client's plan, else the organisation's own, else the default; and what the bundle says of it.

use doorstep::central::db::{clients, organisation};
use doorstep::central::import::Kind;
use doorstep::central::watch;
use doorstep::domain::timings::{Own, Timing, Timings};
use doorstep::domain::visit::{Visit, Waits};

use crate::central::routes::{HandPhone, later};
use crate::support::world::World;

fn set(world: &World, own: &[(Timing, u32)]) {
    let own: Own = own.iter().copied().collect();
    let org = world.central.organisation.id;
    world.central.db.write_now(|tx| organisation::set_timings(tx, org, &own)).unwrap();
}

async fn visit(world: &World, phone: &HandPhone, reference: &str) -> Visit {
    let visits = phone.full(world).await.visits;
    visits.into_iter().find(|visit| visit.reference == reference).unwrap()
}

const OWN: &str = "client_id,name,address,plan,wait_seconds,knock_again_seconds,release_seconds,silent_seconds,late_seconds\n\
    C2,Huw Bevan,3 Quarry Terrace,answers_door,240,300,1800,600,\n";

#[tokio::test]
async fn a_clients_own_timings_come_by_the_file_and_go_before_the_organisations_in_the_bundle() {
    let world = World::new().await;
    let phone = HandPhone::enrol(&world, "W1").await;
    assert_eq!(visit(&world, &phone, "V2").await.timings, Some(Timings::default()));
    set(&world, &[(Timing::Knock, 180), (Timing::Release, 1200), (Timing::OnCall, 120), (Timing::Late, 600)]);
    let with_ours = visit(&world, &phone, "V2").await;
    assert_eq!(with_ours.waits, Waits { first: 60, second: 60 }, "the plan's own");
    let ours = Timings { release: 1200, on_call: 120, late: 600, ..Timings::default() };
    assert_eq!(with_ours.timings, Some(ours));
    assert_eq!(world.import(Kind::Clients, OWN).errors, []);
    let with_theirs = visit(&world, &phone, "V2").await;
    assert_eq!(with_theirs.waits, Waits { first: 240, second: 300 });
    assert_eq!(with_theirs.timings, Some(Timings { release: 1800, silent: 600, ..ours }));
    assert_eq!(visit(&world, &phone, "V1").await.timings, Some(ours), "and nobody else's");
    assert_eq!(world.import(Kind::Clients, OWN).unchanged, 1);
}

#[tokio::test]
async fn an_organisations_knock_is_for_whoever_answers_and_its_short_wait_for_whoever_is_let_in() {
    let world = World::new().await;
    let file = "client_id,name,address,plan\nC1,Mair Pritchard,14 Heol y Bont,let_yourself_in\n\
        C2,Huw Bevan,3 Quarry Terrace,answers_door\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    set(&world, &[(Timing::Knock, 180), (Timing::KnockAgain, 90), (Timing::LetIn, 20)]);
    let phone = HandPhone::enrol(&world, "W1").await;
    assert_eq!(visit(&world, &phone, "V1").await.waits, Waits { first: 20, second: 20 });
    assert_eq!(visit(&world, &phone, "V2").await.waits, Waits { first: 180, second: 90 });
}

#[tokio::test]
async fn a_file_without_these_columns_keeps_them_and_an_empty_field_takes_them_away() {
    let world = World::new().await;
    world.import(Kind::Clients, OWN);
    let own = || {
        let org = world.central.organisation.id;
        let row = world.central.db.read_now(|tx| clients::by_reference(tx, org, "C2")).unwrap().unwrap();
        row.timings
    };
    world.import(Kind::Clients, "client_id,name,address,wait_seconds\nC2,Huw Bevan,4 Quarry Terrace,240\n");
    assert_eq!((own().get(Timing::Knock), own().get(Timing::Silent)), (Some(240), Some(600)));
    world.import(Kind::Clients, "client_id,name,address,silent_seconds\nC2,Huw Bevan,4 Quarry Terrace,\n");
    assert_eq!(
        (own().get(Timing::Knock), own().get(Timing::Silent), own().get(Timing::Release)),
        (None, None, Some(1800))
    );
}

#[tokio::test]
async fn a_timing_beyond_its_bounds_is_named_by_its_column_with_what_it_may_be() {
    let world = World::new().await;
    for (column, field, bounds) in [
        ("wait_seconds", "1801", "0 to 1800"),
        ("release_seconds", "10", "300 to 7200"),
        ("silent_seconds", "7200", "300 to 3600"),
        ("on_call_seconds", "soon", "60 to 1800"),
        ("owed_seconds", "-5", "600 to 14400"),
        ("late_seconds", "1.5", "300 to 14400"),
    ] {
        let file = format!("client_id,name,address,{column}\nC2,Huw Bevan,3 Quarry Terrace,{field}\n");
        let errors = world.import(Kind::Clients, &file).errors;
        assert_eq!(errors.len(), 1, "{column}");
        assert_eq!(errors[0].column, column);
        assert!(errors[0].expected.contains(bounds), "{}", errors[0].expected);
    }
}

#[tokio::test]
async fn the_watch_is_late_when_the_organisation_or_the_clients_plan_says() {
    let world = World::new().await;
    set(&world, &[(Timing::Late, 600)]);
    let file = "client_id,name,address,late_seconds\nC2,Huw Bevan,3 Quarry Terrace,3600\n";
    assert_eq!(world.import(Kind::Clients, file).errors, []);
    later(&world, 5 * 60);
    assert_eq!(watch::once(&world.central).unwrap(), 2, "ten minutes after the start of all but V2");
    later(&world, 50 * 60);
    assert_eq!(watch::once(&world.central).unwrap(), 1, "and V2 after an hour");
}
