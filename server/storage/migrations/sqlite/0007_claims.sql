-- Confirmation links, one for each request approved with secure key approval. Stored is the digest of the token; a newer link
-- takes the place of the one before. `saved`: the developer said that they have the key.
CREATE TABLE claims (
    request_id TEXT    NOT NULL PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
    digest     TEXT    NOT NULL UNIQUE,
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    saved      INTEGER
) STRICT;
