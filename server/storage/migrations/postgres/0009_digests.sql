-- Who decides something and wants one mail a day instead of one for each request.
CREATE TABLE digests (
    developer_id TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES developers (id) ON DELETE CASCADE,
    next_at      BIGINT NOT NULL
);
CREATE INDEX digests_due ON digests (next_at);
