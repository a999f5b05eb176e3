CREATE TABLE keys (
    id           TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    developer_id TEXT COLLATE "C"    NOT NULL REFERENCES developers (id),
    request_id   TEXT COLLATE "C"    REFERENCES requests (id),
    digest       TEXT COLLATE "C"    NOT NULL UNIQUE,
    hint         TEXT COLLATE "C"    NOT NULL,
    state        TEXT COLLATE "C"    NOT NULL,
    created      BIGINT  NOT NULL,
    expires      BIGINT ,
    last_used    BIGINT ,
    uses         BIGINT  NOT NULL,
    version      BIGINT  NOT NULL
);
-- No request ever has two live keys, whatever crashes or races.
CREATE UNIQUE INDEX keys_one_live_per_request ON keys (request_id) WHERE state <> 'revoked';
CREATE INDEX keys_by_developer ON keys (developer_id, id);

CREATE TABLE key_grants (
    key_id    TEXT COLLATE "C"    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    position  BIGINT  NOT NULL,
    entry_id  TEXT COLLATE "C"    REFERENCES entries (id),
    policy_id TEXT COLLATE "C"    NOT NULL REFERENCES policies (id),
    PRIMARY KEY (key_id, position)
);
CREATE INDEX key_grants_by_entry ON key_grants (entry_id);
CREATE INDEX key_grants_by_policy ON key_grants (policy_id);
