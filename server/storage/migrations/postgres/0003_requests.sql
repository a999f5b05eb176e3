-- `state_data` is the state with its data as JSON; `state` and `expires` repeat what look-ups need.
CREATE TABLE requests (
    id           TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    developer_id TEXT COLLATE "C"    NOT NULL REFERENCES developers (id),
    answers      TEXT COLLATE "C"    NOT NULL,
    route        TEXT COLLATE "C"    NOT NULL,
    origin       TEXT COLLATE "C"    NOT NULL,
    key_change   TEXT COLLATE "C",
    revision     BIGINT  NOT NULL,
    created      BIGINT  NOT NULL,
    updated      BIGINT  NOT NULL,
    state        TEXT COLLATE "C"    NOT NULL,
    state_data   TEXT COLLATE "C"    NOT NULL,
    expires      BIGINT 
);
CREATE INDEX requests_by_state ON requests (state, id);
CREATE INDEX requests_by_developer ON requests (developer_id, id);
CREATE INDEX requests_by_expiry ON requests (expires) WHERE state = 'pending';

CREATE TABLE request_items (
    request_id   TEXT COLLATE "C"    NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    position     BIGINT  NOT NULL,
    developer_id TEXT COLLATE "C"    NOT NULL,
    entry_id     TEXT COLLATE "C"    REFERENCES entries (id),
    policy_id    TEXT COLLATE "C"    NOT NULL REFERENCES policies (id),
    is_open      BOOLEAN NOT NULL,
    PRIMARY KEY (request_id, position)
);
-- One open request per developer and catalogue entry, whoever races whom.
CREATE UNIQUE INDEX request_items_open ON request_items (developer_id, entry_id) WHERE is_open;
CREATE INDEX request_items_by_entry ON request_items (entry_id);
CREATE INDEX request_items_by_policy ON request_items (policy_id);
