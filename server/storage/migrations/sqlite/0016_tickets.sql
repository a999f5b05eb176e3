-- The ticket of a request that was handed to another site by redirect. Code and state are stored as digests;
-- the code is taken once.
CREATE TABLE tickets (
    request_id TEXT NOT NULL PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    code       TEXT NOT NULL UNIQUE,
    state      TEXT NOT NULL,
    expires    INTEGER NOT NULL,
    taken      INTEGER
) STRICT;
