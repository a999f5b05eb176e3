-- The ticket of a request that was handed to another site by redirect. Code and state are stored as digests;
-- the code is taken once.
CREATE TABLE tickets (
    request_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    code       TEXT COLLATE "C" NOT NULL UNIQUE,
    state      TEXT COLLATE "C" NOT NULL,
    expires    BIGINT NOT NULL,
    taken      BIGINT
);
