-- What a policy of a gateway is called there: a JSON list.
ALTER TABLE policies ADD COLUMN gateway_policies TEXT COLLATE "C" NOT NULL DEFAULT '[]';

-- Every key that is at a gateway, or may be: intended before the gateway is called, held once it is granted, abandoned when
-- it has to go. `sealed` is what the key is made from, encrypted.
CREATE TABLE gateway_keys (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    issuer     TEXT COLLATE "C" NOT NULL,
    request_id TEXT COLLATE "C",
    key_id     TEXT COLLATE "C" NOT NULL,
    sealed     TEXT COLLATE "C" NOT NULL,
    state      TEXT COLLATE "C" NOT NULL,
    created    BIGINT NOT NULL
);
CREATE UNIQUE INDEX gateway_keys_intended ON gateway_keys (request_id) WHERE state = 'intended';
CREATE UNIQUE INDEX gateway_keys_held ON gateway_keys (key_id) WHERE state = 'held';
