-- Everything that must leave the process. `sealed` is encrypted and wiped once the job is done or given up.
CREATE TABLE outbox (
    id          TEXT    NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL,
    payload     TEXT    NOT NULL,
    sealed      TEXT,
    request_id  TEXT,
    state       TEXT    NOT NULL,
    attempts    INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    lease       TEXT,
    last_error  TEXT,
    created     INTEGER NOT NULL,
    finished    INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_request ON outbox (request_id);
