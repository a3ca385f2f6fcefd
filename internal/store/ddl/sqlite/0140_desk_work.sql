-- What a coalition's desk did about an ask that nobody answered.

CREATE TABLE desk_work (
	row       INTEGER PRIMARY KEY,
	referral  INTEGER NOT NULL,    -- its row
	seq       INTEGER NOT NULL,    -- from 1
	link      BLOB NOT NULL,       -- place in the chain, for the node
	own       BLOB,                -- the desk's copy; NULL once erased
	sender    BLOB,                -- HPKE to who asks; NULL once erased
	recipient BLOB,                -- HPKE to who was asked; NULL when nothing went there, and once erased
	UNIQUE (referral, seq)
);

ALTER TABLE desk_copy ADD COLUMN touched INTEGER NOT NULL DEFAULT 0; -- counts what the desk does, so that an open list is told
