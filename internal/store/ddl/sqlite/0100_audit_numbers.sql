-- Entries of the log are numbered by the process that records them, so that
-- one that vanishes while it waits is missed. Older ones have no number.

ALTER TABLE audit_entry ADD COLUMN stream TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_entry ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
