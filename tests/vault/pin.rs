use doorstep::domain::ids::DeviceId;
use doorstep::vault::Secret32;
use doorstep::vault::pin::{Cost, RevealRoot, WrongPin};
use doorstep::vault::secret::Pin;
use uuid::Uuid;

const DEVICE: DeviceId = DeviceId(Uuid::from_u128(5));

fn pin(digits: &str) -> Pin {
    Pin::new(digits.into())
}

fn reveal(seed: u8) -> Secret32 {
    Secret32::new([seed; 32])
}

#[test]
fn the_root_wants_the_pin_and_the_keystore_and_the_device() {
    let root = RevealRoot::make();
    let wrapped = root.wrap("pair-1", &Secret32::new([9; 32]));
    let sealed = root.seal(&pin("284951"), DEVICE, &reveal(1), Cost::LEAST).unwrap();
    let opened = sealed.open(&pin("284951"), DEVICE, &reveal(1)).unwrap();
    assert_eq!(opened.unwrap_secret("pair-1", &wrapped).unwrap().expose(), &[9; 32]);
    assert_eq!(sealed.open(&pin("284952"), DEVICE, &reveal(1)).err(), Some(WrongPin));
    assert_eq!(sealed.open(&pin("284951"), DEVICE, &reveal(2)).err(), Some(WrongPin));
    let elsewhere = DeviceId(Uuid::from_u128(6));
    assert_eq!(sealed.open(&pin("284951"), elsewhere, &reveal(1)).err(), Some(WrongPin));
}

#[test]
fn a_wrapped_secret_opens_under_its_own_name_only() {
    let root = RevealRoot::make();
    let wrapped = root.wrap("pair-1", &Secret32::new([9; 32]));
    assert!(root.unwrap_secret("pair-2", &wrapped).is_err());
    assert!(RevealRoot::make().unwrap_secret("pair-1", &wrapped).is_err());
}

#[test]
fn a_try_never_costs_less_than_sixty_four_mebibytes_and_three_passes() {
    let cost = Cost::calibrated(std::time::Duration::ZERO);
    assert_eq!(cost, Cost::LEAST);
    assert_eq!((cost.kib, cost.passes), (64 * 1024, 3));
}
