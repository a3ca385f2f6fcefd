-- Needs that are open, and since when nobody is being asked for them.

CREATE TABLE need_watch (
	row    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	need   BYTEA NOT NULL UNIQUE, -- keyed hash of the need
	desk   BYTEA NOT NULL,        -- pseudonym of the coalition's desk; zeros until it is told
	due    BIGINT,                -- when the desk is told; NULL while somebody is being asked, and for none
	sent   BIGINT NOT NULL,       -- whether the desk was told
	sealed BYTEA NOT NULL,        -- since when, under which consent and which referrals run, for the node
	parcel BYTEA                  -- HPKE to the desk: need, urgency, province
);

CREATE INDEX need_watch_due ON need_watch (due);
CREATE INDEX need_watch_desk ON need_watch (desk, sent);
