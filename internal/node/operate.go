package node

import (
	"context"
	"errors"

	"relais/internal/audit"
	"relais/internal/store"
)

// Errors that whoever runs a node can do something about.
var (
	// ErrNotEmpty says that a backup is restored onto an empty database only.
	ErrNotEmpty = store.ErrNotEmpty
	// ErrSchemaBehind says that the schema is older than this program.
	ErrSchemaBehind = store.ErrSchemaBehind
	// ErrDump says that a backup is damaged or cut.
	ErrDump = store.ErrDump
	// ErrHead says that a text is no signed head of this node's log.
	ErrHead = audit.ErrHead
	// ErrOtherKey says that the node key is not the one that this database was made with.
	ErrOtherKey = errors.New("node: this node key belongs to another database")
)

// KeyFits checks that the node key is the one that the database was made
// with, before anything is sealed under another.
func (n *Node) KeyFits(ctx context.Context) error {
	return n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		log, err := tx.AuditLog(ctx)
		if err != nil || log.Head == "" {
			return err
		}
		if _, err := audit.OpenHead(log.Head, n.auditVerifier()); err != nil {
			return ErrOtherKey
		}
		return nil
	})
}
