-- The phone's database, first version. Instants are milliseconds since 1970, UTC. Identities are 16 bytes.
-- Columns called `body` and `readable` are sealed (vault::fields) and bound to table, column and row.

CREATE TABLE meta (
    -- A word: `time`, `bundle`, `settings`, `tries`, `pairs`, `contact`, `alarm`.
    key   TEXT PRIMARY KEY,
    -- JSON, or bytes where the code says so.
    value BLOB NOT NULL
) STRICT;

CREATE TABLE chain (
    device   BLOB NOT NULL,
    epoch    BLOB NOT NULL,
    -- The number that the next entry will have, 1 for the first.
    next_seq INTEGER NOT NULL,
    -- Hash of the last entry; zeros before the first.
    hash     BLOB NOT NULL,
    -- 1 for the chain that is written to; 0 for those before it.
    current  INTEGER NOT NULL,
    -- How far central holds it without a hole; 0 for nothing.
    held_seq  INTEGER NOT NULL DEFAULT 0,
    held_hash BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000',
    PRIMARY KEY (device, epoch)
) STRICT;

CREATE TABLE entry (
    id         BLOB PRIMARY KEY,
    device     BLOB NOT NULL,
    epoch      BLOB NOT NULL,
    seq        INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    prev       BLOB NOT NULL,
    commitment BLOB NOT NULL,
    hash       BLOB NOT NULL,
    -- 64 bytes, or null when the device key could not be used.
    signature  BLOB,
    ingest_kid TEXT NOT NULL,
    -- Salt and payload, sealed to the ingest key.
    sealed     BLOB NOT NULL,
    -- Salt and payload, sealed for this phone.
    readable   BLOB NOT NULL,
    -- The visit it belongs to, if any.
    visit      BLOB,
    -- 0 urgent, 1 usual.
    priority   INTEGER NOT NULL,
    UNIQUE (device, epoch, seq)
) STRICT;
CREATE INDEX entry_by_visit ON entry (visit, seq);
CREATE INDEX entry_by_time ON entry (written_at);

CREATE TABLE outbox (
    entry     BLOB PRIMARY KEY REFERENCES entry (id),
    priority  INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    -- Size of the entry on the wire, bytes.
    bytes     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_order ON outbox (priority, seq);

CREATE TABLE receipt (
    entry     BLOB PRIMARY KEY REFERENCES entry (id),
    -- `created`, `duplicate` or `quarantined`.
    verdict   TEXT NOT NULL,
    why       TEXT,
    -- When central signed, by its clock.
    signed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    id        BLOB PRIMARY KEY,
    client    BLOB NOT NULL,
    starts    INTEGER NOT NULL,
    closes    INTEGER NOT NULL,
    -- The visit as the bundle gave it, JSON, sealed.
    body      BLOB NOT NULL,
    -- 1 once it was taken off this worker's round while under way.
    taken_off INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX visit_by_time ON visit (starts);

CREATE TABLE client_card (
    id   BLOB PRIMARY KEY,
    -- The client as the bundle gave them, JSON, sealed.
    body BLOB NOT NULL
) STRICT;

CREATE TABLE sealed_code (
    visit        BLOB NOT NULL,
    method       BLOB NOT NULL,
    version      BLOB NOT NULL,
    -- The bundle that carried it, which is bound into the seal.
    bundle       INTEGER NOT NULL,
    -- The key pair it is sealed to: a keystore item.
    pair         TEXT NOT NULL,
    closes       INTEGER NOT NULL,
    return_until INTEGER NOT NULL,
    -- The visit it was bound to, as the bundle gave it, JSON, sealed: a later bundle may change the visit.
    body         BLOB NOT NULL,
    sealed       BLOB NOT NULL,
    PRIMARY KEY (visit, method, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE damage (
    -- What was found changed: an entry's identity, or `database`.
    what  BLOB PRIMARY KEY,
    -- Its number, where it has one.
    seq   INTEGER
) STRICT, WITHOUT ROWID;
