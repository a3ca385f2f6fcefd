-- Needs that are open, and since when nobody is being asked for them.

CREATE TABLE need_watch (
	row    INTEGER PRIMARY KEY,
	need   BLOB NOT NULL UNIQUE, -- keyed hash of the need
	desk   BLOB NOT NULL,        -- pseudonym of the coalition's desk; zeros until it is told
	due    INTEGER,              -- when the desk is told; NULL while somebody is being asked, and for none
	sent   INTEGER NOT NULL,     -- whether the desk was told
	sealed BLOB NOT NULL,        -- since when, under which consent and which referrals run, for the node
	parcel BLOB                  -- HPKE to the desk: need, urgency, province
);

CREATE INDEX need_watch_due ON need_watch (due);
CREATE INDEX need_watch_desk ON need_watch (desk, sent);
