//! `kill -9` before every call that touches a file.

use doorstep::domain::door::Event;
use doorstep::domain::entry::{Purpose, Reason};
use doorstep::domain::visit::MethodKind;

use super::{Bed, CALLS, lines, may_trace, said_saved, sound, stride, traced, unlocked};
use crate::support::phone::{count, look, unlock};
use crate::support::say_count;
use crate::support::world::wish;

/// Kills the deed at its first, second, … call until it ends by itself; `judge` looks at each folder with what was said.
/// Gives how often it was killed.
fn at_every_call(
    bed: &Bed,
    deed: &str,
    stride: usize,
    prepared: &std::path::Path,
    mut judge: impl FnMut(&std::path::Path, &[String], &str),
) -> usize {
    let mut killed = 0;
    for n in (1..).step_by(stride) {
        bed.world.clock.set(super::now());
        let folder = bed.world.folder.path().join("killed");
        super::copy(prepared, &folder);
        let inject = format!("inject={CALLS}:signal=KILL:when={n}");
        let output = traced(
            &["-o", "/dev/null", "-e", &format!("trace={CALLS}"), "-e", &inject],
            &folder,
            deed,
            Some(bed.visit),
        );
        let said = lines(&output);
        judge(&folder, &said, &format!("{deed}, killed at call {n}, said {said:?}"));
        if said.last().is_some_and(|line| line == "done") {
            return killed;
        }
        assert!(!output.status.success(), "{deed} at call {n}: {said:?} {}", String::from_utf8_lossy(&output.stderr));
        assert!(!said.iter().any(|line| line.starts_with("error")), "{deed} at call {n}: {said:?}");
        killed += 1;
    }
    killed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_killed_at_any_call_while_it_records_has_all_it_said_was_saved_and_goes_on() {
    if !may_trace() {
        return;
    }
    let bed = Bed::new().await;
    let template = bed.template.clone();
    let killed = at_every_call(&bed, "append", stride(3), &template, |folder, said, about| {
        let phone = sound(folder, said_saved(said), about);
        // What was begun is there whole or not at all, and the walk goes on from where it is.
        let steps = ["visit_started", "door_checked", "knocked", "waited"];
        let done: Vec<usize> = steps.iter().map(|kind| count_of(&phone, bed.visit, kind)).collect();
        assert!(done.is_sorted_by(|before, after| before >= after), "{about}: {done:?}");
        assert!(done.iter().all(|&times| times <= 1), "{about}: {done:?}");
    });
    assert!(killed > 10, "{killed}");
    say_count(&format!("disk: killed {killed} times while recording"));
}

fn count_of(phone: &doorstep::shell::Phone, visit: doorstep::domain::ids::VisitId, kind: &str) -> usize {
    phone.at_door(visit).unwrap().map_or(0, |_| count(phone, visit, kind))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_killed_at_any_call_of_a_look_never_showed_a_code_that_is_not_in_its_log() {
    if !may_trace() {
        return;
    }
    let bed = Bed::new().await;
    let prepared = bed.fresh("at-the-safe");
    let phone = unlocked(&prepared).await;
    phone.start(bed.visit).unwrap();
    let early = Reason { code: "called".into(), words: String::new() };
    for event in [Event::RightDoor { notice_read: false }, Event::Knocked, Event::GoOnEarly(early)] {
        phone.answer(bed.visit, event).unwrap();
    }
    drop(phone);
    let killed = at_every_call(&bed, "reveal", stride(3), &prepared, |folder, said, about| {
        let phone = sound(folder, said_saved(said), about);
        let (intents, shown) = (count(&phone, bed.visit, "reveal_intent"), count(&phone, bed.visit, "reveal_shown"));
        assert!(intents <= 1 && shown <= intents, "{about}: {intents} {shown}");
        if said.iter().any(|line| line == "visible") {
            assert_eq!((intents, shown), (1, 1), "{about}");
        }
        // A look that the death ended is closed at the start, and says why.
        assert_eq!(shown, count(&phone, bed.visit, "reveal_hidden"), "{about}");
    });
    assert!(killed > 5, "{killed}");
    say_count(&format!("disk: killed {killed} times while looking at a code"));
    // The last folder was not killed; another look is possible there.
    let phone = super::open(&bed.world.folder.path().join("killed"), None);
    unlock(&phone).await;
    let again = wish(&phone, bed.visit, MethodKind::KeySafe, Purpose::Enter);
    assert_eq!(look(&phone, bed.visit, again).unwrap(), "258036");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_killed_at_any_call_while_it_syncs_sends_everything_once_afterwards() {
    if !may_trace() {
        return;
    }
    let bed = Bed::new().await;
    let prepared = bed.fresh("with-entries");
    let phone = unlocked(&prepared).await;
    phone.start(bed.visit).unwrap();
    phone.answer(bed.visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(bed.visit, Event::Knocked).unwrap();
    let written = phone.strip().tally.all;
    drop(phone);
    let folders = std::cell::Cell::new(0);
    let killed = tokio::task::block_in_place(|| {
        at_every_call(&bed, "sync", stride(3), &prepared, |folder, _, about| {
            let phone = sound(folder, written, about);
            folders.set(folders.get() + 1);
            let runtime = tokio::runtime::Handle::current();
            runtime.block_on(phone.sync_once(true));
            let strip = phone.strip();
            assert!(strip.all_held(), "{about}: {:?}", strip.tally);
            assert_eq!(
                phone.today().unwrap().later.len() + usize::from(phone.today().unwrap().next.is_some()),
                3,
                "{about}"
            );
            let held = bed.world.rows("SELECT count(*), count(DISTINCT id) FROM entry", &[]);
            let (all, once) = (held[0].int(0).unwrap(), held[0].int(1).unwrap());
            assert_eq!(all, once, "{about}");
            assert!(all >= i64::try_from(written).unwrap(), "{about}");
            let aside = bed.world.rows("SELECT count(*) FROM quarantine", &[]);
            assert_eq!(aside[0].int(0).unwrap(), 0, "{about}");
        })
    });
    assert!(killed > 5, "{killed}");
    say_count(&format!("disk: killed {killed} times while syncing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_killed_at_any_call_of_an_update_from_the_first_version_keeps_every_row() {
    if !may_trace() {
        return;
    }
    let bed = Bed::new().await;
    let prepared = bed.world.folder.path().join("first-version");
    std::fs::create_dir_all(&prepared).unwrap();
    crate::store::schema::first_version(&prepared.join("phone.db"));
    let killed = at_every_call(&bed, "migrate", stride(1), &prepared, |folder, _, about| {
        let path = folder.join("phone.db");
        drop(
            doorstep::store::Store::open(&path, crate::store::schema::fields())
                .unwrap_or_else(|e| panic!("{about}: {e}")),
        );
        crate::store::schema::holds_what_the_first_version_held(&path, about);
    });
    assert!(killed > 5, "{killed}");
    say_count(&format!("disk: killed {killed} times while updating"));
}
