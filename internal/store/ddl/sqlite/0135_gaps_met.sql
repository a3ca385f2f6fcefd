-- Needs that nobody meets, each row one that was met: what and why is sealed for
-- the node, which does it for those of before when it opens.
CREATE TABLE gap_met (
	mark   BLOB PRIMARY KEY, -- keyed hash of the need and the barrier
	sealed BLOB NOT NULL     -- week, province, need, barrier, for the node
);
