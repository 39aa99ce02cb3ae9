mod client;
mod trust;
mod wire;
