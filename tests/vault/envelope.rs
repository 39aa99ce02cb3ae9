use std::time::Duration;

use doorstep::domain::clock::{Now, Quality, Timestamp};
use doorstep::domain::encoding::{hex, unhex};
use doorstep::domain::entry::{How, Purpose};
use doorstep::domain::ids::{ClientId, CodeVersionId, DeviceId, EntryId, MethodId, OrgId, PersonId, VisitId};
use doorstep::domain::reveal::{PhoneState, RecordedPermit, Wish, permit};
use doorstep::domain::visit::{AccessMethod, AccessPlan, MethodKind, Release, Visit, Waits};
use doorstep::domain::window::Window;
use doorstep::vault::Secret32;
use doorstep::vault::envelope::{Binding, HpkeOpener, OpenError, Opener, ReleaseMode, RevealPair};
use doorstep::vault::secret::Code;
use uuid::Uuid;

use crate::support::facts::{Walk, no_boot, no_leave, plan};
use crate::support::world::reason;

fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn binding() -> Binding {
    Binding {
        organisation: OrgId(uuid(1)),
        client: ClientId(uuid(2)),
        visit: VisitId(uuid(3)),
        worker: PersonId(uuid(4)),
        device: DeviceId(uuid(5)),
        method: MethodId(uuid(6)),
        version: CodeVersionId(uuid(7)),
        kind: MethodKind::KeySafe,
        plan: AccessPlan::LetYourselfIn,
        mode: ReleaseMode::Ahead,
        order_free: true,
        bundle: 7,
        opens: Timestamp(1_795_338_000_000),
        closes: Timestamp(1_795_344_000_000),
        return_until: Timestamp(1_795_351_200_000),
    }
}

fn visit() -> Visit {
    let binding = binding();
    Visit {
        id: binding.visit,
        reference: "V".into(),
        client: binding.client,
        starts: binding.opens,
        ends: binding.closes,
        window: Window { opens: binding.opens, closes: binding.closes },
        plan: binding.plan,
        waits: Waits::of(binding.plan, None),
        methods: vec![AccessMethod {
            id: binding.method,
            kind: binding.kind,
            version: Some(binding.version),
            order_free: true,
            older: None,
            online: false,
            release: Release::Ok,
        }],
        unplanned: false,
    }
}

fn permit_for(visit: &Visit) -> RecordedPermit {
    let mut flow = plan(AccessPlan::LetYourselfIn, &[MethodKind::KeySafe]);
    flow.methods[0].id = binding().method;
    let mut walk = Walk::begun(flow);
    walk.take(doorstep::domain::door::Event::RightDoor { notice_read: false });
    walk.take(doorstep::domain::door::Event::CannotKnock(reason()));
    let phone = PhoneState {
        organisation: binding().organisation,
        device: binding().device,
        worker: binding().worker,
        blocked: false,
        unlocked: true,
        lease_until: binding().closes,
    };
    let now = Now { at: binding().opens, quality: Quality::Anchored };
    let boot = no_boot();
    let wish = Wish::new(visit.methods[0].id, Purpose::Enter);
    permit(&phone, visit, false, &walk.door, (wish, How::Hold), &no_leave(&boot), now)
        .unwrap()
        .recorded(EntryId(uuid(9)))
}

/// A test key: the pair that the frozen envelope below is sealed to.
fn pair() -> RevealPair {
    RevealPair::from_private(Secret32::new([0x24; 32])).unwrap()
}

fn code() -> Code {
    Code::new("258036".into()).unwrap()
}

fn open(binding: &Binding, sealed: &[u8]) -> Result<String, OpenError> {
    HpkeOpener.open(&pair(), binding, sealed, permit_for(&visit())).map(|code| code.expose().to_owned())
}

#[test]
fn the_bytes_it_is_bound_to_are_those_of_the_fixed_vector() {
    assert_eq!(
        hex(&binding().info()),
        "646f6f72737465702f636f64652f7631019000000000700080000000000000010190000000007000800000000000000201900000\
         00007000800000000000000301900000000070008000000000000004019000000000700080000000000000050190000000007000\
         800000000000000601900000000070008000000000000007000100010000000000000007000001a2027bd680000001a202d76400\
         000001a203454100"
    );
}

#[test]
fn an_envelope_sealed_by_the_first_version_still_opens() {
    let sealed = unhex(include_str!("../fixtures/envelope-v1.hex").trim()).unwrap();
    assert_eq!(open(&binding(), &sealed).as_deref(), Ok("258036"));
}

#[test]
fn envelopes_are_alike_in_size_whatever_the_code() {
    let sizes: Vec<usize> = ["1", "258036", "ABCDEFGHIJKLMNOP"]
        .map(|text| binding().seal(&pair().public(), &Code::new(text.into()).unwrap()).unwrap().len())
        .to_vec();
    assert_eq!(sizes, [112, 112, 112]);
}

#[test]
fn every_byte_of_an_envelope_counts() {
    let sealed = binding().seal(&pair().public(), &code()).unwrap();
    assert!(open(&binding(), &sealed).is_ok());
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 0x80;
        assert_eq!(open(&binding(), &changed), Err(OpenError::BrokenSeal), "byte {place}");
    }
    assert_eq!(open(&binding(), &[]), Err(OpenError::BrokenSeal));
}

#[test]
fn an_envelope_of_anything_else_says_which_before_its_seal_is_tried() {
    let other = uuid(77);
    let later = binding().closes + Duration::from_secs(1);
    let swapped = [
        ("organisation", Binding { organisation: OrgId(other), ..binding() }),
        ("client", Binding { client: ClientId(other), ..binding() }),
        ("visit", Binding { visit: VisitId(other), ..binding() }),
        ("worker", Binding { worker: PersonId(other), ..binding() }),
        ("device", Binding { device: DeviceId(other), ..binding() }),
        ("access method", Binding { method: MethodId(other), ..binding() }),
        ("access method", Binding { kind: MethodKind::Alarm, ..binding() }),
        ("code version", Binding { version: CodeVersionId(other), ..binding() }),
        ("plan", Binding { plan: AccessPlan::Family, ..binding() }),
        ("order", Binding { order_free: false, ..binding() }),
        ("window", Binding { opens: Timestamp(0), ..binding() }),
        ("window", Binding { closes: later, ..binding() }),
        ("return time", Binding { return_until: later, ..binding() }),
    ];
    for (field, swapped) in swapped {
        // Sealed in good order, for another purpose.
        let sealed = swapped.seal(&pair().public(), &code()).unwrap();
        assert_eq!(open(&swapped, &sealed), Err(OpenError::Mismatch(field)));
        // And passed off as ours, its seal does not open.
        assert_eq!(open(&binding(), &sealed), Err(OpenError::BrokenSeal), "{field}");
    }
}

#[test]
fn an_envelope_of_an_older_bundle_does_not_open_under_the_newer_number() {
    let older = Binding { bundle: 6, ..binding() };
    let sealed = older.seal(&pair().public(), &code()).unwrap();
    assert_eq!(open(&binding(), &sealed), Err(OpenError::BrokenSeal));
}

#[test]
fn another_pair_opens_nothing() {
    let sealed = binding().seal(&RevealPair::make().public(), &code()).unwrap();
    assert_eq!(open(&binding(), &sealed), Err(OpenError::BrokenSeal));
}
