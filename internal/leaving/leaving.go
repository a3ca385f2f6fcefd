// Package leaving is how an agency leaves the network: what still runs is shown
// and ended, what it holds goes along with it, and its keys die.
package leaving

import (
	"context"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/referral"
	"relais/internal/store"
)

// Alone is how long an administrator waits who carries out alone what they
// began: long enough for every colleague to come back from days off and stop it.
const Alone = 7 * 24 * time.Hour

// Work is what the room needs of the others.
type Work interface {
	// Running lists the referrals of a box (inbox or sent) that are under way.
	Running(ctx context.Context, s *agency.Session, box string) ([]act.ReferralRow, error)
	// Move moves a referral on.
	Move(ctx context.Context, s *agency.Session, in act.Move) error
	// Copies counts what was released to an agency and still opens.
	Copies(ctx context.Context, tx *store.Tx, agencyID string) (int, error)
	// AgencyLeft stops what still runs to an agency.
	AgencyLeft(ctx context.Context, tx *store.Tx, agencyID string) error
	// Files lists the case files of the session's agency: all, or those that are open.
	Files(ctx context.Context, s *agency.Session, all bool, page act.Page) (act.Cases, error)
	// Held counts the files under a legal hold.
	Held(ctx context.Context, tx *store.Tx, s *agency.Session) (int, error)
	// File is everything of a case file that the session's member reads, and how
	// many of its sections they don't.
	File(ctx context.Context, s *agency.Session, id string) (file any, unread int, err error)
	// Registers are the registers of the agency, by name.
	Registers(ctx context.Context, s *agency.Session) (map[string]any, error)
	// Services lists the ids of the agency's records of the directory.
	Services(ctx context.Context, s *agency.Session) ([]string, error)
	// DropService takes a record out of the directory.
	DropService(ctx context.Context, s *agency.Session, id string) error
	// EndMember destroys everything by which a member could act.
	EndMember(ctx context.Context, tx *store.Tx, row agency.MemberRow) error
}

// Leaving is the room.
type Leaving struct {
	node *node.Node
	work func() Work
}

// New returns the room of a node.
func New(n *node.Node, work func() Work) *Leaving { return &Leaving{n, work} }

// Acts lists what the room carries out.
func (n *Leaving) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(BeginLeaving, n.beginLeaving),
		define.Bind(FinishLeaving, n.finishLeaving),
		define.Bind(GetLeaving, n.getLeaving),
		define.Bind(StopLeaving, n.stopLeaving),
		define.Bind(TakeAlong, n.takeAlong),
	}
}

// GetLeaving shows what runs and what would end, before anything does.
var GetLeaving = define.Define[act.None, act.Leaving]("GetLeaving", "GET /agency/leaving", "agencies", agency.Registrars,
	"What still runs of one's own agency, before it leaves the network.")

func (n *Leaving) getLeaving(ctx context.Context, s *agency.Session, _ act.None) (out act.Leaving, err error) {
	w := n.work()
	if out.Received, err = w.Running(ctx, s, "inbox"); err != nil {
		return out, err
	}
	if out.Sent, err = w.Running(ctx, s, referral.SideSent); err != nil {
		return out, err
	}
	open, err := w.Files(ctx, s, false, act.Page{Limit: 1})
	if err != nil {
		return out, err
	}
	all, err := w.Files(ctx, s, true, act.Page{Limit: 1})
	if err != nil {
		return out, err
	}
	out.Open, out.Closed = open.Total, all.Total-open.Total
	services, err := w.Services(ctx, s)
	if err != nil {
		return out, err
	}
	out.Services = len(services)
	return out, n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error { return n.standing(ctx, tx, s, &out) })
}

// standing fills in what stands in the agency's own rows.
func (n *Leaving) standing(ctx context.Context, tx *store.Tx, s *agency.Session, out *act.Leaving) (err error) {
	if out.Copies, err = n.work().Copies(ctx, tx, s.Agency); err != nil {
		return err
	}
	if out.Held, err = n.work().Held(ctx, tx, s); err != nil {
		return err
	}
	all, err := n.node.Colleagues(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	p, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.State != agency.Removed {
			out.Members++
		}
		if m.ID == p.Leaving {
			out.By = m.Name
		}
	}
	if p.Leaving != "" {
		began := time.Unix(p.LeavingAt, 0).UTC()
		out.Since, out.Alone, out.Mine = act.MomentOf(began), act.MomentOf(began.Add(Alone)), p.Leaving == s.Member
	}
	return nil
}

// BeginLeaving says that the agency leaves. Every colleague is told, and each of
// them who administers or reads case files can stop it.
var BeginLeaving = define.Define[act.None, act.None]("BeginLeaving", "POST /agency/leaving", "agencies", agency.Registrars,
	"Say that one's own agency leaves the network; a second administrator carries it out, or oneself after seven days.").Asks(agency.GraveMember)

func (n *Leaving) beginLeaving(ctx context.Context, s *agency.Session, _ act.None) (out act.None, err error) {
	if s.IsDesk {
		return out, fault.New(fault.Conflict, "leaving.desk")
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := n.node.AgencyRow(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		if row.Leaving != "" {
			return fault.New(fault.Conflict, "leaving.begun")
		}
		row.Leaving, row.LeavingAt = s.Member, tx.Now().Unix()
		if err := n.put(ctx, tx, row); err != nil {
			return err
		}
		if err := n.node.TellAll(ctx, tx, s.Agency, act.Notice{Code: "leaving.notice.begun", Args: []string{s.Name}, Link: "/agency/out"}); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "agency.leave.begin", s.Agency)
	})
}

// put writes the agency's row. What it says of itself is sealed beside its
// newest keys; where a program of before sealed none, nothing is kept.
func (n *Leaving) put(ctx context.Context, tx *store.Tx, row agency.Row) error {
	kept := agency.Row{ID: row.ID, Keys: row.Reseal(n.node.Own).Keys}.Said(n.node.Own) // as whoever reads it next has it
	if kept.Leaving != row.Leaving || kept.Left != row.Left {
		return fault.New(fault.Conflict, "leaving.old_keys")
	}
	return n.node.SetAgency(ctx, tx, row)
}

// StopLeaving takes back that the agency leaves, until it has left.
var StopLeaving = define.Define[act.None, act.None]("StopLeaving", "DELETE /agency/leaving", "agencies", agency.Settlers,
	"Stop that one's own agency leaves the network.")

func (n *Leaving) stopLeaving(ctx context.Context, s *agency.Session, _ act.None) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := n.node.AgencyRow(ctx, tx, s.Agency)
		if err != nil {
			return err
		}
		if row.Leaving == "" {
			return fault.New(fault.Conflict, "leaving.not_begun")
		}
		row.Leaving, row.LeavingAt = "", 0
		if err := n.put(ctx, tx, row); err != nil {
			return err
		}
		if err := n.node.NotifyAll(ctx, tx, s.Agency, act.Notice{Code: "leaving.notice.stopped", Args: []string{s.Name}, Link: "/agency"}); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "agency.leave.stop", s.Agency)
	})
}
