-- What came from another system, and what it is here: by this an import is repeated without making anything twice.
CREATE TABLE imports (
    source     TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    foreign_id TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (source, kind, foreign_id)
) STRICT;
CREATE INDEX imports_by_id ON imports (id);

-- A digest over the event and the chain of the one before, so that nobody changes the history unseen. Events from before
-- have none.
ALTER TABLE events ADD COLUMN chain TEXT;
