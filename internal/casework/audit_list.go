package casework

import (
	"bytes"
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/audit"
	"relais/internal/define"
	"relais/internal/node"
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
			e, err := n.auditEntry(ctx, tx, row, names)
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
	actor, object := n.node.AuditActor(s.Agency), ""
	if in.Case != "" {
		object = n.node.AuditObject(in.Case)
	}
	total, err := tx.CountAudit(ctx, actor, object)
	if err != nil || total == 0 {
		return nil, 0, err
	}
	upTo := in.Offset + in.Limit
	if in.Case == "" {
		rows, err := tx.AuditByActor(ctx, actor, 0, upTo)
		return auditPage(rows, in.Page), total, err
	}
	rows, err := tx.AuditByObject(ctx, object, 0, upTo)
	mine := rows[:0]
	for _, row := range rows {
		if bytes.Equal(row.Actor, actor) {
			mine = append(mine, row)
		}
	}
	return auditPage(mine, in.Page), total, err
}

func auditPage[T any](all []T, p act.Page) []T {
	return all[min(p.Offset, len(all)):min(p.Offset+p.Limit, len(all))]
}

// auditEntry opens a row. One that does not open shows as such: the log's
// own proof says what happened to it.
func (n *Casework) auditEntry(ctx context.Context, tx *store.Tx, row audit.Row, names map[string]string) (act.AuditEntry, error) {
	e := act.AuditEntry{Index: row.Index, Action: "erased"}
	if row.Erased() {
		return e, nil
	}
	var body caseAudit
	if err := agency.OpenJSON(n.node.Own, node.AuditBind(row.Object), row.Body, &body); err != nil {
		e.Action = "unreadable"
		return e, nil
	}
	e.Action, e.Minute, e.Object = body.Action, body.At(), body.Object
	if body.Member == "" {
		return e, nil
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
		out = act.AuditHead{Size: log.Size, Note: log.Head}
		return err
	})
	return out, err
}
