-- What programs prove themselves with. `scopes` and `by_whom` are JSON; of the text only the digest is kept.
-- The one from KEYWRIGHT_BOOTSTRAP_TOKEN follows the configuration at each start.
CREATE TABLE tokens (
    id           TEXT NOT NULL PRIMARY KEY,
    digest       TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    hint         TEXT NOT NULL,
    created      INTEGER NOT NULL,
    by_whom      TEXT NOT NULL,
    expires      INTEGER,
    last_used    INTEGER,
    revoked      INTEGER,
    is_bootstrap INTEGER NOT NULL
) STRICT;

-- Answers to requests that carried an `Idempotency-Key`, sealed, for whoever repeats one. Without an answer it still runs.
CREATE TABLE replies (
    token_id    TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
    key         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reply       TEXT,
    created     INTEGER NOT NULL,
    PRIMARY KEY (token_id, key)
) STRICT;
CREATE INDEX replies_by_age ON replies (created);
