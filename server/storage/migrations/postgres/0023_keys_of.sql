-- The keys that a changed policy or API concerns are read from these alone, in the order in which they are read.
DROP INDEX key_grants_by_entry;
DROP INDEX key_grants_by_policy;
CREATE INDEX key_grants_by_entry ON key_grants (entry_id, key_id);
CREATE INDEX key_grants_by_policy ON key_grants (policy_id, key_id);
