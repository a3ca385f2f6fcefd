package casework

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kin"
	"relais/internal/casefile/kinds"
	"relais/internal/fault"
	"relais/internal/seal"
	"relais/internal/store"
)

// Families is the part of the room by which files of a family are opened and written.
type Families struct{ *Casework }

// FamilyFile is an opened file, for who links it with others.
type FamilyFile struct{ tied }

// Read runs fn on a file in a snapshot, and records the reading.
func (n Families) Read(ctx context.Context, s *agency.Session, id string, fn func(FamilyFile) error) error {
	return n.viewCase(ctx, s, "case.read", id, func(c *OpenedCase) error { return fn(FamilyFile{tied{c}}) })
}

// Write runs fn on a file in a transaction.
func (n Families) Write(ctx context.Context, s *agency.Session, id string, fn func(FamilyFile) error) error {
	return n.writeCase(ctx, s, id, func(c *OpenedCase) error { return fn(FamilyFile{tied{c}}) })
}

// Beside opens another file of the agency in the same transaction.
func (f FamilyFile) Beside(id string) (FamilyFile, error) {
	c, err := f.n.OpenCase(f.ctx, f.tx, f.s, id)
	return FamilyFile{tied{c}}, err
}

// Founded opens a new file in the same transaction, as an intake does.
func (f FamilyFile) Founded(in act.CreateCase) (FamilyFile, error) {
	same, err := f.n.sameName(f.ctx, f.tx, f.s, in.Known)
	if err != nil {
		return f, err
	}
	if in.Alone && len(same) > 0 {
		return f, fault.New(fault.Conflict, "casefile.same_name").Add("known", "casefile.same_name", len(same))
	}
	code, ok := f.n.rolls.newCode(f.s.Agency) // sameName has just read the list
	if !ok {
		code = seal.NewCode() // forgotten within the instant
	}
	made, err := f.n.newCase(f.ctx, f.tx, f.s, code, in).found(in)
	if err != nil {
		return f, err
	}
	return f.Beside(made.ID)
}

// Keep keeps the answer of an act about the file, for a repeat of it.
func (f FamilyFile) Keep(out any) error { return f.n.node.KeepAbout(f.ctx, f.tx, f.Row.ID, out) }

// Line is what the list of files shows of it.
func (f FamilyFile) Line() casefile.Line { return casefile.Line{ID: f.Row.ID, Roster: f.Roster} }

// Age says whether the file is a child's, and from when on the person is of age.
func (f FamilyFile) Age() (kin.Age, string, error) { return f.age() }

// OpensFamily reports whether the member may know of the family: whom the section
// children is closed to may not.
func (f FamilyFile) OpensFamily() error {
	_, err := f.Readable("children")
	return err
}

// Belonging is a relation and the file that holds it: another one where several are one.
type Belonging struct {
	casefile.RelationLine
	Holder string
}

// Relations are those of the file and of those that are one with it.
func (f FamilyFile) Relations() ([]Belonging, error) { return f.family() }

// WriteRelation writes a relation over the one that stands between two files. The log
// calls it an entry that was written: that two files belong together is not for those
// who read the log alone.
func (f FamilyFile) WriteRelation(r kin.Relation) error {
	one, _, err := f.kin()
	if err != nil {
		return err
	}
	if !r.Undone && slices.ContainsFunc(one, func(k tied) bool { return k.Row.ID == r.Other }) {
		return fault.Invalid("other", "family.itself")
	}
	last, err := f.relationTo(r.Other)
	if err != nil {
		return err
	}
	return f.wrote(casefile.RelationDraft(r, last))
}

// wrote writes a draft, commits, and forgets what was read before.
func (c tied) wrote(d casefile.Draft) error {
	_, err := c.append(d)
	if err == nil {
		err = c.commit("entry.add")
	}
	c.reading = nil
	return err
}

// relationTo is the entry of the relation to a file, nil for none.
func (c tied) relationTo(other string) (last *casefile.Opened, err error) {
	lines, err := c.relations()
	for _, l := range lines {
		if l.Relation.Other == other {
			last = &l.Entry
		}
	}
	return last, err
}

// relations are those of this file alone, also those that were taken away.
func (c tied) relations() ([]casefile.RelationLine, error) {
	if c.Row.Key == 0 { // it is being opened, and has no family yet
		return nil, nil
	}
	register, err := c.register()
	return casefile.RelationsOf(register), err
}

// family are the relations of the file and of those that are one with it.
func (c tied) family() (out []Belonging, err error) {
	one, _, err := c.kin()
	for _, k := range append([]tied{c}, one...) {
		if err != nil {
			break
		}
		var lines []casefile.RelationLine
		lines, err = k.relations()
		for _, l := range lines {
			out = append(out, Belonging{l, k.Row.ID})
		}
	}
	return out, err
}

// FamilyNames are how those of the family are called: their names leave in no note.
func (c *OpenedCase) FamilyNames() (names []string, err error) {
	all, err := tied{c}.family()
	for _, b := range all {
		if b.Relation.Undone {
			continue
		}
		other, err := c.n.OpenCase(c.ctx, c.tx, c.s, b.Relation.Other)
		if err == nil {
			names = append(names, other.Roster.Known)
		} else if err := skipUnsound(err); err != nil {
			return nil, err
		}
	}
	return names, err
}

// age says whether the file is a child's, by its facts and those of the files that are
// one with it, and from when on the person is of age for certain. What the member may
// not read, or nobody can, is in doubt; so is a child of somebody without an age, and
// where something was erased that could have said it.
func (c tied) age() (age kin.Age, sure string, err error) {
	one, broken, err := c.kin()
	if len(broken) > 0 {
		age = kin.Doubt
	}
	for _, k := range append([]tied{c}, one...) {
		if err != nil {
			break
		}
		var own kin.Age
		var day string
		if own, day, err = k.ownAge(); age.And(own) != age {
			sure = day
		}
		age = age.And(own)
	}
	return age, sure, err
}

func (c tied) ownAge() (kin.Age, string, error) {
	if c.Row.Key == 0 { // it is being opened
		age, sure := casefile.AgeOf(c.written, c.tx.Now())
		return age, sure, nil
	}
	r, err := c.Reading()
	if err != nil {
		return kin.Doubt, "", err
	}
	ring, err := c.KeyRing("identity")
	if err != nil || !ring.Readable() && r.Count(ring) > 0 {
		return kin.Doubt, "", skipUnsound(err)
	}
	all, err := r.Sections(c.ctx, "identity", casefile.Register)
	if err != nil {
		return kin.Doubt, "", err
	}
	age, sure := casefile.AgeOf(all["identity"], c.tx.Now())
	raised := func(l casefile.RelationLine) bool { return l.Relation.Minor() }
	erased := func(e casefile.Erased) bool { return e.Section == "identity" }
	if age == kin.Unsaid && (slices.ContainsFunc(casefile.RelationsOf(all[casefile.Register]), raised) || slices.ContainsFunc(r.Erased(), erased)) {
		age = kin.Doubt
	}
	return age, sure, nil
}

// mayClose refuses to close a child's file while nobody says why, where the child is,
// and with whom; it writes down what is said.
func (c tied) mayClose(in act.SetCase) error {
	switch {
	case in.Closing != nil && (in.Open == nil || *in.Open):
		return fault.Invalid("closing", "family.closing_open")
	case in.Closing != nil:
		k, _ := kinds.Default().Of("closing")
		_, err := c.append(casefile.ShapedDraft(k, casefile.Shaped{Kind: k.Kind, Private: true,
			Fields: map[string]string{"reason": in.Closing.Reason, "where": in.Closing.Where, "with": in.Closing.With}}))
		return err
	case in.Open == nil || *in.Open || !c.Row.Open:
		return nil
	}
	age, _, err := c.age()
	if err == nil && age.Minor() {
		err = fault.Invalid("closing.reason", "family.close_reason").Add("closing.where", "family.close_where").Add("closing.with", "family.close_with")
	}
	return err
}

// openBeside are the ids of the open files of the family, as far as the member may open
// them.
func (c tied) openBeside() (ids []string, err error) {
	if (FamilyFile{c}).OpensFamily() != nil {
		return nil, nil
	}
	all, err := c.family()
	for _, b := range all {
		other, unread := (FamilyFile{c}).Beside(b.Relation.Other)
		if unread == nil && !b.Relation.Undone && other.Row.Open && other.OpensFamily() == nil {
			ids = append(ids, other.Row.ID)
		} else if unread = skipUnsound(unread); unread != nil {
			return nil, unread
		}
	}
	return ids, err
}

// twoPeople refuses to make one file of a child's and an adult's, or of two people of
// whom the files say how they belong together.
func twoPeople(a, b tied) error {
	lines, err := a.family()
	if err != nil {
		return err
	}
	files, _, err := b.kin()
	if err != nil {
		return err
	}
	for _, k := range append(files, b) {
		if slices.ContainsFunc(lines, func(l Belonging) bool { return !l.Relation.Undone && l.Relation.Other == k.Row.ID }) {
			return fault.New(fault.Conflict, "family.two_people")
		}
	}
	one, _, err := a.age()
	if err != nil {
		return err
	}
	other, _, err := b.age()
	if err == nil && (one.Minor() && other == kin.Adult || one == kin.Adult && other.Minor()) {
		err = fault.New(fault.Conflict, "family.ages_apart")
	}
	return err
}

// childAgrees refuses what nobody may agree to in a child's file.
func (c tied) childAgrees(in casefile.Terms, guardian string) error {
	age, _, err := c.age()
	switch {
	case err != nil:
		return err
	case age.Minor():
		return c.mayAgree(in, guardian)
	case guardian != "":
		return fault.Invalid("guardian", "family.consent_of_age")
	}
	return nil
}

func (c tied) mayAgree(in casefile.Terms, guardian string) error {
	if in.Kind != "release" && guardian == "" {
		return nil
	}
	all, err := c.family()
	if err != nil {
		return err
	}
	var relations []kin.Relation
	for _, b := range all {
		relations = append(relations, b.Relation)
	}
	return kin.Agrees{By: in.GivenBy, Basis: in.Basis, Guardian: guardian}.Check(relations)
}

// bar says of a consent whether anything may rest on it as a child's file stands now:
// not what a guardian gave who is said to have had a part since, nor for somebody who
// is of age by now. It can be taken back all the same.
func (c tied) bar(signed *casefile.SignedConsent) {
	age, _, err := c.age()
	c.barAt(signed, age, err)
}

// barAt is bar for who knows the age, or why it is not known.
func (c tied) barAt(signed *casefile.SignedConsent, age kin.Age, err error) {
	switch {
	case err != nil:
		signed.Barred = err
	case age.Minor():
		err = c.mayAgree(signed.Consent.Terms, signed.Guardian)
		if signed.Barred = err; fault.CodeOf(err) == fault.InvalidInput {
			signed.Barred = fault.New(fault.Conflict, "family.consent_barred")
		}
	case signed.Guardian != "":
		signed.Barred = fault.New(fault.Conflict, "family.consent_grown")
	}
}

// barredView is a consent as the file's member sees it: also whether anything may rest
// on it, and who gave it for a child.
func (c tied) barredView(signed *casefile.SignedConsent, age kin.Age, unread error) act.Consent {
	out := c.consentView(signed)
	if signed.Consent.State.Live() {
		c.barAt(signed, age, unread)
		out.Barred = signed.Barred != nil
	}
	if (FamilyFile{c}).OpensFamily() == nil {
		out.Guardian = signed.Guardian
	}
	return out
}

// leaveFamily takes the file, which is being erased, out of the files of its family.
func (c tied) leaveFamily() error {
	own, err := c.relations()
	if err != nil {
		return skipUnsound(err)
	}
	for _, l := range own {
		other, err := (FamilyFile{c}).Beside(l.Relation.Other)
		if err == nil {
			err = other.forget(c.Row.ID)
		}
		if err := skipUnsound(err); err != nil {
			return err
		}
	}
	return nil
}

// forget takes out what the file says of another one.
func (c tied) forget(id string) error {
	last, err := c.relationTo(id)
	if err != nil || last == nil {
		return err
	}
	return c.wrote(casefile.NoRelationDraft(*last))
}

// Child reports whether a file is a child's, or could be.
func (n OfPerson) Child(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (bool, error) {
	c, err := n.OpenCase(ctx, tx, s, id)
	if err != nil {
		return false, err
	}
	age, _, err := tied{c}.age()
	return age.Minor(), err
}
