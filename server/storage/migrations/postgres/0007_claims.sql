-- Confirmation links, one for each request approved with secure key approval. Stored is the digest of the token; a newer link
-- takes the place of the one before. `saved`: the developer said that they have the key.
CREATE TABLE claims (
    request_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    digest     TEXT COLLATE "C" NOT NULL UNIQUE,
    created    BIGINT  NOT NULL,
    expires    BIGINT  NOT NULL,
    saved      BIGINT
);
