//! Each page of the phone's database damaged in turn: all zeros, all ones, or noise. The phone starts and says what it
//! saved; every entry that lies on other pages is there, and is sent.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use doorstep::domain::door::Event;
use doorstep::domain::entry::{Dialled, Fact, Trouble};
use doorstep::shell::Phone;

use super::copy;
use crate::support::phone::unlock;
use crate::support::say_count;
use crate::support::world::World;

const PAGE: usize = 4096;
/// So many bytes of an entry are looked for at once.
const PIECE: usize = 24;

#[derive(Clone, Copy, Debug)]
enum Damage {
    Zeros,
    Ones,
    Noise,
}

impl Damage {
    const ALL: [Self; 3] = [Self::Zeros, Self::Ones, Self::Noise];

    fn strike(self, page: &mut [u8]) {
        let mut state = 0x9e37_79b9_u32;
        for byte in page {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *byte = match self {
                Self::Zeros => 0,
                Self::Ones => 0xff,
                Self::Noise => *byte ^ state.to_be_bytes()[0],
            };
        }
    }
}

fn stride() -> usize {
    std::env::var("DOORSTEP_PAGE_STRIDE").ok().and_then(|text| text.parse().ok()).unwrap_or(7).max(1)
}

/// A closed phone with entries over many pages that were never sent, in one file.
async fn template(world: &mut World) -> std::path::PathBuf {
    let phone = world.phone().await;
    world.service.stop().await;
    let visit = world.visit_id("V1");
    phone.start(visit).unwrap();
    for _ in 0..40 {
        phone.answer(visit, Event::Trouble(Trouble::Gas)).unwrap();
        phone.answer(visit, Event::GoBack).unwrap();
    }
    drop(phone);
    let file = world.phone_folder().join("phone.db");
    let db = rusqlite::Connection::open(&file).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    drop(db);
    let template = world.folder.path().join("template");
    copy(&world.phone_folder(), &template);
    template
}

/// The pages that each entry's bytes lie on, found by the bytes themselves.
fn pages_of_entries(file: &Path) -> BTreeMap<Vec<u8>, Vec<usize>> {
    let bytes = std::fs::read(file).unwrap();
    let mut places: BTreeMap<&[u8], Vec<usize>> = BTreeMap::new();
    let db = rusqlite::Connection::open(file).unwrap();
    let mut statement = db.prepare("SELECT id, hash, commitment, signature, sealed, readable FROM entry").unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut wanted: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let id: Vec<u8> = row.get(0).unwrap();
        for column in 1..6 {
            let blob: Vec<u8> = row.get(column).unwrap();
            wanted.extend(blob.chunks_exact(PIECE).map(|piece| (id.clone(), piece.to_vec())));
        }
    }
    for (_, piece) in &wanted {
        places.entry(piece).or_default();
    }
    for (at, window) in bytes.windows(PIECE).enumerate() {
        if let Some(found) = places.get_mut(window) {
            found.push(at / PAGE);
        }
    }
    let mut all: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
    for (id, piece) in &wanted {
        all.entry(id.clone()).or_default().extend(&places[piece.as_slice()]);
    }
    all
}

fn ids(sql: &str, world: &World) -> Vec<Vec<u8>> {
    world.rows(sql, &[]).iter().map(|row| row.blob(0).unwrap()).collect()
}

/// What the log says of it: how many entries were saved.
fn said(phone: &Phone) -> Option<u64> {
    let lines = (0..20).flat_map(|page| phone.log(page).unwrap()).flat_map(|group| group.lines);
    lines.filter_map(|line| line.fact).find_map(|fact| match fact {
        Fact::DamageFound { what, saved, .. } if what == "database" => saved,
        _ => None,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn whichever_page_of_its_database_is_bad_the_phone_loses_no_entry_that_lies_elsewhere() {
    let mut world = World::new().await;
    let template = template(&mut world).await;
    world.restart_service().await;
    let pages_of = pages_of_entries(&template.join("phone.db"));
    let sound = std::fs::read(template.join("phone.db")).unwrap();
    assert!(pages_of.len() > 80 && pages_of.values().all(|pages| !pages.is_empty()));
    let (mut struck, mut kept, mut gone) = (0, 0, 0);
    let cases = (0..sound.len() / PAGE).flat_map(|page| Damage::ALL.map(|damage| (page, damage)));
    for (page, damage) in cases.step_by(stride()) {
        copy(&template, &world.phone_folder());
        let mut bytes = sound.clone();
        damage.strike(&mut bytes[page * PAGE..(page + 1) * PAGE]);
        std::fs::write(world.phone_folder().join("phone.db"), &bytes).unwrap();
        for table in ["entry", "chain", "quarantine", "chain_raised"] {
            world.change(&format!("DELETE FROM {table}"));
        }
        world.clock.advance(std::time::Duration::from_secs(15));
        let about = format!("page {page} of {}, {damage:?}", sound.len() / PAGE);
        let phone: Arc<Phone> = world.open();
        let found = phone.strip().damage;
        if found.set_aside {
            assert_eq!(said(&phone), Some(found.saved as u64), "{about}: it says what it saved");
            let aside = std::fs::read_dir(world.phone_folder().join("set-aside")).unwrap().next().unwrap().unwrap();
            assert_eq!(std::fs::read(aside.path().join("phone.db")).unwrap(), bytes, "{about}: kept as it was");
        }
        phone.dial(Dialled::OnCall);
        unlock(&phone).await;
        phone.sync_once(true).await;
        phone.sync_once(true).await;
        let here = ids("SELECT id FROM entry", &world);
        for (id, pages) in &pages_of {
            let is_here = here.contains(id);
            assert!(is_here || pages.contains(&page), "{about}: an entry on other pages is lost: {found:?}");
            if is_here { kept += 1 } else { gone += 1 }
        }
        let today = phone.today().unwrap();
        let visits = today.next.iter().chain(&today.later).chain(&today.done).count();
        assert_eq!(visits, 3, "{about}: {found:?}: the visits are there again");
        struck += 1;
    }
    say_count(&format!("disk: {struck} bad pages, {kept} entries kept, {gone} lost with their own page"));
}
