mod pages;
pub mod schema;
