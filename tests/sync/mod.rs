mod client;
mod portals;
mod trust;
mod wire;
