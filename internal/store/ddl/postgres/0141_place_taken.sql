-- Places that were accepted, since their service counted its places.

CREATE TABLE place_taken (
	row    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id     BYTEA NOT NULL UNIQUE, -- keyed hash of the referral
	turn   BIGINT NOT NULL,     -- random, another at each change
	sealed BYTEA NOT NULL         -- of which service, for the node
);
