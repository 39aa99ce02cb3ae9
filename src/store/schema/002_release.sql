-- How an envelope was released, and whether the next bundle leaves it in place. Rows from before came ahead.

CREATE TABLE sealed_code_2 (
    -- Sixteen zeros for an envelope that belongs to no visit (a voice grant's).
    visit        BLOB NOT NULL,
    method       BLOB NOT NULL,
    version      BLOB NOT NULL,
    -- 0 ahead, 1 online, 2 by grant, 3 for a voice grant.
    mode         INTEGER NOT NULL,
    -- The bundle that carried it, which is bound into the seal.
    bundle       INTEGER NOT NULL,
    -- The key pair it is sealed to: a keystore item.
    pair         TEXT NOT NULL,
    closes       INTEGER NOT NULL,
    return_until INTEGER NOT NULL,
    -- Until then a new bundle leaves it in place: what was released online is not part of bundles.
    kept_until   INTEGER NOT NULL,
    -- The visit it was bound to, as the bundle gave it, JSON, sealed: a later bundle may change the visit.
    body         BLOB NOT NULL,
    sealed       BLOB NOT NULL,
    PRIMARY KEY (visit, method, version, mode)
) STRICT, WITHOUT ROWID;

INSERT INTO sealed_code_2 (visit, method, version, mode, bundle, pair, closes, return_until, kept_until, body, sealed)
SELECT visit, method, version, 0, bundle, pair, closes, return_until, 0, body, sealed FROM sealed_code;

DROP TABLE sealed_code;
ALTER TABLE sealed_code_2 RENAME TO sealed_code;
