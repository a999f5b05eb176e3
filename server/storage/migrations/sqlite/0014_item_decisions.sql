-- Whether the item waits for a decision; repeats what the request's state says, for the queue.
ALTER TABLE request_items ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;
UPDATE request_items SET waits = 1 WHERE request_id IN (SELECT id FROM requests WHERE state = 'pending');
