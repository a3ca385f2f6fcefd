-- What nobody covers, added up when a worker notes it. docs/columns.md says
-- what each column holds. There is no row for a person, and no time but the week.

CREATE TABLE gap_count (
	week     TEXT NOT NULL, -- ISO 8601, 2026-W48
	province TEXT NOT NULL, -- where help was sought; empty when it was not said
	need     TEXT NOT NULL, -- code of the taxonomy
	why      TEXT NOT NULL, -- what came closest, or a rule on immigration status
	n        BIGINT NOT NULL,
	PRIMARY KEY (week, province, need, why)
);
