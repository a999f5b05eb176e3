-- Whether the item waits for a decision; repeats what the request's state says, for the queue.
ALTER TABLE request_items ADD COLUMN waits BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE request_items SET waits = TRUE WHERE request_id IN (SELECT id FROM requests WHERE state = 'pending');
