package casework

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
)

// AddEntry adds one entry to a case file.
var AddEntry = define.Define[act.AddEntry, act.Entry]("AddEntry", "POST /cases/{id}/entries", "cases", agency.CaseDesk,
	"Write an entry.")

func (n *Casework) addEntry(ctx context.Context, s *agency.Session, in act.AddEntry) (out act.Entry, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) (err error) {
		if out, err = c.write("entry.add", plainDraft(in.NewEntry)); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, in.Case, out)
	})
	return out, err
}

// write appends one entry and commits.
func (c *OpenedCase) write(action string, d casefile.Draft) (act.Entry, error) {
	o, err := c.append(d)
	if err != nil {
		return act.Entry{}, err
	}
	return caseview.Entry(o.View(d.Section, c.Name)), c.commit(action)
}

// AmendEntry writes a new revision of an entry. A conflict says that somebody
// wrote one since: their words are kept, and so is what the caller typed.
var AmendEntry = define.Define[act.AmendEntry, act.Entry]("AmendEntry", "PUT /cases/{id}/entries/{entry}", "cases", agency.CaseDesk,
	"Write a new revision of an entry.")

func (n *Casework) amendEntry(ctx context.Context, s *agency.Session, in act.AmendEntry) (out act.Entry, err error) {
	return n.revise(ctx, s, "entry.amend", in.Case, in.Entry, func(section string, revisions []casefile.Opened) (casefile.Draft, error) {
		return casefile.Amend(section, revisions, in.Base, in.Label, in.Text, in.Removed)
	})
}

// UndoEntry takes back the newest revision of an entry.
var UndoEntry = define.Define[act.UndoEntry, act.Entry]("UndoEntry", "POST /cases/{id}/entries/{entry}/undo", "cases", agency.CaseDesk,
	"Take the newest revision back.")

func (n *Casework) undoEntry(ctx context.Context, s *agency.Session, in act.UndoEntry) (out act.Entry, err error) {
	return n.revise(ctx, s, "entry.undo", in.Case, in.Entry, casefile.Undo)
}

// revise writes the next revision of an entry, as draft makes it of those
// that are there, newest first.
func (n *Casework) revise(ctx context.Context, s *agency.Session, action, caseID, entry string,
	draft func(section string, revisions []casefile.Opened) (casefile.Draft, error)) (out act.Entry, err error) {
	err = n.writeCase(ctx, s, caseID, func(c *OpenedCase) error {
		section, revisions, err := c.entry(entry)
		if err != nil {
			return err
		}
		if section == casefile.Register {
			return casefile.ErrNoEntry
		}
		d, err := draft(section, revisions)
		if err == nil {
			err = tied{c}.keepsRules(revisions[0])
		}
		if err != nil {
			return err
		}
		o, err := c.append(d)
		if err != nil {
			return err
		}
		if err := c.refreshUrgent(d); err != nil {
			return err
		}
		out = caseview.Entry(o.View(section, c.Name))
		if err := c.commit(action); err != nil || d.Kind != casefile.KindSafe {
			return err
		}
		rules, err := casefile.SafeOf([]casefile.Opened{o})
		if err == nil && rules != nil {
			err = tied{c}.rulesOfKin(rules)
		}
		return err
	})
	if err != nil {
		return act.Entry{}, err
	}
	return out, nil
}
