-- Case files. docs/columns.md says what each column holds. Owners are
-- pseudonyms; which section is which, names, states and authors are sealed.

CREATE TABLE case_file (
	row        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	owner      BYTEA NOT NULL,       -- pseudonym of the agency
	open       BIGINT NOT NULL,
	version    BIGINT NOT NULL,    -- of the roster row
	vault      BIGINT NOT NULL,    -- agency version that the roster row is sealed under
	roster     BYTEA NOT NULL
);

-- What a list reads to see whether something changed.
CREATE INDEX case_file_owner ON case_file (owner, row, version);

CREATE TABLE case_head (
	case_row   BIGINT PRIMARY KEY REFERENCES case_file (row),
	number     BIGINT NOT NULL,
	vault      BIGINT NOT NULL,
	head       BYTEA NOT NULL        -- signed, sealed
);

CREATE TABLE case_section (
	row        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	case_row   BIGINT NOT NULL REFERENCES case_file (row),
	version    BIGINT NOT NULL,
	vault      BIGINT NOT NULL,
	ring       BYTEA NOT NULL        -- which section it is, and its keys
);

CREATE INDEX case_section_case ON case_section (case_row);

CREATE TABLE case_entry (
	row        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id         TEXT NOT NULL,
	case_row   BIGINT NOT NULL REFERENCES case_file (row),
	section    TEXT NOT NULL,
	seq        BIGINT NOT NULL,    -- place in the file's chain
	revision   BIGINT NOT NULL,
	gen        BIGINT NOT NULL,    -- which key of the section
	hash       BYTEA NOT NULL,       -- SHA-256 of the sealed body
	UNIQUE (case_row, seq)
);

-- Bodies can be large: beside the rows that every read of a file walks through.
CREATE TABLE case_body (
	entry_row  BIGINT PRIMARY KEY REFERENCES case_entry (row),
	body       BYTEA NOT NULL        -- signed, sealed under the section's key
);

CREATE TABLE case_consent (
	row        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id         TEXT NOT NULL UNIQUE,
	case_row   BIGINT NOT NULL REFERENCES case_file (row),
	due        BIGINT NOT NULL,    -- end of its last day
	open       BIGINT NOT NULL
);

CREATE INDEX case_consent_due ON case_consent (due) WHERE open = 1;
