mod code_vault;
mod envelope;
mod fields;
mod keystore;
mod log;
mod pin;
mod secret;
mod signing;
