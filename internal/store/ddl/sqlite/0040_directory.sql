-- The public directory. docs/columns.md says what each column holds. Records
-- are public; only hidden_location is not, and is sealed for its agency.

CREATE TABLE directory_version (
	id      INTEGER PRIMARY KEY CHECK (id = 1),
	version INTEGER NOT NULL      -- number of the last change
);

CREATE TABLE directory_record (
	row          INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL,     -- service, organization, location …
	id           TEXT NOT NULL,     -- of the record, given by whoever published it
	organization TEXT NOT NULL,     -- id of a service's organization, or empty
	place        INTEGER NOT NULL,  -- of a service inside its organization's record; -1 for others
	agency       TEXT NOT NULL,     -- agency of the node that runs the service, or empty
	source       TEXT NOT NULL,     -- feed that the record came from
	publisher    TEXT NOT NULL,     -- who answers for it
	digest       TEXT NOT NULL,     -- of the document
	verified_at  INTEGER,            -- when somebody last checked it
	changed_at   INTEGER NOT NULL,
	version      INTEGER NOT NULL,   -- of the directory when it changed
	UNIQUE (kind, id)
);

CREATE INDEX directory_record_version ON directory_record (version);
CREATE INDEX directory_record_agency ON directory_record (agency) WHERE agency <> '';

-- Documents live apart, so that looking through records stays quick.
CREATE TABLE directory_document (
	record INTEGER PRIMARY KEY REFERENCES directory_record (row),
	doc    TEXT NOT NULL            -- HSDS, canonical JSON, as it came
);

CREATE TABLE hidden_location (
	service     TEXT PRIMARY KEY,
	agency      TEXT NOT NULL,
	key_version INTEGER NOT NULL,
	sealed      BLOB NOT NULL,    -- for the agency, under its vault key
	changed_at  INTEGER NOT NULL
);
