package node

import (
	"cmp"
	"context"
	"slices"

	"relais/internal/agency"
	"relais/internal/audit"
	"relais/internal/seal"
	"relais/internal/store"
)

// auditKeys is what the log needs of the node's key.
func (n *Node) auditKeys() audit.Keys {
	return auditKeys{n.Own, n.Key.Derive("relais audit stamp"), n.Key.Derive("relais audit names")}
}

type auditKeys struct{ own, stamp, names seal.Key }

// Stamp implements audit.Keys.
func (k auditKeys) Stamp(data []byte) []byte {
	sum := k.stamp.MAC("entry", data)
	return sum[:]
}

// Name implements audit.Keys.
func (k auditKeys) Name(side audit.Side, id, which string) []byte {
	sum := k.names.MAC(string(side), []byte(id), []byte(which))
	return sum[:audit.ActorSize]
}

// Subjects implements audit.Keys.
func (k auditKeys) Subjects(r audit.Row) (actor, object string, err error) {
	var body AuditBody
	err = agency.OpenJSON(k.own, auditBind(r.Place()), r.Body, &body)
	return body.Agency, body.Object, err
}

// auditBind binds a body to its place among the entries of a process.
func auditBind(place string) seal.Bind { return seal.Bind{Kind: "audit", Object: place} }

// OpenAudit reads the body of an entry of the log. Those of before each entry
// had names of its own are bound to the pseudonym of their object.
func (n *Node) OpenAudit(r audit.Row) (body AuditBody, err error) {
	err = agency.OpenJSON(n.Own, auditBind(r.Place()), r.Body, &body)
	if err != nil && n.oldAudit {
		err = agency.OpenJSON(n.Own, auditBind(r.Object), r.Body, &body)
	}
	return body, err
}

// Trail finds entries of the log by whom or what they are about.
type Trail struct{ n *Node }

// Trail reads the node's log.
func (n *Node) Trail() Trail { return Trail{n} }

// oldActor and oldObject are the pseudonyms of an agency, and of what something
// was done to, in entries of before each had names of its own.
func (t Trail) oldActor(agencyID string) []byte { return t.n.Pseudonym("audit", agencyID) }

func (t Trail) oldObject(id string) string { return hexOf(t.n.Pseudonym("audited", id)) }

// Last returns the newest entries of the log about an object, some of each
// kind: those that wait for the log, as far as this process knows, those in it,
// and those of before each had names of its own. The newest stand first.
func (t Trail) Last(ctx context.Context, tx *store.Tx, object string) ([]audit.Row, error) {
	rows, err := t.waitingAbout(ctx, tx, object)
	if err != nil {
		return nil, err
	}
	placed, err := t.n.named.Last(ctx, tx, object)
	rows = append(rows, placed...)
	if err != nil || !t.n.oldAudit || len(rows) >= audit.Few {
		return rows, err
	}
	old, err := tx.AuditByObject(ctx, t.oldObject(object), audit.Few)
	return append(rows, old...), err
}

// AheadLast asks ahead what Last asks of the log.
func (t Trail) AheadLast(tx *store.Tx, object string) {
	store.AheadNamed(tx, audit.Object, t.n.named.Near(object))
}

func (t Trail) waitingAbout(ctx context.Context, tx *store.Tx, object string) ([]audit.Row, error) {
	rows, err := tx.AuditWaiting(ctx, t.n.recorder.Waiting(object))
	slices.SortFunc(rows, func(a, b audit.Row) int { return cmp.Compare(b.ID, a.ID) })
	return rows, err
}

// About returns the entries of the log about an object, the newest first,
// up to a limit. In the place of one that is gone stands a row with index -1
// and without a body.
func (t Trail) About(ctx context.Context, tx *store.Tx, object string, limit int64) ([]audit.Row, error) {
	rows, err := t.waitingAbout(ctx, tx, object)
	if err != nil {
		return nil, err
	}
	placed, err := t.n.named.Newest(ctx, tx, audit.Object, object, 0, limit)
	rows = append(rows, placed...)
	if err != nil || !t.n.oldAudit {
		return rows, err
	}
	old, err := tx.AuditByObject(ctx, t.oldObject(object), limit)
	return append(rows, old...), err
}

// Of returns entries of the log about what an agency did, as About
// does, without the first skip of them, and how many there are.
func (t Trail) Of(ctx context.Context, tx *store.Tx, agencyID string, skip, limit int64) (rows []audit.Row, total int64, err error) {
	waiting, err := t.waitingOf(ctx, tx, agencyID)
	if err != nil {
		return nil, 0, err
	}
	named, err := t.n.named.Count(ctx, tx, audit.Actor, agencyID)
	if err != nil {
		return nil, 0, err
	}
	total = int64(len(waiting)) + named
	rows = waiting[min(skip, int64(len(waiting))):]
	rows = rows[:min(limit, int64(len(rows)))]
	skip -= min(skip, int64(len(waiting)))
	placed, err := t.n.named.Newest(ctx, tx, audit.Actor, agencyID, skip, limit-int64(len(rows)))
	if rows = append(rows, placed...); err != nil || !t.n.oldAudit {
		return rows, total, err
	}
	old, err := tx.CountAudit(ctx, t.oldActor(agencyID))
	if err != nil {
		return nil, 0, err
	}
	if left := limit - int64(len(rows)); left > 0 {
		more, err := tx.AuditByActor(ctx, t.oldActor(agencyID), max(skip-named, 0), left)
		return append(rows, more...), total + old, err
	}
	return rows, total + old, nil
}

// waitingOf opens what waits for the log to see what is an agency's: as a rule
// what was done within half a second.
func (t Trail) waitingOf(ctx context.Context, tx *store.Tx, agencyID string) (out []audit.Row, err error) {
	rows, err := tx.AuditWaits(ctx)
	for _, r := range rows {
		if actor, _, err := t.n.auditKeys().Subjects(r); err == nil && actor == agencyID {
			out = append(out, r)
		}
	}
	return out, err
}

// hasOldAudit reports whether the log has entries of before each had names of
// its own.
func (t Trail) hasOldAudit(ctx context.Context) (old bool, err error) {
	err = t.n.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		ids, err := tx.AgencyIDs(ctx)
		for _, id := range ids {
			count, counting := tx.CountAudit(ctx, t.oldActor(id))
			if err = counting; err != nil || count > 0 {
				old = count > 0
				return err
			}
		}
		return err
	})
	return old, err
}
