package retention

import (
	"context"
	"errors"
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// ListRetention lists what the clock is going to erase.
var ListRetention = define.Define[act.RetentionQuery, act.Retained]("ListRetention", "GET /retention/files", "erasure", agency.CaseDesk,
	"What the clock is going to erase of closed files, and when.")

func (n *Retention) listRetention(ctx context.Context, s *agency.Session, in act.RetentionQuery) (out act.Retained, err error) {
	alone := forgetful(s)
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		out = act.Retained{Items: []act.RetainedPart{}}
		t, err := n.terms(ctx, tx, s.Agency)
		if err != nil && !agency.Damaged(err) {
			return err
		}
		lines, err := n.files().ClosedFiles(ctx, tx, s)
		for _, line := range lines {
			if err == nil && (in.Case == "" || in.Case == line.ID) {
				err = n.list(ctx, tx, alone, line, t, &out)
			}
		}
		return err
	})
	if err != nil {
		return act.Retained{}, err
	}
	slices.SortStableFunc(out.Items, func(a, b act.RetainedPart) int { return strings.Compare(a.On, b.On) })
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "case.list", s.Agency)
	})
}

// forgetful is a session that remembers nothing: a walk through many files must
// not crowd out the one that is worked on.
func forgetful(s *agency.Session) *agency.Session {
	alone := *s
	alone.Memory = nil
	return &alone
}

func (n *Retention) list(ctx context.Context, tx *store.Tx, s *agency.Session, line casefile.Line, t terms, out *act.Retained) error {
	c, p, err := n.planAt(ctx, tx, line.Key)
	if err != nil && !agency.Damaged(err) && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	if err != nil || p.Terms != t.Number || p.Head != c.HeadNo || p.Waits {
		if len(t.Months) > 0 || len(p.Parts) > 0 {
			out.Unplanned++
		}
		if err != nil || !p.Waits {
			return nil
		}
	}
	if len(p.Parts) == 0 {
		return nil
	}
	f, err := n.files().Open(ctx, tx, s, line.ID)
	if err != nil {
		return unreadable(err)
	}
	for _, one := range p.Parts {
		section := WholeFile
		if one.Row != "" {
			section = n.files().NameOf(f, one.Row)
		}
		out.Items = append(out.Items, act.RetainedPart{Case: line.ID, Known: line.Known, Code: line.Code, Section: section,
			On: max(one.Due, later(one.Told)), Told: one.Told != "", Held: p.Held})
	}
	return nil
}

// later is the day before which nothing is erased of which the worker was told
// on a day.
func later(told string) string {
	if told == "" {
		return ""
	}
	return dayBefore(told, -notice)
}

// unreadable passes over files that were changed outside of the software.
func unreadable(err error) error {
	if errors.Is(err, casefile.ErrDamaged) || errors.Is(err, casefile.ErrNoKey) || fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// ApplyRetention plans, by the terms of now, what the clock erases of all closed
// files: who may set the terms need not read files.
var ApplyRetention = define.Define[act.None, act.Applied]("ApplyRetention", "POST /retention/apply", "erasure", agency.CaseDesk,
	"Let the terms reach all closed files.")

func (n *Retention) applyRetention(ctx context.Context, s *agency.Session, _ act.None) (act.Applied, error) {
	return n.apply(ctx, s)
}

func (n *Retention) apply(ctx context.Context, s *agency.Session) (out act.Applied, err error) {
	alone := forgetful(s)
	var lines []casefile.Line
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		lines, err = n.files().ClosedFiles(ctx, tx, s)
		return err
	})
	for _, line := range lines {
		if err != nil {
			return act.Applied{}, err
		}
		planned := false
		err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			planned, err = n.again(ctx, tx, alone, line)
			return err
		})
		if planned {
			out.Files++
		} else {
			out.Left++
		}
	}
	if err != nil {
		return act.Applied{}, err
	}
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "retention.apply", s.Agency)
	})
}

// again plans one file again; false when it was changed outside of the software.
func (n *Retention) again(ctx context.Context, tx *store.Tx, s *agency.Session, line casefile.Line) (bool, error) {
	f, err := n.files().Open(ctx, tx, s, line.ID)
	if err != nil {
		return false, unreadable(err)
	}
	return true, n.Closed(ctx, tx, s, f)
}
