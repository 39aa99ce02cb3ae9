//! The seeded network: what becomes of a request on its way, decided by a random number that the seed gives.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use doorstep::sync::client::NetError;
use doorstep::sync::transport::{Incoming, Outgoing, Transport};
use tokio::sync::oneshot;

/// Random numbers that a seed decides (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.below(to - from + 1)
    }

    /// So often in a thousand.
    pub fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    pub fn millis(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.between(from, to))
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// The ways in which a request can fail, but for crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It does not arrive.
    RequestLost,
    /// It is answered, and the answer does not arrive.
    AnswerLost,
    /// It arrives after the phone has given up.
    Late,
    /// It arrives, and once more later, after others.
    Doubled,
    /// A captive portal answers.
    Portal,
    /// A proxy says that the office is not there; the request did not arrive.
    Unavailable,
    /// The same, with a time to wait.
    RetryAfter,
    /// A proxy says so although the office has taken the request.
    TakenButUnavailable,
    /// The answer breaks off.
    Cut,
    /// Bytes of the answer are others.
    Forged,
    /// The answer to an earlier request comes instead.
    Replayed,
    /// Central is killed in the middle of the transaction.
    KilledMidway,
    /// Central is killed between the transaction and the answer.
    KilledBeforeAnswer,
}

pub const FAULTS: [Fault; 13] = [
    Fault::RequestLost,
    Fault::AnswerLost,
    Fault::Late,
    Fault::Doubled,
    Fault::Portal,
    Fault::Unavailable,
    Fault::RetryAfter,
    Fault::TakenButUnavailable,
    Fault::Cut,
    Fault::Forged,
    Fault::Replayed,
    Fault::KilledMidway,
    Fault::KilledBeforeAnswer,
];

impl Fault {
    pub fn word(self) -> &'static str {
        match self {
            Self::RequestLost => "request lost",
            Self::AnswerLost => "answer lost",
            Self::Late => "request late",
            Self::Doubled => "request doubled",
            Self::Portal => "portal",
            Self::Unavailable => "5xx",
            Self::RetryAfter => "5xx with Retry-After",
            Self::TakenButUnavailable => "5xx for what was taken",
            Self::Cut => "answer cut",
            Self::Forged => "answer forged",
            Self::Replayed => "answer of another request",
            Self::KilledMidway => "central killed in a transaction",
            Self::KilledBeforeAnswer => "central killed before its answer",
        }
    }
}

/// How often which fault strikes, in a thousand requests: each seed has its own weather.
#[derive(Clone, Debug, Default)]
pub struct Weather(pub BTreeMap<Fault, u64>);

impl Weather {
    pub fn of(dice: &mut Dice) -> Self {
        let rough = dice.one_of(&[1, 2, 4]);
        let mut often = BTreeMap::new();
        for fault in FAULTS {
            // Some kinds are absent from a run, so that the others go deep.
            if dice.happens(600) {
                often.insert(fault, dice.between(10, 60) * rough);
            }
        }
        Self(often)
    }

    pub fn strike(&self, dice: &mut Dice) -> Option<Fault> {
        let mut roll = dice.below(1000);
        for (fault, often) in &self.0 {
            if roll < *often {
                return Some(*fault);
            }
            roll -= often;
        }
        None
    }
}

pub type Reply = oneshot::Sender<Result<Vec<u8>, NetError>>;

/// A request that a phone has handed over.
pub struct Posted {
    pub request: Outgoing,
    pub reply: Reply,
}

/// The phone's end of the network.
#[derive(Clone, Default)]
pub struct Wire(Arc<Mutex<VecDeque<Posted>>>);

pub const AUTHORITY: &str = "127.0.0.1:9";

impl Wire {
    pub fn take(&self) -> Option<Posted> {
        self.0.lock().unwrap().pop_front()
    }
}

impl Transport for Wire {
    fn authority(&self) -> &str {
        AUTHORITY
    }

    async fn send(&self, request: Outgoing) -> Result<Vec<u8>, NetError> {
        let (reply, answer) = oneshot::channel();
        self.0.lock().unwrap().push_back(Posted { request, reply });
        answer.await.unwrap_or(Err(NetError::Unreachable))
    }
}

/// What a captive portal says.
pub fn portal(dice: &mut Dice) -> Incoming {
    let (status, media, body) = dice.one_of(&[
        (200, "text/html", "<html>Welcome to the Wi-Fi</html>"),
        (200, "application/json", "{}"),
        (302, "", ""),
        (511, "text/html", "sign in"),
    ]);
    Incoming { status, media: media.into(), retry_after: None, body: body.into() }
}

/// What a proxy says for an office that it does not reach.
pub fn unavailable(dice: &mut Dice, retry_after: Option<u64>) -> Incoming {
    let problem = r#"{"type":"urn:doorstep:unavailable","title":"busy","status":503}"#;
    let (status, media, body) = match retry_after {
        Some(_) => (503, "application/problem+json", problem),
        None => dice.one_of(&[
            (502, "text/html", "<h1>502</h1>"),
            (503, "application/problem+json", problem),
            (500, "text/plain", "oops"),
            (504, "", ""),
        ]),
    };
    Incoming { status, media: media.into(), retry_after, body: body.into() }
}

/// The answer with some of its bytes gone, or others.
pub fn bend(dice: &mut Dice, mut answer: Incoming, cut: bool) -> Incoming {
    let at = usize::try_from(dice.below(answer.body.len() as u64)).unwrap();
    if cut {
        answer.body.truncate(at);
    } else if let Some(byte) = answer.body.get_mut(at) {
        *byte = if *byte == b'A' { b'B' } else { b'A' };
    }
    answer
}
