-- Disclosures without consent and the register of legal demands.
-- docs/columns.md says what each column holds.

CREATE TABLE disclosure (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	agency BLOB NOT NULL,          -- pseudonym
	version INTEGER NOT NULL,
	due INTEGER,                   -- when the second member should have reviewed it
	sealed BLOB NOT NULL           -- under the agency's vault key
);
CREATE INDEX disclosure_agency ON disclosure (agency);
CREATE INDEX disclosure_due ON disclosure (due) WHERE due IS NOT NULL;

CREATE TABLE legal_demand (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	agency BLOB NOT NULL,          -- pseudonym
	sealed BLOB NOT NULL           -- under the agency's vault key
);
CREATE INDEX legal_demand_agency ON legal_demand (agency);

-- What was erased, by random ids only: copied to a journal outside of the
-- database, so that restoring an older backup can erase it again.
CREATE TABLE erasure (
	row INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	object TEXT NOT NULL
);

-- Answers to requests that carry a key of their own, so that a repeat gets
-- the same answer and does nothing.
CREATE TABLE answered (
	once BLOB NOT NULL PRIMARY KEY,
	due INTEGER NOT NULL,
	answer BLOB NOT NULL             -- HPKE to the member who asked
);
CREATE INDEX answered_due ON answered (due);
