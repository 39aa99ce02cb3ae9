//! An agency with one worker, a few clients and a phone: the real service over real HTTP, the real phone without a
//! window, and a clock that is set.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use doorstep::central::Central;
use doorstep::central::config::Folder;
use doorstep::central::db::organisation::Organisation;
use doorstep::central::import::{self, Job, Kind, Report};
use doorstep::central::routes::enrolments::code_digest;
use doorstep::central::serve::{Listen, Listening, listen};
use doorstep::central::{db, keys, router};
use doorstep::domain::clock::Timestamp;
use doorstep::domain::door::Event;
use doorstep::domain::entry::{Purpose, Reason};
use doorstep::domain::ids::{OrgId, VisitId};
use doorstep::domain::reveal::{RecordedPermit, Wish};
use doorstep::domain::visit::MethodKind;
use doorstep::domain::window::Margins;
use doorstep::shell::Phone;
use doorstep::shell::enrol::Given;
use doorstep::shell::platform::fake::Fake;
use doorstep::shell::reveal::PageId;
use doorstep::shell::start::Parts;
use doorstep::sync::wire::OnCall;
use doorstep::vault::envelope::{Binding, HpkeOpener, OpenError, Opener, RevealPair};
use doorstep::vault::secret::{Code, Pin};
use tokio::sync::oneshot;

use super::clock::{START, TestClock};

pub const PIN: &str = "284951";
pub const PAGE: PageId = PageId(1);

/// Counts the envelopes it opens.
#[derive(Debug, Default)]
pub struct CountingOpener(AtomicU64);

impl CountingOpener {
    pub fn opened(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Opener for CountingOpener {
    fn open(
        &self,
        pair: &RevealPair,
        binding: &Binding,
        sealed: &[u8],
        permit: RecordedPermit,
    ) -> Result<Code, OpenError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        HpkeOpener.open(pair, binding, sealed, permit)
    }
}

/// The service, listening.
pub struct Service {
    pub address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    done: Option<tokio::task::JoinHandle<()>>,
}

impl Service {
    pub async fn stop(&mut self) {
        drop(self.end.take());
        if let Some(done) = self.done.take() {
            let _ = done.await;
        }
    }
}

/// Everything at once.
pub struct World {
    pub clock: TestClock,
    pub folder: tempfile::TempDir,
    pub central: Central,
    pub service: Service,
    pub opener: Arc<CountingOpener>,
    pub platform: Arc<Fake>,
}

pub const PEOPLE: &str = "worker_id,name,roles,dbs_until,trained_until\nW1,Nia Rowlands,care_worker,2028-03-31,2027-06-30\n\
    W2,Huw Parry,care_worker,2028-03-31,2027-06-30\n\
    M1,Bethan Howe,registered_manager;on_call_manager,2028-05-31,2027-05-31\n\
    M2,Ifor Rees,on_call_manager,2028-05-31,2027-05-31\nR1,Sioned Vaughan,responsible_individual,,\n\
    S1,Gwen Rhydderch,safeguarding,,\n";
pub const CLIENTS: &str = "client_id,name,preferred_name,address,door,plan,wait_seconds,notice\n\
    C1,Mair Pritchard,Mrs Pritchard,\"14 Heol y Bont, Llanfaen\",blue door,let_yourself_in,30,\n\
    C2,Huw Bevan,Mr Bevan,3 Quarry Terrace,green door,answers_door,60,\n\
    C3,Gethin Vaughan,Mr Vaughan,\"Flat 9, Harbour Court\",brown door,door_entry_first,60,\n";
pub const CODES: &str = "client_id,kind,code,order_free,set_by,coordinated_by\n\
    C1,key_safe,258036,true,Elin,Rhys\nC1,alarm,7731,false,Elin,Rhys\nC2,key_safe,4719,true,Carys,Rhys\n\
    C3,communal,81B44,false,Office,Rhys\n";

fn local(at: Timestamp) -> String {
    at.utc().unwrap().format("%Y-%m-%dT%H:%MZ").to_string()
}

impl World {
    /// An agency at 09:30, with three visits of 45 minutes that began five minutes ago: V1 at C1, V2 at C2, V3 at C3.
    pub async fn new() -> Self {
        Self::at(START).await
    }

    pub async fn at(now: Timestamp) -> Self {
        let world = Self::empty(now).await;
        let start = now - Duration::from_mins(5);
        for (visit, client) in [("V1", "C1"), ("V2", "C2"), ("V3", "C3")] {
            world.visit(visit, "W1", client, start, start + Duration::from_mins(45));
        }
        world
    }

    /// The same agency without visits.
    pub async fn empty(now: Timestamp) -> Self {
        let folder = super::folder();
        let clock = TestClock::new(now);
        let listening =
            listen(&Listen { at: ([127, 0, 0, 1], 0).into(), tls: None, behind_proxy: false }).await.unwrap();
        let address = listening.address().unwrap();
        let organisation = Organisation {
            id: OrgId(doorstep::vault::make_uuid(now)),
            name: "Gofal Glan Afon".into(),
            on_call: OnCall { name: "Bethan Howe".into(), tel: "07700 900162".into() },
            public_url: format!("http://{address}"),
            margins: Margins::default(),
        };
        #[cfg(feature = "postgres")]
        let database = super::postgres::for_world();
        #[cfg(not(feature = "postgres"))]
        let database: Option<String> = None;
        let data = Folder::make(&folder.path().join("central"), database.as_deref()).unwrap();
        data.initialise(&organisation, &clock.for_central()).unwrap();
        let central = data.central(clock.for_central()).unwrap();
        let service = serve(listening, address, &central);
        let world = Self { clock, folder, central, service, opener: Arc::default(), platform: Arc::default() };
        for (kind, text) in [(Kind::People, PEOPLE), (Kind::Clients, CLIENTS), (Kind::Codes, CODES)] {
            assert_eq!(world.import(kind, text).errors, []);
        }
        world
    }

    pub fn central_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("central")
    }

    pub fn phone_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("phone")
    }

    /// Imports a file, as the command does.
    pub fn import(&self, kind: Kind, text: &str) -> Report {
        let key = keys::organisation_key(&self.central_folder().join("keys")).unwrap();
        let job = Job {
            kind,
            file: "test.csv",
            bytes: text.as_bytes(),
            dry_run: false,
            organisation: self.central.organisation.id,
            key: Some(&key),
            now: self.clock.now(),
        };
        import::run(&self.central.db, &job).unwrap().0
    }

    pub fn visit(&self, reference: &str, worker: &str, client: &str, start: Timestamp, end: Timestamp) {
        let rota = format!(
            "visit_id,worker_id,client_id,start,end\n{reference},{worker},{client},{},{}\n",
            local(start),
            local(end)
        );
        assert_eq!(self.import(Kind::Rota, &rota).errors, []);
    }

    pub fn visit_id(&self, reference: &str) -> VisitId {
        let org = self.central.organisation.id;
        let found = self.central.db.read_now(|tx| db::visits::by_reference(tx, org, reference));
        found.unwrap().unwrap().id
    }

    /// A fresh code for a worker, 12 characters.
    pub fn invite(&self, worker: &str) -> String {
        self.invite_phone(worker, false)
    }

    /// The same, for the worker's own phone or the agency's.
    pub fn invite_phone(&self, worker: &str, own: bool) -> String {
        let alphabet = doorstep::sync::wire::enrolment::ALPHABET;
        let random: [u8; 12] = doorstep::vault::make_bytes();
        let code: String = random.iter().map(|byte| char::from(alphabet[usize::from(byte & 31)])).collect();
        let (org, now) = (self.central.organisation.id, self.clock.now());
        self.central
            .db
            .write_now(|tx| {
                let (id, _) = db::people::by_reference(tx, org, worker)?.unwrap();
                db::devices::invite(tx, org, &code_digest(&code), (id, own), now, now + Duration::from_mins(10))
            })
            .unwrap();
        code
    }

    pub fn address(&self) -> String {
        format!("http://{}", self.service.address)
    }

    pub fn parts(&self, folder: std::path::PathBuf) -> Parts {
        Parts {
            folder,
            central: Some(self.address()),
            private_root: None,
            clocks: Arc::new(self.clock.clone()),
            platform: Arc::clone(&self.platform) as _,
            opener: Arc::clone(&self.opener) as _,
        }
    }

    /// Opens the phone's folder: a start of the app.
    pub fn open(&self) -> Arc<Phone> {
        Arc::new(Phone::open(self.parts(self.phone_folder())).unwrap())
    }

    /// A phone of W1: enrolled, its PIN chosen, its bundle fetched.
    pub async fn phone(&self) -> Arc<Phone> {
        let phone = self.open();
        self.enrol(&phone, "W1").await;
        phone
    }

    pub async fn enrol(&self, phone: &Arc<Phone>, worker: &str) {
        let given = Given { code: self.invite(worker), address: self.address() };
        phone.enrol(&given).await.unwrap();
        let blocking = Arc::clone(phone);
        tokio::task::spawn_blocking(move || blocking.choose_pin(&Pin::new(PIN.into()))).await.unwrap().unwrap();
        phone.sync_once(true).await;
    }

    /// Starts the service again on the same port, after [`Service::stop`].
    pub async fn restart_service(&mut self) {
        let at = self.service.address;
        let listening = listen(&Listen { at, tls: None, behind_proxy: false }).await.unwrap();
        self.service = serve(listening, at, &self.central);
    }

    /// The kinds of the entries central holds, in the order the phone wrote them.
    pub fn kinds_at_central(&self) -> Vec<String> {
        let rows = self.rows("SELECT kind FROM entry ORDER BY device, epoch, seq", &[]);
        rows.iter().map(|row| row.text(0).unwrap()).collect()
    }
}

fn serve(listening: Listening, address: SocketAddr, central: &Central) -> Service {
    serve_router(listening, address, router::router(central.clone(), false))
}

pub fn serve_router(listening: Listening, address: SocketAddr, router: axum::Router) -> Service {
    let (end, ended) = oneshot::channel::<()>();
    let done = tokio::spawn(listening.serve(router, async move {
        let _ = ended.await;
    }));
    Service { address, end: Some(end), done: Some(done) }
}

/// The wish to look at the code of this kind.
pub fn wish(phone: &Phone, visit: VisitId, kind: MethodKind, purpose: Purpose) -> Wish {
    let at = phone.at_door(visit).unwrap().unwrap();
    let method = at.visit.methods.iter().find(|method| method.kind == kind).unwrap().id;
    Wish::new(method, purpose)
}

pub fn reason() -> Reason {
    Reason { code: "called".into(), words: String::new() }
}

/// Walks to the key safe of a *let yourself in* visit.
pub fn walk_to_key_safe(phone: &Phone, visit: VisitId) {
    phone.start(visit).unwrap();
    phone.answer(visit, Event::RightDoor { notice_read: false }).unwrap();
    phone.answer(visit, Event::Knocked).unwrap();
    phone.answer(visit, Event::GoOnEarly(reason())).unwrap();
}
