-- Links by which recipients without Relais answer themselves.

CREATE TABLE answer_link (
	row      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	referral BIGINT NOT NULL UNIQUE, -- its row: one link at a time
	token    BYTEA NOT NULL UNIQUE,  -- hash of what stands in the address
	sealed   BYTEA NOT NULL,         -- of which referral, and how often a code was wrong, for the node
	ask      BYTEA NOT NULL          -- what is asked, under a key of the link and its code
);
