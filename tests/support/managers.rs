//! What managers decide, as the command line and the API have it done.

use doorstep::central::db::{self, DbError, Tx, people::Person};
use doorstep::central::manage::recovery::GoneThrough;
use doorstep::central::manage::{self, Refused, grants::Wanted, voice::Told};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::grant::Grant;
use doorstep::domain::ids::PersonId;
use doorstep::domain::visit::MethodKind;

use super::world::World;

const REASON: &str = "daughter rang, client is well";

impl World {
    fn decide<T>(
        &self,
        by: &str,
        what: impl FnOnce(&mut dyn Tx, (PersonId, Person)) -> Result<T, Refused>,
    ) -> Result<T, Refused> {
        let org = self.central.organisation.id;
        self.central.db.write_now(|tx| {
            let by = manage::person(tx, org, by)?;
            what(tx, by)
        })
    }

    /// Bethan Howe gives Nia Rowlands leave to see this code.
    pub fn give(&self, client: &str, kind: MethodKind) -> Grant {
        self.give_to("W1", client, kind)
    }

    pub fn give_to(&self, worker: &str, client: &str, kind: MethodKind) -> Grant {
        let wanted = Wanted { worker, client, kind };
        self.decide("M1", |tx, by| manage::grants::give(tx, &self.central, by, &wanted, REASON)).unwrap()
    }

    /// Keeps a visit's window open so many minutes longer.
    pub fn extend(&self, visit: &str, minutes: u32) -> Timestamp {
        self.decide("M1", |tx, by| manage::visits::extend(tx, &self.central, by, (visit, minutes), REASON)).unwrap()
    }

    /// Ifor Rees hears 8 digits from Nia Rowlands, and reads back 12: by the newest key, and by the one before.
    pub fn read_out(&self, client: &str, digits: &str) -> Result<Vec<String>, Refused> {
        let told = Told { worker: "W1", client, digits };
        self.decide("M2", |tx, by| manage::voice::answer(tx, &self.central, by, &told, REASON))
    }

    /// The Responsible Individual decides whether workers' own phones may hold codes.
    pub fn decide_own_phones(&self, may: bool) {
        self.decide("R1", |tx, by| manage::devices::decide_own_phones(tx, &self.central, by, may, REASON)).unwrap();
    }

    /// Codes are turned off on the phones of this worker.
    pub fn block(&self, worker: &str) {
        self.decide("M1", |tx, by| manage::devices::block(tx, &self.central, by, worker, REASON)).unwrap();
    }

    /// The database was put back, says Ifor Rees.
    pub fn restore(&self) {
        self.decide("M2", |tx, by| manage::recovery::restore(tx, &self.central, by, None, "the disk failed")).unwrap();
    }

    /// Somebody says that everything was gone through.
    pub fn confirm_recovery(&self, by: &str) -> Result<(), Refused> {
        let all = GoneThrough { blocks: true, withdrawals: true, codes: true };
        self.decide(by, |tx, by| manage::recovery::confirm(tx, &self.central, by, all, "gone through the book"))
    }

    /// When the grant was taken up, as far as the office knows.
    pub fn taken_at(&self, grant: &Grant) -> Option<Timestamp> {
        let org = self.central.organisation.id;
        let row = self.central.db.read_now(|tx| db::grants::by_id(tx, org, grant.id));
        row.unwrap().unwrap().taken_at
    }

    /// How many rows a query of the office's database gives.
    pub fn count_at_central(&self, sql: &str) -> i64 {
        let rows = self.central.db.read_now(|tx| Ok::<_, DbError>(tx.query(sql, &[])?.len())).unwrap();
        i64::try_from(rows).unwrap()
    }
}
