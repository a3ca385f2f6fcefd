-- Case files. docs/columns.md says what each column holds. Owners are
-- pseudonyms; which section is which, names, states and authors are sealed.

CREATE TABLE case_file (
	row        INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	owner      BLOB NOT NULL,       -- pseudonym of the agency
	open       INTEGER NOT NULL,
	version    INTEGER NOT NULL,    -- of the roster row
	vault      INTEGER NOT NULL,    -- agency version that the roster row is sealed under
	roster     BLOB NOT NULL
);

-- What a list reads to see whether something changed.
CREATE INDEX case_file_owner ON case_file (owner, row, version);

CREATE TABLE case_head (
	case_row   INTEGER PRIMARY KEY REFERENCES case_file (row),
	number     INTEGER NOT NULL,
	vault      INTEGER NOT NULL,
	head       BLOB NOT NULL        -- signed, sealed
);

CREATE TABLE case_section (
	row        INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	case_row   INTEGER NOT NULL REFERENCES case_file (row),
	version    INTEGER NOT NULL,
	vault      INTEGER NOT NULL,
	ring       BLOB NOT NULL        -- which section it is, and its keys
);

CREATE INDEX case_section_case ON case_section (case_row);

CREATE TABLE case_entry (
	row        INTEGER PRIMARY KEY,
	id         TEXT NOT NULL,
	case_row   INTEGER NOT NULL REFERENCES case_file (row),
	section    TEXT NOT NULL,
	seq        INTEGER NOT NULL,    -- place in the file's chain
	revision   INTEGER NOT NULL,
	gen        INTEGER NOT NULL,    -- which key of the section
	hash       BLOB NOT NULL,       -- SHA-256 of the sealed body
	UNIQUE (case_row, seq)
);

-- Bodies can be large: beside the rows that every read of a file walks through.
CREATE TABLE case_body (
	entry_row  INTEGER PRIMARY KEY REFERENCES case_entry (row),
	body       BLOB NOT NULL        -- signed, sealed under the section's key
);

CREATE TABLE case_consent (
	row        INTEGER PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	case_row   INTEGER NOT NULL REFERENCES case_file (row),
	due        INTEGER NOT NULL,    -- end of its last day
	open       INTEGER NOT NULL
);

CREATE INDEX case_consent_due ON case_consent (due) WHERE open = 1;
