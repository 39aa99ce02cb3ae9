//! `rota`: `visit_id,worker_id,client_id,start,end` and perhaps `role`; times in Europe/London, or with an offset.

use super::people::needed;
use super::sheet::{Columns, Line};
use super::{Job, LineError, Put};
use crate::central::db::visits::{self, VisitRow};
use crate::central::db::{DbError, Tx, clients, people};
use crate::domain::ids::VisitId;
use crate::domain::window::{Planned, WindowError, visit_times};

pub(super) const COLUMNS: Columns =
    Columns { required: &["visit_id", "worker_id", "client_id", "start", "end"], optional: &["role"] };

pub(super) fn put(tx: &mut dyn Tx, job: &Job<'_>, line: &Line<'_>) -> Result<Put, DbError> {
    let Some((worker, person)) = people::by_reference(tx, job.organisation, line.get("worker_id"))? else {
        return Ok(Err(line.wrong("worker_id", "a worker of the people file: import people first")));
    };
    if !person.is_care_worker() {
        return Ok(Err(line.wrong("worker_id", "somebody with the role care_worker: others are given no codes")));
    }
    let Some(client) = clients::by_reference(tx, job.organisation, line.get("client_id"))? else {
        return Ok(Err(line.wrong("client_id", "a client of the clients file: import clients first")));
    };
    let (reference, (starts, ends)) = match needed(line, "visit_id").and_then(|id| Ok((id, times(line)?))) {
        Ok(read) => read,
        Err(error) => return Ok(Err(error)),
    };
    let client = client.card.id;
    let shadow = match shadows(line) {
        Ok(Some(shadow)) => shadow,
        // A file that says nothing of parts must not make a trainee one who opens.
        Ok(None) => visits::by_reference(tx, job.organisation, &reference)?
            .is_some_and(|known| known.shadow && (known.worker, known.client) == (worker, client)),
        Err(error) => return Ok(Err(error)),
    };
    let id = VisitId(crate::vault::make_uuid(job.now));
    let visit = VisitRow { id, reference, worker, client, starts, ends, unplanned: false, shadow };
    visits::put(tx, job.organisation, &visit).map(Ok)
}

/// Whether the worker shadows a colleague; `None` where the file has no such column.
fn shadows(line: &Line<'_>) -> Result<Option<bool>, LineError> {
    if !line.has("role") {
        return Ok(None);
    }
    match line.get("role").trim().to_lowercase().as_str() {
        "" | "worker" => Ok(Some(false)),
        "shadow" => Ok(Some(true)),
        _another => Err(line.wrong("role", "worker (or nothing), or shadow: a trainee who has no code")),
    }
}

fn times(line: &Line<'_>) -> Result<(crate::domain::clock::Timestamp, crate::domain::clock::Timestamp), LineError> {
    let time = |column: &str| {
        line.get(column).parse::<Planned>().map_err(|error: WindowError| line.wrong(column, &error.to_string()))
    };
    let (start, end) = (time("start")?, time("end")?);
    visit_times(start, end).map_err(|error| line.wrong("end", &error.to_string()))
}
