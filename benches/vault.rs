//! Reveal and unlock, each against a peer that does the bare work, in turn and in the same run.
//!
//! `make bench` writes `docs/bench.md` and `docs/bench.json`; `cargo bench --bench vault -- quick` prints a short run. Times
//! of a shared machine mean little by themselves: what counts is the ratio to the peer beside it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench that fails should say where")]
#![allow(clippy::cast_precision_loss, reason = "figures for people")]

#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "the tests' world, of which a bench uses a part")]
mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use doorstep::domain::entry::{Hidden, Purpose};
use doorstep::domain::ids::DeviceId;
use doorstep::domain::visit::MethodKind;
use doorstep::shell::Phone;
use doorstep::vault::Secret32;
use doorstep::vault::pin::{Cost, RevealRoot};
use doorstep::vault::secret::Pin;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Kem, OpModeR, OpModeS};
use ring::signature::Ed25519KeyPair;
use support::world::{PAGE, World, walk_to_key_safe, wish};

/// How long an unlock should take, as at enrolment.
const PIN_TIME: Duration = Duration::from_millis(300);

/// One figure: its rounds in milliseconds.
struct Figure {
    name: &'static str,
    rounds: Vec<f64>,
}

impl Figure {
    fn sorted(&self) -> Vec<f64> {
        let mut rounds = self.rounds.clone();
        rounds.sort_by(f64::total_cmp);
        rounds
    }

    fn median(&self) -> f64 {
        let sorted = self.sorted();
        sorted[sorted.len() / 2]
    }

    fn spread(&self) -> (f64, f64) {
        let sorted = self.sorted();
        (sorted[0], sorted[sorted.len() - 1])
    }
}

/// Median of `times` runs, milliseconds.
fn typical(times: usize, mut work: impl FnMut() -> Duration) -> f64 {
    let mut took: Vec<f64> = (0..times).map(|_| work().as_secs_f64() * 1000.0).collect();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

/// The bare work of a reveal: an HPKE open, an HPKE seal, an Ed25519 signature, one durable commit of the same bytes.
struct Bare {
    private: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: <X25519HkdfSha256 as Kem>::PublicKey,
    enc: <X25519HkdfSha256 as Kem>::EncappedKey,
    sealed: Vec<u8>,
    signer: Ed25519KeyPair,
    db: rusqlite::Connection,
}

/// Bytes of an entry's payload with its salt: about those of a `reveal_intent`.
const PAYLOAD: usize = 32 + 420;
const INFO: &[u8] = &[7; 164];

impl Bare {
    fn new(folder: &Path) -> Self {
        let (private, public) = X25519HkdfSha256::gen_keypair();
        let (enc, sealed) = seal(&public, &[1; 64]);
        let signer = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
        let db = rusqlite::Connection::open(folder.join("bare.db")).unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        db.pragma_update(None, "synchronous", "FULL").unwrap();
        db.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, sealed BLOB, signature BLOB)", []).unwrap();
        Self { private, public, enc, sealed, signer, db }
    }

    fn reveal(&self) -> Duration {
        let begin = Instant::now();
        let (_, entry) = seal(&self.public, &[2; PAYLOAD]);
        let signature = self.signer.sign(&entry[..32]);
        self.db.execute("INSERT INTO entry (sealed, signature) VALUES (?1, ?2)", (entry, signature.as_ref())).unwrap();
        let opened = hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.private,
            &self.enc,
            INFO,
            &self.sealed,
            &[],
        );
        assert_eq!(opened.unwrap().len(), 64);
        begin.elapsed()
    }
}

fn seal(
    public: &<X25519HkdfSha256 as Kem>::PublicKey,
    text: &[u8],
) -> (<X25519HkdfSha256 as Kem>::EncappedKey, Vec<u8>) {
    hpke::single_shot_seal::<AesGcm256, HkdfSha256, X25519HkdfSha256>(&OpModeS::Base, public, INFO, text, &[]).unwrap()
}

/// Looks of one round: a visit of a careful worker. A visit's state is a fold of its entries, so what a look costs grows
/// with them; a log that no visit has would measure that, not a look.
const LOOKS: usize = 6;

fn reveal(rounds: usize) -> [Figure; 2] {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut figures =
        [Figure { name: "reveal", rounds: Vec::new() }, Figure { name: "reveal, bare peer", rounds: Vec::new() }];
    for _ in 0..rounds {
        let world = runtime.block_on(World::new());
        let phone: Arc<Phone> = runtime.block_on(world.phone());
        let visit = world.visit_id("V1");
        walk_to_key_safe(&phone, visit);
        let wish = wish(&phone, visit, MethodKind::KeySafe, Purpose::Enter);
        let bare = Bare::new(world.folder.path());
        figures[0].rounds.push(typical(LOOKS, || {
            let begin = Instant::now();
            phone.show(PAGE, visit, wish).unwrap();
            let shown = phone.shown(PAGE, visit);
            let took = begin.elapsed();
            assert_eq!(shown.unwrap().expose(), "258036");
            phone.hide(PAGE, Hidden::Released);
            took
        }));
        figures[1].rounds.push(typical(LOOKS, || bare.reveal()));
    }
    figures
}

fn unlock(rounds: usize) -> (Figure, Cost, Cost) {
    let cost = Cost::calibrated(PIN_TIME);
    // A phone four times slower has a quarter of the time for each pass.
    let slower = Cost::calibrated(PIN_TIME / 4);
    let (device, reveal) = (DeviceId(uuid::Uuid::nil()), Secret32::new([9; 32]));
    let pin = || Pin::new("284951".into());
    let sealed = RevealRoot::make().seal(&pin(), device, &reveal, cost).unwrap();
    let mut figure = Figure { name: "unlock", rounds: Vec::new() };
    for _ in 0..rounds {
        figure.rounds.push(typical(3, || {
            let begin = Instant::now();
            sealed.open(&pin(), device, &reveal).unwrap();
            begin.elapsed()
        }));
    }
    (figure, cost, slower)
}

fn line(text: &mut String, figure: &Figure) {
    let (least, most) = figure.spread();
    writeln!(text, "| {} | {:.2} ms | {least:.2} to {most:.2} ms |", figure.name, figure.median()).unwrap();
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown processor");
    let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{count} × {}", model.trim_start_matches(['\t', ':', ' ']))
}

fn main() {
    // `cargo test --benches` runs this too: a short look, and nothing is written.
    let wanted = |word: &str| std::env::args().any(|argument| argument == word);
    let rounds = if wanted("--bench") && !wanted("quick") { 21 } else { 5 };
    let [ours, bare] = reveal(rounds);
    let (unlock, cost, slower) = unlock(rounds);
    let ratio = ours.median() / bare.median();
    let sqlite = rusqlite::version();
    let mut text = String::from(
        "# Figures\n\nMade by `make bench`. Each figure and its peer ran in turn, in one run; the median of the rounds is \
         given, and the spread. A round of looks is one visit with six. The machine is shared: look at the ratios.\n\n",
    );
    writeln!(text, "Machine: {}. Doorstep {}, SQLite {sqlite}.\n", machine(), env!("CARGO_PKG_VERSION")).unwrap();
    writeln!(text, "| figure | median of {rounds} rounds | spread |\n|---|---|---|").unwrap();
    for figure in [&ours, &bare, &unlock] {
        line(&mut text, figure);
    }
    writeln!(
        text,
        "\n**Reveal**, from the press to the code on the screen, unlock apart: **{ratio:.2} ×** the bare peer (an HPKE \
         open, an HPKE seal, a signature, one durable commit of as many bytes). Target: at most 2 ×, under 100 ms, one \
         commit. Doorstep makes two: the intent is on disk before the envelope is opened, and *shown* is on disk before \
         the code is drawn, so that every look that was seen is known. The second commit is the price of that."
    )
    .unwrap();
    writeln!(
        text,
        "\n**Unlock**: Argon2id with {} MiB and {} passes, calibrated to {} ms here; a phone four times slower would \
         choose {} passes (three is the least). Target: 200 to 500 ms.",
        cost.kib / 1024,
        cost.passes,
        PIN_TIME.as_millis(),
        slower.passes
    )
    .unwrap();
    println!("{text}");
    if wanted("write") {
        let json = serde_json::json!({
            "reveal_ms": ours.rounds, "reveal_bare_ms": bare.rounds, "reveal_ratio": ratio,
            "unlock_ms": unlock.rounds, "argon2_kib": cost.kib, "argon2_passes": cost.passes,
            "argon2_passes_four_times_slower": slower.passes, "machine": machine(), "sqlite": sqlite,
        });
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        std::fs::write(docs.join("bench.md"), &text).unwrap();
        std::fs::write(docs.join("bench.json"), serde_json::to_string_pretty(&json).unwrap() + "\n").unwrap();
    }
}
