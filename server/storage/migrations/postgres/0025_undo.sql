-- The decision that a job follows from and that may still be taken back, by the id of the job that keeps what was before.
ALTER TABLE outbox ADD COLUMN decision TEXT COLLATE "C";
CREATE INDEX outbox_by_decision ON outbox (decision) WHERE decision IS NOT NULL;
CREATE INDEX outbox_undoable ON outbox (next_at) WHERE kind = 'decided' AND state = 'waiting';
CREATE INDEX deliveries_by_job ON deliveries (job_id);
