-- Endpoints that are told of events. `state_data` is the state with its data and `events` what it subscribes to, as JSON;
-- both secrets are sealed. Deliveries are signed with the old one as well until it ends.
CREATE TABLE webhooks (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    url             TEXT COLLATE "C" NOT NULL,
    description     TEXT COLLATE "C" NOT NULL,
    events          TEXT COLLATE "C" NOT NULL,
    state           TEXT COLLATE "C" NOT NULL,
    state_data      TEXT COLLATE "C" NOT NULL,
    failing_since   BIGINT,
    secret          TEXT COLLATE "C" NOT NULL,
    old_secret      TEXT COLLATE "C",
    old_secret_ends BIGINT,
    created         BIGINT NOT NULL,
    version         BIGINT NOT NULL
);

-- An event on its way to an endpoint. Only the job named here carries it; `state_at` is the next try or the end.
CREATE TABLE deliveries (
    id            TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    webhook_id    TEXT COLLATE "C" NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    job_id        TEXT COLLATE "C" NOT NULL,
    request_id    TEXT COLLATE "C",
    event         TEXT COLLATE "C" NOT NULL,
    body          TEXT COLLATE "C" NOT NULL,
    state         TEXT COLLATE "C" NOT NULL,
    state_at      BIGINT NOT NULL,
    attempts      BIGINT NOT NULL,
    tried         BIGINT NOT NULL,
    first_attempt BIGINT,
    created       BIGINT NOT NULL
);
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id);
CREATE INDEX deliveries_by_request ON deliveries (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX deliveries_ended ON deliveries (state_at) WHERE state <> 'waiting';

-- `reply` is what was answered with `status`; without one, why there was no answer.
CREATE TABLE delivery_attempts (
    delivery_id TEXT COLLATE "C" NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number      BIGINT NOT NULL,
    began       BIGINT NOT NULL,
    millis      BIGINT NOT NULL,
    headers     TEXT COLLATE "C" NOT NULL,
    status      BIGINT,
    reply       TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (delivery_id, number)
);

-- Jobs of one lane are done a few at a time, so that a slow receiver holds up only what is for itself.
ALTER TABLE outbox ADD COLUMN lane TEXT COLLATE "C";
CREATE INDEX outbox_in_work ON outbox (lane) WHERE lease IS NOT NULL;

-- Until when a third party may decide; then the request falls back to the admins. Repeats what is in `state_data`.
ALTER TABLE requests ADD COLUMN hand_off_ends BIGINT;
CREATE INDEX requests_by_hand_off ON requests (hand_off_ends) WHERE hand_off_ends IS NOT NULL;
