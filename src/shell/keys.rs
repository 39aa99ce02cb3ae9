//! The keys that were issued to the worker, and what they say of them.

use super::{Fault, Phone};
use crate::domain::clock::Timestamp;
use crate::domain::keys::{MyKey, my_keys};
use crate::domain::round::Round;
use crate::store::meta;
use crate::store::visits::BundleState;

/// *My keys.*
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyKeys {
    /// Now.
    pub now: Timestamp,
    /// The keys, those that the worker answers for first.
    pub keys: Vec<MyKey>,
}

impl Phone {
    /// The keys that were issued to the worker, by tag.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn my_keys(&self) -> Result<MyKeys, Fault> {
        let store = self.store();
        let now = self.when_of(&store)?.now.at;
        let bundle: Option<BundleState> = store.sealed_meta(meta::BUNDLE)?;
        let (round, listed_at) = bundle.map_or((Round::default(), Timestamp(0)), |b| (b.round, b.issued_at));
        let lines = store.entries_without_visit()?;
        let said = lines.iter().filter_map(|line| line.record.as_ref().map(|record| (record.now.at, &record.fact)));
        Ok(MyKeys { now, keys: my_keys((&round.keys, &round.keys_back), listed_at, said) })
    }
}
