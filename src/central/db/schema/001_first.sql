-- Central's database, first version; one script for SQLite and PostgreSQL (central::db::dialect).
-- Tables are keyed by organisation first. Instants are milliseconds since 1970, UTC. Identities are 16 bytes.

CREATE TABLE organisation (
    id           BLOB NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    on_call_name TEXT NOT NULL,
    on_call_tel  TEXT NOT NULL,
    -- The address phones use; requests are signed for its authority.
    public_url   TEXT NOT NULL,
    -- Minutes that a window opens before the start and closes after the end of a visit.
    opens_before INTEGER NOT NULL,
    closes_after INTEGER NOT NULL,
    made_at      INTEGER NOT NULL
);

-- Rising numbers, taken in the transaction that uses them.
CREATE TABLE counter (
    org   BLOB NOT NULL,
    name  TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (org, name)
);

CREATE TABLE person (
    org           BLOB NOT NULL,
    id            BLOB NOT NULL,
    -- The agency's own reference.
    reference     TEXT NOT NULL,
    name          TEXT NOT NULL,
    -- Words separated by `;`, sorted.
    roles         TEXT NOT NULL,
    phone         TEXT NOT NULL,
    language      TEXT NOT NULL,
    -- Last day on which the DBS check counts, YYYY-MM-DD; empty where not recorded.
    dbs_until     TEXT NOT NULL,
    -- The same for key-holding training.
    trained_until TEXT NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, reference)
);

CREATE TABLE client (
    org               BLOB NOT NULL,
    id                BLOB NOT NULL,
    reference         TEXT NOT NULL,
    name              TEXT NOT NULL,
    preferred_name    TEXT NOT NULL,
    language          TEXT NOT NULL,
    address           TEXT NOT NULL,
    door              TEXT NOT NULL,
    find              TEXT NOT NULL,
    -- Separated by `;`.
    hazards           TEXT NOT NULL,
    plan              TEXT NOT NULL,
    -- Seconds; null means the default of the plan.
    wait_seconds      INTEGER,
    phone             TEXT NOT NULL,
    emergency_contact TEXT NOT NULL,
    notice            TEXT NOT NULL,
    -- `in_force`, `withdrawn` or `none`.
    agreement         TEXT NOT NULL,
    safe_place        TEXT NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, reference)
);

CREATE TABLE access_method (
    org    BLOB NOT NULL,
    id     BLOB NOT NULL,
    client BLOB NOT NULL,
    kind   TEXT NOT NULL,
    -- `in_use` or `removed`.
    state  TEXT NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, client, kind)
);

CREATE TABLE code_version (
    org            BLOB NOT NULL,
    id             BLOB NOT NULL,
    method         BLOB NOT NULL,
    -- The data key under the organisation's key, and the code under the data key.
    wrapped        BLOB NOT NULL,
    sealed         BLOB NOT NULL,
    order_free     INTEGER NOT NULL,
    set_by         TEXT NOT NULL,
    coordinated_by TEXT NOT NULL,
    -- `live` or `retired`.
    state          TEXT NOT NULL,
    made_at        INTEGER NOT NULL,
    PRIMARY KEY (org, id)
);
CREATE INDEX code_version_by_method ON code_version (org, method, state);

CREATE TABLE visit (
    org       BLOB NOT NULL,
    id        BLOB NOT NULL,
    reference TEXT NOT NULL,
    worker    BLOB NOT NULL,
    client    BLOB NOT NULL,
    starts    INTEGER NOT NULL,
    ends      INTEGER NOT NULL,
    PRIMARY KEY (org, id),
    UNIQUE (org, reference)
);
CREATE INDEX visit_by_worker ON visit (org, worker, starts);

CREATE TABLE enrolment (
    org        BLOB NOT NULL,
    -- SHA-256 of the code, which has 60 random bits.
    code       BLOB NOT NULL,
    worker     BLOB NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- The phone it was used by, and when; null until then.
    device     BLOB,
    used_at    INTEGER,
    PRIMARY KEY (org, code)
);

CREATE TABLE device (
    org         BLOB NOT NULL,
    id          BLOB NOT NULL,
    worker      BLOB NOT NULL,
    -- Ed25519, public half.
    public_key  BLOB NOT NULL,
    platform    TEXT NOT NULL,
    app         TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    -- When it was replaced or blocked; null while it is the worker's phone.
    ended_at    INTEGER,
    -- The highest bundle number issued.
    bundle      INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    PRIMARY KEY (org, id)
);
CREATE INDEX device_by_worker ON device (org, worker);

-- What the last bundles of a phone held, so that the next can carry what changed.
CREATE TABLE bundle_row (
    org    BLOB NOT NULL,
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    -- `visit` or `client`.
    kind   TEXT NOT NULL,
    id     BLOB NOT NULL,
    -- SHA-256 of the row's JSON.
    digest BLOB NOT NULL,
    PRIMARY KEY (org, device, number, kind, id)
);

CREATE TABLE entry (
    org         BLOB NOT NULL,
    device      BLOB NOT NULL,
    epoch       BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    id          BLOB NOT NULL,
    written_at  INTEGER NOT NULL,
    prev        BLOB NOT NULL,
    commitment  BLOB NOT NULL,
    hash        BLOB NOT NULL,
    -- 64 bytes; null when the phone's key could not be used.
    signature   BLOB,
    salt        BLOB,
    -- The record's JSON bytes as the phone wrote them.
    payload     BLOB,
    -- Read from the payload, for looking things up.
    kind        TEXT NOT NULL,
    worker      BLOB,
    visit       BLOB,
    client      BLOB,
    at          INTEGER NOT NULL,
    -- When central stored it, and as the how-manieth entry.
    received_at INTEGER NOT NULL,
    arrival     INTEGER NOT NULL,
    -- The phone that brought it.
    carrier     BLOB NOT NULL,
    -- Words separated by `;`: `unsigned`, `after_end`, `link`.
    flags       TEXT NOT NULL,
    PRIMARY KEY (org, device, epoch, seq),
    UNIQUE (org, device, id)
);
CREATE INDEX entry_by_arrival ON entry (org, arrival);
CREATE INDEX entry_by_visit ON entry (org, visit, arrival);

-- Entries that were refused for good, as they came.
CREATE TABLE quarantine (
    org         BLOB NOT NULL,
    device      BLOB NOT NULL,
    epoch       BLOB NOT NULL,
    seq         INTEGER NOT NULL,
    id          BLOB NOT NULL,
    hash        BLOB NOT NULL,
    -- `fork`, `signature`, `same_id`, `unknown_author`.
    why         TEXT NOT NULL,
    -- The entry's JSON.
    body        BLOB NOT NULL,
    carrier     BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (org, device, id, hash)
);
CREATE INDEX quarantine_by_number ON quarantine (org, device, epoch, seq);

CREATE TABLE chain (
    org            BLOB NOT NULL,
    device         BLOB NOT NULL,
    epoch          BLOB NOT NULL,
    -- Highest number with no hole below it, and its hash.
    held_seq       INTEGER NOT NULL,
    held_hash      BLOB NOT NULL,
    -- What the phone said with its last batch.
    next_seq       INTEGER NOT NULL,
    head_hash      BLOB NOT NULL,
    oldest_waiting INTEGER,
    told_at        INTEGER NOT NULL,
    PRIMARY KEY (org, device, epoch)
);

CREATE TABLE import_run (
    org       BLOB NOT NULL,
    id        BLOB NOT NULL,
    kind      TEXT NOT NULL,
    file      TEXT NOT NULL,
    at        INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    updated   INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    failed    INTEGER NOT NULL,
    PRIMARY KEY (org, id)
);
