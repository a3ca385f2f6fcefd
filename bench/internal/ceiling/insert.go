package ceiling

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL
	_ "modernc.org/sqlite"             // SQLite

	"relais/bench/internal/measure"
)

// move is the size in bytes of one small sealed move.
const move = 1500

// SQLite inserts one row of a move's size in a transaction of its own, with
// synchronous=FULL. One writer: SQLite has no second.
func SQLite(dir string) (measure.Task, func(), error) {
	dsn := "file:" + filepath.Join(dir, "plain.db") +
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return measure.Task{}, nil, err
	}
	db.SetMaxOpenConns(1)
	var synchronous int
	if err := db.QueryRow("PRAGMA synchronous").Scan(&synchronous); err != nil {
		return measure.Task{}, nil, fmt.Errorf("read synchronous: %w", err)
	}
	if synchronous != 2 {
		return measure.Task{}, nil, fmt.Errorf("SQLite runs with synchronous=%d", synchronous)
	}
	do, err := inserter(db, "CREATE TABLE plain (id INTEGER PRIMARY KEY, body BLOB NOT NULL)", "INSERT INTO plain (body) VALUES (?1)")
	task := measure.Task{Work: "plain insert", Engine: "sqlite", Clients: 1, Do: do}
	return task, func() { db.Close() }, err
}

// Postgres inserts one row of a move's size in a transaction of its own into
// the database at url, which must be durable, for each number of clients.
func Postgres(url string, clients ...int) ([]measure.Task, func(), error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(64)
	db.SetMaxIdleConns(64)
	do, err := inserter(db, "CREATE TABLE plain (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body BYTEA NOT NULL)",
		"INSERT INTO plain (body) VALUES ($1)")
	var tasks []measure.Task
	for _, n := range clients {
		tasks = append(tasks, measure.Task{Work: "plain insert", Engine: "postgres", Clients: n, Do: do})
	}
	return tasks, func() { db.Close() }, err
}

func inserter(db *sql.DB, ddl, insert string) (func(context.Context, int) error, error) {
	if _, err := db.Exec(ddl); err != nil {
		return nil, fmt.Errorf("create the table: %w", err)
	}
	stmt, err := db.Prepare(insert)
	if err != nil {
		return nil, fmt.Errorf("prepare the insert: %w", err)
	}
	body := make([]byte, move)
	_, _ = rand.Read(body)
	return func(ctx context.Context, _ int) error {
		_, err := stmt.ExecContext(ctx, body)
		return err
	}, nil
}
