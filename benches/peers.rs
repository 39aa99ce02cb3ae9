//! The peers that are programs of their own (`benches/peers/`), asked a line at a time so that they run in turn with ours.
//! `scripts/bench` builds them.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that answers each line with a line.
pub struct Peer {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Peer {
    fn start(command: &mut Command) -> Self {
        let name = format!("{command:?}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {error}: scripts/bench builds the peers"));
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, to, from: BufReader::new(from) }
    }

    pub fn ask(&mut self, line: &str) -> String {
        writeln!(self.to, "{line}").unwrap();
        let mut answer = String::new();
        let read = self.from.read_line(&mut answer).unwrap();
        assert!(read > 0, "the peer ended without an answer to {line}");
        answer.trim().to_owned()
    }

    /// SQLCipher and redb.
    pub fn stores(folder: &Path) -> Self {
        let program = std::env::var_os("DOORSTEP_BENCH_PEERS").expect("scripts/bench builds the peers and says where");
        Self::start(Command::new(program).arg(folder))
    }

    /// Has a store commit so many bytes, so many times: the times, in milliseconds.
    pub fn commits(&mut self, store: &str, bytes: usize, count: usize) -> Vec<Duration> {
        let answer = self.ask(&format!("{store} {bytes} {count}"));
        let micros = answer.split(' ').map(|word| word.parse::<f64>().unwrap());
        micros.map(|micros| Duration::from_secs_f64(micros / 1e6)).collect()
    }
}

fn pouch() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/pouch")
}

/// `PouchDB` as a phone.
pub fn pouch_phone(folder: &Path) -> Peer {
    Peer::start(Command::new("node").arg(pouch().join("phone.mjs")).arg(folder))
}

/// `pouchdb-server`, with its databases on disk.
pub struct PouchServer {
    child: Child,
    pub address: SocketAddr,
}

impl Drop for PouchServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl PouchServer {
    pub fn start(folder: &Path) -> Self {
        let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let data = folder.join("pouch");
        std::fs::create_dir_all(&data).unwrap();
        let mut command = Command::new("node");
        command.arg(pouch().join("node_modules/pouchdb-server/bin/pouchdb-server"));
        command.args(["--host", "127.0.0.1", "--port", &address.port().to_string(), "--no-stdout-logs"]);
        command.arg("--dir").arg(&data).arg("--config").arg(folder.join("pouch.json"));
        let child = command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Self { child, address };
        let begun = Instant::now();
        while std::net::TcpStream::connect(address).is_err() {
            assert!(begun.elapsed() < Duration::from_mins(1), "pouchdb-server does not listen");
            std::thread::sleep(Duration::from_millis(100));
        }
        server
    }
}
