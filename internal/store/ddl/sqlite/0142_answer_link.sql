-- Links by which recipients without Relais answer themselves.

CREATE TABLE answer_link (
	row      INTEGER PRIMARY KEY,
	referral INTEGER NOT NULL UNIQUE, -- its row: one link at a time
	token    BLOB NOT NULL UNIQUE,    -- hash of what stands in the address
	sealed   BLOB NOT NULL,           -- of which referral, and how often a code was wrong, for the node
	ask      BLOB NOT NULL            -- what is asked, under a key of the link and its code
);
