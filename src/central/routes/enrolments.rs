//! `POST /v1/enrolments`: a code of one use makes a phone the worker's.

use axum::Json;
use axum::extract::State;

use crate::central::auth::Unsigned;
use crate::central::db::devices::{self, Device, Invited, NewDevice};
use crate::central::db::{DbError, Tx, people};
use crate::central::error::Failure;
use crate::central::{Central, recovery};
use crate::domain::clock::Timestamp;
use crate::domain::ids::DeviceId;
use crate::domain::signed::Kind;
use crate::sync::wire::VERSION;
use crate::sync::wire::enrolment::{Enrolment, Ingest, Request, Response, Worker, normal_code};
use crate::vault::signing::PublicKey;

/// Enrols a phone. The same code and device key within the code's ten minutes get the same enrolment.
#[utoipa::path(post, operation_id = "enrol", path = "/v1/enrolments", tag = "phone", request_body = Request, responses(
    (status = 200, description = "the root, and a signed `Enrolment`", body = Response),
    (status = 403, description = "the code is not right, was used, or is too old",
     content_type = "application/problem+json", body = crate::sync::wire::problem::Problem),
    (status = "4XX", content_type = "application/problem+json", body = crate::sync::wire::problem::Problem)))]
pub async fn create(
    State(central): State<Central>,
    Unsigned(request): Unsigned<Request>,
) -> Result<Json<Response>, Failure> {
    let key = PublicKey(request.device_key);
    key.verify(&request.message(), &request.sig).map_err(|_| Failure::Unsigned)?;
    let maker = central.clone();
    let enrolment = central.db.write(move |tx| enrol(tx, &maker, &request)).await?;
    let answer = central.sign(Kind::Enrolment, &enrolment)?;
    Ok(Json(Response { root: central.keys.root.0, answer }))
}

/// How a code is kept: only its digest.
pub fn code_digest(code: &str) -> [u8; 32] {
    crate::vault::sha256(&[b"doorstep/enrolment-code/v1", code.as_bytes()])
}

fn enrol(tx: &mut dyn Tx, central: &Central, request: &Request) -> Result<Enrolment, Failure> {
    let now = (central.clock)();
    let org = central.organisation.id;
    if recovery::is_on(tx, central)? {
        return Err(Failure::Recovering);
    }
    let code = code_digest(&normal_code(&request.code).map_err(|_| Failure::EnrolmentCode)?);
    let invited = devices::invited(tx, org, &code)?.ok_or(Failure::EnrolmentCode)?;
    if now >= invited.expires_at {
        return Err(Failure::EnrolmentCode);
    }
    let device = match invited.device {
        Some(used) => {
            let known = devices::find(tx, org, used)?.ok_or(DbError::Row("enrolment"))?;
            if known.public_key != PublicKey(request.device_key) {
                return Err(Failure::EnrolmentCode);
            }
            known
        }
        None => new_device(tx, central, request, &code, &invited, now)?,
    };
    let worker = people::by_id(tx, org, device.worker)?.ok_or(DbError::Row("enrolment"))?;
    Ok(Enrolment {
        v: VERSION,
        organisation: org,
        organisation_name: central.organisation.name.clone(),
        device: device.id,
        worker: Worker { id: device.worker, how: worker.how(), name: worker.name, language: worker.language },
        on_call: central.organisation.on_call.clone(),
        ingest: Ingest { kid: central.keys.ingest_public.kid(), public: central.keys.ingest_public.0 },
        issued_at: now,
    })
}

fn new_device(
    tx: &mut dyn Tx,
    central: &Central,
    request: &Request,
    code: &[u8; 32],
    invited: &Invited,
    now: Timestamp,
) -> Result<Device, DbError> {
    let short = |text: &str| text.chars().filter(|sign| !sign.is_control()).take(40).collect::<String>();
    let new = NewDevice {
        id: DeviceId(crate::vault::make_uuid(now)),
        worker: invited.worker,
        public_key: PublicKey(request.device_key),
        platform: short(&request.platform),
        app: short(&request.app),
        is_own: invited.is_own,
    };
    devices::enrol(tx, central.organisation.id, code, &new, now)?;
    Ok(Device {
        id: new.id,
        worker: new.worker,
        public_key: new.public_key,
        ended_at: None,
        bundle: 0,
        is_own: new.is_own,
        block_number: 0,
    })
}
