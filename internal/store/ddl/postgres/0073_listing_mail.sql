-- Letters that ask agencies to confirm their listings. docs/columns.md says
-- what each column holds. Who is written to stands under a pseudonym, their
-- address is sealed for the node.

CREATE TABLE listing_mail (
	recipient   BYTEA PRIMARY KEY,
	body        BYTEA NOT NULL,    -- agency, address, language: sealed for the node
	stopped     BOOLEAN NOT NULL, -- who is written to wants no more
	state       TEXT NOT NULL,    -- waiting, sent, later, failed, refused or unsure
	mail        TEXT NOT NULL,    -- id of the letter under way, or empty
	tries       BIGINT NOT NULL,
	unsure      BIGINT NOT NULL, -- tries of which nobody knows whether they were taken
	next_at     BIGINT NOT NULL, -- not before
	tried_at    BIGINT,
	sent_at     BIGINT,
	holder      TEXT NOT NULL,    -- process that sends it
	lease_until BIGINT
);

CREATE INDEX listing_mail_next ON listing_mail (next_at);

CREATE TABLE listing_mail_link (
	hash       BYTEA PRIMARY KEY,
	recipient  BYTEA NOT NULL,
	expires_at BIGINT NOT NULL,
	used_at    BIGINT
);

-- At most one row: the server that takes the letters, as the node knows it.
CREATE TABLE listing_mail_server (
	id        BIGINT PRIMARY KEY CHECK (id = 1),
	failures  BIGINT NOT NULL, -- since it last took a letter
	failed_at BIGINT,
	next_at   BIGINT NOT NULL
);
