package casework

import (
	"context"
	"slices"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// caseOwner is the pseudonym of the session's agency in rows of case files.
func (n *Casework) caseOwner(s *agency.Session) []byte { return n.node.Pseudonym("case", s.Agency) }

// OpenedCase is a case file in a transaction, for one member.
type OpenedCase struct {
	*casefile.File
	n   *Casework
	ctx context.Context
	tx  *store.Tx
	s   *agency.Session

	reading *casefile.Reading
	marks   caseMarks // heads that the audit log knows, in a view

	wasClosed bool // when it was opened

	written []casefile.Opened // since the last commit
	resum   bool              // what the list shows of its entries must be looked at again
}

// OpenCase opens a case file of the session's agency. Not found for every
// other id; forbidden for a member without access, whatever the id.
func (n *Casework) OpenCase(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (*OpenedCase, error) {
	if err := agency.CaseDesk.May(s); err != nil {
		return nil, err
	}
	f, err := casefile.Open(ctx, tx, s, n.caseOwner(s), id)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, fault.New(fault.NotFound, "casefile.not_found")
	}
	if err != nil {
		return nil, err
	}
	return &OpenedCase{File: f, n: n, ctx: ctx, tx: tx, s: s, wasClosed: !f.Row.Open}, nil
}

// OpenFile is OpenCase for who lets something out of the file, in a view: its
// head is compared with the audit log, so that a file put back as a whole lets
// nothing out.
func (n *Casework) OpenFile(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (*OpenedCase, error) {
	n.ahead(tx, s, id)
	c, err := n.OpenCase(ctx, tx, s, id)
	if err == nil {
		c.marks, err = n.auditedHeads(ctx, tx, id)
	}
	return c, err
}

// ahead asks ahead what the opening of a file asks in a view: what the log says of
// it, and who signed its head, which as a rule is whoever asks.
func (n *Casework) ahead(tx *store.Tx, s *agency.Session, id string) {
	n.node.Trail().AheadLast(tx, id)
	store.AheadMember(tx, s.Member)
}

// Reading checks the file's chain, once.
func (c *OpenedCase) Reading() (*casefile.Reading, error) {
	if c.reading != nil {
		return c.reading, nil
	}
	r, err := c.Read(c.ctx, c.tx, c.Keys)
	if err != nil {
		return nil, err
	}
	r.Whole = r.Whole && !c.marks.forgotten(c.Head)
	c.reading = r
	return r, nil
}

// Keys finds the signing key of a member of the same agency, removed or not.
func (c *OpenedCase) Keys(member string) (seal.VerifyKey, error) {
	m, err := c.n.node.MemberPublic(c.ctx, c.tx, member)
	if err != nil {
		return seal.VerifyKey{}, err
	}
	if m.Agency != c.s.Agency {
		return seal.VerifyKey{}, fault.New(fault.NotFound, "casefile.no_member")
	}
	return m.Sign, nil
}

// Name returns a colleague's name, "" when there is no such member.
func (c *OpenedCase) Name(member string) string {
	m, err := c.n.node.MemberPublic(c.ctx, c.tx, member)
	if err != nil || m.Agency != c.s.Agency {
		return ""
	}
	return m.Name
}

// caseRoles are the roles of the case desk.
var caseRoles = []string{agency.Coordinator, agency.Caseworker, agency.Responder, agency.Desk}

// recipients finds the sealing keys of those members who may still read.
func (c *OpenedCase) recipients(members []string) ([]casefile.Recipient, error) {
	var to []casefile.Recipient
	for _, id := range members {
		m, err := c.n.node.MemberPublic(c.ctx, c.tx, id)
		if fault.CodeOf(err) == fault.NotFound || agency.Damaged(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		reads := slices.ContainsFunc(m.Roles, func(r string) bool { return slices.Contains(caseRoles, r) })
		if m.Agency == c.s.Agency && m.Certified() && reads {
			to = append(to, casefile.Recipient{Member: id, Seal: m.Seal})
		}
	}
	return to, nil
}

// append adds an entry; commit stores it.
func (c *OpenedCase) append(d casefile.Draft) (casefile.Opened, error) {
	o, err := c.Append(c.tx.Now(), d, c.recipients)
	if err == nil {
		c.written = append(c.written, o)
	}
	return o, err
}

// commit stores what was written under one signed head and records the act.
func (c *OpenedCase) commit(action string) error {
	if err := c.sum(); err != nil {
		return err
	}
	written := c.written
	c.written = nil
	if _, err := c.Commit(c.ctx, c.tx, c.tx.Now()); err != nil {
		return err
	}
	if err := c.n.loop().FileChanged(c.ctx, c.tx, c.s, c.State(), c.Change()); err != nil {
		return err
	}
	if err := c.tellPlan(written); err != nil {
		return err
	}
	if err := c.retain(); err != nil {
		return err
	}
	return c.n.auditCase(c.ctx, c.tx, c.s, action, c.Row.ID, markOf(c.Head))
}

// viewCase runs fn on a case file in a snapshot, its head compared with the
// audit log, then records the reading before anybody sees the answer. Acts
// that write don't compare: on PostgreSQL, reading the end of the log in a
// transaction that also adds to it would make all of them collide.
func (n *Casework) viewCase(ctx context.Context, s *agency.Session, action, id string, fn func(*OpenedCase) error) error {
	var mark caseMark
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		n.ahead(tx, s, id)
		c, err := n.OpenCase(ctx, tx, s, id)
		if err != nil {
			return err
		}
		if c.marks, err = n.auditedHeads(ctx, tx, id); err != nil {
			return err
		}
		mark = c.marks.latest(c.Head)
		return fn(c)
	})
	if err != nil {
		return err
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := n.person().Read(ctx, tx, s, id); err != nil {
			return err
		}
		return n.auditCase(ctx, tx, s, action, id, mark)
	})
}

// noteRead records that a member read something of a file of which the caller knows
// where it stands: in the log, and for the person.
func noteRead(ctx context.Context, tx *store.Tx, n *Casework, s *agency.Session, action, id string) error {
	if err := n.person().Read(ctx, tx, s, id); err != nil {
		return err
	}
	return n.node.Audit(ctx, tx, s, action, id)
}

// writeCase runs fn on a case file in a transaction; fn commits.
func (n *Casework) writeCase(ctx context.Context, s *agency.Session, id string, fn func(*OpenedCase) error) error {
	if err := agency.CaseDesk.May(s); err != nil {
		return err
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := n.OpenCase(ctx, tx, s, id)
		if err != nil {
			return err
		}
		return fn(c)
	})
}

// Known is how the person wishes to be called; it may be an alias.
func (c *OpenedCase) Known() string { return c.Roster.Known }
