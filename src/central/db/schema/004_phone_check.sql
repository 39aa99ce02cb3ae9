-- Doors without signal: what came of ringing there; and a client's own timings.
-- Runs while the version before is still serving: nothing is taken away, and every new column has a default.

-- How long the flows wait at this client's, where the plan says, JSON of seconds; empty where it says nothing. The wait after
-- the first knock stays in `wait_seconds`.
ALTER TABLE client ADD COLUMN timings TEXT NOT NULL DEFAULT '';

-- A manager rang the house, or the worker's other number.
CREATE TABLE phone_check (
    org      BLOB NOT NULL,
    visit    BLOB NOT NULL,
    at       INTEGER NOT NULL,
    -- Whose flow it is: the visit may be somebody else's later.
    worker   BLOB NOT NULL,
    given_by BLOB NOT NULL,
    -- `reached`, `not_reached`.
    result   TEXT NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (org, visit, at)
);
