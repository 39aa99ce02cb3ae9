//! Random numbers that a seed replays, and the codes made of them.

use doorstep::domain::notes_guard::Secret;

/// Splitmix64: small, and the same everywhere.
pub struct Chance(u64);

impl Chance {
    /// From `DOORSTEP_SEED` where that is set, so that a failure can be replayed; otherwise always the same.
    pub fn from_env() -> (u64, Self) {
        let seed = std::env::var("DOORSTEP_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_126);
        (seed, Self(seed))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    /// Once in `n` times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// The same things in another order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}

/// A code as an agency might have it.
pub struct Code {
    /// Three to eight characters, digits but for a letter now and then.
    pub text: String,
    /// Whether it opens in any order.
    pub order_free: bool,
}

impl Code {
    /// A random one: half of them order-free, one in six with a letter.
    pub fn random(chance: &mut Chance) -> Self {
        let long = 3 + chance.below(6);
        let mut text: Vec<char> =
            (0..long).map(|_| chance.pick(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])).collect();
        if chance.once_in(6) {
            let at = chance.below(long);
            text[at] = chance.pick(&['A', 'B', 'C', 'X', 'Y', 'Z']);
        }
        Self { text: text.into_iter().collect(), order_free: chance.once_in(2) }
    }

    /// As the guard takes it.
    pub fn secret(&self) -> Secret<'_> {
        Secret { code: &self.text, order_free: self.order_free }
    }
}
