-- Answers that are kept for a repeat go with the words of the file that they
-- are about. What was erased is found in the journal.
ALTER TABLE answered ADD COLUMN about BYTEA;
CREATE INDEX erasure_object ON erasure (kind, object);
