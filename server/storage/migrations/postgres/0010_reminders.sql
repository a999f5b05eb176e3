-- The last reminder of a key's end that was mailed, by its days before the end.
ALTER TABLE keys ADD COLUMN reminded BIGINT;
CREATE INDEX keys_by_expiry ON keys (expires) WHERE state = 'active';
CREATE INDEX events_by_key ON events (key_id, id);
