-- `state_data` is the state with its data as JSON; `state` and `expires` repeat what look-ups need.
CREATE TABLE requests (
    id           TEXT    NOT NULL PRIMARY KEY,
    developer_id TEXT    NOT NULL REFERENCES developers (id),
    answers      TEXT    NOT NULL,
    route        TEXT    NOT NULL,
    origin       TEXT    NOT NULL,
    key_change   TEXT,
    revision     INTEGER NOT NULL,
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    state_data   TEXT    NOT NULL,
    expires      INTEGER
) STRICT;
CREATE INDEX requests_by_state ON requests (state, id);
CREATE INDEX requests_by_developer ON requests (developer_id, id);
CREATE INDEX requests_by_expiry ON requests (expires) WHERE state = 'pending';

CREATE TABLE request_items (
    request_id   TEXT    NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    developer_id TEXT    NOT NULL,
    entry_id     TEXT    REFERENCES entries (id),
    policy_id    TEXT    NOT NULL REFERENCES policies (id),
    is_open      INTEGER NOT NULL,
    PRIMARY KEY (request_id, position)
) STRICT;
-- One open request per developer and catalogue entry, whoever races whom.
CREATE UNIQUE INDEX request_items_open ON request_items (developer_id, entry_id) WHERE is_open;
CREATE INDEX request_items_by_entry ON request_items (entry_id);
CREATE INDEX request_items_by_policy ON request_items (policy_id);
