CREATE TABLE policies (
    id           TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL UNIQUE,
    description  TEXT    NOT NULL,
    rate_calls   INTEGER,
    rate_seconds INTEGER,
    quota_calls  INTEGER,
    quota_period TEXT,
    key_days     INTEGER,
    scopes       TEXT    NOT NULL,
    issuer       TEXT    NOT NULL,
    is_active    INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL,
    version      INTEGER NOT NULL
) STRICT;

CREATE TABLE entries (
    id                TEXT    NOT NULL PRIMARY KEY,
    slug              TEXT    NOT NULL UNIQUE,
    name              TEXT    NOT NULL,
    short_description TEXT    NOT NULL,
    long_description  TEXT    NOT NULL,
    auth_type         TEXT    NOT NULL,
    owner             TEXT    NOT NULL,
    visibility        TEXT    NOT NULL,
    overrides         TEXT    NOT NULL,
    created           INTEGER NOT NULL,
    updated           INTEGER NOT NULL,
    version           INTEGER NOT NULL
) STRICT;

CREATE TABLE entry_policies (
    entry_id  TEXT    NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    policy_id TEXT    NOT NULL REFERENCES policies (id),
    position  INTEGER NOT NULL,
    PRIMARY KEY (entry_id, policy_id)
) STRICT;

CREATE TABLE entry_approvers (
    entry_id     TEXT NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    developer_id TEXT NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
    PRIMARY KEY (entry_id, developer_id)
) STRICT;
CREATE INDEX entry_approvers_by_developer ON entry_approvers (developer_id);

-- What is known of an entry's OpenAPI document. `reading_url` is set while it is being read from there.
CREATE TABLE documentation (
    entry_id      TEXT    NOT NULL PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    document      TEXT,
    title         TEXT    NOT NULL,
    api_version   TEXT    NOT NULL,
    servers       TEXT    NOT NULL,
    source_url    TEXT,
    reading_since INTEGER,
    failure       TEXT,
    updated       INTEGER NOT NULL
) STRICT;

CREATE TABLE operations (
    entry_id      TEXT    NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    position      INTEGER NOT NULL,
    method        TEXT    NOT NULL,
    path          TEXT    NOT NULL,
    summary       TEXT    NOT NULL,
    tag           TEXT    NOT NULL,
    is_deprecated INTEGER NOT NULL,
    PRIMARY KEY (entry_id, position)
) STRICT;
