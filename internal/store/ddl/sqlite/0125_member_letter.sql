-- Letters that tell members outside of the browser that something changed on
-- their account. A row stands only until its letter was taken.

CREATE TABLE member_letter (
	recipient BLOB PRIMARY KEY, -- pseudonym of the member
	body      BLOB NOT NULL,    -- to whom: sealed for the node
	tries     INTEGER NOT NULL,
	next_at   INTEGER NOT NULL     -- not before
);
