-- When somebody looks whether a person can be told of a disclosure without
-- consent: noon UTC of a day, the same for everybody. docs/columns.md.

ALTER TABLE disclosure ADD COLUMN tell INTEGER;
CREATE INDEX disclosure_tell ON disclosure (tell) WHERE tell IS NOT NULL;
