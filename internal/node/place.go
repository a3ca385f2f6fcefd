package node

import (
	"context"
	"io"

	"filippo.io/age"

	"relais/internal/store"
)

// Place says where a node's data is: a folder (SQLite) or a PostgreSQL URL.
type Place = store.Config

// CreateDatabase makes an empty database on a PostgreSQL server, for a node
// that must leave nothing behind; drop removes it.
func CreateDatabase(ctx context.Context, server string) (url string, drop func(), err error) {
	return store.CreateDatabase(ctx, server)
}

// Ready says whether the node can work: its database answers.
func (n *Node) Ready(ctx context.Context) error { return n.DB.Ping(ctx) }

// Migrate brings the schema at a place forward and returns the number of
// steps. before runs first when there is something to do, and is given what
// writes a sealed backup of the older database.
func Migrate(ctx context.Context, p Place, before func(context.Context, func(io.Writer, ...age.Recipient) error) error) (int, error) {
	steps, err := store.Migrate(ctx, p, func(ctx context.Context, db *store.DB) error {
		return before(ctx, func(w io.Writer, to ...age.Recipient) error {
			return sealDump(w, to, func(w io.Writer) error { return db.Dump(ctx, w, nil) })
		})
	})
	return len(steps), err
}
