-- What the log says of an object is asked before each ask, also of entries that
-- are not in the log yet.
DROP INDEX audit_entry_object;
CREATE INDEX audit_entry_object ON audit_entry (object, id);
