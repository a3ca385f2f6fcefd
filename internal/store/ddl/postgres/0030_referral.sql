-- Referrals between agencies, their parcels, and releases. docs/columns.md
-- says what each column holds. Agencies are pseudonyms; what is said is sealed
-- for an agency; where a referral stands is sealed for the node.

CREATE TABLE referral (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	sender BYTEA NOT NULL,          -- pseudonym
	recipient BYTEA NOT NULL,       -- pseudonym
	consent BYTEA NOT NULL,         -- pseudonym of the consent to the ask
	sender_open BIGINT NOT NULL,  -- 1 while the sender has it in hand
	recipient_open BIGINT NOT NULL,
	version BIGINT NOT NULL,      -- number of moves
	sender_seen BIGINT NOT NULL,  -- newest move that a member of that side has read
	recipient_seen BIGINT NOT NULL,
	due BIGINT,                   -- when the clock looks at it again
	standing BYTEA NOT NULL,        -- state and clocks: for the node
	sender_card BYTEA NOT NULL,     -- case, need and ask: under the sender's vault key
	recipient_card BYTEA            -- the ask: under the recipient's vault key
);
CREATE INDEX referral_sender ON referral (sender, sender_open);
CREATE INDEX referral_recipient ON referral (recipient, recipient_open);
CREATE INDEX referral_consent ON referral (consent);
CREATE INDEX referral_due ON referral (due) WHERE due IS NOT NULL;

CREATE TABLE referral_move (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	referral BIGINT NOT NULL,     -- its row
	seq BIGINT NOT NULL,
	link BYTEA NOT NULL,            -- header, time and chain: for the node
	parcel BYTEA,                   -- HPKE to the other agency; NULL once erased
	own BYTEA NOT NULL,             -- the author's copy: under the author's vault key
	once BYTEA,                     -- keyed hash that makes a repeat harmless
	UNIQUE (referral, seq)
);
CREATE UNIQUE INDEX referral_move_once ON referral_move (once) WHERE once IS NOT NULL;

CREATE TABLE referral_group (
	id TEXT NOT NULL PRIMARY KEY,
	won BIGINT NOT NULL           -- 1 once one of its asks was accepted
);

CREATE TABLE held (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	bundle TEXT NOT NULL,          -- group, or the one referral
	due BIGINT,                   -- when the node sends it by itself
	sealed BYTEA NOT NULL           -- a parcel sealed and signed ahead: for the node, inside it for its recipient
);
CREATE INDEX held_bundle ON held (bundle);
CREATE INDEX held_due ON held (due) WHERE due IS NOT NULL;

CREATE TABLE desk_copy (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	referral BIGINT NOT NULL,     -- its row
	desk BYTEA NOT NULL,            -- pseudonym
	sent BIGINT NOT NULL,         -- 1 once nobody answered
	header BYTEA NOT NULL,          -- for the node
	parcel BYTEA NOT NULL           -- HPKE to the desk
);
CREATE INDEX desk_copy_referral ON desk_copy (referral);
CREATE INDEX desk_copy_desk ON desk_copy (desk) WHERE sent = 1;

CREATE TABLE released (
	row BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	referral TEXT NOT NULL,
	consent BYTEA NOT NULL,         -- pseudonym
	until BIGINT,                 -- when the consent ends
	sealed BYTEA NOT NULL,          -- where it stands: for the node
	wrap BYTEA                      -- HPKE to the recipient, signed inside; NULL once erased
);
CREATE INDEX released_consent ON released (consent);
CREATE INDEX released_until ON released (until) WHERE wrap IS NOT NULL;

CREATE TABLE released_body (
	release BIGINT PRIMARY KEY,   -- its row
	body BYTEA NOT NULL             -- consent and snapshot: under the release's own key
);
