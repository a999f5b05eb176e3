-- Calls that a policy allows (a JSON list of rules; none: every call), and the limits that an admin set for one key (JSON).
ALTER TABLE policies ADD COLUMN allows TEXT COLLATE "C" NOT NULL DEFAULT '[]';
ALTER TABLE keys ADD COLUMN limits TEXT COLLATE "C";

-- Calls of a key in the period that began last, for each policy of its own; '' is the key's own quota.
CREATE TABLE quota_counts (
    key_id    TEXT COLLATE "C" NOT NULL REFERENCES keys (id) ON DELETE CASCADE,
    policy_id TEXT COLLATE "C" NOT NULL,
    period    TEXT COLLATE "C" NOT NULL,
    begun     BIGINT NOT NULL,
    calls     BIGINT NOT NULL,
    PRIMARY KEY (key_id, policy_id, period)
);
