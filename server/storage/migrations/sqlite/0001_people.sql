CREATE TABLE developers (
    id            TEXT    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    password_hash TEXT,
    fields        TEXT    NOT NULL,
    is_admin      INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    created       INTEGER NOT NULL,
    last_sign_in  INTEGER,
    version       INTEGER NOT NULL
) STRICT;

CREATE TABLE sessions (
    id           TEXT    NOT NULL PRIMARY KEY,
    digest       TEXT    NOT NULL UNIQUE,
    developer_id TEXT    NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
    user_agent   TEXT    NOT NULL,
    created      INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL,
    expires      INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_developer ON sessions (developer_id, last_seen);

-- Links that were mailed or printed: confirm an address, reset a password, set up the first admin.
CREATE TABLE mailed_tokens (
    digest       TEXT    NOT NULL PRIMARY KEY,
    purpose      TEXT    NOT NULL,
    developer_id TEXT    REFERENCES developers (id) ON DELETE CASCADE,
    created      INTEGER NOT NULL,
    expires      INTEGER NOT NULL
) STRICT;
CREATE INDEX mailed_tokens_by_developer ON mailed_tokens (developer_id, purpose);

CREATE TABLE settings (
    name    TEXT    NOT NULL PRIMARY KEY,
    value   TEXT    NOT NULL,
    version INTEGER NOT NULL
) STRICT;
