-- The journals outside of the database, one for each server, so that one that
-- is missing or was cut is noticed. docs/columns.md.

CREATE TABLE erasure_journal (
	id TEXT NOT NULL PRIMARY KEY,
	server TEXT NOT NULL,
	lines BIGINT NOT NULL
);

-- What came back with a restore waits until a member has confirmed that the
-- person still agrees.
ALTER TABLE case_consent ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
