//! Figures, each against a peer that does the bare work or is the usual way, in turn and in the same run.
//!
//! `make bench` writes `docs/bench.md` and `docs/bench.json`, `make bench-quick` prints a short run (`scripts/bench`, which
//! builds the peers too); a name after it runs that figure alone. Times of a shared machine mean little by themselves: what
//! counts is the ratio to the peer beside it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench that fails should say where")]
#![allow(clippy::cast_precision_loss, reason = "figures for people")]
#![allow(missing_docs, reason = "used here only")]

#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "the tests' world, of which a bench uses a part")]
mod support;

mod bare;
mod figure;
mod log;
mod peers;
mod sync;
mod vault;

use std::path::Path;
use std::process::Command;

use figure::Figure;
use sync::Amount;

/// How much is done.
struct Size {
    rounds: usize,
    /// For figures of which a round takes seconds.
    long_rounds: usize,
    waiting: (usize, usize),
    chained: u64,
    sent: Amount,
}

const WHOLE: Size = Size {
    rounds: 21,
    long_rounds: 5,
    waiting: (1_000, 100_000),
    chained: 100_000,
    sent: Amount { ours: 10_000, one_each: 50, pouch: [10_000, 2_000, 2_000], repeated: 2_000 },
};

const QUICK: Size = Size {
    rounds: 5,
    long_rounds: 5,
    waiting: (1_000, 10_000),
    chained: 2_000,
    sent: Amount { ours: 500, one_each: 3, pouch: [200, 100, 100], repeated: 300 },
};

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or(": unknown processor");
    let count = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{count} × {}", model.trim_start_matches(['\t', ':', ' ']))
}

fn versions() -> Vec<String> {
    let folder = support::folder();
    let system =
        Command::new("uname").arg("-sr").output().map(|out| String::from_utf8_lossy(&out.stdout).trim().to_owned());
    vec![
        machine(),
        system.unwrap_or_else(|_| std::env::consts::OS.into()),
        format!("Doorstep {}", env!("CARGO_PKG_VERSION")),
        format!("SQLite {}", rusqlite::version()),
        peers::Peer::stores(folder.path()).ask("versions"),
        peers::pouch_phone(folder.path()).ask("versions"),
    ]
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let said = |word: &str| words.iter().any(|said| said == word);
    let size = if said("quick") { QUICK } else { WHOLE };
    let Size { rounds, long_rounds, waiting, chained, sent } = size;
    let all: [(&str, &dyn Fn() -> Figure); 8] = [
        ("entry_append", &|| log::append(rounds)),
        ("entry_append_100", &|| log::append_100(rounds)),
        ("outbox", &|| log::outbox(rounds, waiting)),
        ("reveal", &|| vault::reveal(rounds)),
        ("unlock", &|| vault::unlock(rounds)),
        ("chain_verify", &|| log::chain_verify(long_rounds, chained)),
        ("sync_drain", &|| sync::drain(long_rounds, sent)),
        ("sync_repeat", &|| sync::repeat(long_rounds, sent)),
    ];
    let named = all.iter().any(|(name, _)| said(name));
    let mut figures = Vec::new();
    for (name, figure) in all.into_iter().filter(|(name, _)| !named || said(name)) {
        eprintln!("{name}");
        figures.push(figure());
    }
    let versions = versions();
    let head = format!(
        "# Figures\n\nMade by `make bench`. Each figure and its peer ran in turn, in one run; the median of the rounds is \
         given, and the spread. The machine is shared: look at the ratios. *As fast as* a peer is the peer's time over \
         ours; other ratios are our time over the other's.\n\nMachine and versions: {}.\n\n",
        versions.join(", ")
    );
    let (text, json) = figure::told(&head, &versions, &figures);
    println!("{text}");
    if said("write") {
        assert!(!named, "docs/bench.md holds all figures");
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
        std::fs::write(docs.join("bench.md"), &text).unwrap();
        std::fs::write(docs.join("bench.json"), serde_json::to_string_pretty(&json).unwrap() + "\n").unwrap();
    }
}
