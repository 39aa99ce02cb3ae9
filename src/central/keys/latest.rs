//! A value that a running service replaces while requests read it.

use std::ops::Deref;
use std::sync::OnceLock;

/// The newest of a row of values. Reading takes no lock, and gives a reference that stays good: a request that began
/// with one key ends with it.
///
/// Values are only ever added; those before stay in memory until all are dropped (and wiped) together. Keys change a
/// few times a year, so the row is short.
#[derive(Debug)]
pub struct Latest<T> {
    value: T,
    next: OnceLock<Box<Self>>,
}

impl<T> Latest<T> {
    /// Begins with this value.
    pub fn new(value: T) -> Self {
        Self { value, next: OnceLock::new() }
    }

    /// Replaces the value for everybody who asks from now on.
    pub fn replace(&self, value: T) {
        let mut link = Box::new(Self::new(value));
        let mut at = self.last();
        // Another thread may have been quicker: then behind its value.
        while let Err(back) = at.next.set(link) {
            link = back;
            at = at.last();
        }
    }

    fn last(&self) -> &Self {
        let mut at = self;
        while let Some(next) = at.next.get() {
            at = next;
        }
        at
    }
}

impl<T> Deref for Latest<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.last().value
    }
}
