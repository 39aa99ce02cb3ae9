-- What managers decide about codes: grants, extensions, releases, blocks; who may decide it; what was held back.
-- Runs while the version before is still serving: nothing is taken away, and every new column has a default.

-- Where there is no `dbs_until`: `barred`, or empty for none on file. With one: empty.
ALTER TABLE person ADD COLUMN dbs TEXT NOT NULL DEFAULT '';
-- Ways of looking at a code that were agreed with this worker: `tap`, `spoken`, separated by `;`.
ALTER TABLE person ADD COLUMN adjustments TEXT NOT NULL DEFAULT '';
-- When an interim agreement ends; null for any other.
ALTER TABLE client ADD COLUMN agreement_until INTEGER;
-- 1: no code of this client travels ahead.
ALTER TABLE client ADD COLUMN online_release INTEGER NOT NULL DEFAULT 0;
-- What to do where the code may not be used.
ALTER TABLE client ADD COLUMN alternative TEXT NOT NULL DEFAULT '';
-- Whose phone it is: `agency` or `own`.
ALTER TABLE enrolment ADD COLUMN ownership TEXT NOT NULL DEFAULT 'agency';
ALTER TABLE device ADD COLUMN ownership TEXT NOT NULL DEFAULT 'agency';
-- The highest number of a block order for this phone; 0 for none.
ALTER TABLE device ADD COLUMN block_number INTEGER NOT NULL DEFAULT 0;
-- 1 for a visit that was made for a grant: its own window opens nothing.
ALTER TABLE visit ADD COLUMN unplanned INTEGER NOT NULL DEFAULT 0;

-- A manager keeps a window open longer. The newest row of a visit counts.
CREATE TABLE extension (
    org      BLOB NOT NULL,
    visit    BLOB NOT NULL,
    at       INTEGER NOT NULL,
    closes   INTEGER NOT NULL,
    given_by BLOB NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (org, visit, at)
);

-- A manager releases one visit although DBS renewal or training has lapsed.
CREATE TABLE visit_release (
    org      BLOB NOT NULL,
    visit    BLOB NOT NULL,
    at       INTEGER NOT NULL,
    given_by BLOB NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (org, visit)
);

-- A worker asks for leave to see a code now.
CREATE TABLE grant_request (
    org    BLOB NOT NULL,
    id     BLOB NOT NULL,
    device BLOB NOT NULL,
    worker BLOB NOT NULL,
    client BLOB NOT NULL,
    method BLOB NOT NULL,
    visit  BLOB NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (org, id)
);
CREATE INDEX grant_request_by_time ON grant_request (org, at);

-- A manager's leave to see one code now.
CREATE TABLE code_grant (
    org      BLOB NOT NULL,
    id       BLOB NOT NULL,
    worker   BLOB NOT NULL,
    client   BLOB NOT NULL,
    method   BLOB NOT NULL,
    -- In whose flow it is used.
    visit    BLOB NOT NULL,
    given_by BLOB NOT NULL,
    reason   TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    -- When the first look that quoted it was written; null until that is known here.
    taken_at INTEGER,
    PRIMARY KEY (org, id)
);
CREATE INDEX code_grant_by_worker ON code_grant (org, worker, given_at);

-- The keys by which grants are read out: the last two of each phone.
CREATE TABLE voice_key (
    org     BLOB NOT NULL,
    device  BLOB NOT NULL,
    bundle  INTEGER NOT NULL,
    -- The data key under the organisation's key, and the key under that.
    wrapped BLOB NOT NULL,
    sealed  BLOB NOT NULL,
    PRIMARY KEY (org, device, bundle)
);

-- A code that never travels ahead, as it was released.
CREATE TABLE online_release (
    org     BLOB NOT NULL,
    id      BLOB NOT NULL,
    device  BLOB NOT NULL,
    visit   BLOB NOT NULL,
    method  BLOB NOT NULL,
    version BLOB NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (org, id)
);

-- A person's token for the API.
CREATE TABLE credential (
    org        BLOB NOT NULL,
    -- SHA-256 of the token, which has 256 random bits.
    token      BLOB NOT NULL,
    person     BLOB NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (org, token)
);

-- Everything that somebody at the office did, in a chain.
CREATE TABLE office_event (
    org    BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    -- Who; null for the service itself.
    person BLOB,
    kind   TEXT NOT NULL,
    -- JSON: identities, times and the reason; never a code.
    detail TEXT NOT NULL,
    prev   BLOB NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (org, seq)
);

-- One row for each event and recipient.
CREATE TABLE outbound_notice (
    org       BLOB NOT NULL,
    event     INTEGER NOT NULL,
    recipient BLOB NOT NULL,
    kind      TEXT NOT NULL,
    made_at   INTEGER NOT NULL,
    sent_at   INTEGER,
    PRIMARY KEY (org, event, recipient)
);

-- Salt and payload of entries whose text holds a code: in the code vault instead of the log.
CREATE TABLE held_back (
    org     BLOB NOT NULL,
    device  BLOB NOT NULL,
    entry   BLOB NOT NULL,
    client  BLOB NOT NULL,
    at      INTEGER NOT NULL,
    wrapped BLOB NOT NULL,
    sealed  BLOB NOT NULL,
    -- 1 where it was given up when its key was lost.
    lost    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (org, device, entry)
);
CREATE INDEX held_back_by_device ON held_back (org, device, at);

CREATE TABLE incident (
    org     BLOB NOT NULL,
    id      BLOB NOT NULL,
    -- `code_in_note`: the code has to be changed; `misuse`: the third within a day by one phone.
    kind    TEXT NOT NULL,
    client  BLOB NOT NULL,
    -- Whose code was found; null for misuse.
    method  BLOB,
    device  BLOB NOT NULL,
    entry   BLOB NOT NULL,
    at      INTEGER NOT NULL,
    -- `open` or `closed`.
    state   TEXT NOT NULL,
    PRIMARY KEY (org, id)
);

-- What somebody accountable decided for the whole organisation, dated and signed for. The newest row of a kind counts.
CREATE TABLE decision (
    org      BLOB NOT NULL,
    kind     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    given_by BLOB NOT NULL,
    -- 1 yes, 0 no.
    answer   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (org, kind, at)
);
