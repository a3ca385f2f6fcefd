-- Who made a recovery kit and who confirmed it. docs/keys.md.

ALTER TABLE agency_kit ADD COLUMN about BYTEA;
