-- When a session is used and when it ends is sealed for the node, which does it
-- for those of before when it opens.
ALTER TABLE session ADD COLUMN times BLOB;
