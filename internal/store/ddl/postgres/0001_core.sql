-- The audit log. docs/columns.md says what each column holds.

CREATE TABLE audit_entry (
	id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	actor      BYTEA NOT NULL,
	object     TEXT NOT NULL,
	salt       BYTEA,  -- NULL once the body is erased
	body       BYTEA,  -- NULL once erased
	commitment BYTEA,  -- NULL until the body is erased
	log_index  BIGINT  -- NULL until the sequencer places it
);

-- The indexes by object and actor cover placed entries only: then the
-- sequencer fills them hundreds at a time, and no act waits for them.
CREATE INDEX audit_entry_pending ON audit_entry (id) WHERE log_index IS NULL;
CREATE UNIQUE INDEX audit_entry_log ON audit_entry (log_index) WHERE log_index IS NOT NULL;
CREATE INDEX audit_entry_object ON audit_entry (object, id) WHERE log_index IS NOT NULL;
CREATE INDEX audit_entry_actor ON audit_entry (actor, id) WHERE log_index IS NOT NULL;

CREATE TABLE audit_tile (
	level  BIGINT NOT NULL,
	number BIGINT NOT NULL,
	hashes BYTEA NOT NULL,
	PRIMARY KEY (level, number)
);

CREATE TABLE audit_log (
	id          BIGINT PRIMARY KEY CHECK (id = 1),
	holder      TEXT NOT NULL,
	lease_until BIGINT NOT NULL,
	size        BIGINT NOT NULL,
	head        TEXT NOT NULL
);
