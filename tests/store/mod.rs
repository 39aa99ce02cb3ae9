mod outbox;
mod pages;
pub mod schema;
