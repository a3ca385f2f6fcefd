package node

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"

	"filippo.io/age"

	"relais/internal/audit"
	"relais/internal/store"
)

// Progress is told how much of long work is done, of how much.
type Progress = func(done, total int64)

// Backup writes everything as of one moment, while the node goes on serving,
// sealed to offline keys (age, post-quantum recipients). The node key is
// never in it: without that key a backup's contents stay sealed even to whoever
// holds the offline key.
func (n *Node) Backup(ctx context.Context, w io.Writer, progress Progress, to ...age.Recipient) error {
	return sealDump(w, to, func(w io.Writer) error { return n.DB.Dump(ctx, w, progress) })
}

func sealDump(w io.Writer, to []age.Recipient, dump func(io.Writer) error) error {
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return err
	}
	packed := gzip.NewWriter(sealed)
	if err := dump(packed); err != nil {
		return err
	}
	return errors.Join(packed.Close(), sealed.Close())
}

// Restore opens a backup with its offline key and restores it onto the empty
// database at a place, of either engine.
func Restore(ctx context.Context, p Place, r io.Reader, progress Progress, with ...age.Identity) error {
	opened, err := age.Decrypt(bufio.NewReader(r), with...)
	if err != nil {
		return err
	}
	plain, err := gzip.NewReader(opened)
	if err != nil {
		return err
	}
	return store.Restore(ctx, p, plain, progress)
}

// VerifyAudit recomputes the audit log and compares it with its signed head
// and with older heads that were kept elsewhere.
func (n *Node) VerifyAudit(ctx context.Context, progress Progress, older ...string) (audit.Report, error) {
	return audit.Verify(ctx, n.DB, n.auditVerifier(), progress, older...)
}
