package casework

import (
	"context"
	"errors"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/store"
)

// erasure is the part of the room that erases, and keeps from it.
type erasure struct{ *Casework }

func (n *Casework) erasing() *erasure { return &erasure{n} }

// EraseEntry erases an entry with its history.
var EraseEntry = define.Define[act.EraseEntry, act.Erased]("EraseEntry", "POST /cases/{id}/entries/{entry}/erase", "erasure", agency.CaseDesk,
	"Erase an entry with all its revisions, on the person's word.").Asks(agency.GraveErase)

func (n *erasure) eraseEntry(ctx context.Context, s *agency.Session, in act.EraseEntry) (act.Erased, error) {
	return n.erasePart(ctx, s, "entry.erase", in.Case, false, func(c *OpenedCase, r *casefile.Reading) (string, error) {
		section, _, err := r.Entry(c.ctx, in.Entry)
		if err != nil {
			return "", err
		}
		return section, r.EraseEntry(c.ctx, c.tx.Now(), in.Entry, in.Basis)
	})
}

// EraseSection erases a section: its keys and all that was written in it.
var EraseSection = define.Define[act.EraseSection, act.Erased]("EraseSection", "POST /cases/{id}/sections/{section}/erase", "erasure", agency.CaseDesk,
	"Erase all that was written in a section, on the person's word.").Asks(agency.GraveErase)

func (n *erasure) eraseSection(ctx context.Context, s *agency.Session, in act.EraseSection) (act.Erased, error) {
	return n.erasePart(ctx, s, "section.erase", in.Case, true, func(c *OpenedCase, r *casefile.Reading) (string, error) {
		return in.Section, r.EraseSection(c.ctx, c.tx.Now(), in.Section, in.Basis, c.recipients)
	})
}

// erasePart erases something of a file, as erase says, which names its section, and
// where all says so of those that are one with it: what the agency could still open
// of it goes in the same transaction.
func (n *erasure) erasePart(ctx context.Context, s *agency.Session, action, caseID string, all bool,
	erase func(*OpenedCase, *casefile.Reading) (section string, err error)) (out act.Erased, err error) {
	if err := n.comparedWithLog(ctx, s, caseID); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, caseID, func(c *OpenedCase) error {
		files, err := tied{c}.oneWith(all)
		if err != nil {
			return err
		}
		nothing := error(nil)
		for _, f := range files {
			one, err := f.erasePart(action, erase)
			if len(files) > 1 && errors.Is(err, casefile.ErrNothing) {
				nothing = err
				continue
			}
			if err != nil {
				return err
			}
			out = one
		}
		if out.Basis == "" {
			return nothing
		}
		return nil
	})
	if err != nil {
		return act.Erased{}, err
	}
	return out, nil
}

// oneWith is a file and, where all says so, those that are one with it; an error
// while a legal hold stands on any of them.
func (c tied) oneWith(all bool) ([]tied, error) {
	if err := c.heldWith(); err != nil || !all {
		return []tied{c}, err
	}
	kin, _, err := c.kin()
	return append([]tied{c}, kin...), err
}

func (c tied) erasePart(action string, erase func(*OpenedCase, *casefile.Reading) (string, error)) (out act.Erased, err error) {
	r, err := c.Reading()
	if err != nil {
		return out, err
	}
	section, err := erase(c.OpenedCase, r)
	if err != nil {
		return out, err
	}
	if err := c.afterErasing(action, section); err != nil {
		return out, err
	}
	again, err := c.Reading()
	if err != nil {
		return out, err
	}
	all := again.Erased()
	return c.erasedView(all[len(all)-1]), nil
}

// comparedWithLog refuses a file that is not whole, or that was put back to an
// earlier state: a legal hold could have been in what is missing.
func (n *erasure) comparedWithLog(ctx context.Context, s *agency.Session, caseID string) error {
	return n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		c, err := n.OpenFile(ctx, tx, s, caseID)
		if err != nil {
			return err
		}
		kin, broken, err := tied{c}.kin()
		if len(broken) > 0 {
			err = casefile.ErrDamaged
		}
		for _, f := range append([]tied{{c}}, kin...) {
			if f.marks = c.marks; f.OpenedCase != c && err == nil {
				f.reading = nil
				f.marks, err = n.auditedHeads(ctx, tx, f.Row.ID)
			}
			var r *casefile.Reading
			if err == nil {
				r, err = f.Reading()
			}
			if err == nil && !r.Whole {
				err = casefile.ErrDamaged
			}
		}
		return err
	})
}

// afterErasing commits an erasure, and brings in line what rests on what is
// gone: the urgency in the list, what is armed with it, the agency's own copies
// of what was released of it, and the answers that are kept for a repeat.
func (c *OpenedCase) afterErasing(action, section string) error {
	if _, err := c.Commit(c.ctx, c.tx, c.tx.Now()); err != nil {
		return err
	}
	c.reading = nil
	if err := c.refreshUrgent(casefile.Draft{Section: section}); err != nil {
		return err
	}
	c.resum = true
	if err := c.commit(action); err != nil {
		return err
	}
	c.reading = nil
	if err := c.untold(section); err != nil {
		return err
	}
	if err := c.n.erasing().forgetReleased(c.ctx, c.tx, c.s, c.Row.ID, section); err != nil {
		return err
	}
	return node.ForgetAnswers(c.ctx, c.n.node, c.tx, c.Row.ID)
}

// untold takes what was erased of a section from the person's own page.
func (c *OpenedCase) untold(section string) error {
	r, err := c.Reading()
	if err != nil {
		return err
	}
	return c.n.person().Unplanned(c.ctx, c.tx, c.Row.ID, r.ErasedIn(section)...)
}

// erasedView is what remains of something, with names.
func (c *OpenedCase) erasedView(e casefile.Erased) act.Erased {
	return act.Erased{Section: e.Section, Entry: e.Entry, Basis: e.Basis, By: c.Name(e.By), At: e.At}
}

// EraseCase erases a whole file: entries, keys, consents and the row in the
// list, what was asked and released as far as it is the agency's, and its
// records of disclosures. What was released ends first.
var EraseCase = define.Define[act.EraseCase, act.Erased]("EraseCase", "POST /cases/{id}/erase", "erasure", agency.CaseDesk,
	"Erase a whole case file, on the person's word.").Asks(agency.GraveErase)

func (n *erasure) eraseCase(ctx context.Context, s *agency.Session, in act.EraseCase) (out act.Erased, err error) {
	if err := n.comparedWithLog(ctx, s, in.Case); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		out = act.Erased{Basis: in.Basis, By: s.Name, At: c.tx.Now()}
		files, err := tied{c}.oneWith(true)
		for _, f := range files {
			if err == nil {
				err = n.eraseOne(f.OpenedCase, in.Basis)
			}
		}
		return err
	})
	if err != nil {
		return act.Erased{}, err
	}
	n.rolls.drop(s.Agency)
	return out, nil
}

// eraseOne erases one of the files that are one.
func (n *erasure) eraseOne(c *OpenedCase, basis string) error {
	r, err := c.Reading()
	if err == nil {
		err = r.MayErase(c.ctx)
	}
	if err != nil {
		return err
	}
	copies, err := n.copiesOf(c.ctx, c.tx, c.s, c.Row.ID)
	if err != nil {
		return err
	}
	if copies.waits {
		return fault.New(fault.Conflict, "casefile.erase_review")
	}
	if err := (tied{c}).leaveFamily(); err != nil {
		return err
	}
	if err := n.eraseFile(c.ctx, c.tx, c.s, c.Row.ID, c.Row.Key, copies); err != nil {
		return err
	}
	return n.node.Audit(c.ctx, c.tx, c.s, "case.erase."+basis, c.Row.ID)
}

// eraseFile ends what rests on a file's consents and destroys it.
func (n *erasure) eraseFile(ctx context.Context, tx *store.Tx, s *agency.Session, id string, key int64, copies copies) error {
	consents, err := tx.CaseConsentsOf(ctx, key)
	if err != nil {
		return err
	}
	for _, consent := range consents {
		if err := n.endConsent(ctx, tx, s, consent); err != nil {
			return err
		}
	}
	if err := store.ForgetCopiesOf(ctx, tx, copies.Copies, true); err != nil {
		return err
	}
	if err := n.person().Erased(ctx, tx, id); err != nil {
		return err
	}
	if err := tx.CaseErase(ctx, id); err != nil {
		return err
	}
	return node.ForgetAnswers(ctx, n.node, tx, id)
}
