-- At the door: the agreed plan beyond the door, keys that are issued, who waits and for how long, what managers decided.
-- Runs while the version before is still serving: nothing is taken away, and every new column has a default.

-- The agreed plan beyond the door, JSON; empty where nothing is agreed.
ALTER TABLE client ADD COLUMN care TEXT NOT NULL DEFAULT '';
-- How long the flows wait, JSON; empty for the defaults.
ALTER TABLE organisation ADD COLUMN timings TEXT NOT NULL DEFAULT '';
-- Whom workers may report to direct, a line each: a name, and a number last.
ALTER TABLE organisation ADD COLUMN direct TEXT NOT NULL DEFAULT '';
-- Of an entry whose text is held back: its record without any text, so that the steps of the visit stay known.
ALTER TABLE entry ADD COLUMN outline BLOB;
-- For a lost key: when the agency became aware of it (the 72 hours count from then), and the key's tag.
ALTER TABLE incident ADD COLUMN became_aware INTEGER;
ALTER TABLE incident ADD COLUMN tag TEXT NOT NULL DEFAULT '';
CREATE INDEX entry_by_kind ON entry (org, kind, arrival);
CREATE INDEX visit_by_time ON visit (org, starts);
CREATE INDEX visit_by_client ON visit (org, client, starts);

-- A key that the office holds, by its tag: never a name or an address.
CREATE TABLE physical_key (
    org    BLOB NOT NULL,
    tag    TEXT NOT NULL,
    -- `office`, `issued`, `given` (the worker says: handed on, or back at the office), `lost`.
    state  TEXT NOT NULL,
    -- Who has it, for which visit, and until when; null at the office.
    holder BLOB,
    visit  BLOB,
    due    INTEGER,
    PRIMARY KEY (org, tag)
);

-- Whose home a key opens: apart from the register, and each look at it is noted.
CREATE TABLE key_index (
    org    BLOB NOT NULL,
    tag    TEXT NOT NULL,
    client BLOB NOT NULL,
    PRIMARY KEY (org, tag)
);

CREATE TABLE key_movement (
    org    BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    tag    TEXT NOT NULL,
    at     INTEGER NOT NULL,
    what   TEXT NOT NULL,
    -- Who had it from then on; null for the office.
    holder BLOB,
    -- Who wrote it down: null for a phone.
    noted_by BLOB,
    PRIMARY KEY (org, seq)
);
CREATE INDEX key_movement_by_tag ON key_movement (org, tag, seq);

-- Which process watches, and until when no other does.
CREATE TABLE watch (
    org   BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (org)
);

-- What the watch raised: once for each case.
CREATE TABLE watch_raised (
    org     BLOB NOT NULL,
    -- A visit's identity, or a key's tag.
    subject TEXT NOT NULL,
    kind    TEXT NOT NULL,
    since   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (org, subject, kind, since)
);

-- A manager's word that a waiting worker may go.
CREATE TABLE door_release (
    org      BLOB NOT NULL,
    visit    BLOB NOT NULL,
    at       INTEGER NOT NULL,
    -- When the wait that it ends had begun.
    since    INTEGER NOT NULL,
    given_by BLOB NOT NULL,
    ground   TEXT NOT NULL,
    said     TEXT NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (org, visit, at)
);

-- What managers record after an emergency. The newest row of a duty counts.
CREATE TABLE visit_duty (
    org      BLOB NOT NULL,
    visit    BLOB NOT NULL,
    duty     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    given_by BLOB NOT NULL,
    -- 1 yes, 0 no.
    answer   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    PRIMARY KEY (org, visit, duty, at)
);
