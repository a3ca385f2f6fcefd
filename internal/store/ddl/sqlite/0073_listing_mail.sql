-- Letters that ask agencies to confirm their listings. docs/columns.md says
-- what each column holds. Who is written to stands under a pseudonym, their
-- address is sealed for the node.

CREATE TABLE listing_mail (
	recipient   BLOB PRIMARY KEY,
	body        BLOB NOT NULL,    -- agency, address, language: sealed for the node
	stopped     BOOLEAN NOT NULL, -- who is written to wants no more
	state       TEXT NOT NULL,    -- waiting, sent, later, failed, refused or unsure
	mail        TEXT NOT NULL,    -- id of the letter under way, or empty
	tries       INTEGER NOT NULL,
	unsure      INTEGER NOT NULL, -- tries of which nobody knows whether they were taken
	next_at     INTEGER NOT NULL, -- not before
	tried_at    INTEGER,
	sent_at     INTEGER,
	holder      TEXT NOT NULL,    -- process that sends it
	lease_until INTEGER
);

CREATE INDEX listing_mail_next ON listing_mail (next_at);

CREATE TABLE listing_mail_link (
	hash       BLOB PRIMARY KEY,
	recipient  BLOB NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at    INTEGER
);

-- At most one row: the server that takes the letters, as the node knows it.
CREATE TABLE listing_mail_server (
	id        INTEGER PRIMARY KEY CHECK (id = 1),
	failures  INTEGER NOT NULL, -- since it last took a letter
	failed_at INTEGER,
	next_at   INTEGER NOT NULL
);
