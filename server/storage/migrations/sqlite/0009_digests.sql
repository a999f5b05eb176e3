-- Who decides something and wants one mail a day instead of one for each request.
CREATE TABLE digests (
    developer_id TEXT    NOT NULL PRIMARY KEY REFERENCES developers (id) ON DELETE CASCADE,
    next_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX digests_due ON digests (next_at);
