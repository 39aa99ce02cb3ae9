-- Who shadows in a visit, and tags at doors.
-- Runs while the version before is still serving: nothing is taken away, and every new column has a default.

-- In which part the worker comes: empty, or `shadow` for a trainee who has no code.
ALTER TABLE visit ADD COLUMN role TEXT NOT NULL DEFAULT '';

-- The tag at a client's door: its random code, which says nothing of whose home it is. A new one replaces it.
CREATE TABLE door_tag (
    org     BLOB NOT NULL,
    client  BLOB NOT NULL,
    code    TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_by BLOB NOT NULL,
    PRIMARY KEY (org, client)
);
CREATE UNIQUE INDEX door_tag_by_code ON door_tag (org, code);
