//! Making this phone a worker's: a code of one use, a fresh device key, and the office's signed word.

use std::sync::Arc;

use super::lock::PinError;
use super::{Fault, Phone};
use crate::domain::clock::TimeMemory;
use crate::domain::signed::Kind;
use crate::store::identity::Enrolled;
use crate::store::{Store, StoreError, meta};
use crate::sync::client::{Client, NOT_BEFORE, NetError};
use crate::sync::transport::{self, Transport};
use crate::sync::trust::{Believed, Distrust, Trust};
use crate::sync::wire::enrolment::{CodeError, Enrolment, Invitation, Request, Response, normal_code};
use crate::sync::wire::{VERSION, problem};
use crate::vault::Secret32;
use crate::vault::keystore::{self, KeystoreError};
use crate::vault::signing::{PublicKey, SigningKey};

/// Why the phone was not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The typed code has so many characters instead of 12.
    #[error("the code has 12 letters and digits")]
    CodeLength(usize),
    /// The typed code has a character that no code has.
    #[error("there is no {0} in a code")]
    CodeCharacter(char),
    /// No address was given, or one that this build may not use.
    #[error("give the office's address: it begins with https://")]
    Address,
    /// The code is not right, was used, or is too old.
    #[error("this code is not right, was used already, or is older than ten minutes: ask the office for a new one")]
    Refused,
    /// The office was restored, and sets up no phones yet.
    #[error("the office sets up no phones until it has gone through what has changed")]
    Recovering,
    /// The office could not be reached.
    #[error("the office could not be reached")]
    Unreachable,
    /// Something else answered, or the office is in trouble.
    #[error("something other than the office answered")]
    NotTheOffice,
    /// The answer is not from the organisation that gave the code.
    #[error("the answer is not from the office that gave this code: {0}")]
    OtherOffice(#[from] Distrust),
    /// The key storage.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The phone's storage.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The phone is enrolled already.
    #[error("this phone is set up already")]
    Already,
}

impl From<NetError> for EnrolError {
    fn from(error: NetError) -> Self {
        match error {
            NetError::Problem(problem, _) if problem.kind == problem::ENROLMENT_CODE => Self::Refused,
            NetError::Problem(problem, _) if problem.kind == problem::RECOVERING => Self::Recovering,
            NetError::Problem(..) | NetError::NotTheOffice => Self::NotTheOffice,
            NetError::Address => Self::Address,
            NetError::Unreachable | NetError::Certificate => Self::Unreachable,
        }
    }
}

impl From<CodeError> for EnrolError {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::Length(count) => Self::CodeLength(count),
            CodeError::Character(stray) => Self::CodeCharacter(stray),
        }
    }
}

/// What was typed or scanned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// A link, or a code of 12 characters.
    pub code: String,
    /// The office's address, where a code was typed and no address is known.
    pub address: String,
}

impl Phone {
    /// The address that a typed code goes to, if it is known.
    pub fn known_address(&self) -> Option<String> {
        let known = || self.state().identity.enrolled.as_ref().map(|enrolled| enrolled.address.clone());
        self.central.clone().or_else(known)
    }

    fn invitation(&self, given: &Given) -> Result<(String, String, Option<[u8; 32]>), EnrolError> {
        if let Some(invitation) = Invitation::parse(&given.code) {
            return Ok((invitation.address, invitation.code, Some(invitation.root_digest)));
        }
        let code = normal_code(&given.code)?;
        let typed = Some(given.address.trim()).filter(|address| !address.is_empty()).map(str::to_owned);
        let address = typed.or_else(|| self.known_address()).ok_or(EnrolError::Address)?;
        Ok((address, code, None))
    }

    /// Enrols this phone. One that has lost its PIN, its codes or its leave is enrolled again by the same office: with a
    /// new device key and a new chain, and all that was recorded stays and is sent.
    ///
    /// # Errors
    /// [`EnrolError`]; the phone is as it was then.
    pub async fn enrol(&self, given: &Given) -> Result<(), EnrolError> {
        let before = self.state().identity.enrolled.clone();
        let usable = before.as_ref().is_some_and(|before| !before.shredded && !before.blocked);
        if usable && (self.is_unlocked() || before.as_ref().is_some_and(|before| before.sealed_root.is_none())) {
            return Err(EnrolError::Already);
        }
        let (address, code, digest) = self.invitation(given)?;
        let client = self.client(&address)?;
        let roots = Roots { digest, known: before.as_ref().map(|before| before.root) };
        let asked = ask(&client, code, &roots, self.platform.name()).await?;
        self.become_enrolled(asked, client.address())
    }

    fn become_enrolled(&self, asked: Asked, address: &str) -> Result<(), EnrolError> {
        // Codes of an enrolment before this one open with its PIN only.
        self.lock();
        self.state().drafts.forget_all();
        self.erase_codes().map_err(|error| match error {
            PinError::Keystore(error) => EnrolError::Keystore(error),
            other => EnrolError::Store(std::io::Error::other(other.to_string()).into()),
        })?;
        self.keystore.set_key(keystore::DEVICE, &asked.seed)?;
        let enrolled = asked.enrolled(address, &self.store());
        let mut state = self.state();
        let mut identity = state.identity.clone();
        identity.enrolled = Some(enrolled.clone());
        identity.write(&self.folder)?;
        state.identity = identity;
        state.signer = Some(Arc::new(asked.signer));
        drop(state);
        self.begin_chain_if_none(&enrolled, false)?;
        self.sync_now();
        self.changed();
        Ok(())
    }

    /// A client for this address, with the phone's trust and clock.
    pub(super) fn client(&self, address: &str) -> Result<Client, NetError> {
        let (clocks, store) = (Arc::clone(&self.clocks), Arc::clone(&self.store));
        let memory = move || -> TimeMemory {
            crate::sync::engine::lock(&store).meta(meta::TIME).ok().flatten().unwrap_or_default()
        };
        let past = {
            let memory = memory.clone();
            move || memory().last_known.map_or(NOT_BEFORE, |last| last.at.max(NOT_BEFORE))
        };
        let time = move || super::moment(clocks.as_ref(), &memory()).now.at;
        Client::new(address, self.private_root.as_deref(), Arc::new(time), Arc::new(past))
    }

    /// The worker's name.
    pub fn worker_name(&self) -> Result<String, Fault> {
        let enrolled = self.state().identity.enrolled.clone().ok_or(Fault::NotEnrolled)?;
        Ok(self.store().open_text("worker_name", enrolled.device.as_bytes(), &enrolled.worker_name))
    }
}

/// Which roots are taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Roots {
    /// The digest that came with a link.
    pub digest: Option<[u8; 32]>,
    /// That of the enrolment before: what waits is sealed to this office, and is nobody else's.
    pub known: Option<[u8; 32]>,
}

/// What an enrolment brought, checked.
pub(super) struct Asked {
    enrolment: Enrolment,
    root: PublicKey,
    sequence: u64,
    /// The seed of the new device key.
    pub seed: Secret32,
    /// The new device key.
    pub signer: SigningKey,
}

/// Has the office enrol a fresh device key. Nothing is kept yet.
///
/// # Errors
/// [`EnrolError`].
pub(super) async fn ask<T: Transport>(
    transport: &T,
    code: String,
    roots: &Roots,
    platform: &str,
) -> Result<Asked, EnrolError> {
    let seed = Secret32::make();
    let signer = SigningKey::from_seed(&seed).ok_or(KeystoreError::Missing)?;
    let mut request = Request {
        v: VERSION,
        code,
        device_key: signer.public().0,
        platform: platform.to_owned(),
        app: env!("CARGO_PKG_VERSION").to_owned(),
        sig: Vec::new(),
    };
    request.sig = signer.sign(&request.message()).to_vec();
    let bytes = transport::post(transport, "/v1/enrolments", &request, None).await?;
    let response: Response = serde_json::from_slice(&bytes).map_err(|_| NetError::NotTheOffice)?;
    let root = PublicKey(response.root);
    let is_given = roots.digest.is_none_or(|digest| digest == crate::vault::sha256(&[&root.0]));
    if !is_given || roots.known.is_some_and(|known| known != root.0) {
        return Err(EnrolError::OtherOffice(Distrust::OtherOrganisation));
    }
    let trust = Trust { organisation: None, root, sequence: 0 };
    let Believed { body, sequence } = trust.open(Kind::Enrolment, &response.answer, |e: &Enrolment| e.issued_at)?;
    Ok(Asked { enrolment: body, root, sequence, seed, signer })
}

impl Asked {
    /// What is kept of it. The worker's name is sealed by this store.
    pub(super) fn enrolled(&self, address: &str, store: &Store) -> Enrolled {
        let Enrolment { organisation, organisation_name, device, worker, on_call, ingest, .. } = &self.enrolment;
        Enrolled {
            organisation: *organisation,
            organisation_name: organisation_name.clone(),
            device: *device,
            worker: worker.id,
            worker_name: store.seal_text("worker_name", device.as_bytes(), &worker.name),
            language: worker.language,
            address: address.to_owned(),
            root: self.root.0,
            service_sequence: self.sequence,
            ingest: ingest.public,
            on_call_name: on_call.name.clone(),
            on_call_tel: on_call.tel.clone(),
            sealed_root: None,
            shredded: false,
            blocked: false,
            block_number: 0,
            erased: false,
        }
    }
}
