package node

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"golang.org/x/mod/sumdb/note"

	"relais/internal/agency"
	"relais/internal/audit"
	"relais/internal/store"
)

// AuditBody is what an entry of the log says, sealed for the node. It never
// holds content. Names are short, so that all entries have one size.
type AuditBody struct {
	Member string `json:"m,omitempty"` // id of who acted; none for the clock
	Agency string `json:"g"`           // id of who acted
	Action string `json:"a"`           // code
	Minute int64  `json:"t"`           // since 1970
	Object string `json:"o"`           // id
	No     int64  `json:"n,omitempty"` // of an act on a case file: number of the file's head
	Head   string `json:"h,omitempty"` // and its hash, hex
}

// Audit records what a member did to an object, in the transaction of the act.
func (n *Node) Audit(ctx context.Context, tx *store.Tx, s *agency.Session, action, object string) error {
	return n.AuditAs(ctx, tx, s.Agency, s.Member, action, object)
}

// AuditDesk records what the desk did; the machine's own command line has no
// member to name.
func (n *Node) AuditDesk(ctx context.Context, tx *store.Tx, s *agency.Session, action, object string) error {
	if s.Operates() {
		return nil
	}
	return n.Audit(ctx, tx, s, action, object)
}

// AuditAs records what was done in the name of an agency by a member, or by
// nobody (the clock, a recovery kit) when member is empty.
func (n *Node) AuditAs(ctx context.Context, tx *store.Tx, agencyID, member, action, object string) error {
	return n.Record(ctx, tx, AuditBody{Member: member, Agency: agencyID, Action: action, Minute: tx.Now().Unix() / 60, Object: object})
}

// Record adds an entry to the log.
func (n *Node) Record(ctx context.Context, tx *store.Tx, body AuditBody) error {
	return n.recorder.Record(ctx, tx, audit.Entry{Actor: body.Agency, Object: body.Object, Seal: func(place string) []byte {
		return agency.SealJSON(n.Own, auditBind(place), body)
	}})
}

func (b AuditBody) At() time.Time { return time.Unix(b.Minute*60, 0).UTC() }

// auditSigner signs the heads of the log with a key of its own, so that such
// a signature never passes for another of the node's.
func (n *Node) auditSigner() audit.Signer {
	key := ed25519.NewKeyFromSeed(n.Key.Derive("relais audit log").Bytes())
	sum := sha256.Sum256(key.Public().(ed25519.PublicKey))
	signer, err := audit.NewSigner("relais-"+hex.EncodeToString(sum[:6]), key)
	if err != nil {
		panic(err) // the name is ours and has the right form
	}
	return signer
}

// auditVerifier checks the signed heads of this node's log.
func (n *Node) auditVerifier() note.Verifier { return n.auditSigner().Verifier() }

// sequencing appends new entries to the log.
type sequencing struct{ n *Node }

func (sequencing) Name() string         { return "audit log" }
func (sequencing) Every() time.Duration { return 500 * time.Millisecond }

func (j sequencing) Do(ctx context.Context) error {
	_, err := j.n.sequencer.Drain(ctx)
	removed, lost := j.n.recorder.Check(ctx, j.n.DB)
	if removed > 0 {
		lost = errors.Join(lost, j.n.Raise(ctx, LogRemoved))
	}
	return errors.Join(err, lost)
}

// Last ends the process's entries. Without it, as after a crash, nobody can
// tell what was under way from what was removed at that moment.
func (j sequencing) Last() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := j.n.recorder.Close(ctx, j.n.DB); err != nil {
		j.n.log.Error("background work failed", "job", j.Name(), "err", err)
	}
	if err := j.Do(ctx); err != nil {
		j.n.log.Error("background work failed", "job", j.Name(), "err", err)
	}
}

// logSize is the number of entries in the log.
func (n *Node) logSize(ctx context.Context) (size int64, err error) {
	err = n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		log, err := tx.AuditLog(ctx)
		size = log.Size
		return err
	})
	return size, err
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
