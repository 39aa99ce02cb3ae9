//! One code for one visit on one phone: sealed by central, opened at the door against a permit.
//!
//! HPKE base mode (RFC 9180: X25519, HKDF-SHA256, AES-256-GCM) to a key pair that the phone made for the bundle.
//! `info` is, in this order: `doorstep/code/v1` ‖ organisation, client, visit, worker, device, access method, code
//! version (16 bytes each) ‖ kind, plan, release mode, order_free (one byte each) ‖ bundle number, opens, closes,
//! return_until (8 bytes big-endian each, times in milliseconds); AAD is empty; the plaintext is one length byte,
//! the code, zeros to 64.
//!
//! Base mode proves no sender. The phone rebuilds `info` from the rows of the verified bundle, so an envelope that
//! was swapped opens nowhere. Not protected: memory while a code is shown, and a phone whose owner runs other code.

use super::hazmat;
use super::secret::{Code, Secret32};
use crate::domain::clock::Timestamp;
use crate::domain::grant::{OPEN_FOR, TAKE_WITHIN};
use crate::domain::ids::{ClientId, CodeVersionId, DeviceId, MethodId, OrgId, PersonId, VisitId};
use crate::domain::reveal::RecordedPermit;
use crate::domain::visit::{AccessPlan, MethodKind, Visit, Which};
use crate::domain::window::Window;

pub use crate::domain::visit::ReleaseMode;

const LABEL: &[u8] = b"doorstep/code/v1";

/// The visit of an envelope that belongs to none: sixteen zeros.
pub const NO_VISIT: VisitId = VisitId(uuid::Uuid::nil());

/// Everything an envelope is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The agency.
    pub organisation: OrgId,
    /// Whose home.
    pub client: ClientId,
    /// For which visit.
    pub visit: VisitId,
    /// For which worker.
    pub worker: PersonId,
    /// On which phone.
    pub device: DeviceId,
    /// Of which access method.
    pub method: MethodId,
    /// Which version of its code.
    pub version: CodeVersionId,
    /// What the method is.
    pub kind: MethodKind,
    /// The plan of the visit.
    pub plan: AccessPlan,
    /// How it was released.
    pub mode: ReleaseMode,
    /// Whether the buttons may be pressed in any order.
    pub order_free: bool,
    /// The bundle that carried it.
    pub bundle: u64,
    /// First instant.
    pub opens: Timestamp,
    /// End.
    pub closes: Timestamp,
    /// End for putting a taken key back.
    pub return_until: Timestamp,
}

/// Who may open an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The agency.
    pub organisation: OrgId,
    /// The phone.
    pub device: DeviceId,
    /// Its worker.
    pub worker: PersonId,
}

impl Binding {
    /// What the envelope of this version is bound to. `visit` is the visit as the bundle gives it, with the time of the
    /// release as its window: the visit's own, the grant's, or the bundle's. `None` where it has no such version.
    ///
    /// Both sides call this one function, so that neither can mean something else by an envelope.
    pub fn of(
        holder: &Holder,
        visit: &Visit,
        (method, version): (MethodId, CodeVersionId),
        mode: ReleaseMode,
        bundle: u64,
    ) -> Option<Self> {
        let access = visit.method(method)?;
        let which = [Which::Newest, Which::Older];
        let (_, order_free) = which.iter().filter_map(|which| access.code(*which)).find(|code| code.0 == version)?;
        Some(Self {
            organisation: holder.organisation,
            client: visit.client,
            visit: visit.id,
            worker: holder.worker,
            device: holder.device,
            method,
            version,
            kind: access.kind,
            plan: visit.plan,
            mode,
            order_free,
            bundle,
            opens: visit.window.opens,
            closes: visit.window.closes,
            return_until: visit.window.return_until(),
        })
    }

    /// The `info` bytes.
    pub fn info(&self) -> Vec<u8> {
        let millis = |at: Timestamp| u64::try_from(at.0).unwrap_or(0).to_be_bytes();
        let mut info = LABEL.to_vec();
        for id in [
            self.organisation.as_bytes(),
            self.client.as_bytes(),
            self.visit.as_bytes(),
            self.worker.as_bytes(),
            self.device.as_bytes(),
            self.method.as_bytes(),
            self.version.as_bytes(),
        ] {
            info.extend_from_slice(id);
        }
        info.extend_from_slice(&[self.kind.byte(), self.plan.byte(), self.mode.byte(), u8::from(self.order_free)]);
        info.extend_from_slice(&self.bundle.to_be_bytes());
        for at in [self.opens, self.closes, self.return_until] {
            info.extend_from_slice(&millis(at));
        }
        info
    }

    /// Seals `code` to a phone's public key.
    ///
    /// # Errors
    /// [`OpenError::BrokenSeal`] if the public key is none.
    pub fn seal(&self, to: &[u8; 32], code: &Code) -> Result<Vec<u8>, OpenError> {
        hazmat::hpke_seal(to, &self.info(), &[], code.padded().as_ref()).map_err(|_| OpenError::BrokenSeal)
    }
}

/// Why an envelope was not opened. For the log; a screen says only what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The envelope is another one than the permit is for; the field that differs.
    #[error("the envelope's {0} is not the permit's")]
    Mismatch(&'static str),
    /// The seal did not open.
    #[error("the seal is broken")]
    BrokenSeal,
}

/// The private half of the pair that a bundle's envelopes are sealed to.
#[derive(Debug)]
pub struct RevealPair {
    private: Secret32,
    public: [u8; 32],
}

impl RevealPair {
    /// A fresh pair.
    pub fn make() -> Self {
        let (private, public) = hazmat::make_pair();
        Self { private, public }
    }

    /// The pair of a stored private half.
    ///
    /// # Errors
    /// [`OpenError::BrokenSeal`] if it is no key.
    pub fn from_private(private: Secret32) -> Result<Self, OpenError> {
        let public = hazmat::derive_public(&private).ok_or(OpenError::BrokenSeal)?;
        Ok(Self { private, public })
    }

    /// The public half, as sent to central.
    pub fn public(&self) -> [u8; 32] {
        self.public
    }

    /// The private half, to be wrapped under the reveal root.
    pub fn private(&self) -> &Secret32 {
        &self.private
    }
}

/// Opens envelopes. A trait so that a test can count the openings.
pub trait Opener: Send + Sync {
    /// Opens one envelope, spending one permit.
    ///
    /// # Errors
    /// [`OpenError`]: our own fields are compared first, then the seal.
    fn open(
        &self,
        pair: &RevealPair,
        binding: &Binding,
        sealed: &[u8],
        permit: RecordedPermit,
    ) -> Result<Code, OpenError>;
}

/// The opener in life.
#[derive(Clone, Copy, Debug, Default)]
pub struct HpkeOpener;

impl Opener for HpkeOpener {
    fn open(
        &self,
        pair: &RevealPair,
        binding: &Binding,
        sealed: &[u8],
        permit: RecordedPermit,
    ) -> Result<Code, OpenError> {
        compare(binding, &permit)?;
        let opened =
            hazmat::hpke_open(&pair.private, &binding.info(), &[], sealed).map_err(|_| OpenError::BrokenSeal)?;
        Code::from_padded(&opened).ok_or(OpenError::BrokenSeal)
    }
}

/// The time that an envelope of a grant is bound to.
pub fn grant_window(given_at: Timestamp) -> Window {
    Window { opens: given_at, closes: given_at + TAKE_WITHIN + OPEN_FOR }
}

fn compare(binding: &Binding, permit: &RecordedPermit) -> Result<(), OpenError> {
    let (organisation, device, worker) = permit.holder();
    let visit = permit.visit();
    let method = visit.method(permit.wish().method).ok_or(OpenError::Mismatch("access method"))?;
    let order_free = method.code(permit.wish().which).is_some_and(|(_, order_free)| order_free);
    // Which visit, and which time, follow from how it was released.
    let (bound_visit, window) = match binding.mode {
        ReleaseMode::Ahead | ReleaseMode::Online => (visit.id, visit.window),
        ReleaseMode::Grant => (visit.id, grant_window(permit.granted_at().unwrap_or_default())),
        // Bound to the bundle's own time, which a voice grant is not judged by.
        ReleaseMode::Voice => (NO_VISIT, Window { opens: binding.opens, closes: binding.closes }),
    };
    let fields = [
        ("release mode", permit.modes().contains(&binding.mode)),
        ("organisation", binding.organisation == organisation),
        ("device", binding.device == device),
        ("worker", binding.worker == worker),
        ("visit", binding.visit == bound_visit),
        ("client", binding.client == visit.client),
        ("access method", binding.method == method.id && binding.kind == method.kind),
        ("code version", binding.version == permit.version()),
        ("plan", binding.plan == visit.plan),
        ("order", binding.order_free == order_free),
        ("window", binding.opens == window.opens && binding.closes == window.closes),
        ("return time", binding.return_until == window.return_until()),
    ];
    match fields.iter().find(|(_, same)| !same) {
        Some((field, _)) => Err(OpenError::Mismatch(field)),
        None => Ok(()),
    }
}
