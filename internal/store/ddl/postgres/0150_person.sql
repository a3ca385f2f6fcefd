-- The card with which a person opens their own file, what is sealed to them, and what they and their agency write.

CREATE TABLE person_card (
	row    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	mark   BYTEA NOT NULL UNIQUE, -- pseudonym of the case file
	first  BYTEA NOT NULL UNIQUE, -- keyed hash of what the words become
	second BYTEA NOT NULL UNIQUE, -- the same of the second words; random where there are none
	own    BYTEA NOT NULL,        -- the person's keys, under their words
	other  BYTEA NOT NULL,        -- keys that open nothing, under the second words; under a lost key where there are none
	state  BYTEA NOT NULL,        -- whose file it opens, and the public keys, for the node
	token  BYTEA UNIQUE,          -- hash of the token of the session; NULL for none
	keys   BYTEA                  -- the keys, for as long as the session lasts
);

CREATE TABLE person_line (
	row    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	card   BIGINT NOT NULL REFERENCES person_card (row),
	tag    BYTEA NOT NULL, -- keyed hash of what it is about: equal ones are one line
	sealed BYTEA NOT NULL, -- HPKE to the person
	UNIQUE (card, tag)
);

CREATE TABLE person_word (
	row     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id      TEXT NOT NULL UNIQUE,
	agency  BYTEA NOT NULL,    -- pseudonym
	mark    BYTEA NOT NULL,    -- pseudonym of the case file
	version BIGINT NOT NULL,   -- of the agency's key that it is sealed to
	waits   BIGINT NOT NULL,   -- whether the agency must look
	sealed  BYTEA NOT NULL     -- HPKE to the agency
);

CREATE INDEX person_word_agency ON person_word (agency, waits);
CREATE INDEX person_word_mark ON person_word (mark);
