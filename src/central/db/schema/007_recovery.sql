-- After a restore: no codes until somebody accountable has gone through what the backup does not know.
-- Runs while the version before is still serving: nothing is taken away.

-- Each time that this database turned out to be an earlier state of itself.
CREATE TABLE recovery (
    org          BLOB NOT NULL,
    number       INTEGER NOT NULL,
    -- `restored`: somebody said so; `timeline`: the engine's own history has branched or is another one.
    why          TEXT NOT NULL,
    begun_at     INTEGER NOT NULL,
    -- Who said so; null where the service noticed it.
    begun_by     BLOB,
    -- The last instant that the database knows of: what was decided after it may be missing.
    known_until  INTEGER NOT NULL,
    -- How many entries were here.
    arrival      INTEGER NOT NULL,
    -- Null while it lasts.
    confirmed_at INTEGER,
    confirmed_by BLOB,
    reason       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (org, number)
);

-- What phones showed meanwhile of what the backup does not know, beside their entries.
CREATE TABLE recovery_heard (
    org    BLOB NOT NULL,
    device BLOB NOT NULL,
    -- `no_key`: it offers no key to seal codes to; `ahead`: it has applied a bundle with a higher number.
    kind   TEXT NOT NULL,
    value  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (org, device, kind)
);

-- The engine's history, where it tells one: by it a failover or another cluster is noticed.
CREATE TABLE lineage (
    org      BLOB NOT NULL,
    system   TEXT NOT NULL,
    timeline INTEGER NOT NULL,
    PRIMARY KEY (org)
);
