package store

// This file holds what differs between the engines in SQL.

// dialect is the SQL of one engine where it can't be the same.
type dialect struct {
	// columns lists each column: table, name, type, place in the primary
	// key (0: none), and whether the database numbers it.
	columns string
	// references lists pairs of tables: one that refers to another.
	references string
	// steps creates the table of migration steps.
	steps string
	// bytewise makes an ORDER BY of text compare bytes.
	bytewise string
	// numbered lets an INSERT say the number of a row that the database
	// would number itself.
	numbered string
	// erasures lets the numbers of erasures go on after the highest.
	erasures string
}

var dialects = map[Engine]dialect{
	SQLite: {
		columns: `SELECT m.name, c.name, lower(c.type), c.pk, false
			FROM sqlite_schema m, pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
			ORDER BY m.name, c.cid`,
		references: `SELECT DISTINCT m.name, f."table"
			FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
			WHERE m.type = 'table'`,
		steps: `CREATE TABLE IF NOT EXISTS schema_step (
			name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) WITHOUT ROWID`,
	},
	Postgres: {
		columns: `SELECT r.relname, a.attname, format_type(a.atttypid, a.atttypmod),
				coalesce(array_position(k.conkey, a.attnum), 0), a.attidentity <> ''
			FROM pg_class r
			JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype = 'p'
			WHERE r.relkind = 'r' AND r.relnamespace = current_schema()::regnamespace
			ORDER BY r.relname COLLATE "C", a.attnum`,
		references: `SELECT DISTINCT a.relname, b.relname FROM pg_constraint c
			JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid
			WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace`,
		steps: `CREATE TABLE IF NOT EXISTS schema_step (
			name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)`,
		bytewise: ` COLLATE "C"`,
		numbered: ` OVERRIDING SYSTEM VALUE`,
		erasures: `SELECT setval(pg_get_serial_sequence('erasure', 'row'), coalesce(max(row), 0) + 1, false) FROM erasure`,
	},
}
