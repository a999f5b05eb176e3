-- Who has which request before them, by the window it is in, and who said that they are on it. Old lines mean nothing.
CREATE TABLE attention (
    developer_id TEXT COLLATE "C" NOT NULL REFERENCES developers (id),
    place        TEXT COLLATE "C" NOT NULL,
    request_id   TEXT COLLATE "C" NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    is_taken     BOOLEAN NOT NULL,
    ends         BIGINT NOT NULL,
    PRIMARY KEY (developer_id, place)
);
CREATE INDEX attention_by_request ON attention (request_id);

-- What somebody looks for in the queue again and again.
CREATE TABLE queue_views (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    developer_id TEXT COLLATE "C" NOT NULL REFERENCES developers (id),
    name         TEXT COLLATE "C" NOT NULL,
    shows        TEXT COLLATE "C" NOT NULL,
    search       TEXT COLLATE "C" NOT NULL,
    UNIQUE (developer_id, name)
);
