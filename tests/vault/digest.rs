use doorstep::domain::encoding::hex;
use doorstep::domain::ids::{DeviceId, Epoch, OrgId};
use doorstep::domain::sync_plan::Held;
use doorstep::vault::digest::{heads, quote};
use proptest::prelude::*;
use uuid::Uuid;

fn head(device: u128, epoch: u8, seq: u64, hash: u8) -> Held {
    Held { device: DeviceId(Uuid::from_u128(device)), epoch: Epoch([epoch; 16]), seq, hash: [hash; 32] }
}

const ORG: OrgId = OrgId(Uuid::from_u128(1));

/// Worked out by hand with another program (Python's hashlib) from the form in the module's words.
#[test]
fn the_form_is_the_one_that_is_written_down() {
    let both = [head(2, 9, 258, 0xaa), head(2, 8, 0, 0)];
    assert_eq!(hex(&heads(ORG, &both)), VECTOR);
    assert_eq!(hex(&quote(4, b"{}").hash), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

const VECTOR: &str = "80a79722006de0628fb63fffe3ba1e82d6e9aed6b24b96133434a2bb94a5951f";

proptest! {
    #[test]
    fn the_order_in_which_heads_are_given_does_not_count_and_everything_else_does(
        chains in prop::collection::btree_map((0_u128..4, 0_u8..4), (0_u64..1000, any::<u8>()), 1..8),
        which in any::<prop::sample::Index>(),
    ) {
        let list: Vec<Held> = chains.iter().map(|((d, e), (s, h))| head(*d, *e, *s, *h)).collect();
        let all = heads(ORG, &list);
        let turned: Vec<Held> = list.iter().rev().copied().collect();
        prop_assert_eq!(heads(ORG, &turned), all);
        prop_assert_ne!(heads(OrgId(Uuid::from_u128(2)), &list), all);
        let place = which.index(list.len());
        let mut without = list.clone();
        without.remove(place);
        prop_assert_ne!(heads(ORG, &without), all);
        let mut higher = list.clone();
        higher[place].seq += 1;
        prop_assert_ne!(heads(ORG, &higher), all);
        let mut other = list;
        other[place].hash[31] ^= 1;
        prop_assert_ne!(heads(ORG, &other), all);
    }
}
