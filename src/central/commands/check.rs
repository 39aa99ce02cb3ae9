//! What `serve --check` looks at before an organisation goes live, and `serve` says in its log.

use super::Trouble;
use crate::central::config::Folder;
use crate::central::db::codes;
use crate::central::keys::{RENEW_BEFORE, root};
use crate::central::{Central, drift, manage, recovery};
use crate::domain::authority::Act;

/// Fewer people than this who may give leave is a door that stays shut when one of them is away (SECURITY, *Grants*).
const GIVERS: usize = 2;

/// What is not as it should be. Each says what to do.
pub(super) fn findings(central: &Central, folder: &Folder) -> Result<Vec<String>, Trouble> {
    let mut findings = Vec::new();
    let org = central.organisation.id;
    let (givers, in_force) = central.db.read_now(|tx| {
        Ok::<_, crate::central::db::DbError>((manage::who_may(tx, central, Act::Grant)?, codes::key_in_force(tx, org)?))
    })?;
    if givers < GIVERS {
        findings.push(format!(
            "{givers} of the {GIVERS} people needed may give leave at a door: import managers (registered_manager or \
             on_call_manager) whose key-holding training is in date"
        ));
    }
    if folder.keys().join(root::KEY).exists() {
        findings.push("root.key lies on this machine: take it away with `doorstep-central root take`".into());
    }
    if (central.clock)() + RENEW_BEFORE >= central.keys.ends() {
        let until = central.keys.ends();
        findings.push(format!(
            "the service key ends on {until}: renew it with `doorstep-central root renew` or `root request`"
        ));
    }
    if in_force.is_some_and(|kid| !central.keys.organisation.holds(&kid)) {
        findings.push("the organisation key is not the one this database belongs to: put that one back".into());
    }
    if recovery::look(central)? {
        findings.push(
            "the database was restored: no codes go out until a Registered Manager has gone through `recovery list` and \
             confirmed"
                .into(),
        );
    }
    if drift::compare(central)? {
        findings.push("the clocks of this machine and of the database differ by more than 2 s: set them right".into());
    }
    Ok(findings)
}
