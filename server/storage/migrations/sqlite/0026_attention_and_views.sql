-- Who has which request before them, by the window it is in, and who said that they are on it. Old lines mean nothing.
CREATE TABLE attention (
    developer_id TEXT NOT NULL REFERENCES developers (id),
    place        TEXT NOT NULL,
    request_id   TEXT NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    is_taken     INTEGER NOT NULL,
    ends         INTEGER NOT NULL,
    PRIMARY KEY (developer_id, place)
) STRICT;
CREATE INDEX attention_by_request ON attention (request_id);

-- What somebody looks for in the queue again and again.
CREATE TABLE queue_views (
    id           TEXT NOT NULL PRIMARY KEY,
    developer_id TEXT NOT NULL REFERENCES developers (id),
    name         TEXT NOT NULL,
    shows        TEXT NOT NULL,
    search       TEXT NOT NULL,
    UNIQUE (developer_id, name)
) STRICT;
