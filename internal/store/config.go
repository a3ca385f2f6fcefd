package store

import (
	"errors"
	"time"
)

// Config says where the data is. Exactly one of Dir and URL is set.
type Config struct {
	// Dir holds relais.db, SQLite. It is created, for its owner only.
	Dir string
	// URL is a postgres:// URL.
	URL string

	// Migrate brings an older or empty schema forward on opening. Without
	// it, Open refuses such a schema with ErrSchemaBehind.
	Migrate bool
	// Synchronous is SQLite's setting: FULL unless set. Anything less can
	// lose acknowledged work with the power, so only tests set it.
	Synchronous string
	// Clock replaces the engine's clock; tests and the demo set it.
	Clock func() time.Time
	// Ended reports whether a journal outside of the database says that
	// something has ended (kinds Ended…): then a row that says otherwise is not
	// believed. nil without a journal.
	Ended func(kind, object string) bool
	// MaxConns bounds the connections: on PostgreSQL all of them (24 unless
	// set), on SQLite those that read (8 to 32 unless set).
	MaxConns int
}

func (c Config) validate() error {
	if (c.Dir == "") == (c.URL == "") {
		return errors.New("store: set either a data folder or a database URL")
	}
	return nil
}
