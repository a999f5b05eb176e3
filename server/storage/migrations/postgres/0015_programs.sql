-- What programs prove themselves with. `scopes` and `by_whom` are JSON; of the text only the digest is kept.
-- The one from KEYWRIGHT_BOOTSTRAP_TOKEN follows the configuration at each start.
CREATE TABLE tokens (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest       TEXT COLLATE "C" NOT NULL UNIQUE,
    name         TEXT COLLATE "C" NOT NULL,
    scopes       TEXT COLLATE "C" NOT NULL,
    hint         TEXT COLLATE "C" NOT NULL,
    created      BIGINT NOT NULL,
    by_whom      TEXT COLLATE "C" NOT NULL,
    expires      BIGINT,
    last_used    BIGINT,
    revoked      BIGINT,
    is_bootstrap BOOLEAN NOT NULL
);

-- Answers to requests that carried an `Idempotency-Key`, sealed, for whoever repeats one. Without an answer it still runs.
CREATE TABLE replies (
    token_id    TEXT COLLATE "C" NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
    key         TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    reply       TEXT COLLATE "C",
    created     BIGINT NOT NULL,
    PRIMARY KEY (token_id, key)
);
CREATE INDEX replies_by_age ON replies (created);
