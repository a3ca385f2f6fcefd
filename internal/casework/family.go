package casework

import (
	"cmp"
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/fault"
	"relais/internal/store"
)

// Families is the part of the room by which files of a family are opened and written.
type Families struct{ *Casework }

// Read runs fn on a file in a snapshot, and records the reading.
func (n Families) Read(ctx context.Context, s *agency.Session, id string, fn func(*OpenedCase) error) error {
	return n.viewCase(ctx, s, "case.read", id, fn)
}

// Write runs fn on a file in a transaction.
func (n Families) Write(ctx context.Context, s *agency.Session, id string, fn func(*OpenedCase) error) error {
	return n.writeCase(ctx, s, id, fn)
}

// Beside opens another file of the agency in the same transaction.
func (c *OpenedCase) Beside(id string) (*OpenedCase, error) { return c.n.OpenCase(c.ctx, c.tx, c.s, id) }

// Founded opens a new file in the same transaction, as an intake does.
func (c *OpenedCase) Founded(in act.CreateCase) (*OpenedCase, error) {
	same, err := c.n.sameName(c.ctx, c.tx, c.s, in.Known)
	if err != nil {
		return nil, err
	}
	if in.Alone && len(same) > 0 {
		return nil, fault.New(fault.Conflict, "casefile.same_name").Add("known", "casefile.same_name", len(same))
	}
	code, ok := c.n.rolls.newCode(c.s.Agency) // sameName has just read the list
	if !ok {
		return nil, fault.New(fault.Conflict, "casefile.changed")
	}
	made, err := c.n.newCase(c.ctx, c.tx, c.s, code, in).found(in)
	if err != nil {
		return nil, err
	}
	return c.Beside(made.ID)
}

// Keep keeps the answer of an act about the file, for a repeat of it.
func (c *OpenedCase) Keep(out any) error { return c.n.node.KeepAbout(c.ctx, c.tx, c.Row.ID, out) }

// WriteRelation writes a relation over the one that stands between two files. The log
// calls it an entry that was written: that two files belong together is not for those
// who read the log alone.
func (c *OpenedCase) WriteRelation(r casefile.Relation) error {
	kin, _, err := tied{c}.kin()
	if err != nil {
		return err
	}
	if !r.Undone && slices.ContainsFunc(kin, func(k tied) bool { return k.Row.ID == r.Other }) {
		return fault.Invalid("other", "family.itself")
	}
	lines, err := c.relations()
	if err != nil {
		return err
	}
	var last *casefile.Opened
	for _, l := range lines {
		if l.Relation.Other == r.Other {
			last = &l.Entry
		}
	}
	if _, err := c.append(casefile.RelationDraft(r, last)); err != nil {
		return err
	}
	return c.wrote("entry.add")
}

// wrote commits, and forgets what was read before.
func (c *OpenedCase) wrote(action string) error {
	err := c.commit(action)
	c.reading = nil
	return err
}

// relations are those of this file alone, also those that were taken away.
func (c *OpenedCase) relations() ([]casefile.RelationLine, error) {
	register, err := tied{c}.register()
	return casefile.RelationsOf(register), err
}

// OpensFamily reports whether the member may know of the family: whom the section
// children is closed to may not.
func (c *OpenedCase) OpensFamily() error {
	_, err := c.Readable("children")
	return err
}

// Belonging is a relation and the file that holds it: another one where several are one.
type Belonging struct {
	casefile.RelationLine
	Holder string
}

// Relations are those of the file and of those that are one with it.
func (c *OpenedCase) Relations() (out []Belonging, err error) {
	kin, _, err := tied{c}.kin()
	for _, k := range append([]tied{{c}}, kin...) {
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
	all, err := c.Relations()
	for _, b := range all {
		other, unread := c.Beside(b.Relation.Other)
		if unread == nil && !b.Relation.Undone {
			names = append(names, other.Roster.Known)
		} else if unread != nil && fault.CodeOf(unread) != fault.NotFound && !unsound(unread) {
			return nil, unread
		}
	}
	return names, err
}

// Age says whether the file is a child's, by its facts and those of the files that are
// one with it, and from when on they are of age for certain. What the member may not
// read, or nobody can, is in doubt; a child of somebody without an age as well.
func (c *OpenedCase) Age() (age casefile.Age, sure string, err error) {
	kin, broken, err := tied{c}.kin()
	if len(broken) > 0 {
		age = casefile.Doubt
	}
	for _, k := range append([]tied{{c}}, kin...) {
		if err != nil {
			break
		}
		var one casefile.Age
		var day string
		if one, day, err = k.ownAge(); age == casefile.Unsaid || age.Elder(one) != age {
			sure = day
		}
		age = age.Elder(one)
	}
	return age, sure, err
}

func (c tied) ownAge() (casefile.Age, string, error) {
	if c.Row.Key == 0 { // it is being opened
		age, sure := casefile.AgeOf(c.written, c.tx.Now())
		return age, sure, nil
	}
	r, err := c.Reading()
	if err != nil {
		return casefile.Doubt, "", err
	}
	ring, err := c.KeyRing("identity")
	if err != nil || !ring.Readable() && r.Count(ring) > 0 {
		return casefile.Doubt, "", skipUnsound(err)
	}
	all, err := r.Sections(c.ctx, "identity", casefile.Register)
	if err != nil {
		return casefile.Doubt, "", err
	}
	age, sure := casefile.AgeOf(all["identity"], c.tx.Now())
	if age == casefile.Unsaid && slices.ContainsFunc(casefile.RelationsOf(all[casefile.Register]), func(l casefile.RelationLine) bool { return l.Relation.Minor() }) {
		age = casefile.Doubt
	}
	return age, sure, nil
}

// mayClose refuses to close a child's file while nobody says why, where the child is,
// and with whom; it writes down what is said.
func (c *OpenedCase) mayClose(in act.SetCase) error {
	if in.Open == nil || *in.Open {
		if in.Closing != nil {
			return fault.Invalid("closing", "family.closing_open")
		}
		return nil
	}
	if in.Closing == nil {
		age, _, err := c.Age()
		if err == nil && age.Minor() && c.Row.Open {
			err = fault.Invalid("closing.reason", "family.close_reason").Add("closing.where", "family.close_where").Add("closing.with", "family.close_with")
		}
		return err
	}
	k, _ := kinds.Default().Of("closing")
	_, err := c.append(casefile.ShapedDraft(k, casefile.Shaped{Kind: k.Kind, Private: true,
		Fields: map[string]string{"reason": in.Closing.Reason, "where": in.Closing.Where, "with": in.Closing.With}}))
	return err
}

// twoPeople refuses to make one file of a child's and an adult's, or of two people of
// whom the files say how they belong together.
func twoPeople(a, b tied) error {
	lines, err := a.Relations()
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
	one, _, err := a.Age()
	if err != nil {
		return err
	}
	other, _, err := b.Age()
	if err == nil && (one.Minor() && other == casefile.Adult || one == casefile.Adult && other.Minor()) {
		err = fault.New(fault.Conflict, "family.ages_apart")
	}
	return err
}

// childAgrees refuses what nobody may agree to in a child's file.
func (c *OpenedCase) childAgrees(in casefile.Terms, guardian string) error {
	age, _, err := c.Age()
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

func (c *OpenedCase) mayAgree(in casefile.Terms, guardian string) error {
	if c.Row.Key == 0 { // a new file has no family yet
		return casefile.CheckChildConsent(in, guardian, nil)
	}
	all, err := c.Relations()
	var lines []casefile.RelationLine
	for _, b := range all {
		lines = append(lines, b.RelationLine)
	}
	return cmp.Or(err, casefile.CheckChildConsent(in, guardian, lines))
}

// bar says of a consent whether anything may rest on it as a child's file stands now:
// not what a guardian gave who is said to have had a part since, nor for somebody who
// is of age by now. It can be taken back all the same.
func (c *OpenedCase) bar(signed *casefile.SignedConsent) {
	switch age, _, err := c.Age(); {
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
func (c *OpenedCase) barredView(signed *casefile.SignedConsent) act.Consent {
	out := c.consentView(signed)
	if signed.Consent.State.Live() {
		c.bar(signed)
		out.Barred = signed.Barred != nil
	}
	if c.OpensFamily() == nil {
		out.Guardian = signed.Guardian
	}
	return out
}

// leaveFamily takes the file, which is being erased, out of the files of its family.
func (c *OpenedCase) leaveFamily() error {
	own, err := c.relations()
	if err != nil {
		return skipUnsound(err)
	}
	for _, l := range own {
		other, err := c.Beside(l.Relation.Other)
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
func (c *OpenedCase) forget(id string) error {
	lines, err := c.relations()
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.Relation.Other == id {
			if _, err := c.append(casefile.NoRelationDraft(l.Entry)); err != nil {
				return err
			}
			return c.wrote("entry.add")
		}
	}
	return nil
}

// Child reports whether a file is a child's, or could be.
func (n OfPerson) Child(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (bool, error) {
	c, err := n.OpenCase(ctx, tx, s, id)
	if err != nil {
		return false, err
	}
	age, _, err := c.Age()
	return age.Minor(), err
}
