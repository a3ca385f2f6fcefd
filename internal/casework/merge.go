package casework

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/fault"
	"relais/internal/store"
)

// Merging is the part of the room that makes two files one, and two again. Nothing
// is rewritten: each file stays with its entries, consents and referrals, and a
// signed tie in both says that they are one.
type Merging struct{ *Casework }

var (
	errTied    = fault.New(fault.Conflict, "merge.already")
	errKin     = fault.New(fault.Conflict, "merge.has_kin")
	errReaders = fault.New(fault.Conflict, "merge.readers")
)

// Merge keeps a file with another one, which is shown: of the rules of both the
// stricter count in both from now on, and what the person said no to in one is a no
// in the other.
func (n Merging) Merge(ctx context.Context, s *agency.Session, from, into string) (out act.Case, err error) {
	if from == into {
		return out, fault.Invalid("into", "merge.itself")
	}
	for _, id := range []string{from, into} {
		if err := n.erasing().comparedWithLog(ctx, s, id); err != nil {
			return out, err
		}
	}
	err = n.writeCase(ctx, s, into, func(c *OpenedCase) error {
		other, err := n.OpenCase(c.ctx, c.tx, s, from)
		if err != nil {
			return err
		}
		a, b := tied{c}, tied{other}
		if b.Roster.Into != into || !a.tiedTo(from) {
			if err = mergeable(a, b); err == nil {
				err = n.merge(a, b)
			}
		}
		if err == nil {
			a.reading = nil
			out, err = a.view()
		}
		return err
	})
	return out, err
}

// mergeable refuses what can't be one: a file that is kept with another already, and
// safety rules that others may read there than here, since they are put together.
func mergeable(a, b tied) error {
	for _, c := range []tied{a, b} {
		r, err := c.Reading()
		switch {
		case err != nil:
			return err
		case !r.Whole:
			return casefile.ErrDamaged
		case c.Roster.Into != "":
			return errTied
		}
	}
	ties, err := b.ties()
	if err == nil && len(ties) > 0 {
		err = errKin
	}
	if err == nil {
		err = twoPeople(a, b)
	}
	if err != nil {
		return err
	}
	one, err := a.Readable(casefile.PartContact)
	if err != nil {
		return err
	}
	other, err := b.Readable(casefile.PartContact)
	if err == nil && !sameReaders(one, other) {
		err = errReaders
	}
	return err
}

// sameReaders reports whether a section has the same readers in two files.
func sameReaders(a, b *casefile.KeyRing) bool {
	one, other := slices.Sorted(slices.Values(a.Members)), slices.Sorted(slices.Values(b.Members))
	return slices.Equal(one, other)
}

func (n Merging) merge(a, b tied) error {
	kin, broken, err := a.kin()
	if err == nil && len(broken) > 0 {
		err = casefile.ErrDamaged
	}
	if err != nil {
		return err
	}
	rules, err := putTogether(a, b)
	if err != nil {
		return err
	}
	yes, no, err := refusals(a, b)
	if err != nil {
		return err
	}
	for _, c := range append([]tied{a}, kin...) { // as a no in the file itself does
		if err := c.takeBackFor(no); err != nil {
			return err
		}
	}
	if err := b.takeBackFor(yes); err != nil {
		return err
	}
	here := casefile.Tie{Other: b.Row.ID, How: casefile.TieWith, Closed: !a.Row.Open}
	there := casefile.Tie{Other: a.Row.ID, How: casefile.TieInto, Closed: !b.Row.Open}
	if err := a.tie(here, rules, no); err != nil {
		return err
	}
	if err := b.tie(there, rules, yes); err != nil {
		return err
	}
	for _, k := range kin {
		if err := k.sameRules(rules, "safe.set"); err != nil {
			return err
		}
		if err := k.takeNo(no); err != nil {
			return err
		}
	}
	return nil
}

// putTogether are the rules that count in both: an error where those of one can't
// be relied on.
func putTogether(a, b tied) (*casefile.SafeContact, error) {
	var rules [2]*casefile.SafeContact
	for i, c := range []tied{a, b} {
		r, err := c.Reading()
		if err == nil {
			rules[i], err = r.Rules(c.ctx)
		}
		if err != nil {
			return nil, err
		}
	}
	return casefile.Stricter(rules[0], rules[1]), nil
}

// takeBackFor ends the consents that name only whom the person said no to.
func (c tied) takeBackFor(no []casefile.Refusal) error {
	for _, r := range no {
		if err := (refusing{c.n}).takeBack(c.OpenedCase, act.RefuseConsent{Case: c.Row.ID, NewRefusal: act.NewRefusal(r)}); err != nil {
			return err
		}
		c.reading = nil
	}
	return nil
}

// over reports whether the person has said yes, since, to all whom a no names.
func over(o casefile.Opened, r casefile.Refusal, consents []*casefile.SignedConsent) bool {
	if len(r.Sectors) > 0 || len(r.Agencies)+len(r.Outside) == 0 {
		return false
	}
	return slices.ContainsFunc(consents, func(c *casefile.SignedConsent) bool {
		in := c.Consent
		if in.Kind != r.Kind || c.Usable() != nil || !in.At.After(o.At()) {
			return false
		}
		return !slices.ContainsFunc(r.Agencies, func(id string) bool { return !slices.Contains(in.Agencies, id) }) &&
			!slices.ContainsFunc(r.Outside, func(id string) bool {
				return !slices.ContainsFunc(in.Outside, func(out casefile.Named) bool { return out.Service == id })
			})
	})
}

// refusals are what the person said no to in each of two files, and to which they did
// not say yes there since.
func refusals(a, b tied) (ofA, ofB []casefile.Refusal, err error) {
	for c, out := range map[tied]*[]casefile.Refusal{a: &ofA, b: &ofB} {
		register, err := c.register()
		if err != nil {
			return nil, nil, err
		}
		for _, o := range casefile.RefusalsOf(register) {
			var r casefile.Refusal
			if !o.Verified || o.Into(&r) != nil {
				return nil, nil, casefile.ErrDamaged
			}
			if !over(o, r, casefile.ConsentsOf(register, c.Keys, c.tx.Now())) {
				*out = append(*out, r)
			}
		}
	}
	return ofA, ofB, nil
}

// tie writes that a file is one with another, with what then counts in it too.
func (c tied) tie(t casefile.Tie, rules *casefile.SafeContact, no []casefile.Refusal) error {
	contact, err := c.contact()
	if err != nil {
		return err
	}
	last := casefile.SafeEntry(contact)
	if last != nil {
		t.RulesWere = last.Row.Revision
	}
	if stands, err := casefile.SafeOf(contact); err != nil || rules != nil && act.Fingerprint(stands) != act.Fingerprint(rules) {
		o, err := c.append(casefile.SafeDraft(*rules, last))
		if err != nil {
			return err
		}
		t.RulesAre = o.Row.Revision
	}
	for _, r := range no {
		o, err := c.append(casefile.RefusalDraft(r))
		if err != nil {
			return err
		}
		t.Refusals = append(t.Refusals, o.Row.ID)
	}
	if err := c.setTie(t); err != nil {
		return err
	}
	roster := c.Roster
	roster.Open, roster.Tied = true, true
	if t.How == casefile.TieInto {
		roster.Into = t.Other
	}
	if t.Closed && !c.otherOpen(t.Other) {
		roster.Open = false
	}
	c.SetRoster(roster)
	if err := c.commit("case.merge"); err != nil {
		return err
	}
	return c.mindNo(no)
}

// otherOpen reports whether another file is open: one of two that are one is not
// closed, or the clock would erase what the other still needs.
func (c tied) otherOpen(id string) bool {
	other, err := c.n.OpenCase(c.ctx, c.tx, c.s, id)
	return err != nil || other.Row.Open
}

// setTie writes a tie over the one that stands between two files.
func (c tied) setTie(t casefile.Tie) error {
	register, err := c.register()
	if err != nil {
		return err
	}
	var last *casefile.Opened
	for _, line := range casefile.TiesOf(register) {
		if line.Tie.Other == t.Other {
			last = &line.Entry
		}
	}
	_, err = c.append(casefile.TieDraft(t, last))
	return err
}

// takeNo writes what the person said no to in a file that is one with this one.
func (c tied) takeNo(no []casefile.Refusal) error {
	for _, r := range no {
		if _, err := c.append(casefile.RefusalDraft(r)); err != nil {
			return err
		}
	}
	if len(no) == 0 {
		return nil
	}
	if err := c.commit("consent.refuse"); err != nil {
		return err
	}
	return c.mindNo(no)
}

// mindNo ends what waits for whom the person said no to.
func (c tied) mindNo(no []casefile.Refusal) error {
	for _, r := range no {
		if err := c.n.loop().Refused(c.ctx, c.tx, c.s, c.Row.ID, r); err != nil {
			return err
		}
	}
	return nil
}

// Apart remembers, in both, that two files are about two people.
func (n Merging) Apart(ctx context.Context, s *agency.Session, one, other string) error {
	if one == other {
		return fault.Invalid("other", "merge.itself")
	}
	return n.writeCase(ctx, s, one, func(first *OpenedCase) error {
		second, err := n.OpenCase(first.ctx, first.tx, s, other)
		if err != nil {
			return err
		}
		a, b := tied{first}, tied{second}
		for _, c := range []tied{a, b} {
			to := b.Row.ID
			if c == b {
				to = a.Row.ID
			}
			if c.tiedTo(to) {
				return errTied
			}
			if err := c.setTie(casefile.Tie{Other: to, How: casefile.TieApart}); err != nil {
				return err
			}
			if err := c.commit("case.apart"); err != nil {
				return err
			}
		}
		return nil
	})
}

// Particulars are what files of the same person have in common.
type Particulars struct {
	Words  []string // of the section identity and of the person's year of birth
	Year   string   // of birth
	Phones []string
	Apart  []string // ids of files that are about somebody else
}

// Particulars reads them, as far as the member may: nothing is told of a section
// that is closed to them, nor of a file that is not whole.
func (n Merging) Particulars(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (out Particulars, err error) {
	alone := *s
	alone.Memory = nil // a look through many files must not crowd out the one that is worked on
	c, err := n.OpenCase(ctx, tx, &alone, id)
	if err != nil {
		return out, skipUnsound(err)
	}
	r, err := c.Reading()
	if err != nil || !r.Whole {
		return out, skipUnsound(err)
	}
	entries, err := r.Sections(ctx, "identity", casefile.PartContact, casefile.Register)
	if err != nil {
		return out, skipUnsound(err)
	}
	for _, t := range casefile.TiesOf(entries[casefile.Register]) {
		if t.Tie.How == casefile.TieApart && !t.Tie.Undone {
			out.Apart = append(out.Apart, t.Tie.Other)
		}
	}
	for _, l := range casefile.RelationsOf(entries[casefile.Register]) {
		if !l.Relation.Undone {
			out.Apart = append(out.Apart, l.Relation.Other)
		}
	}
	for _, o := range entries["identity"] {
		if f, ok := casefile.FactOf(o); ok && f.Fact == "birth_year" {
			out.Year = f.Values[0]
		} else if o.Body.Kind == casefile.KindPlain && !o.Body.Removed {
			out.Words = append(out.Words, o.Body.Label+" "+o.Body.Text)
		}
	}
	if safe, err := casefile.SafeOf(entries[casefile.PartContact]); err == nil && safe != nil {
		for _, ch := range safe.Channels {
			out.Phones = append(out.Phones, ch.Value)
		}
	}
	for _, o := range entries[casefile.PartContact] {
		var made casefile.Contact
		if o.Body.Kind == casefile.KindContact && o.Into(&made) == nil {
			out.Phones = append(out.Phones, made.Value)
		}
	}
	return out, nil
}

func skipUnsound(err error) error {
	if unsound(err) || fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// Rows are the agency's files that stand by themselves.
func (n Merging) Rows(ctx context.Context, tx *store.Tx, s *agency.Session) ([]act.CaseRow, error) {
	roll, err := n.Roster(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	return caseview.Rows(roll.Pick(func(l casefile.Line) bool { return !l.Damaged && l.Into == "" })), nil
}
