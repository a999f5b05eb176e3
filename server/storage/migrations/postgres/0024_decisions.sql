-- What was decided about an entry, and about a person, newest first; and the newest requests for an entry.
CREATE INDEX events_decided_on_entry ON events (entry_id, id)
WHERE type IN ('key_request.approved', 'key_request.declined', 'key_request.item_approved', 'key_request.item_declined');
CREATE INDEX events_decided_on_developer ON events (developer_id, id)
WHERE type IN ('key_request.approved', 'key_request.declined', 'key_request.item_approved', 'key_request.item_declined');
CREATE INDEX request_items_of_entry ON request_items (entry_id, request_id);
DROP INDEX request_items_by_entry;
