-- The audit log. docs/columns.md says what each column holds.

CREATE TABLE audit_entry (
	id         INTEGER PRIMARY KEY,
	actor      BLOB NOT NULL,
	object     TEXT NOT NULL,
	salt       BLOB,    -- NULL once the body is erased
	body       BLOB,    -- NULL once erased
	commitment BLOB,    -- NULL until the body is erased
	log_index  INTEGER  -- NULL until the sequencer places it
);

-- The indexes by object and actor cover placed entries only: then the
-- sequencer fills them hundreds at a time, and no act waits for them.
CREATE INDEX audit_entry_pending ON audit_entry (id) WHERE log_index IS NULL;
CREATE UNIQUE INDEX audit_entry_log ON audit_entry (log_index) WHERE log_index IS NOT NULL;
CREATE INDEX audit_entry_object ON audit_entry (object, id) WHERE log_index IS NOT NULL;
CREATE INDEX audit_entry_actor ON audit_entry (actor, id) WHERE log_index IS NOT NULL;

CREATE TABLE audit_tile (
	level  INTEGER NOT NULL,
	number INTEGER NOT NULL,
	hashes BLOB NOT NULL,
	PRIMARY KEY (level, number)
);

CREATE TABLE audit_log (
	id          INTEGER PRIMARY KEY CHECK (id = 1),
	holder      TEXT NOT NULL,
	lease_until INTEGER NOT NULL,
	size        INTEGER NOT NULL,
	head        TEXT NOT NULL
);
