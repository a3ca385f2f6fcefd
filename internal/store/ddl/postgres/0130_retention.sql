-- What the clock erases of closed files.

CREATE TABLE case_retention (
	case_row BIGINT PRIMARY KEY REFERENCES case_file (row),
	sealed   BYTEA NOT NULL        -- since when the file is closed, and what is erased when: sealed for the node
);

CREATE TABLE agency_retention (
	agency TEXT PRIMARY KEY,
	sealed BYTEA NOT NULL          -- after how many months which section is erased: sealed for the node
);
