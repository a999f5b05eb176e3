-- Calls that a policy allows (a JSON list of rules; none: every call), and the limits that an admin set for one key (JSON).
ALTER TABLE policies ADD COLUMN allows TEXT NOT NULL DEFAULT '[]';
ALTER TABLE keys ADD COLUMN limits TEXT;

-- Calls of a key in the period that began last, for each policy of its own; '' is the key's own quota.
CREATE TABLE quota_counts (
    key_id    TEXT    NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    policy_id TEXT    NOT NULL,
    period    TEXT    NOT NULL,
    begun     INTEGER NOT NULL,
    calls     INTEGER NOT NULL,
    PRIMARY KEY (key_id, policy_id, period)
) STRICT;
