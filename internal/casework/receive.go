package casework

import (
	"cmp"
	"context"

	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/store"
)

// Incoming is what another agency released, as it goes into a file.
type Incoming struct {
	Release  string // id: it makes one file
	Known    string
	Language string
	Drafts   []casefile.Draft    // each with from whom it came
	Named    map[string][]string // who may read a section, where only named people may
	Alone    bool                // refuse where the agency has a file of somebody of the same name
}

// Receive opens a case file with what was received, in one transaction in which
// then runs too. before: it was opened already, and nothing is written.
func Receive(ctx context.Context, n *Casework, s *agency.Session, in Incoming, then func(context.Context, *store.Tx) error) (id string, before bool, err error) {
	switch {
	case !s.Kit:
		return "", false, fault.New(fault.Conflict, "casefile.kit_first")
	case in.Known == "":
		return "", false, fault.Invalid("known", "casefile.known_empty")
	}
	code, err := n.newCaseCode(ctx, s)
	if err != nil {
		return "", false, err
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if id, err = ReceivedIn(ctx, tx, n, s, in.Release); err != nil || id != "" {
			before = err == nil
			return err
		}
		if erased, err := erasedBefore(ctx, tx, s, in.Release); err != nil || erased {
			return cmp.Or(err, error(fault.New(fault.Conflict, "casefile.received_erased")))
		}
		before = false
		same, err := n.sameName(ctx, tx, s, in.Known)
		if err != nil {
			return err
		}
		if in.Alone && len(same) > 0 {
			return fault.New(fault.Conflict, "casefile.same_name").Add("known", "casefile.same_name", len(same))
		}
		c := received(ctx, tx, n, s, code, in)
		if id = c.Row.ID; c.write(in) != nil {
			return c.err
		}
		return then(ctx, tx)
	})
	return id, before, err
}

// ReceivedIn is the id of the file that was opened with a release, "" for none.
func ReceivedIn(ctx context.Context, tx *store.Tx, n *Casework, s *agency.Session, release string) (string, error) {
	for _, id := range casefile.ReceivedIDs(s, release) {
		_, err := tx.CaseGet(ctx, n.caseOwner(s), id)
		if err == nil {
			return id, nil
		}
		if fault.CodeOf(err) != fault.NotFound {
			return "", err
		}
	}
	return "", nil
}

// erasedBefore reports whether the file that was opened with a release was erased
// since: its id stands for good, and what was erased does not come back by itself.
func erasedBefore(ctx context.Context, tx *store.Tx, s *agency.Session, release string) (bool, error) {
	for _, id := range casefile.ReceivedIDs(s, release) {
		if was, err := store.CaseKnown(ctx, tx, id); err != nil || was {
			return was, err
		}
	}
	return false, nil
}

// receiving is a file that is being opened with what was received.
type receiving struct {
	*OpenedCase
	err error
}

func received(ctx context.Context, tx *store.Tx, n *Casework, s *agency.Session, code string, in Incoming) *receiving {
	roster := casefile.Roster{Code: code, Known: in.Known, Language: in.Language, Worker: s.Member, Open: true}
	for _, d := range in.Drafts {
		need, err := casefile.DraftNeed(d)
		if _, closed := in.Named["needs"]; d.Kind == casefile.KindNeed && err == nil && !closed {
			roster.Urgent = casefile.MoreUrgent(roster.Urgent, need.Urgency)
		}
	}
	f := casefile.NewAs(s, n.caseOwner(s), roster, casefile.ReceivedIDs(s, in.Release)[0])
	return &receiving{OpenedCase: &OpenedCase{File: f, n: n, ctx: ctx, tx: tx, s: s}}
}

// write limits the sections to whom they are limited to, before anything is
// written into them, and writes.
func (c *receiving) write(in Incoming) error {
	for section, members := range in.Named {
		to, err := c.recipients(members)
		if err == nil {
			_, err = c.Restrict(section, to)
		}
		if err != nil {
			c.err = err
			return err
		}
	}
	for _, d := range in.Drafts {
		if _, c.err = c.append(d); c.err != nil {
			return c.err
		}
	}
	c.err = c.commit("case.receive")
	return c.err
}
