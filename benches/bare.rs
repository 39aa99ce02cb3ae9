//! The bare work that a figure is held against: HPKE, Ed25519 and SQLite, with nothing around them.

use std::path::Path;
use std::time::{Duration, Instant};

use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Kem, OpModeR, OpModeS};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// Keys, an envelope, and a database of one table.
pub struct Bare {
    private: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: <X25519HkdfSha256 as Kem>::PublicKey,
    enc: <X25519HkdfSha256 as Kem>::EncappedKey,
    sealed: Vec<u8>,
    signer: Ed25519KeyPair,
    db: rusqlite::Connection,
}

/// Bytes of an entry's payload with its salt: about those of a `reveal_intent`.
pub const PAYLOAD: usize = 32 + 420;
const INFO: &[u8] = &[7; 164];

impl Bare {
    pub fn new(folder: &Path) -> Self {
        let (private, public) = X25519HkdfSha256::gen_keypair();
        let (enc, sealed) = seal(&public, &[1; 64]);
        let signer = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
        let db = rusqlite::Connection::open(folder.join("bare.db")).unwrap();
        db.pragma_update(None, "journal_mode", "WAL").unwrap();
        db.pragma_update(None, "synchronous", "FULL").unwrap();
        db.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, sealed BLOB, signature BLOB)", []).unwrap();
        Self { private, public, enc, sealed, signer, db }
    }

    /// The bare work of a reveal: an HPKE open, an HPKE seal, an Ed25519 signature, one durable commit of the same bytes.
    pub fn reveal(&self) -> Duration {
        let begin = Instant::now();
        let (_, entry) = seal(&self.public, &[2; PAYLOAD]);
        let signature = self.signer.sign(&entry[..32]);
        self.db.execute("INSERT INTO entry (sealed, signature) VALUES (?1, ?2)", (entry, signature.as_ref())).unwrap();
        assert_eq!(open(&self.private, &self.enc, &self.sealed).len(), 64);
        begin.elapsed()
    }

    /// An HPKE seal and a signature, and nothing on disk.
    pub fn seal_and_sign(&self, payload: &[u8]) -> Duration {
        let begin = Instant::now();
        let (_, entry) = seal(&self.public, payload);
        let signature = self.signer.sign(&entry[..32]);
        assert_eq!(signature.as_ref().len(), 64);
        begin.elapsed()
    }

    /// As many signatures checked and seals opened, of `payload` bytes.
    pub fn verify_and_open(&self, count: usize, payload: &[u8]) -> Duration {
        let (enc, sealed) = seal(&self.public, payload);
        let signature = self.signer.sign(&sealed[..32]);
        let author = UnparsedPublicKey::new(&ED25519, self.signer.public_key().as_ref());
        let begin = Instant::now();
        for _ in 0..count {
            author.verify(&sealed[..32], signature.as_ref()).unwrap();
            assert_eq!(open(&self.private, &enc, &sealed).len(), payload.len());
        }
        begin.elapsed()
    }

    /// One durable commit of so many bytes.
    pub fn commit(&self, body: &[u8]) -> Duration {
        let begin = Instant::now();
        self.db.prepare_cached("INSERT INTO entry (sealed) VALUES (?1)").unwrap().execute([body]).unwrap();
        begin.elapsed()
    }

    /// So many HPKE seals of `payload` bytes and signatures, and one durable commit of `bytes` for each.
    pub fn seal_and_commit(&mut self, count: usize, payload: &[u8], bytes: usize) -> Duration {
        let begin = Instant::now();
        let tx = self.db.transaction().unwrap();
        for _ in 0..count {
            let (_, mut entry) = seal(&self.public, payload);
            let signature = self.signer.sign(&entry[..32]);
            entry.resize(bytes - signature.as_ref().len(), 0);
            let sql = "INSERT INTO entry (sealed, signature) VALUES (?1, ?2)";
            tx.prepare_cached(sql).unwrap().execute((entry, signature.as_ref())).unwrap();
        }
        tx.commit().unwrap();
        begin.elapsed()
    }
}

fn seal(
    public: &<X25519HkdfSha256 as Kem>::PublicKey,
    text: &[u8],
) -> (<X25519HkdfSha256 as Kem>::EncappedKey, Vec<u8>) {
    hpke::single_shot_seal::<AesGcm256, HkdfSha256, X25519HkdfSha256>(&OpModeS::Base, public, INFO, text, &[]).unwrap()
}

fn open(
    private: &<X25519HkdfSha256 as Kem>::PrivateKey,
    enc: &<X25519HkdfSha256 as Kem>::EncappedKey,
    sealed: &[u8],
) -> Vec<u8> {
    let opened = hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        private,
        enc,
        INFO,
        sealed,
        &[],
    );
    opened.unwrap()
}
