//! Reveal and unlock.

use std::sync::Arc;
use std::time::{Duration, Instant};

use doorstep::domain::entry::{Hidden, Purpose};
use doorstep::domain::ids::DeviceId;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::vault::Secret32;
use doorstep::vault::pin::{Cost, RevealRoot};
use doorstep::vault::secret::Pin;

use crate::bare::Bare;
use crate::figure::{Figure, Ratio, Target, Times, typical};
use crate::support::world::{PAGE, World, walk_to_key_safe, wish};

/// How long an unlock should take, as at enrolment.
const PIN_TIME: Duration = Duration::from_millis(300);

/// Looks of one round: a visit of a careful worker. A visit's state is a fold of its entries, so what a look costs grows
/// with them; a log that no visit has would measure that, not a look.
const LOOKS: usize = 6;

pub fn reveal(rounds: usize) -> Figure {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (mut ours, mut peer) = (Times::new("reveal"), Times::new("reveal, bare peer"));
    for _ in 0..rounds {
        let world = runtime.block_on(World::new());
        let phone: Arc<Phone> = runtime.block_on(world.phone());
        let visit = world.visit_id("V1");
        walk_to_key_safe(&phone, visit);
        let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
        let bare = Bare::new(world.folder.path());
        ours.rounds.push(typical(LOOKS, || {
            let begin = Instant::now();
            phone.show(PAGE, visit, wish).unwrap();
            let shown = phone.shown(PAGE, visit);
            let took = begin.elapsed();
            assert_eq!(shown.unwrap().expose(), "258036");
            phone.hide(PAGE, Hidden::Released);
            took
        }));
        peer.rounds.push(typical(LOOKS, || bare.reveal()));
    }
    let ratio = Ratio::new("reveal, of the bare peer", &ours, &peer, Target::AtMost(2.0));
    let words = format!(
        "**Reveal**, from the press to the code on the screen, unlock apart: **{:.2} ×** the bare peer (an HPKE open, an \
         HPKE seal, a signature, one durable commit of as many bytes). A round of looks is one visit with six. Target: at \
         most 2 ×, under 100 ms, one commit. Doorstep makes two: the intent is on disk before the envelope is opened, and \
         *shown* is on disk before the code is drawn, so that every look that was seen is known. The second commit is the \
         price of that.",
        ratio.value
    );
    Figure { times: vec![ours, peer], ratios: vec![ratio], words, ..Figure::default() }
}

pub fn unlock(rounds: usize) -> Figure {
    let cost = Cost::calibrated(PIN_TIME);
    // A phone four times slower has a quarter of the time for each pass.
    let slower = Cost::calibrated(PIN_TIME / 4);
    let (device, reveal) = (DeviceId(uuid::Uuid::nil()), Secret32::new([9; 32]));
    let pin = || Pin::new("284951".into());
    let sealed = RevealRoot::make().seal(&pin(), device, &reveal, cost).unwrap();
    let mut times = Times::new("unlock");
    for _ in 0..rounds {
        times.rounds.push(typical(3, || {
            let begin = Instant::now();
            sealed.open(&pin(), device, &reveal).unwrap();
            begin.elapsed()
        }));
    }
    let words = format!(
        "**Unlock**: Argon2id with {} MiB and {} passes, calibrated to {} ms here; a phone four times slower would choose \
         {} passes (three is the least). Target: 200 to 500 ms.",
        cost.kib / 1024,
        cost.passes,
        PIN_TIME.as_millis(),
        slower.passes
    );
    let mut figure = Figure { times: vec![times], words, ..Figure::default() };
    figure.more.insert("argon2_kib".into(), cost.kib.into());
    figure.more.insert("argon2_passes".into(), cost.passes.into());
    figure.more.insert("argon2_passes_four_times_slower".into(), slower.passes.into());
    figure
}
