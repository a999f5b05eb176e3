CREATE TABLE policies (
    id           TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    name         TEXT COLLATE "C"    NOT NULL UNIQUE,
    description  TEXT COLLATE "C"    NOT NULL,
    rate_calls   BIGINT ,
    rate_seconds BIGINT ,
    quota_calls  BIGINT ,
    quota_period TEXT COLLATE "C",
    key_days     BIGINT ,
    scopes       TEXT COLLATE "C"    NOT NULL,
    issuer       TEXT COLLATE "C"    NOT NULL,
    is_active    BOOLEAN NOT NULL,
    created      BIGINT  NOT NULL,
    updated      BIGINT  NOT NULL,
    version      BIGINT  NOT NULL
);

CREATE TABLE entries (
    id                TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    slug              TEXT COLLATE "C"    NOT NULL UNIQUE,
    name              TEXT COLLATE "C"    NOT NULL,
    short_description TEXT COLLATE "C"    NOT NULL,
    long_description  TEXT COLLATE "C"    NOT NULL,
    auth_type         TEXT COLLATE "C"    NOT NULL,
    owner             TEXT COLLATE "C"    NOT NULL,
    visibility        TEXT COLLATE "C"    NOT NULL,
    overrides         TEXT COLLATE "C"    NOT NULL,
    created           BIGINT  NOT NULL,
    updated           BIGINT  NOT NULL,
    version           BIGINT  NOT NULL
);

CREATE TABLE entry_policies (
    entry_id  TEXT COLLATE "C"    NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    policy_id TEXT COLLATE "C"    NOT NULL REFERENCES policies (id),
    position  BIGINT  NOT NULL,
    PRIMARY KEY (entry_id, policy_id)
);

CREATE TABLE entry_approvers (
    entry_id     TEXT COLLATE "C" NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    developer_id TEXT COLLATE "C" NOT NULL REFERENCES developers (id) ON DELETE CASCADE,
    PRIMARY KEY (entry_id, developer_id)
);
CREATE INDEX entry_approvers_by_developer ON entry_approvers (developer_id);

-- What is known of an entry's OpenAPI document. `reading_url` is set while it is being read from there.
CREATE TABLE documentation (
    entry_id      TEXT COLLATE "C"    NOT NULL PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    document      TEXT COLLATE "C",
    title         TEXT COLLATE "C"    NOT NULL,
    api_version   TEXT COLLATE "C"    NOT NULL,
    servers       TEXT COLLATE "C"    NOT NULL,
    source_url    TEXT COLLATE "C",
    reading_since BIGINT ,
    failure       TEXT COLLATE "C",
    updated       BIGINT  NOT NULL
);

CREATE TABLE operations (
    entry_id      TEXT COLLATE "C"    NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    position      BIGINT  NOT NULL,
    method        TEXT COLLATE "C"    NOT NULL,
    path          TEXT COLLATE "C"    NOT NULL,
    summary       TEXT COLLATE "C"    NOT NULL,
    tag           TEXT COLLATE "C"    NOT NULL,
    is_deprecated BOOLEAN NOT NULL,
    PRIMARY KEY (entry_id, position)
);
