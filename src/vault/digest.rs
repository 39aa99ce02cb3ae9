//! Digests over the heads of all chains.
//!
//! - heads = SHA-256(`doorstep/heads/v1` ‖ organisation (16) ‖ for each chain, by device and then epoch: device (16) ‖ epoch
//!   (16) ‖ seq u64 ‖ hash (32)), lengths in bytes, integers big-endian; seq and hash of the highest entry with no hole
//!   below it, 0 and zeros where there is none
//! - what entries quote = SHA-256 of the signed payload's bytes
//!
//! What is signed is [`Kind::Digest`]. A fixed test vector holds the form.
//!
//! [`Kind::Digest`]: crate::domain::signed::Kind::Digest

use super::hazmat::sha256;
use crate::domain::digest::Quote;
use crate::domain::ids::OrgId;
use crate::domain::sync_plan::Held;

/// The digest over these heads, whatever order they are given in.
pub fn heads(organisation: OrgId, heads: &[Held]) -> [u8; 32] {
    let mut sorted: Vec<&Held> = heads.iter().collect();
    sorted.sort_by_key(|head| (head.device, head.epoch));
    let mut bytes = Vec::with_capacity(33 + sorted.len() * 72);
    bytes.extend_from_slice(b"doorstep/heads/v1");
    bytes.extend_from_slice(organisation.as_bytes());
    for head in sorted {
        bytes.extend_from_slice(head.device.as_bytes());
        bytes.extend_from_slice(&head.epoch.0);
        bytes.extend_from_slice(&head.seq.to_be_bytes());
        bytes.extend_from_slice(&head.hash);
    }
    sha256(&[&bytes])
}

/// What an entry quotes of a digest with these signed bytes.
pub fn quote(number: u64, payload: &[u8]) -> Quote {
    Quote { number, hash: sha256(&[payload]) }
}
