-- Places that were accepted, since their service counted its places.

CREATE TABLE place_taken (
	row    INTEGER PRIMARY KEY,
	id     BLOB NOT NULL UNIQUE, -- keyed hash of the referral
	turn   INTEGER NOT NULL,     -- random, another at each change
	sealed BLOB NOT NULL         -- of which service, for the node
);
