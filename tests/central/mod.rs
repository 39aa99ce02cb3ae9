mod commands;
mod db;
mod guard;
mod import;
mod keys;
mod manage;
mod openapi;
pub mod routes;
mod serve;
