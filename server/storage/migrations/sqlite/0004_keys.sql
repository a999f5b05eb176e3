CREATE TABLE keys (
    id           TEXT    NOT NULL PRIMARY KEY,
    developer_id TEXT    NOT NULL REFERENCES developers (id),
    request_id   TEXT    REFERENCES requests (id),
    digest       TEXT    NOT NULL UNIQUE,
    hint         TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    created      INTEGER NOT NULL,
    expires      INTEGER,
    last_used    INTEGER,
    uses         INTEGER NOT NULL,
    version      INTEGER NOT NULL
) STRICT;
-- No request ever has two live keys, whatever crashes or races.
CREATE UNIQUE INDEX keys_one_live_per_request ON keys (request_id) WHERE state <> 'revoked';
CREATE INDEX keys_by_developer ON keys (developer_id, id);

CREATE TABLE key_grants (
    key_id    TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    entry_id  TEXT    REFERENCES entries (id),
    policy_id TEXT    NOT NULL REFERENCES policies (id),
    PRIMARY KEY (key_id, position)
) STRICT;
CREATE INDEX key_grants_by_entry ON key_grants (entry_id);
CREATE INDEX key_grants_by_policy ON key_grants (policy_id);
