-- Everything that must leave the process. `sealed` is encrypted and wiped once the job is done or given up.
CREATE TABLE outbox (
    id          TEXT COLLATE "C"    NOT NULL PRIMARY KEY,
    kind        TEXT COLLATE "C"    NOT NULL,
    payload     TEXT COLLATE "C"    NOT NULL,
    sealed      TEXT COLLATE "C",
    request_id  TEXT COLLATE "C",
    state       TEXT COLLATE "C"    NOT NULL,
    attempts    BIGINT  NOT NULL,
    next_at     BIGINT  NOT NULL,
    lease       TEXT COLLATE "C",
    last_error  TEXT COLLATE "C",
    created     BIGINT  NOT NULL,
    finished    BIGINT 
);
CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_request ON outbox (request_id);
