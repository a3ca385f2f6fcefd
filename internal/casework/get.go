package casework

import (
	"context"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
)

// GetCase opens a case file: its sections without their entries, the
// safe-contact rules, needs and consents.
var GetCase = define.Define[act.ID, act.Case]("GetCase", "GET /cases/{id}", "cases", agency.CaseDesk,
	"Open a case file.")

func (n *Casework) getCase(ctx context.Context, s *agency.Session, in act.ID) (out act.Case, err error) {
	err = n.viewCase(ctx, s, "case.read", in.ID, func(c *OpenedCase) (err error) {
		out, err = c.view()
		return err
	})
	if err != nil {
		return act.Case{}, err
	}
	return out, nil
}

// view is the case file as its member sees it.
func (c *OpenedCase) view() (out act.Case, err error) {
	r, err := c.Reading()
	if err != nil {
		return out, err
	}
	entries, err := r.Sections(c.ctx, append([]string{"needs", casefile.Register}, casefile.FactSections...)...)
	if err != nil {
		return out, err
	}
	safe, unread := casefile.SafeOf(entries["contact"])
	out = act.Case{
		CaseRow: caseview.Row(casefile.Line{ID: c.Row.ID, Roster: c.Roster}), Language: c.Roster.Language, Head: c.Head.Hash(), Whole: r.Whole && verified(entries),
		Seen: seenOf(c.Roster), SafeSeen: safeSeen(entries["contact"]),
		Safe: caseview.Safe(safe), Needs: caseview.Needs(casefile.NeedsOf(entries["needs"])),
	}
	if o := casefile.SafeEntry(entries["contact"]); o != nil {
		at := o.At()
		out.SafeAt = &at
	}
	if _, err := r.Rules(c.ctx); unread != nil || errors.Is(err, casefile.ErrRules) {
		out.RulesUnread = true
	}
	if out.Consents, err = c.consents(entries[casefile.Register]); err != nil {
		return out, err
	}
	for _, h := range casefile.HoldsOf(entries[casefile.Register]) {
		out.Holds = append(out.Holds, c.holdView(h))
	}
	for _, o := range casefile.RefusalsOf(entries[casefile.Register]) {
		out.Refusals = append(out.Refusals, c.refusalView(o))
	}
	for _, e := range r.Erased() {
		out.Erased = append(out.Erased, c.erasedView(e))
	}
	for _, section := range casefile.Sections {
		info, err := c.sectionInfo(r, section)
		if err != nil {
			return out, err
		}
		out.Sections = append(out.Sections, info)
	}
	out.Received = c.receivedFrom(entries)
	age, _, err := tied{c}.age()
	if err != nil {
		return out, err
	}
	out.Age = string(age)
	if out.Ties, err = (tied{c}).tiesView(); err != nil {
		return out, err
	}
	return out, c.addReferrals(out.Needs)
}

// receivedFrom is from whom a file came: its rules or needs say so.
func (c *OpenedCase) receivedFrom(entries map[string][]casefile.Opened) *act.Received {
	for _, section := range []string{"contact", "needs"} {
		for _, o := range entries[section] {
			if o.Body.Received != nil && o.Verified {
				return caseview.Entry(o.View(section, c.Name)).Received
			}
		}
	}
	return nil
}

// consents are all consents, where they stand. One that was taken back while
// the file could not be written stands as its row says.
func (c *OpenedCase) consents(register []casefile.Opened) ([]act.Consent, error) {
	open, err := c.tx.CaseConsentsOf(c.ctx, c.Row.Key)
	if err != nil {
		return nil, err
	}
	held, err := c.tx.CaseConsentsHeld(c.ctx, c.Row.Key)
	out := []act.Consent{}
	age, _, unread := tied{c}.age()
	for _, signed := range casefile.ConsentLines(register, c.Keys, c.tx.Now()) {
		if signed.Consent.State.Live() && !slices.Contains(open, signed.Consent.ID) {
			signed.Consent.State = casefile.Withdrawn
		} else if signed.Consent.State == casefile.Valid && slices.Contains(held, signed.Consent.ID) {
			signed.Consent.State = casefile.Held
		}
		signed.Mind(register)
		out = append(out, tied{c}.barredView(signed, age, unread))
	}
	return out, err
}

// verified tells whether every entry opened as it was signed: one that does
// not would be missing from what is made of them, and nobody told.
func verified(entries map[string][]casefile.Opened) bool {
	for _, section := range entries {
		for _, o := range section {
			if !o.Verified {
				return false
			}
		}
	}
	return true
}

func (c *OpenedCase) sectionInfo(r *casefile.Reading, section string) (act.SectionInfo, error) {
	ring, err := c.KeyRing(section)
	if errors.Is(err, casefile.ErrDamaged) {
		return act.SectionInfo{Section: section, Damaged: true}, nil
	}
	if err != nil {
		return act.SectionInfo{}, err
	}
	return act.SectionInfo{
		Section: section, Entries: r.Count(ring), Restricted: ring.Restricted(),
		Readable: ring.Readable(), Members: ring.Members,
	}, nil
}

// GetSection opens a section with its entries.
var GetSection = define.Define[act.SectionRef, act.Section]("GetSection", "GET /cases/{id}/sections/{section}", "cases", agency.CaseDesk,
	"Read a section.")

func (n *Casework) getSection(ctx context.Context, s *agency.Session, in act.SectionRef) (out act.Section, err error) {
	err = n.viewCase(ctx, s, "section.read", in.Case, func(c *OpenedCase) (err error) {
		out, err = c.section(in.Section)
		return err
	})
	if err != nil {
		return act.Section{}, err
	}
	return out, nil
}

func (c *OpenedCase) section(section string) (out act.Section, err error) {
	r, err := c.Reading()
	if err != nil {
		return out, err
	}
	entries, err := r.Section(c.ctx, section)
	if err != nil {
		return out, err
	}
	marks, err := r.Sections(c.ctx, casefile.PartOfMarks)
	if err != nil {
		return out, err
	}
	out = act.Section{Items: []act.Entry{}, Whole: r.Whole}
	out.Court, out.CourtItems = casefile.Marks(marks[casefile.PartOfMarks], section)
	if out.SectionInfo, err = c.sectionInfo(r, section); err != nil {
		return out, err
	}
	for _, o := range entries {
		out.Items = append(out.Items, caseview.Entry(o.View(section, c.Name)))
	}
	return out, nil
}

// EntryHistory lists all revisions of an entry, newest first.
var EntryHistory = define.Define[act.EntryRef, act.History]("EntryHistory", "GET /cases/{id}/entries/{entry}/history", "cases", agency.CaseDesk,
	"All revisions of an entry.")

func (n *Casework) entryHistory(ctx context.Context, s *agency.Session, in act.EntryRef) (out act.History, err error) {
	err = n.viewCase(ctx, s, "entry.history", in.Case, func(c *OpenedCase) error {
		section, revisions, err := c.entry(in.Entry)
		if err != nil {
			return err
		}
		for _, o := range revisions {
			out.Items = append(out.Items, caseview.Entry(o.View(section, c.Name)))
		}
		return nil
	})
	if err != nil {
		return act.History{}, err
	}
	return out, nil
}

// entry opens all revisions of an entry, newest first.
func (c *OpenedCase) entry(id string) (section string, revisions []casefile.Opened, err error) {
	r, err := c.Reading()
	if err != nil {
		return "", nil, err
	}
	return r.Entry(c.ctx, id)
}
