-- Letters that tell members outside of the browser that something changed on
-- their account. A row stands only until its letter was taken.

CREATE TABLE member_letter (
	recipient BYTEA PRIMARY KEY, -- pseudonym of the member
	body      BYTEA NOT NULL,    -- to whom: sealed for the node
	tries     BIGINT NOT NULL,
	next_at   BIGINT NOT NULL     -- not before
);
