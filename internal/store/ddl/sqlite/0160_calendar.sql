-- Feeds of times, of members who switched one on.

CREATE TABLE calendar_feed (
	row    INTEGER PRIMARY KEY,
	member TEXT NOT NULL UNIQUE, -- one feed each
	token  BLOB NOT NULL UNIQUE, -- hash of what stands in the address
	times  BLOB NOT NULL,        -- when the member is busy, for the node
	refs   BLOB NOT NULL         -- the key that tells which times are of which file, under the agency's vault key
);
