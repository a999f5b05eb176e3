-- What a pending request said before its developer revised it. Goes with the request.
CREATE TABLE request_revisions (
    request_id TEXT NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    revision   INTEGER NOT NULL,
    written    INTEGER NOT NULL,
    items      TEXT NOT NULL,
    answers    TEXT NOT NULL,
    PRIMARY KEY (request_id, revision)
) STRICT;
