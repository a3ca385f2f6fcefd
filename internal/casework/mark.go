package casework

import (
	"context"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/node"
	"relais/internal/store"
)

// caseMark is the head of a case file as the audit log knows it. Every entry
// of the log about a file carries it, so that rows of the file which were
// rolled back together, head included, are noticed.
type caseMark struct {
	No   int64  // of the head
	Hash string // of the head, hex
}

func markOf(h casefile.Head) caseMark { return caseMark{h.No, h.Hash()} }

// caseMarks are the heads of a file in the newest entries of the log about it.
type caseMarks []caseMark

// latest returns the mark that a new entry carries: the file's head, or a
// later one that the log knows, so that it is not forgotten.
func (all caseMarks) latest(h casefile.Head) caseMark {
	last := markOf(h)
	for _, m := range all {
		if m.No > last.No {
			last = m
		}
	}
	return last
}

// forgotten tells whether the log knows a later or another head than the file
// has, or two of one number: the file was rolled back and written again. A
// file that is ahead of the log is in the same snapshot's future.
func (all caseMarks) forgotten(h casefile.Head) bool {
	seen := map[int64]string{h.No: h.Hash()}
	for _, m := range all {
		if m.No == 0 {
			continue
		}
		if hash, ok := seen[m.No]; ok && hash != m.Hash || m.No > h.No {
			return true
		}
		seen[m.No] = m.Hash
	}
	return false
}

// auditCase records an act on a case file, with the file's head.
func (n *Casework) auditCase(ctx context.Context, tx *store.Tx, s *agency.Session, action, id string, mark caseMark) error {
	return n.node.Record(ctx, tx, node.AuditBody{Member: s.Member, Agency: s.Agency, Action: action,
		Minute: tx.Now().Unix() / 60, Object: id, No: mark.No, Head: mark.Hash})
}

// auditedHeads returns the heads of a case file in the newest entries of the
// log about it.
func (n *Casework) auditedHeads(ctx context.Context, tx *store.Tx, id string) (caseMarks, error) {
	rows, err := n.node.Trail().Last(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	var all caseMarks
	for _, row := range rows {
		if body, err := n.node.OpenAudit(row); err == nil && body.Object == id { // the log's own check finds another
			all = append(all, caseMark{body.No, body.Head})
		}
	}
	return all, nil
}
