package node

import (
	"context"
	"io"

	"filippo.io/age"

	"relais/internal/seal"
	"relais/internal/store"
)

// Place says where a node's data is: a folder (SQLite) or a PostgreSQL URL.
type Place = store.Config

// CreateDatabase makes an empty database on a PostgreSQL server, for a node
// that must leave nothing behind; drop removes it.
func CreateDatabase(ctx context.Context, server string) (url string, drop func(), err error) {
	return store.CreateDatabase(ctx, server)
}

// Migrate brings the schema at a place forward and returns the number of
// steps. before runs first when there is something to do, and is given what
// writes a sealed backup of the older database, signed with the node key.
func Migrate(ctx context.Context, p Place, key func() (seal.Key, error), before func(context.Context, func(io.Writer, ...age.Recipient) error) error) (int, error) {
	steps, err := store.Migrate(ctx, p, func(ctx context.Context, db *store.DB) error {
		k, err := key()
		if err != nil {
			return err
		}
		signer, err := seal.SigningKeyFromSeed(k.Derive("relais node signing key").Bytes())
		if err != nil {
			return err
		}
		return before(ctx, func(w io.Writer, to ...age.Recipient) error { return backUp(ctx, db, signer, w, nil, to) })
	})
	return len(steps), err
}
