package casework

import (
	"context"
	"fmt"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
)

// Part makes two of two files that were one, as they were: each has its own rules
// and refusals again, unless somebody changed the rules since; then neither has
// weaker ones than before, nor than those that stand. What was written since stays
// where it is, or goes into the other file where moves say so.
func (n Merging) Part(ctx context.Context, s *agency.Session, id string, moves []string) (out act.Case, err error) {
	err = n.writeCase(ctx, s, id, func(c *OpenedCase) error {
		if c.Roster.Into == "" {
			return fault.New(fault.Conflict, "merge.apart_already")
		}
		other, err := n.OpenCase(c.ctx, c.tx, s, c.Roster.Into)
		if err != nil {
			return err
		}
		a, b := tied{other}, tied{c}
		if err := n.part(a, b, moves); err != nil {
			return err
		}
		b.reading = nil
		out, err = b.view()
		return err
	})
	return out, err
}

func (n Merging) part(a, b tied, moves []string) error {
	ties := [2]casefile.TieLine{}
	for i, c := range []tied{a, b} {
		other := []string{b.Row.ID, a.Row.ID}[i]
		t, err := c.tieTo(other)
		if err != nil {
			return err
		}
		ties[i] = t
	}
	for i, entry := range moves {
		if err := moveEntry(a, b, entry); err != nil {
			return fault.Below(fmt.Sprintf("entries.%d", i), err)
		}
	}
	if err := a.untie(ties[0]); err != nil {
		return err
	}
	if err := b.untie(ties[1]); err != nil {
		return err
	}
	// Files that were one with the first keep its rules.
	a.reading = nil
	contact, err := a.contact()
	if err != nil {
		return err
	}
	rules, err := casefile.SafeOf(contact)
	if err != nil {
		return err
	}
	return a.eachKin(func(k tied) error { return k.sameRules(rules, "safe.set") }, nil)
}

// tieTo is the tie that makes a file one with another.
func (c tied) tieTo(other string) (casefile.TieLine, error) {
	ties, err := c.ties()
	if err != nil {
		return casefile.TieLine{}, err
	}
	i := slices.IndexFunc(ties, func(t casefile.TieLine) bool { return t.Tie.Other == other })
	if i < 0 {
		return casefile.TieLine{}, casefile.ErrDamaged
	}
	return ties[i], nil
}

// untie gives a file its own again, and says that the tie is undone.
func (c tied) untie(line casefile.TieLine) error {
	t := line.Tie
	if err := c.ownRules(t); err != nil {
		return err
	}
	register, err := c.register()
	if err != nil {
		return err
	}
	lives, err := c.lives(line.Entry.Row.Seq)
	if err != nil {
		return err
	}
	for _, o := range casefile.RefusalsOf(register) {
		if slices.Contains(t.Refusals, o.Row.ID) {
			d := casefile.Draft{Section: casefile.Register, Entry: o.Row.ID, Revision: o.Row.Revision + 1, Kind: casefile.KindRefusal, Label: o.Body.Label, Removed: true}
			if _, err := c.append(d); err != nil {
				return err
			}
		}
	}
	undone := t
	undone.Undone = true
	if err := c.setTie(undone); err != nil {
		return err
	}
	roster := c.Roster
	if t.How == casefile.TieInto {
		roster.Into = ""
	}
	if t.Closed && !lives {
		roster.Open = false
	}
	c.SetRoster(roster)
	return c.commit("case.part")
}

// lives reports whether somebody is being asked for a file, or needs and consents were
// written in it since a place in its chain: then parting does not close it again.
func (c tied) lives(since int64) (bool, error) {
	running, err := c.n.loop().StillRun(c.ctx, c.tx, c.s, c.Row.ID)
	if err != nil || len(running) > 0 {
		return true, err
	}
	r, err := c.Reading()
	if err != nil {
		return true, err
	}
	all, err := r.Sections(c.ctx, append([]string{casefile.Register}, casefile.Sections...)...)
	for _, section := range all {
		for _, o := range section {
			kind := o.Body.Kind
			if o.Row.Seq > since && kind != casefile.KindSafe && kind != casefile.KindRefusal && kind != casefile.KindTie {
				return true, err
			}
		}
	}
	return false, err
}

// ownRules puts back the rules that a file had before it was one with another.
// Where they were changed since, the stricter of both stand.
func (c tied) ownRules(t casefile.Tie) error {
	if t.RulesAre == 0 && t.RulesWere == 0 {
		return nil
	}
	contact, err := c.contact()
	if err != nil {
		return err
	}
	last := casefile.SafeEntry(contact)
	if last == nil {
		return nil
	}
	stands, err := casefile.SafeOf(contact)
	if err != nil {
		return err
	}
	were, known, err := c.rulesAt(last.Row.ID, t.RulesWere)
	if err != nil || !known {
		return err // erased: what stands is kept
	}
	touched := last.Row.Revision != max(t.RulesAre, t.RulesWere)
	switch {
	case !touched && t.RulesAre == 0:
		return nil
	case touched:
		were = casefile.Stricter(were, stands)
	case were == nil:
		d := casefile.Draft{Section: casefile.PartContact, Entry: last.Row.ID, Revision: last.Row.Revision + 1, Kind: casefile.KindSafe, Label: "safe", Removed: true}
		_, err := c.append(d)
		return err
	}
	_, err = c.append(casefile.SafeDraft(*were, last))
	return err
}

// rulesAt are the rules of a revision: nil for none, known is false where they were
// erased.
func (c tied) rulesAt(entry string, revision int) (rules *casefile.SafeContact, known bool, err error) {
	if revision == 0 {
		return nil, true, nil
	}
	_, revisions, err := c.entry(entry)
	if err != nil {
		return nil, false, err
	}
	for _, o := range revisions {
		if o.Row.Revision == revision {
			rules, err = casefile.SafeOf([]casefile.Opened{o})
			return rules, err == nil, err
		}
	}
	return nil, false, nil
}

// moveEntry puts an entry that was written since two files were one into the other
// of them, where the same people read it.
func moveEntry(a, b tied, id string) error {
	from, to := a, b
	section, revisions, err := a.entry(id)
	if fault.CodeOf(err) == fault.NotFound {
		from, to = b, a
		section, revisions, err = b.entry(id)
	}
	if err != nil {
		return err
	}
	tie, err := from.tieTo(to.Row.ID)
	if err != nil {
		return err
	}
	last := revisions[0]
	plain := last.Body.Kind == casefile.KindPlain || last.Body.Kind == casefile.KindContact || last.Body.Kind == casefile.KindShaped
	if first := revisions[len(revisions)-1]; !plain || !last.Verified || last.Body.Removed || first.Row.Seq < tie.Entry.Row.Seq {
		return fault.Invalid("", "merge.not_moved")
	}
	one, err := from.Readable(section)
	if err != nil {
		return err
	}
	other, err := to.Readable(section)
	if err == nil && !sameReaders(one, other) {
		err = errReaders
	}
	if err != nil {
		return err
	}
	moved := &casefile.Moved{Case: from.Row.ID, Author: from.Name(last.Body.Author), At: last.Body.At}
	if _, err := to.append(casefile.Draft{Section: section, Kind: last.Body.Kind, Label: last.Body.Label, Text: last.Body.Text,
		Again: last.Body.Data, Received: last.Body.Received, Moved: moved}); err != nil {
		return err
	}
	_, err = from.append(casefile.Draft{Section: section, Entry: id, Revision: last.Row.Revision + 1, Kind: last.Body.Kind, Removed: true})
	return err
}
