-- What a coalition's desk did about an ask that nobody answered.

CREATE TABLE desk_work (
	row       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	referral  BIGINT NOT NULL,    -- its row
	seq       BIGINT NOT NULL,    -- from 1
	link      BYTEA NOT NULL,       -- place in the chain, for the node
	own       BYTEA,                -- the desk's copy; NULL once erased
	sender    BYTEA,                -- HPKE to who asks; NULL once erased
	recipient BYTEA,                -- HPKE to who was asked; NULL when nothing went there, and once erased
	UNIQUE (referral, seq)
);

ALTER TABLE desk_copy ADD COLUMN touched BIGINT NOT NULL DEFAULT 0; -- counts what the desk does, so that an open list is told
