use std::time::Duration;

use doorstep::domain::clock::{Now, Quality, Timestamp};
use doorstep::domain::encoding::{hex, unhex};
use doorstep::domain::entry::{How, Purpose};
use doorstep::domain::grant::{Accepted, Grant, HeldGrant, Voice};
use doorstep::domain::ids::{ClientId, CodeVersionId, DeviceId, EntryId, GrantId, MethodId, OrgId, PersonId, VisitId};
use doorstep::domain::reveal::{Leave, PhoneState, RecordedPermit, Wish, permit};
use doorstep::domain::visit::{AccessMethod, AccessPlan, MethodKind, Release, Visit, Waits};
use doorstep::domain::window::Window;
use doorstep::vault::Secret32;
use doorstep::vault::envelope::{
    Binding, HpkeOpener, NO_VISIT, OpenError, Opener, ReleaseMode, RevealPair, grant_window,
};
use doorstep::vault::secret::Code;
use uuid::Uuid;

use crate::support::facts::{Walk, no_boot, plan};
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
        timings: None,
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
        shadow: false,
    }
}

/// For the look at the key safe's code in the visit's own window.
fn permit_for(visit: &Visit) -> RecordedPermit {
    permit_by(visit, &[], &Voice::default(), binding().opens)
}

fn permit_by(visit: &Visit, grants: &[HeldGrant], voice: &Voice, at: Timestamp) -> RecordedPermit {
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
    let now = Now { at, quality: Quality::Anchored };
    let leave = Leave { grants, voice, boot: &no_boot() };
    let wish = Wish::new(visit.methods[0].id, Purpose::Enter);
    permit(&phone, visit, false, &walk.door, (wish, How::Hold), &leave, now).unwrap().recorded(EntryId(uuid(9)))
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
        ("release mode", Binding { mode: ReleaseMode::Grant, ..binding() }),
        ("release mode", Binding { mode: ReleaseMode::Voice, ..binding() }),
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

// --- How it was released -----------------------------------------------------------------------------------------------

/// An hour before the window.
const GIVEN: Timestamp = Timestamp(1_795_334_400_000);

fn held(given_at: Timestamp) -> HeldGrant {
    let binding = binding();
    let grant = Grant {
        id: GrantId(uuid(31)),
        client: binding.client,
        method: binding.method,
        visit: binding.visit,
        given_at,
        by: "Bethan Howe".into(),
        taken_at: None,
    };
    HeldGrant { grant, taken_at: None }
}

fn by_grant() -> RecordedPermit {
    permit_by(&visit(), &[held(GIVEN)], &Voice::default(), GIVEN)
}

fn by_voice() -> RecordedPermit {
    let accepted = Some(Accepted { client: binding().client, at: no_boot() });
    permit_by(&visit(), &[], &Voice { accepted, ..Voice::default() }, GIVEN)
}

/// What an envelope of a grant given at this instant is bound to.
fn of_grant(given_at: Timestamp) -> Binding {
    let window = grant_window(given_at);
    Binding {
        mode: ReleaseMode::Grant,
        opens: window.opens,
        closes: window.closes,
        return_until: window.return_until(),
        ..binding()
    }
}

/// What an envelope for a voice grant is bound to: no visit, and the time of its bundle.
fn for_voice() -> Binding {
    Binding { mode: ReleaseMode::Voice, visit: NO_VISIT, ..binding() }
}

fn open_with(permit: RecordedPermit, binding: &Binding) -> Result<String, OpenError> {
    let sealed = binding.seal(&pair().public(), &code()).unwrap();
    HpkeOpener.open(&pair(), binding, &sealed, permit).map(|code| code.expose().to_owned())
}

#[test]
fn an_envelope_opens_for_the_permit_of_its_own_kind_of_release_and_for_no_other() {
    let online = Binding { mode: ReleaseMode::Online, ..binding() };
    let by = |name| match name {
        "window" => permit_for(&visit()),
        "grant" => by_grant(),
        _ => by_voice(),
    };
    for (mode, bound, fitting) in [
        ("ahead", binding(), "window"),
        ("online", online, "window"),
        ("grant", of_grant(GIVEN), "grant"),
        ("voice", for_voice(), "voice"),
    ] {
        for name in ["window", "grant", "voice"] {
            let expected = if name == fitting { Ok("258036".into()) } else { Err(OpenError::Mismatch("release mode")) };
            assert_eq!(open_with(by(name), &bound), expected, "an envelope {mode} for a permit by {name}");
        }
    }
}

#[test]
fn an_envelope_passed_off_as_released_in_another_way_does_not_open() {
    let sealed = binding().seal(&pair().public(), &code()).unwrap();
    for mode in ReleaseMode::ALL {
        let passed_off = Binding { mode, ..binding() };
        let opened = HpkeOpener.open(&pair(), &passed_off, &sealed, permit_for(&visit())).map(|_| ());
        let expected = match mode {
            ReleaseMode::Ahead => Ok(()),
            ReleaseMode::Online => Err(OpenError::BrokenSeal),
            ReleaseMode::Grant | ReleaseMode::Voice => Err(OpenError::Mismatch("release mode")),
        };
        assert_eq!(opened, expected, "{mode:?}");
    }
}

#[test]
fn the_envelope_of_a_grant_given_at_another_time_is_refused_for_its_window() {
    for other in [Timestamp(GIVEN.0 - 1), Timestamp(GIVEN.0 + 1), binding().opens] {
        assert_eq!(open_with(by_grant(), &of_grant(other)), Err(OpenError::Mismatch("window")), "{other}");
    }
    let longer = Binding { return_until: Timestamp(GIVEN.0 + 86_400_000), ..of_grant(GIVEN) };
    assert_eq!(open_with(by_grant(), &longer), Err(OpenError::Mismatch("return time")));
    let visits_own = Binding { mode: ReleaseMode::Grant, ..binding() };
    assert_eq!(open_with(by_grant(), &visits_own), Err(OpenError::Mismatch("window")), "nor the visit's own");
}

#[test]
fn an_envelope_for_a_voice_grant_belongs_to_no_visit() {
    let with_visit = Binding { visit: binding().visit, ..for_voice() };
    assert_eq!(open_with(by_voice(), &with_visit), Err(OpenError::Mismatch("visit")));
    let without = Binding { visit: NO_VISIT, ..of_grant(GIVEN) };
    assert_eq!(open_with(by_grant(), &without), Err(OpenError::Mismatch("visit")), "and one of a grant to its own");
}

#[test]
fn every_field_of_an_envelope_for_a_voice_grant_is_compared_but_its_time() {
    let other = uuid(77);
    for (field, swapped) in [
        ("organisation", Binding { organisation: OrgId(other), ..for_voice() }),
        ("client", Binding { client: ClientId(other), ..for_voice() }),
        ("worker", Binding { worker: PersonId(other), ..for_voice() }),
        ("device", Binding { device: DeviceId(other), ..for_voice() }),
        ("access method", Binding { method: MethodId(other), ..for_voice() }),
        ("code version", Binding { version: CodeVersionId(other), ..for_voice() }),
        ("plan", Binding { plan: AccessPlan::Family, ..for_voice() }),
        ("order", Binding { order_free: false, ..for_voice() }),
        ("return time", Binding { return_until: GIVEN, ..for_voice() }),
    ] {
        assert_eq!(open_with(by_voice(), &swapped), Err(OpenError::Mismatch(field)));
    }
    let of_another_bundle = Binding { bundle: 8, ..for_voice() };
    let sealed = of_another_bundle.seal(&pair().public(), &code()).unwrap();
    let opened = HpkeOpener.open(&pair(), &for_voice(), &sealed, by_voice()).map(drop);
    assert_eq!(opened, Err(OpenError::BrokenSeal));
}
