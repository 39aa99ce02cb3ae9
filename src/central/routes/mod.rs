//! The API, a file for each resource.

pub mod bundle;
pub mod codes;
pub mod door;
pub mod enrolments;
pub mod grant_requests;
pub mod health;
pub mod home;
pub mod keys;
pub mod log_batches;
pub mod office;
pub mod records;
pub mod recovery;
pub mod time;

use super::Central;
use super::db::devices::Device;
use super::error::Failure;
use crate::domain::signed::Kind;
use crate::sync::wire::block::Block;
use crate::sync::wire::{Answer, VERSION};

/// The block order of a phone that was replaced or blocked, signed; none for one that is in use.
fn block_order(central: &Central, device: &Device) -> Result<Option<Answer>, Failure> {
    if device.ended_at.is_none() {
        return Ok(None);
    }
    let order = Block { v: VERSION, device: device.id, number: device.block_number.max(1), at: (central.clock)() };
    Ok(Some(central.keys.answer(Kind::Block, &order)?))
}

/// Refuses a phone that was replaced or blocked, with the signed order.
fn active(central: &Central, device: &Device) -> Result<(), Failure> {
    match block_order(central, device)? {
        None => Ok(()),
        Some(order) => Err(Failure::DeviceEnded(Box::new(order))),
    }
}
