-- A referral stays in hand until an ending that the other side made was looked
-- at. Those of a sender that ended unread come back: the clock looks at each
-- (due) and settles by the table which of them must still be read.

UPDATE referral SET sender_open = 1, due = 0 WHERE sender_open = 0 AND sender_seen < version;
