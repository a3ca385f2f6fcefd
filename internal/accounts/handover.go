package accounts

import (
	"cmp"
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/store"
)

// Work is what accounts needs of what members work on.
type Work interface {
	// LeftBy is what a member leaves behind in case files; who asks reads them.
	LeftBy(ctx context.Context, tx *store.Tx, s *agency.Session, member string) (act.Left, error)
	// HandOver gives a member's people to somebody else and, where they no longer
	// read case files, takes them off restricted sections that somebody else is
	// named in. It returns the sections that fewer than two members still read.
	HandOver(ctx context.Context, tx *store.Tx, s *agency.Session, member, to string, gone bool) ([]act.LeftSection, error)
	// InHand counts the referrals that a member accepted and that are under way;
	// with to it gives them to somebody else, or to "" for anybody.
	InHand(ctx context.Context, tx *store.Tx, agencyID, member string, to *string) (int, error)
}

// GetHandover shows what a member leaves behind, before they are removed, and
// what still waits to be handed over afterwards.
var GetHandover = define.Define[act.ID, act.Left]("GetHandover", "GET /members/{id}/handover", "agencies", agency.Settlers,
	"What a member leaves behind; names only for who reads case files.")

func (n *Agencies) getHandover(ctx context.Context, s *agency.Session, in act.ID) (out act.Left, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, m, err := n.colleague(ctx, tx, s, in.ID)
		if agency.Damaged(err) {
			m, err = (agency.MemberRow{ID: in.ID, Agency: s.Agency}).DamagedMember(0), nil
		}
		if err == nil {
			out, err = n.leftBy(ctx, tx, s, m)
		}
		return err
	})
	if err != nil || !s.CaseAccess() {
		return out, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "case.list", s.Agency)
	})
}

// leftBy is what a member leaves behind, as a colleague may know it.
func (n *Agencies) leftBy(ctx context.Context, tx *store.Tx, s *agency.Session, m *agency.MemberPublic) (out act.Left, err error) {
	if s.CaseAccess() {
		if out, err = n.work().LeftBy(ctx, tx, s, m.ID); err != nil {
			return out, err
		}
	}
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return out, err
	}
	out.Member, out.Reads, out.Root = m.ID, agency.CaseRoles(m.Roles) || m.Damaged, isAdministrator(m.Roles) || m.Damaged
	out.Backup, out.To, out.Waits = a.Backup == m.ID, m.Heir, m.Waits
	kits, err := tx.Kits(ctx, a.ID)
	if err != nil {
		return out, err
	}
	for _, k := range kits {
		about := agency.OpenKitAbout(n.node.Own, k, a.Older)
		out.Kit = out.Kit || about.By == m.ID || about.Confirmed == m.ID
	}
	out.InHand, err = n.work().InHand(ctx, tx, s.Agency, m.ID, nil)
	return out, err
}

// leaving is somebody who is removed, or loses a role.
type leaving struct {
	in     act.Leave
	by     *agency.Session
	keys   agency.Keys // of by, fresh
	agency *agency.Public
	staff  []staffMember
	row    *agency.MemberRow
	member *agency.MemberPublic
	goes   bool // is removed
	reads  bool // read case files, and no longer does
}

// plan settles what somebody leaves behind in the transaction that takes
// their rights away. Who reads case files hands these over at once. Who doesn't
// says who takes over, and a colleague who does must finish it: until then
// nobody else loses the case desk this way, because a restricted section
// could be left to nobody. A removal never waits for that: whoever has an
// account that is in other hands must be gone at once, and a section that only
// they could open stays as it is, for nobody.
func (l leaving) plan(ctx context.Context, tx *store.Tx, todo *changes, n *Agencies) error {
	if l.in.To != "" && !l.stays(l.in.To) {
		return fault.Invalid("to", "casefile.no_successor")
	}
	if l.in.To == "" && l.reads {
		l.in.To = l.heir()
	}
	if err := n.planBackup(todo, l); err != nil || !l.reads {
		return err
	}
	s := *l.by
	s.Keys = l.keys
	waits, err := !s.CaseAccess(), error(nil)
	if waits {
		err = l.blind()
	} else {
		var left act.Left
		left, err = n.work().LeftBy(ctx, tx, &s, l.in.ID)
		waits = slices.ContainsFunc(left.Sections, func(one act.LeftSection) bool { return len(one.Readers) < 2 })
		todo.add(func(ctx context.Context, tx *store.Tx) error {
			thin, err := n.work().HandOver(ctx, tx, &s, l.in.ID, l.in.To, true)
			if err == nil && !l.goes {
				err = leftToNobody(thin)
			}
			return err
		})
	}
	if err != nil {
		return err
	}
	if !l.member.Damaged { // whose profile nobody can read: then the notice alone says it
		p := l.member.Profile
		p.Heir, p.Waits = l.in.To, waits
		l.row.Profile = agency.SealJSON(n.node.Own, l.row.Bind("profile"), p)
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		if _, err := n.work().InHand(ctx, tx, l.agency.ID, l.in.ID, &l.in.To); err != nil || !waits {
			return err
		}
		return l.tellStaying(ctx, tx, n.node)
	})
	return nil
}

// leftToNobody refuses to leave a section that names somebody to nobody.
func leftToNobody(thin []act.LeftSection) error {
	for _, one := range thin {
		if one.Names && len(one.Readers) == 0 {
			return fault.New(fault.Conflict, "casefile.left_to_nobody", one.Code)
		}
	}
	return nil
}

// stays reports whether a colleague reads case files and stays.
func (l leaving) stays(id string) bool {
	return slices.ContainsFunc(l.staff, func(m staffMember) bool {
		return m.pub.ID == id && id != l.in.ID && m.pub.Certified() && agency.CaseRoles(m.pub.Roles)
	})
}

// heir is who takes over where nobody was named: the back-up, who acts, or
// whoever else reads case files. Somebody whose account is in other hands must
// be removed at once, and their people must be on somebody's list.
func (l leaving) heir() string {
	for _, id := range []string{l.in.Backup, l.agency.Backup, l.by.Member} {
		if l.stays(id) {
			return id
		}
	}
	for _, m := range l.staff {
		if l.stays(m.pub.ID) {
			return m.pub.ID
		}
	}
	return ""
}

// blind is what is asked of an administrator who reads no case files.
func (l leaving) blind() error {
	for _, m := range l.staff {
		if m.pub.Waits && m.pub.ID != l.in.ID && !l.goes {
			return fault.New(fault.Conflict, "agency.handover.waits", m.pub.Name)
		}
	}
	if l.in.To == "" {
		return fault.Invalid("to", "casefile.no_successor")
	}
	return nil
}

// planBackup gives the agency another back-up where the one who leaves was it.
func (n *Agencies) planBackup(todo *changes, l leaving) error {
	if l.agency.Backup != l.in.ID || !l.reads && !l.goes {
		return nil
	}
	next := cmp.Or(l.in.Backup, l.in.To)
	if !l.stays(next) {
		return fault.Invalid("backup", "agency.handover.backup")
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		row, err := n.node.AgencyRow(ctx, tx, l.agency.ID)
		if err != nil {
			return err
		}
		row.Backup = next
		return n.node.SetAgency(ctx, tx, row)
	})
	return nil
}

// tellStaying tells who reads case files that something waits to be handed over.
func (l leaving) tellStaying(ctx context.Context, tx *store.Tx, n *node.Node) error {
	what := act.Notice{Code: "agency.notice.handover", Args: []string{l.member.Name}, Link: "/agency/members/" + l.in.ID + "/take"}
	for _, m := range l.staff {
		if !l.stays(m.pub.ID) {
			continue
		}
		if err := n.Notify(ctx, tx, m.pub.ID, what); err != nil {
			return err
		}
	}
	return nil
}

// HandOver gives a member's people to somebody else: beforehand, or to finish
// what an administrator who reads no case files began.
var HandOver = define.Define[act.HandOver, act.Left]("HandOver", "POST /members/{id}/handover", "agencies", agency.CaseDesk,
	"Hand over what a member has in case files.")

func (n *Agencies) handOver(ctx context.Context, s *agency.Session, in act.HandOver) (out act.Left, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, m, err := n.colleague(ctx, tx, s, in.ID)
		if err != nil {
			return err
		}
		gone := !m.Certified() || !agency.CaseRoles(m.Roles)
		thin, err := n.work().HandOver(ctx, tx, s, in.ID, in.To, gone)
		if err != nil {
			return err
		}
		mends := slices.ContainsFunc(thin, func(one act.LeftSection) bool { return len(one.Readers) == 1 }) // who can name another
		if gone && m.Waits && !mends {
			p := m.Profile
			p.Waits = false
			row.Profile = agency.SealJSON(n.node.Own, row.Bind("profile"), p)
			if err := tx.SetMember(ctx, row); err != nil {
				return err
			}
		}
		if gone {
			_, err = n.work().InHand(ctx, tx, s.Agency, in.ID, &in.To)
		}
		if err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "member.handover", in.ID)
	})
	if err != nil {
		return out, err
	}
	return n.getHandover(ctx, s, act.ID{ID: in.ID})
}
