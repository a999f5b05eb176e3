-- Endpoints that are told of events. `state_data` is the state with its data and `events` what it subscribes to, as JSON;
-- both secrets are sealed. Deliveries are signed with the old one as well until it ends.
CREATE TABLE webhooks (
    id              TEXT    NOT NULL PRIMARY KEY,
    url             TEXT    NOT NULL,
    description     TEXT    NOT NULL,
    events          TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    state_data      TEXT    NOT NULL,
    failing_since   INTEGER,
    secret          TEXT    NOT NULL,
    old_secret      TEXT,
    old_secret_ends INTEGER,
    created         INTEGER NOT NULL,
    version         INTEGER NOT NULL
) STRICT;

-- An event on its way to an endpoint. Only the job named here carries it; `state_at` is the next try or the end.
CREATE TABLE deliveries (
    id            TEXT    NOT NULL PRIMARY KEY,
    webhook_id    TEXT    NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    job_id        TEXT    NOT NULL,
    request_id    TEXT,
    event         TEXT    NOT NULL,
    body          TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    state_at      INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    tried         INTEGER NOT NULL,
    first_attempt INTEGER,
    created       INTEGER NOT NULL
) STRICT;
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id);
CREATE INDEX deliveries_by_request ON deliveries (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX deliveries_ended ON deliveries (state_at) WHERE state <> 'waiting';

-- `reply` is what was answered with `status`; without one, why there was no answer.
CREATE TABLE delivery_attempts (
    delivery_id TEXT    NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    began       INTEGER NOT NULL,
    millis      INTEGER NOT NULL,
    headers     TEXT    NOT NULL,
    status      INTEGER,
    reply       TEXT    NOT NULL,
    PRIMARY KEY (delivery_id, number)
) STRICT;

-- Jobs of one lane are done a few at a time, so that a slow receiver holds up only what is for itself.
ALTER TABLE outbox ADD COLUMN lane TEXT;
CREATE INDEX outbox_in_work ON outbox (lane) WHERE lease IS NOT NULL;

-- Until when a third party may decide; then the request falls back to the admins. Repeats what is in `state_data`.
ALTER TABLE requests ADD COLUMN hand_off_ends INTEGER;
CREATE INDEX requests_by_hand_off ON requests (hand_off_ends) WHERE hand_off_ends IS NOT NULL;
