package node

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
)

// AddEntry adds one entry to a case file.
func (n *Node) AddEntry(ctx context.Context, s *agency.Session, in act.AddEntry) (out act.Entry, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *openedCase) (err error) {
		if out, err = c.write("entry.add", plainDraft(in.NewEntry)); err != nil {
			return err
		}
		return n.Keep(c.ctx, c.tx, out)
	})
	return out, err
}

// write appends one entry and commits.
func (c *openedCase) write(action string, d casefile.Draft) (act.Entry, error) {
	o, err := c.append(d)
	if err != nil {
		return act.Entry{}, err
	}
	return o.View(d.Section, c.name), c.commit(action)
}

// AmendEntry writes a new revision of an entry. A conflict says that somebody
// wrote one since: their words are kept, and so is what the caller typed.
func (n *Node) AmendEntry(ctx context.Context, s *agency.Session, in act.AmendEntry) (out act.Entry, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	return n.revise(ctx, s, "entry.amend", in.Case, in.Entry, func(section string, revisions []casefile.Opened) (casefile.Draft, error) {
		return casefile.Amend(section, revisions, in.Base, in.Label, in.Text, in.Removed)
	})
}

// UndoEntry takes back the newest revision of an entry.
func (n *Node) UndoEntry(ctx context.Context, s *agency.Session, in act.UndoEntry) (out act.Entry, err error) {
	if err := act.Check(&in); err != nil {
		return out, err
	}
	return n.revise(ctx, s, "entry.undo", in.Case, in.Entry, casefile.Undo)
}

// revise writes the next revision of an entry, as draft makes it of those
// that are there, newest first.
func (n *Node) revise(ctx context.Context, s *agency.Session, action, caseID, entry string,
	draft func(section string, revisions []casefile.Opened) (casefile.Draft, error)) (out act.Entry, err error) {
	err = n.writeCase(ctx, s, caseID, func(c *openedCase) error {
		section, revisions, err := c.entry(entry)
		if err != nil {
			return err
		}
		if section == casefile.Register {
			return casefile.ErrNoEntry
		}
		d, err := draft(section, revisions)
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
		out = o.View(section, c.name)
		return c.commit(action)
	})
	if err != nil {
		return act.Entry{}, err
	}
	return out, nil
}
