-- Agencies, members, their keys and sessions. docs/columns.md says what each
-- column holds. Ids are random; names of staff and logins are sealed for the
-- node; private keys are sealed under what only their owner has.

CREATE TABLE coalition (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	name_fr TEXT NOT NULL,
	name_en TEXT NOT NULL,
	desk TEXT NOT NULL,           -- agency that is the coalition's desk
	created_at INTEGER NOT NULL
);

CREATE TABLE agency (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,      -- hash of the first root public key
	coalition TEXT NOT NULL,
	name_fr TEXT NOT NULL,
	name_en TEXT NOT NULL,
	sector TEXT NOT NULL,
	province TEXT NOT NULL,
	zone TEXT NOT NULL,
	uses TEXT NOT NULL,           -- ask attributes that its rules look at, comma between
	hours TEXT NOT NULL,          -- weekly hours, JSON
	backup TEXT NOT NULL,         -- member to whom an overdue ask goes first, or empty
	current INTEGER NOT NULL,      -- newest version
	serial INTEGER NOT NULL,       -- newest root
	kit INTEGER NOT NULL,          -- 1 when the recovery kit was printed
	passkeys INTEGER NOT NULL,     -- 1 when passkeys are demanded
	changed INTEGER NOT NULL,      -- counts changes, so that caches notice
	created_at INTEGER NOT NULL
);

CREATE TABLE agency_root (
	agency TEXT NOT NULL,
	serial INTEGER NOT NULL,
	cert BLOB NOT NULL,          -- the public key, signed by the root before it (the first by itself)
	created_at INTEGER NOT NULL,
	PRIMARY KEY (agency, serial)
);

CREATE TABLE root_wrap (
	agency TEXT NOT NULL,
	serial INTEGER NOT NULL,
	holder TEXT NOT NULL,         -- administrator, or the kit's id
	sealed BLOB NOT NULL,        -- the root's seed, HPKE to the holder
	PRIMARY KEY (agency, serial, holder)
);

CREATE TABLE agency_version (
	agency TEXT NOT NULL,
	version INTEGER NOT NULL,
	cert BLOB NOT NULL,          -- the public sealing key, signed by a root
	chain BLOB,                  -- secrets of the version before, under this version's vault key
	created_at INTEGER NOT NULL,
	PRIMARY KEY (agency, version)
);

CREATE TABLE version_wrap (
	agency TEXT NOT NULL,
	version INTEGER NOT NULL,
	holder TEXT NOT NULL,         -- member, or the kit's id
	sealed BLOB NOT NULL,        -- the version's secrets, HPKE to the holder
	PRIMARY KEY (agency, version, holder)
);

CREATE TABLE agency_kit (
	id TEXT NOT NULL PRIMARY KEY,
	agency TEXT NOT NULL,
	confirmed INTEGER NOT NULL,    -- 1 when it was printed
	cert BLOB NOT NULL,          -- the kit's public sealing key, signed by the root
	wraps BLOB NOT NULL,         -- the kit's private key, under each m-subset of the shares
	created_at INTEGER NOT NULL
);
CREATE INDEX agency_kit_agency ON agency_kit (agency);

CREATE TABLE member (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	agency TEXT NOT NULL,
	login BLOB NOT NULL UNIQUE,  -- HMAC of the folded login
	state INTEGER NOT NULL,        -- 0 waits for a certificate, 1 active, 2 removed
	profile BLOB NOT NULL,       -- name, login, language, asked roles: for the node
	public BLOB NOT NULL,        -- public keys: for the node
	cert BLOB,                   -- keys and roles, signed by the root: for the node
	second BLOB NOT NULL,        -- TOTP seed and last step: for the node
	changed INTEGER NOT NULL,      -- counts changes, so that caches notice
	created_at INTEGER NOT NULL
);
CREATE INDEX member_agency ON member (agency);

CREATE TABLE member_unlock (
	row INTEGER PRIMARY KEY,
	member TEXT NOT NULL,
	kind TEXT NOT NULL,           -- passphrase, passkey or demo
	ref TEXT NOT NULL,            -- passkey id, or empty
	salt BLOB NOT NULL,
	cost TEXT NOT NULL,           -- Argon2id: KiB, passes, lanes
	sealed BLOB NOT NULL,        -- the member's private keys, under the unlock key
	UNIQUE (member, kind, ref)
);

CREATE TABLE passkey (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	member TEXT NOT NULL,
	credential BLOB NOT NULL UNIQUE, -- HMAC of the credential id
	sealed BLOB NOT NULL,        -- the public credential and its name: for the node
	created_at INTEGER NOT NULL
);
CREATE INDEX passkey_member ON passkey (member);

CREATE TABLE ceremony (
	id TEXT NOT NULL PRIMARY KEY,
	sealed BLOB NOT NULL,        -- challenge of a passkey ceremony: for the node
	ends_at INTEGER NOT NULL
);

CREATE TABLE session (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	hash BLOB NOT NULL UNIQUE,   -- of the token, which is nowhere
	member TEXT NOT NULL,
	sealed BLOB,                 -- the member's keys, under a key derived from the token; NULL once ended
	created_at INTEGER NOT NULL,
	touched_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL
);
CREATE INDEX session_member ON session (member);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE invitation (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	agency TEXT NOT NULL,         -- who invites
	kind TEXT NOT NULL,           -- member or agency
	hash BLOB NOT NULL UNIQUE,   -- of the code
	sealed BLOB NOT NULL,        -- who is invited: for the node
	ends_at INTEGER NOT NULL
);
CREATE INDEX invitation_agency ON invitation (agency);

CREATE TABLE setup_code (
	hash BLOB NOT NULL PRIMARY KEY,
	ends_at INTEGER NOT NULL
);

CREATE TABLE guess (
	bucket INTEGER NOT NULL PRIMARY KEY, -- keyed hash of a login, device or source, cut short
	fails INTEGER NOT NULL,
	next_at INTEGER NOT NULL
);

CREATE TABLE kept (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	member TEXT NOT NULL,
	slot BLOB NOT NULL,          -- pseudonym of the form, so that a draft replaces the one before
	sealed BLOB NOT NULL,        -- a form, HPKE to the member
	saved_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX kept_slot ON kept (member, slot);

CREATE TABLE recovery (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	agency TEXT NOT NULL,
	state INTEGER NOT NULL,        -- 0 waits, 1 done, 2 cancelled
	ready_at INTEGER NOT NULL,
	created_at INTEGER NOT NULL
);
CREATE INDEX recovery_agency ON recovery (agency);

CREATE TABLE notice (
	row INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	member BLOB NOT NULL,        -- pseudonym
	sealed BLOB NOT NULL,        -- message code and link: for the node
	created_at INTEGER NOT NULL
);
CREATE INDEX notice_member ON notice (member);
