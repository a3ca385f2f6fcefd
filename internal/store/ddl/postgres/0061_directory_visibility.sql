-- What only one agency reads of the directory: parts of a record, or the whole
-- of it, in which case there is no record. docs/columns.md says what each
-- column holds.

CREATE TABLE hidden_part (
	service     TEXT PRIMARY KEY,
	agency      TEXT NOT NULL,
	whole       BOOLEAN NOT NULL, -- there is no record of it
	key_version INTEGER NOT NULL,
	sealed      BYTEA NOT NULL,   -- for the agency, under its vault key
	changed_at  BIGINT NOT NULL
);

CREATE INDEX hidden_part_agency ON hidden_part (agency);
