-- What came from another system, and what it is here: by this an import is repeated without making anything twice.
CREATE TABLE imports (
    source     TEXT COLLATE "C" NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL,
    foreign_id TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (source, kind, foreign_id)
);
CREATE INDEX imports_by_id ON imports (id);

-- A digest over the event and the chain of the one before, so that nobody changes the history unseen. Events from before
-- have none.
ALTER TABLE events ADD COLUMN chain TEXT COLLATE "C";
