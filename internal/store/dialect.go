package store

// This file holds what differs between the engines in SQL.

// dialect is the SQL of one engine where it can't be the same.
type dialect struct {
	// tables lists the node's tables; columns their columns in order.
	tables, columns string
	// steps creates the table of migration steps.
	steps string
}

var dialects = map[Engine]dialect{
	SQLite: {
		tables: `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY name`,
		columns: `SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`,
		steps: `CREATE TABLE IF NOT EXISTS schema_step (
			name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) WITHOUT ROWID`,
	},
	Postgres: {
		tables: `SELECT table_name FROM information_schema.tables
			WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name`,
		columns: `SELECT table_name, column_name FROM information_schema.columns
			WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position`,
		steps: `CREATE TABLE IF NOT EXISTS schema_step (
			name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)`,
	},
}
