-- The log as a whole: what was raised about chains, and hourly digests over all of them.
-- Runs while the version before is still serving: nothing is taken away.

-- What was raised about a chain, so that each number is raised once.
CREATE TABLE chain_raised (
    org       BLOB NOT NULL,
    device    BLOB NOT NULL,
    epoch     BLOB NOT NULL,
    -- `log_gap`, `log_fork`, `log_set_aside`, `log_differs`.
    kind      TEXT NOT NULL,
    -- The numbers, both ends included.
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (org, device, epoch, kind, first_seq)
);

-- Digests: the signed answer as it goes out, JSON.
CREATE TABLE digest (
    org    BLOB NOT NULL,
    number INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    -- SHA-256 of the signed payload: what phones quote.
    hash   BLOB NOT NULL,
    answer BLOB NOT NULL,
    PRIMARY KEY (org, number)
);

-- The head of each chain as a digest saw it, where it had changed since the digest before.
CREATE TABLE digest_head (
    org    BLOB NOT NULL,
    number INTEGER NOT NULL,
    device BLOB NOT NULL,
    epoch  BLOB NOT NULL,
    seq    INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (org, number, device, epoch)
);
CREATE INDEX digest_head_by_chain ON digest_head (org, device, epoch, number);
