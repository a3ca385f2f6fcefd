package casework

import (
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/fault"
)

// tied is a file as one of several that are one: what is written in one counts in
// the others.
type tied struct{ *OpenedCase }

// register opens the entries of consents, holds, refusals and ties.
func (c tied) register() ([]casefile.Opened, error) {
	r, err := c.Reading()
	if err != nil {
		return nil, err
	}
	return r.Section(c.ctx, casefile.Register)
}

// ties are those that make the file one with others.
func (c tied) ties() ([]casefile.TieLine, error) {
	if !c.Roster.Tied {
		return nil, nil
	}
	register, err := c.register()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(casefile.TiesOf(register), func(t casefile.TieLine) bool { return !t.Tie.Stands() }), nil
}

// kin are the other files that are one with this one. One that does not say so
// itself is none; broken are those that can't be read, of which nobody knows.
func (c tied) kin() (files []tied, broken []string, err error) {
	seen := map[string]bool{c.Row.ID: true}
	for from := []tied{c}; len(from) > 0; from = from[1:] {
		ties, err := from[0].ties()
		if err != nil {
			return nil, nil, err
		}
		for _, t := range ties {
			if seen[t.Tie.Other] {
				continue
			}
			seen[t.Tie.Other] = true
			other, whole, err := c.other(t.Tie.Other)
			switch {
			case err != nil:
				return nil, nil, err
			case other.OpenedCase == nil: // erased
			case !whole:
				broken = append(broken, t.Tie.Other)
			case other.tiedTo(from[0].Row.ID):
				files, from = append(files, other), append(from, other)
			}
		}
	}
	return files, broken, nil
}

// other opens another file of the agency in the same transaction: none for one that
// is not there any more, whole is false where it can't be relied on.
func (c tied) other(id string) (other tied, whole bool, err error) {
	one, err := c.n.OpenCase(c.ctx, c.tx, c.s, id)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return other, false, nil
	case unsound(err):
		return tied{&OpenedCase{}}, false, nil
	case err != nil:
		return other, false, err
	}
	r, err := one.Reading()
	if unsound(err) {
		return tied{one}, false, nil
	}
	return tied{one}, err == nil && r.Whole, err
}

// unsound reports whether a file was changed outside of the software.
func unsound(err error) bool {
	return agency.Damaged(err) || errors.Is(err, casefile.ErrDamaged) || errors.Is(err, casefile.ErrNoKey)
}

func (c tied) tiedTo(id string) bool {
	ties, err := c.ties()
	return err == nil && slices.ContainsFunc(ties, func(t casefile.TieLine) bool { return t.Tie.Other == id })
}

// eachKin carries out what is written in one file in those that are one with it,
// and then what must count all the same for those that can't be read.
func (c tied) eachKin(write func(tied) error, unwritten func(id string) error) error {
	files, broken, err := c.kin()
	if err != nil {
		return err
	}
	for _, k := range files {
		if err := write(k); err != nil {
			return err
		}
	}
	for _, id := range broken {
		if unwritten != nil {
			if err := unwritten(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// heldWith reports whether a legal hold stands on a file that is one with this one,
// or could: casefile.ErrHeld, or why nobody knows.
func (c tied) heldWith() error {
	files, broken, err := c.kin()
	if err == nil && len(broken) > 0 {
		err = casefile.ErrDamaged
	}
	for _, k := range files {
		if err != nil {
			return err
		}
		var r *casefile.Reading
		if r, err = k.Reading(); err == nil {
			err = r.MayErase(c.ctx)
		}
	}
	return err
}

// keepKin plans anew what the clock erases of the files that are one with this one,
// on which a hold was set or lifted.
func (c tied) keepKin() error {
	c.reading = nil
	return c.eachKin(tied.replan, nil)
}

// replan brings in line what the clock erases of a file.
func (c tied) replan() error { return c.retain() }

// sameRules writes safety rules into a file, unless it has them.
func (c tied) sameRules(rules *casefile.SafeContact, action string) error {
	contact, err := c.contact()
	if err != nil || rules == nil {
		return err
	}
	if stands, err := casefile.SafeOf(contact); err == nil && act.Fingerprint(stands) == act.Fingerprint(rules) {
		return nil
	}
	if _, err := c.append(casefile.SafeDraft(*rules, casefile.SafeEntry(contact))); err != nil {
		return err
	}
	return c.commit(action)
}

// OneWith are the readings of the files that are one with this one; false where one
// of them can't be relied on.
func (c *OpenedCase) OneWith() (all []*casefile.Reading, whole bool, err error) {
	files, broken, err := tied{c}.kin()
	for _, k := range files {
		r, unread := k.Reading()
		if unread != nil {
			return nil, false, unread
		}
		all = append(all, r)
	}
	return all, len(broken) == 0, err
}

// keepsRules refuses to take back rules that a file has because it is one with
// another: they are the other's, too.
func (c tied) keepsRules(last casefile.Opened) error {
	ties, err := c.ties()
	if last.Body.Kind == casefile.KindSafe && slices.ContainsFunc(ties, func(t casefile.TieLine) bool { return t.Entry.Row.Seq > last.Row.Seq }) {
		return fault.New(fault.Conflict, "casefile.structured")
	}
	return err
}

// tiesView are the files that are one with a file, as its member sees them.
func (c tied) tiesView() (out []act.Tie, err error) {
	if !c.Roster.Tied {
		return nil, nil
	}
	files, broken, err := c.kin()
	if err != nil {
		return nil, err
	}
	own, err := c.ties()
	if err != nil {
		return nil, err
	}
	for _, k := range files {
		one := act.Tie{CaseRow: caseview.Row(casefile.Line{ID: k.Row.ID, Roster: k.Roster})}
		ties, err := k.ties()
		if err != nil {
			return nil, err
		}
		for _, t := range append(ties, own...) {
			if t.Tie.How == casefile.TieInto && one.Into != "" || t.Tie.Other == k.Row.ID {
				one.By, one.At = c.Name(t.Entry.Body.Author), t.Entry.At()
			}
		}
		out = append(out, one)
	}
	for _, id := range broken {
		out = append(out, act.Tie{CaseRow: act.CaseRow{ID: id, Damaged: true}})
	}
	return out, nil
}
