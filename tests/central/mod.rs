mod commands;
mod db;
mod import;
mod keys;
mod openapi;
mod root;
mod rotation;
pub mod routes;
mod serve;
