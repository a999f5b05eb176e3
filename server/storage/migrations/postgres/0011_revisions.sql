-- What a pending request said before its developer revised it. Goes with the request.
CREATE TABLE request_revisions (
    request_id TEXT COLLATE "C" NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    revision   BIGINT NOT NULL,
    written    BIGINT NOT NULL,
    items      TEXT NOT NULL,
    answers    TEXT NOT NULL,
    PRIMARY KEY (request_id, revision)
);
