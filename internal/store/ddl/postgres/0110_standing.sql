-- What an agency is can't be said by who holds the database: the sector and
-- the desk are signed by roots, and the node knows which keys are the newest.
-- docs/keys.md.

ALTER TABLE agency ADD COLUMN standing BYTEA;
ALTER TABLE agency ADD COLUMN keys BYTEA;
ALTER TABLE coalition ADD COLUMN proof BYTEA;

-- A sector that the desk proposes, until the agency has countersigned.
CREATE TABLE sector_change (
	agency TEXT NOT NULL PRIMARY KEY,
	sealed BYTEA NOT NULL      -- the sector and who has signed: for the node
);
