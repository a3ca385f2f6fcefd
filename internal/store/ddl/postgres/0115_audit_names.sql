-- Each entry of the log bears names that no other has, which it gets when it is
-- placed. Until then only its object has a name, one for this entry alone.
DROP INDEX audit_entry_object;
CREATE INDEX audit_entry_object ON audit_entry (object, id) WHERE log_index IS NOT NULL;
CREATE INDEX audit_entry_waiting ON audit_entry (object) WHERE log_index IS NULL;
