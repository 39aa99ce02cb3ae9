//! A figure: what is measured and its peers in turn, round by round; and how figures are told.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Map, Value, json};

/// How long one thing took, a time for each round.
pub struct Times {
    pub name: String,
    pub rounds: Vec<f64>,
}

impl Times {
    pub fn new(name: &str) -> Self {
        Self { name: name.into(), rounds: Vec::new() }
    }

    pub fn median(&self) -> f64 {
        median(&self.rounds)
    }
}

fn sorted(rounds: &[f64]) -> Vec<f64> {
    let mut sorted = rounds.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

pub fn median(rounds: &[f64]) -> f64 {
    sorted(rounds)[rounds.len() / 2]
}

fn spread(rounds: &[f64]) -> (f64, f64) {
    let sorted = sorted(rounds);
    (sorted[0], sorted[sorted.len() - 1])
}

/// Milliseconds.
pub fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// Median of `times` runs, milliseconds.
pub fn typical(times: usize, mut work: impl FnMut() -> Duration) -> f64 {
    let took: Vec<f64> = (0..times).map(|_| ms(work())).collect();
    median(&took)
}

/// What a ratio should be.
#[derive(Clone, Copy)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// Printed for comparison.
    None,
}

/// One thing's time over another's, round by round.
pub struct Ratio {
    pub name: String,
    pub value: f64,
    rounds: Vec<f64>,
    target: Target,
}

impl Ratio {
    /// `a` over `b`: of the medians, with the spread over the rounds.
    pub fn new(name: &str, a: &Times, b: &Times, target: Target) -> Self {
        let rounds = a.rounds.iter().zip(&b.rounds).map(|(a, b)| a / b).collect();
        Self { name: name.into(), value: a.median() / b.median(), rounds, target }
    }

    fn is_met(&self) -> bool {
        match self.target {
            Target::AtLeast(least) => self.value >= least,
            Target::AtMost(most) => self.value <= most,
            Target::None => true,
        }
    }

    fn told(&self) -> (String, &'static str) {
        let target = match self.target {
            Target::AtLeast(least) => format!("at least {least} ×"),
            Target::AtMost(most) => format!("at most {most} ×"),
            Target::None => return ("–".into(), ""),
        };
        (target, if self.is_met() { "met" } else { "**short**" })
    }
}

/// What came of one bench.
#[derive(Default)]
pub struct Figure {
    pub times: Vec<Times>,
    pub ratios: Vec<Ratio>,
    /// In words: what was measured, and why it falls short where it does.
    pub words: String,
    /// More for `docs/bench.json`.
    pub more: Map<String, Value>,
}

/// All figures as a page and as JSON.
pub fn told(head: &str, versions: &[String], figures: &[Figure]) -> (String, Value) {
    let mut text = head.to_owned();
    let mut more = Map::new();
    let (mut times, mut ratios) = (Map::new(), Map::new());
    text.push_str("| ratio | median | spread over the rounds | target | |\n|---|---|---|---|---|\n");
    for ratio in figures.iter().flat_map(|figure| &figure.ratios) {
        let (least, most) = spread(&ratio.rounds);
        let (target, met) = ratio.told();
        let Ratio { name, value, .. } = ratio;
        writeln!(text, "| {name} | {value:.2} × | {least:.2} to {most:.2} × | {target} | {met} |").unwrap();
        let met = if met.is_empty() { Value::Null } else { ratio.is_met().into() };
        ratios.insert(name.clone(), json!({ "median": value, "rounds": ratio.rounds, "target": target, "met": met }));
    }
    text.push_str("\n| time | median | spread | rounds |\n|---|---|---|---|\n");
    for figure in figures.iter().flat_map(|figure| &figure.times) {
        let ((least, most), median, rounds) = (spread(&figure.rounds), figure.median(), figure.rounds.len());
        let name = &figure.name;
        writeln!(text, "| {name} | {median:.3} ms | {least:.3} to {most:.3} ms | {rounds} |").unwrap();
        times.insert(name.clone(), json!(figure.rounds));
    }
    for figure in figures {
        write!(text, "\n{}\n", figure.words).unwrap();
        more.extend(figure.more.clone());
    }
    more.insert("ratios".into(), Value::Object(ratios));
    more.insert("times_ms".into(), Value::Object(times));
    more.insert("versions".into(), json!(versions));
    (text, Value::Object(more))
}
