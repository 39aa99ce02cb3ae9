//! What a phone may know of a tag at a door: a mark that tells it again.

use super::sha256;
use crate::domain::ids::OrgId;
use crate::domain::tag::{TagCode, TagMark};

/// What the mark is made for.
const CONTEXT: &[u8] = b"doorstep/door-tag/v1\0";

/// The mark of an agency's tag: of the same code at another agency it is another one.
pub fn mark(organisation: OrgId, code: &TagCode) -> TagMark {
    let digest = sha256(&[CONTEXT, organisation.as_bytes(), code.as_str().as_bytes()]);
    let mut mark = [0; 16];
    mark.copy_from_slice(&digest[..16]);
    TagMark(mark)
}
