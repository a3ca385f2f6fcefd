-- When somebody joined or signed in tells a thief when an agency was at work
-- and with whom. docs/columns.md.

UPDATE member SET created_at = 0;
UPDATE session SET created_at = 0;
