-- Documents of case files, in segments. Their keys lie in the entry of the file.

CREATE TABLE document (
	row      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE, -- of the entry, once it is whole
	who      BYTEA NOT NULL,        -- pseudonym of the member who brings it in; zeros once it is whole
	arriving BIGINT NOT NULL,     -- whether segments are missing
	wrap     BYTEA,                 -- its keys, for that member, until it is whole
	due      BIGINT               -- when the clock destroys it unless it is whole; NULL then
);

CREATE TABLE document_part (
	row      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	document BIGINT NOT NULL REFERENCES document (row),
	n        BIGINT NOT NULL, -- from 0
	about    BYTEA NOT NULL,    -- its size and hash, under the document's key
	body     BYTEA NOT NULL,    -- an age file
	UNIQUE (document, n)
);

CREATE INDEX document_who ON document (who, arriving);
CREATE INDEX document_due ON document (due);
