mod commands;
mod db;
mod import;
mod keys;
mod openapi;
pub mod routes;
mod serve;
