package casework

import (
	"cmp"
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/audit"
	"relais/internal/define"
	"relais/internal/store"
)

// ListAudit lists what members of one's own agency did, newest first: all of
// it for administrators and auditors, one case file's for the case desk.
var ListAudit = define.Define[act.AuditQuery, act.Audit]("ListAudit", "GET /audit", "audit", agency.SignedIn,
	"Who did what to which object, in one's own agency.")

func (n *Casework) listAudit(ctx context.Context, s *agency.Session, in act.AuditQuery) (out act.Audit, err error) {
	all := agency.Auditors.May(s)
	if all != nil && (in.Case == "" || !s.CaseAccess()) {
		return out, all
	}
	if in.Limit == 0 {
		in.Limit = 50
	}
	out.Items = []act.AuditEntry{}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Acts(ctx); err != nil { // nothing is written here, so nothing else looks
			return err
		}
		if all != nil { // what colleagues did to anything else is not for the case desk
			if _, err := n.OpenCase(ctx, tx, s, in.Case); err != nil {
				return err
			}
		}
		rows, total, err := n.auditRows(ctx, tx, s, in)
		if err != nil {
			return err
		}
		out.Total = total
		names := map[string]string{}
		for _, row := range rows {
			e, err := n.auditEntry(ctx, tx, s, row, names)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, e)
		}
		return nil
	})
	return out, err
}

// auditRows reads a page of rows, and how many there are.
func (n *Casework) auditRows(ctx context.Context, tx *store.Tx, s *agency.Session, in act.AuditQuery) ([]audit.Row, int, error) {
	if in.Case != "" {
		all, err := n.caseRows(ctx, tx, s, in.Case)
		return auditPage(all, in.Page), len(all), err
	}
	rows, total, err := n.node.Trail().Of(ctx, tx, s.Agency, int64(in.Offset), int64(in.Limit))
	return rows, int(total), err
}

// mostOfCase is how many entries about one object are looked at.
const mostOfCase = 5000

// caseRows is everything that was done with a case file, newest first: by the
// agency itself, to the file and to each of its referrals, and by those it was
// released to, each opening of it.
func (n *Casework) caseRows(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string) ([]audit.Row, error) {
	objects := []string{caseID}
	referrals, err := n.loop().ReferralsByNeed(ctx, tx, s, caseID)
	if err != nil {
		return nil, err
	}
	for _, ids := range referrals {
		objects = append(objects, ids...)
	}
	var all []audit.Row
	for _, id := range objects {
		rows, err := n.node.Trail().About(ctx, tx, id, mostOfCase)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if n.tellsOf(s, row, id != caseID) {
				all = append(all, row)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b audit.Row) int { return cmp.Compare(b.ID, a.ID) })
	return all, nil
}

// tellsOf reports whether an entry belongs to what the agency is told: what its
// members did, and that somebody opened what was released. Of a referral, what
// can't be read may be the other side's.
func (n *Casework) tellsOf(s *agency.Session, row audit.Row, shared bool) bool {
	body, err := n.node.OpenAudit(row)
	if err != nil {
		return !shared
	}
	return body.Agency == s.Agency || shared && body.Action == "release.open"
}

func auditPage[T any](all []T, p act.Page) []T {
	return all[min(p.Offset, len(all)):min(p.Offset+p.Limit, len(all))]
}

// auditEntry opens a row. One that does not open shows as such: the log's
// own proof says what happened to it.
func (n *Casework) auditEntry(ctx context.Context, tx *store.Tx, s *agency.Session, row audit.Row, names map[string]string) (act.AuditEntry, error) {
	e := act.AuditEntry{Index: row.Index, Action: "erased"}
	if row.Erased() {
		return e, nil
	}
	body, err := n.node.OpenAudit(row)
	if err != nil {
		e.Action = "unreadable"
		return e, nil
	}
	e.Action, e.Minute, e.Object = body.Action, body.At(), body.Object
	if body.Member == "" {
		return e, nil
	}
	if body.Agency != s.Agency { // of another agency the name is enough
		p, err := n.node.AgencyPublic(ctx, tx, body.Agency)
		if err == nil {
			e.Actor = p.Name.In(s.Language)
		}
		return e, err
	}
	if name, ok := names[body.Member]; ok {
		e.Actor = name
		return e, nil
	}
	m, err := n.node.MemberPublic(ctx, tx, body.Member)
	if agency.Damaged(err) {
		return e, nil // what was done stays listed, without the name
	}
	if err != nil {
		return e, err
	}
	names[m.ID], e.Actor = m.Name, m.Name
	return e, nil
}

// AuditHead returns the signed head of the node's log, to print and keep.
var AuditHead = define.Define[act.None, act.AuditHead]("AuditHead", "GET /audit/head", "audit", agency.SignedIn,
	"The signed head of the node's audit log, to keep elsewhere.")

func (n *Casework) auditHead(ctx context.Context, s *agency.Session, _ act.None) (out act.AuditHead, err error) {
	return n.signedHead(ctx)
}

func (n *Casework) signedHead(ctx context.Context) (out act.AuditHead, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		log, err := tx.AuditLog(ctx)
		out = act.AuditHead{Size: log.Size, Note: log.Head, Key: n.node.LogKey()}
		return err
	})
	return out, err
}
