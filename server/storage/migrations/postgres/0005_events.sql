-- The history people read and the feed programs follow. `by_whom` and `what` are JSON; the rest are look-ups.
CREATE TABLE events (
    id           BIGINT  NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at           BIGINT  NOT NULL,
    by_whom      TEXT COLLATE "C"    NOT NULL,
    type         TEXT COLLATE "C"    NOT NULL,
    what         TEXT COLLATE "C"    NOT NULL,
    request_id   TEXT COLLATE "C",
    developer_id TEXT COLLATE "C",
    entry_id     TEXT COLLATE "C",
    key_id       TEXT COLLATE "C",
    title        TEXT COLLATE "C"    NOT NULL
);
CREATE INDEX events_by_request ON events (request_id, id);
CREATE INDEX events_by_developer ON events (developer_id, id);
CREATE INDEX events_by_entry ON events (entry_id, id);

CREATE FUNCTION refuse_event_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed or deleted';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE OR DELETE ON events
FOR EACH ROW EXECUTE FUNCTION refuse_event_change();
