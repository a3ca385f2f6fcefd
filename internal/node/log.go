package node

import (
	"context"
	"errors"

	"relais/internal/audit"
	"relais/internal/store"
)

// LogKey is the public key of the audit log, with which anybody checks its
// heads and nobody signs one (C2SP signed-note: NAME+HASH+KEY).
func (n *Node) LogKey() string { return n.auditSigner().VerifierKey() }

// LogName is the name of the audit log, which its key and all heads carry.
func (n *Node) LogName() string { return n.auditSigner().Name() }

// LogCheckpoint is the newest signed head of the log: "" before the first.
func (n *Node) LogCheckpoint(ctx context.Context) (string, error) { return audit.Checkpoint(ctx, n.DB) }

// LogProof proves, a hash a line, that the log of a size grew into that of
// another: audit.ErrNoProof for sizes that it never had.
func (n *Node) LogProof(ctx context.Context, from, to int64) (string, error) {
	p, err := audit.ProveGrowth(ctx, n.DB, n.auditVerifier(), from, to)
	return audit.FormatProof(p), err
}

// VerifyAudit recomputes the audit log and compares it with its signed head
// and with older heads that were kept elsewhere.
func (n *Node) VerifyAudit(ctx context.Context, progress Progress, older ...string) (audit.Report, error) {
	return audit.Verify(ctx, n.DB, n.auditVerifier(), progress, older...)
}

// VerifyCopy is VerifyAudit for whoever has a copy of the database and the
// log's public key, and no key of the node.
func VerifyCopy(ctx context.Context, p Place, key string, progress Progress, older ...string) (r audit.Report, err error) {
	v, err := audit.ParseVerifier(key)
	if err != nil {
		return r, err
	}
	db, err := store.Open(ctx, p)
	if err != nil {
		return r, err
	}
	r, err = audit.Verify(ctx, db, v, progress, older...)
	return r, errors.Join(err, db.Close())
}
