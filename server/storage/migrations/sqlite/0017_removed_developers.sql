-- When a program removed the account. It stays disabled and is listed for programs no more; enabling it takes it back.
ALTER TABLE developers ADD COLUMN removed INTEGER;
