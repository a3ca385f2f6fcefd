-- Several sources, one record. docs/columns.md says what each column holds.
-- Everything here speaks of public records, except who did something, which is
-- a pseudonym, and what members suggest, which is sealed.

-- What matching knows of a record, made from its document. The stamp says by
-- which program: facts with another stamp are made again.
CREATE TABLE directory_facts (
	record INTEGER PRIMARY KEY REFERENCES directory_record (row),
	stamp  TEXT NOT NULL,
	facts  BLOB NOT NULL        -- empty when the service is not offered now
);

CREATE TABLE directory_source (
	name        TEXT NOT NULL PRIMARY KEY,
	url         TEXT NOT NULL,     -- empty for what is brought in by hand
	format      TEXT NOT NULL,     -- file, or api for the pages of an HSDS API
	precedence  INTEGER NOT NULL,  -- the lower wins
	publisher   TEXT NOT NULL,
	licensed    BOOLEAN NOT NULL,  -- foreign codes may go out again
	complete    BOOLEAN NOT NULL,  -- a run brings everything: what is missing is gone
	local       BOOLEAN NOT NULL,  -- added on the machine itself: may be on loopback
	refresh     INTEGER NOT NULL,  -- hours between two runs; 0: by hand only
	etag        TEXT NOT NULL,
	modified    TEXT NOT NULL,     -- Last-Modified of the last run
	since_at    INTEGER,             -- when the last run that ended well began
	run_at      INTEGER,
	report      TEXT NOT NULL,     -- of the last run, JSON
	failure     TEXT NOT NULL,     -- message key of why the last run failed
	next_at     INTEGER,
	holder      TEXT NOT NULL,     -- process that runs it
	lease_until INTEGER,
	changed_at  INTEGER NOT NULL
);

CREATE INDEX directory_source_next ON directory_source (next_at);

-- What one source says of one record. A record that one source alone speaks of
-- has no claim: its document is that source's.
CREATE TABLE directory_claim (
	row          INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL,
	id           TEXT NOT NULL,     -- as the source names it
	source       TEXT NOT NULL,
	record       TEXT NOT NULL,     -- id of the public record
	organization TEXT NOT NULL,
	place        INTEGER NOT NULL,
	agency       TEXT NOT NULL,
	publisher    TEXT NOT NULL,
	digest       TEXT NOT NULL,     -- of the document as it came
	doc          TEXT NOT NULL,
	fields       TEXT NOT NULL,     -- when each member last changed, JSON
	dropped      TEXT NOT NULL,     -- members that the source took away, JSON
	changed_at   INTEGER NOT NULL,
	UNIQUE (kind, id, source)
);

CREATE INDEX directory_claim_record ON directory_claim (kind, record);

-- Where each member of a public document came from, and when; a record without
-- a row came at once from its one source.
CREATE TABLE directory_provenance (
	record INTEGER PRIMARY KEY REFERENCES directory_record (row),
	fields TEXT NOT NULL
);

CREATE TABLE directory_tombstone (
	row          INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL,
	id           TEXT NOT NULL,
	source       TEXT NOT NULL,     -- who took it away
	reason       TEXT NOT NULL,     -- deleted, gone or merged
	merged_into  TEXT NOT NULL,     -- record that it became part of, or empty
	origin       TEXT NOT NULL,     -- source of the record
	organization TEXT NOT NULL,
	place        INTEGER NOT NULL,
	agency       TEXT NOT NULL,
	publisher    TEXT NOT NULL,
	doc          TEXT NOT NULL,
	deleted_at   INTEGER NOT NULL,
	version      INTEGER NOT NULL,
	UNIQUE (kind, id)
);

CREATE INDEX directory_tombstone_version ON directory_tombstone (version);

-- Public documents as they were before a change. Free places are not in them:
-- their course would tell who came and left.
CREATE TABLE directory_history (
	row        INTEGER PRIMARY KEY,
	kind       TEXT NOT NULL,
	id         TEXT NOT NULL,
	version    INTEGER NOT NULL,     -- of the directory when this state ended
	source     TEXT NOT NULL,
	who        BLOB,            -- who changed it then
	doc        TEXT NOT NULL,
	changed_at INTEGER NOT NULL
);

CREATE INDEX directory_history_record ON directory_history (kind, id, row);

-- Two services that may be one.
CREATE TABLE directory_duplicate (
	row        INTEGER PRIMARY KEY,
	first      TEXT NOT NULL,       -- the record that stays
	second     TEXT NOT NULL,
	score      INTEGER NOT NULL,    -- 0 to 100
	reasons    TEXT NOT NULL,       -- codes
	state      TEXT NOT NULL,       -- open, same or different
	who        BLOB,
	found_at   INTEGER NOT NULL,
	decided_at INTEGER,
	undone_at  INTEGER,
	UNIQUE (first, second)
);

CREATE INDEX directory_duplicate_state ON directory_duplicate (state, score);
CREATE INDEX directory_duplicate_second ON directory_duplicate (second);

CREATE TABLE directory_verification (
	service     TEXT NOT NULL,
	field       TEXT NOT NULL,      -- kind of field: phone, hours, address …
	method      TEXT NOT NULL,      -- own, phone, visit, web, link; empty: never here
	who         BLOB,
	verified_at INTEGER,
	due_at      INTEGER NOT NULL,
	PRIMARY KEY (service, field)
);

CREATE TABLE directory_suggestion (
	id         TEXT NOT NULL PRIMARY KEY,
	service    TEXT NOT NULL,
	agency     TEXT NOT NULL,       -- that runs the service and decides; empty: the desk
	who        BLOB NOT NULL,
	body       BLOB NOT NULL,    -- field, value, why and the answer, sealed
	state      TEXT NOT NULL,       -- open, accepted or refused
	made_at    INTEGER NOT NULL,
	decided_by BLOB,
	decided_at INTEGER
);

CREATE INDEX directory_suggestion_state ON directory_suggestion (state, agency, made_at);
CREATE INDEX directory_suggestion_service ON directory_suggestion (service);
