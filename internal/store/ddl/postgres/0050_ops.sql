-- Disclosures without consent and the register of legal demands.
-- docs/columns.md says what each column holds.

CREATE TABLE disclosure (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	agency BYTEA NOT NULL,          -- pseudonym
	version BIGINT NOT NULL,
	due BIGINT,                   -- when the second member should have reviewed it
	sealed BYTEA NOT NULL           -- under the agency's vault key
);
CREATE INDEX disclosure_agency ON disclosure (agency);
CREATE INDEX disclosure_due ON disclosure (due) WHERE due IS NOT NULL;

CREATE TABLE legal_demand (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	agency BYTEA NOT NULL,          -- pseudonym
	sealed BYTEA NOT NULL           -- under the agency's vault key
);
CREATE INDEX legal_demand_agency ON legal_demand (agency);

-- What was erased, by random ids only: copied to a journal outside of the
-- database, so that restoring an older backup can erase it again.
CREATE TABLE erasure (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind TEXT NOT NULL,
	object TEXT NOT NULL
);

-- Answers to requests that carry a key of their own, so that a repeat gets
-- the same answer and does nothing.
CREATE TABLE answered (
	once BYTEA NOT NULL PRIMARY KEY,
	due BIGINT NOT NULL,
	answer BYTEA NOT NULL             -- HPKE to the member who asked
);
CREATE INDEX answered_due ON answered (due);
