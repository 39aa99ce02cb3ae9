//! A crowd of real phones over real sockets: straight to the service, through a proxy that loses, delays, repeats and lies,
//! and by the command that anybody may run.

mod proxy;

use std::process::Command;

use doorstep::central::commands::simulate::Wanted;
use doorstep::crowd::{self, CrowdError, Tally};
use doorstep::shell::clock::{Clocks, SystemClocks};

use crate::support::world::World;

fn wanted(world: &World, phones: usize, entries: usize) -> Wanted {
    Wanted { against: world.address(), signed_for: None, ca: None, phones, entries, seed: 7, minutes: None }
}

async fn world() -> World {
    World::empty(SystemClocks.read().wall).await
}

fn whole(tally: Tally, phones: usize, entries: usize) {
    let all = phones * entries;
    assert!(tally.is_whole(), "{tally:?}");
    assert_eq!(
        (tally.phones, tally.written, tally.held, tally.lost, tally.doubled),
        (phones, all, all, 0, 0),
        "{tally:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_delivers_every_entry_once_in_few_requests() {
    let world = world().await;
    let folder = crate::support::folder();
    let tally = crowd::run(&world.central, &wanted(&world, 3, 150), folder.path()).await.unwrap();
    whole(tally, 3, 150);
    // Setting up, the time, two batches of at most 100, a bundle or two, for each phone.
    assert!(tally.requests <= 3 * 12, "{tally:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn through_a_proxy_that_loses_delays_repeats_and_lies_every_entry_arrives_once() {
    let world = world().await;
    let folder = crate::support::folder();
    let proxy = proxy::start(world.service.address).await;
    let address = format!("http://{}", proxy.address);
    let wanted = Wanted { against: address, signed_for: Some(world.address()), ..wanted(&world, 4, 60) };
    let tally = crowd::run(&world.central, &wanted, folder.path()).await.unwrap();
    whole(tally, 4, 60);
    let inflicted = proxy.inflicted();
    assert!(inflicted.values().sum::<u64>() >= 1, "the proxy did something: {inflicted:?}");
    crate::support::say_count(&format!("crowd through a proxy: {inflicted:?}, {tally:?}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_that_was_stopped_is_taken_up_again_in_its_folder_and_judged_as_a_whole() {
    let mut world = world().await;
    let folder = crate::support::folder();
    whole(crowd::run(&world.central, &wanted(&world, 2, 20), folder.path()).await.unwrap(), 2, 20);
    // The office loses what it held: the phones still have it, and the crowd says so before it is sent again.
    world.change("DELETE FROM entry");
    world.change("DELETE FROM chain");
    world.service.stop().await;
    world.restart_service().await;
    let after = crowd::run(&world.central, &wanted(&world, 2, 5), folder.path()).await.unwrap();
    assert_eq!((after.written, after.lost, after.doubled), (50, 0, 0), "{after:?}");
    assert!(after.is_whole(), "what a restored office lost was sent again: {after:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_nobody_has_any_more_is_counted_as_lost() {
    let world = world().await;
    let folder = crate::support::folder();
    whole(crowd::run(&world.central, &wanted(&world, 1, 10), folder.path()).await.unwrap(), 1, 10);
    let saved = folder.path().join("saved.log");
    let device = std::fs::read_to_string(&saved).unwrap().split(' ').next().unwrap().to_owned();
    let nobodys = format!("{device} 0197f000-0000-7000-8000-000000000001\n");
    std::fs::File::options()
        .append(true)
        .open(&saved)
        .and_then(|mut file| std::io::Write::write_all(&mut file, nobodys.as_bytes()))
        .unwrap();
    let tally = crowd::run(&world.central, &wanted(&world, 1, 0), folder.path()).await.unwrap();
    assert_eq!((tally.written, tally.held, tally.lost), (11, 10, 1), "{tally:?}");
    assert!(!tally.is_whole());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_with_real_phones_is_left_alone() {
    let world = world().await;
    let _phone = world.phone().await;
    let folder = crate::support::folder();
    let refused = crowd::run(&world.central, &wanted(&world, 1, 1), folder.path()).await;
    assert!(matches!(refused, Err(CrowdError::RealPhones)), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_prints_what_came_of_it_and_leaves_nothing_behind() {
    let world = world().await;
    let central = world.central_folder();
    let before = std::fs::read_dir(&central).unwrap().count();
    let mut command = Command::new(env!("CARGO_BIN_EXE_doorstep-central"));
    command.args(["--data".as_ref(), central.as_os_str()]);
    command.args([
        "simulate",
        "--against",
        &world.address(),
        "--phones",
        "2",
        "--entries",
        "7",
        "--seed",
        "3",
        "--json",
    ]);
    let output = tokio::task::block_in_place(|| command.output()).unwrap();
    let line = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{line} {}", String::from_utf8_lossy(&output.stderr));
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    let number = |name: &str| said[name].as_u64().unwrap_or_else(|| panic!("{name}: {line}"));
    assert_eq!((number("phones"), number("written"), number("held")), (2, 14, 14));
    assert_eq!((number("lost"), number("doubled"), number("waiting")), (0, 0, 0));
    assert!(number("requests") > 0 && said["seconds"].is_u64(), "{line}");
    assert_eq!(std::fs::read_dir(&central).unwrap().count(), before);
}
