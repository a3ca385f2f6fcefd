-- The card with which a person opens their own file, what is sealed to them, and what they and their agency write.

CREATE TABLE person_card (
	row    INTEGER PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	mark   BLOB NOT NULL UNIQUE, -- pseudonym of the case file
	first  BLOB NOT NULL UNIQUE, -- keyed hash of what the words become
	second BLOB NOT NULL UNIQUE, -- the same of the second words; random where there are none
	own    BLOB NOT NULL,        -- the person's keys, under their words
	other  BLOB NOT NULL,        -- keys that open nothing, under the second words; under a lost key where there are none
	state  BLOB NOT NULL,        -- whose file it opens, and the public keys, for the node
	token  BLOB UNIQUE,          -- hash of the token of the session; NULL for none
	keys   BLOB                  -- the keys, for as long as the session lasts
);

CREATE TABLE person_line (
	row    INTEGER PRIMARY KEY,
	card   INTEGER NOT NULL REFERENCES person_card (row),
	tag    BLOB NOT NULL, -- keyed hash of what it is about: equal ones are one line
	sealed BLOB NOT NULL, -- HPKE to the person
	UNIQUE (card, tag)
);

CREATE TABLE person_word (
	row     INTEGER PRIMARY KEY,
	id      TEXT NOT NULL UNIQUE,
	agency  BLOB NOT NULL,    -- pseudonym
	mark    BLOB NOT NULL,    -- pseudonym of the case file
	version INTEGER NOT NULL, -- of the agency's key that it is sealed to
	waits   INTEGER NOT NULL, -- whether the agency must look
	sealed  BLOB NOT NULL     -- HPKE to the agency
);

CREATE INDEX person_word_agency ON person_word (agency, waits);
CREATE INDEX person_word_mark ON person_word (mark);
