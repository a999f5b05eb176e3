-- Calls by the hour, of each key to each API ('' where nobody said which), and of each API by all keys: many keys make one row of
-- these, so that what admins look at is quick to read.
CREATE TABLE key_calls (
    key_id   TEXT COLLATE "C" NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    begun    BIGINT NOT NULL,
    entry_id TEXT COLLATE "C" NOT NULL,
    passed   BIGINT NOT NULL,
    refused  BIGINT NOT NULL,
    PRIMARY KEY (key_id, begun, entry_id)
);
CREATE INDEX key_calls_by_hour ON key_calls (begun);

CREATE TABLE entry_calls (
    entry_id TEXT COLLATE "C" NOT NULL,
    begun    BIGINT NOT NULL,
    passed   BIGINT NOT NULL,
    refused  BIGINT NOT NULL,
    PRIMARY KEY (entry_id, begun)
);
CREATE INDEX entry_calls_by_hour ON entry_calls (begun);
