-- Documents of case files, in segments. Their keys lie in the entry of the file.

CREATE TABLE document (
	row      INTEGER PRIMARY KEY,
	id       TEXT NOT NULL UNIQUE, -- of the entry, once it is whole
	who      BLOB NOT NULL,        -- pseudonym of the member who brings it in; zeros once it is whole
	arriving INTEGER NOT NULL,     -- whether segments are missing
	wrap     BLOB,                 -- its keys, for that member, until it is whole
	due      INTEGER               -- when the clock destroys it unless it is whole; NULL then
);

CREATE TABLE document_part (
	row      INTEGER PRIMARY KEY,
	document INTEGER NOT NULL REFERENCES document (row),
	n        INTEGER NOT NULL, -- from 0
	about    BLOB NOT NULL,    -- its size and hash, under the document's key
	body     BLOB NOT NULL,    -- an age file
	UNIQUE (document, n)
);

CREATE INDEX document_who ON document (who, arriving);
CREATE INDEX document_due ON document (due);
