CREATE TABLE developers (
    id            TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    email         TEXT COLLATE "C"    NOT NULL UNIQUE,
    name          TEXT COLLATE "C"    NOT NULL,
    password_hash TEXT COLLATE "C",
    fields        TEXT COLLATE "C"    NOT NULL,
    is_admin      BOOLEAN NOT NULL,
    state         TEXT COLLATE "C"    NOT NULL,
    created       BIGINT  NOT NULL,
    last_sign_in  BIGINT ,
    version       BIGINT  NOT NULL
);

CREATE TABLE sessions (
    id           TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    digest       TEXT COLLATE "C"    NOT NULL UNIQUE,
    developer_id TEXT COLLATE "C"    NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
    user_agent   TEXT COLLATE "C"    NOT NULL,
    created      BIGINT  NOT NULL,
    last_seen    BIGINT  NOT NULL,
    expires      BIGINT  NOT NULL
);
CREATE INDEX sessions_by_developer ON sessions (developer_id, last_seen);

-- Links that were mailed or printed: confirm an address, reset a password, set up the first admin.
CREATE TABLE mailed_tokens (
    digest       TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    purpose      TEXT COLLATE "C"    NOT NULL,
    developer_id TEXT COLLATE "C"    REFERENCES developers (id) ON DELETE CASCADE,
    created      BIGINT  NOT NULL,
    expires      BIGINT  NOT NULL
);
CREATE INDEX mailed_tokens_by_developer ON mailed_tokens (developer_id, purpose);

CREATE TABLE settings (
    name    TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    value   TEXT COLLATE "C"    NOT NULL,
    version BIGINT  NOT NULL
);
