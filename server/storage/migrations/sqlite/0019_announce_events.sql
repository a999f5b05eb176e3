-- SQLite serves one process, which tells itself. PostgreSQL tells the others here.
SELECT 1;
