package audit

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// What somebody finds who compares the log with a head that they kept.
var (
	// ErrRolledBack says that the log is shorter than it was.
	ErrRolledBack = errors.New("audit: the log is shorter than a head that was signed before")
	// ErrForked says that the log is another one than it was: two heads were
	// signed that can't both be true.
	ErrForked = errors.New("audit: the log is not the one that a head was signed for before")
	// ErrNoProof says that no proof can be made: sizes that the log never had.
	ErrNoProof = errors.New("audit: there is no proof between these sizes")
)

// Checkpoint reads the newest signed head, in the form of C2SP tlog-checkpoint:
// "" before the first entry.
func Checkpoint(ctx context.Context, db DB) (head string, err error) {
	err = db.ReadAudit(ctx, func(ctx context.Context, r Reader) error {
		log, err := r.AuditLog(ctx)
		head = log.Head
		return err
	})
	return head, err
}

// ProveGrowth proves that the log with the first from entries is the beginning
// of that with the first to, for two sizes up to the newest signed one.
func ProveGrowth(ctx context.Context, db DB, v note.Verifier, from, to int64) (proof tlog.TreeProof, err error) {
	err = db.ReadAudit(ctx, func(ctx context.Context, r Reader) error {
		log, err := r.AuditLog(ctx)
		if err != nil {
			return err
		}
		head, err := OpenHead(log.Head, v)
		if err != nil || from < 1 || from > to || to > head.Size {
			return ErrNoProof
		}
		t, err := openTree(ctx, r, head)
		if err != nil {
			return err
		}
		proof, err = tlog.ProveTree(to, from, t)
		return err
	})
	return proof, err
}

// CheckGrowth reports what is wrong between a head that somebody kept and a
// newer one: ErrRolledBack, or ErrForked unless the proof holds.
func CheckGrowth(kept, now Head, proof tlog.TreeProof) error {
	switch {
	case now.Name != kept.Name:
		return ErrForked
	case now.Size < kept.Size:
		return ErrRolledBack
	case kept.Size == 0:
		return nil
	case now.Size == kept.Size && now.Root == kept.Root:
		return nil
	}
	if tlog.CheckTree(proof, now.Size, now.Root, kept.Size, kept.Root) != nil {
		return ErrForked
	}
	return nil
}

// maxProof bounds a proof: two hashes for each halving of a log.
const maxProof = 130

// FormatProof writes a proof: a hash in base64 a line.
func FormatProof(p tlog.TreeProof) string {
	var b strings.Builder
	for _, h := range p {
		fmt.Fprintf(&b, "%s\n", h)
	}
	return b.String()
}

// ParseProof reads what FormatProof wrote.
func ParseProof(text string) (p tlog.TreeProof, err error) {
	sc := bufio.NewScanner(strings.NewReader(text))
	for sc.Scan() {
		b, err := base64.StdEncoding.DecodeString(sc.Text())
		if err != nil || len(b) != tlog.HashSize || len(p) == maxProof {
			return nil, ErrForked
		}
		p = append(p, tlog.Hash(b))
	}
	return p, sc.Err()
}
