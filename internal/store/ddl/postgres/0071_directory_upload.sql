-- Files that the desk is bringing into the directory, between its steps.
-- docs/columns.md says what each column holds. A file is sealed under a key of
-- its own, which is sealed to the member who sent it; what is over goes.

CREATE TABLE directory_upload (
	row         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id          TEXT NOT NULL UNIQUE,
	who         BYTEA NOT NULL,     -- pseudonym of the member
	wrap        BYTEA NOT NULL,     -- key of the file, sealed to the member
	size        BIGINT NOT NULL,  -- bytes
	parts       BIGINT NOT NULL,
	state       TEXT NOT NULL,     -- arriving, waiting, checking, checked, importing or done
	body        BYTEA NOT NULL,     -- name, source, columns and reports, sealed
	records     BIGINT NOT NULL,  -- done in the run at hand
	failure     TEXT NOT NULL,     -- message key of why the last run failed
	holder      TEXT NOT NULL,     -- process that runs it
	lease_until BIGINT,
	expires_at  BIGINT NOT NULL
);

CREATE INDEX directory_upload_who ON directory_upload (who);
CREATE INDEX directory_upload_expires ON directory_upload (expires_at);

CREATE TABLE directory_upload_part (
	upload BIGINT NOT NULL REFERENCES directory_upload (row),
	n      BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (upload, n)
);

-- Where the columns of a source's tables belong, as the desk said last time.
CREATE TABLE directory_columns (
	source     TEXT NOT NULL PRIMARY KEY,
	columns    TEXT NOT NULL,     -- column and place, JSON
	changed_at BIGINT NOT NULL
);
