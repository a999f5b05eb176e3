-- The history people read and the feed programs follow. `by_whom` and `what` are JSON; the rest are look-ups.
CREATE TABLE events (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    by_whom      TEXT    NOT NULL,
    type         TEXT    NOT NULL,
    what         TEXT    NOT NULL,
    request_id   TEXT,
    developer_id TEXT,
    entry_id     TEXT,
    key_id       TEXT,
    title        TEXT    NOT NULL
) STRICT;
CREATE INDEX events_by_request ON events (request_id, id);
CREATE INDEX events_by_developer ON events (developer_id, id);
CREATE INDEX events_by_entry ON events (entry_id, id);

CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never changed');
END;
CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are never deleted');
END;
