-- Feeds of times, of members who switched one on.

CREATE TABLE calendar_feed (
	row    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member TEXT NOT NULL UNIQUE,  -- one feed each
	token  BYTEA NOT NULL UNIQUE, -- hash of what stands in the address
	times  BYTEA NOT NULL,        -- when the member is busy, for the node
	refs   BYTEA NOT NULL         -- the key that tells which times are of which file, under the agency's vault key
);
