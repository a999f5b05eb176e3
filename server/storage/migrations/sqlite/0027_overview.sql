-- What was done with requests in the last days.
CREATE INDEX events_of_requests ON events (at)
WHERE type IN ('key_request.submitted', 'key_request.approved', 'key_request.declined');
