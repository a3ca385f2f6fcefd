package casework

import (
	"context"
	"slices"
	"time"

	"golang.org/x/text/language"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/store"
)

// factual is the part of the room that keeps the facts of files.
type factual struct{ *Casework }

// GetFacts reads the facts of a case file with which searches and asks are
// filled, as far as the member may read their sections.
var GetFacts = define.Define[act.ID, act.Facts]("GetFacts", "GET /cases/{id}/facts", "cases", agency.CaseDesk,
	"Read what searches and asks are filled with.")

func (n factual) getFacts(ctx context.Context, s *agency.Session, in act.ID) (out act.Facts, err error) {
	var kin []string
	err = n.viewCase(ctx, s, "facts.read", in.ID, func(c *OpenedCase) (err error) {
		if out, _, err = c.facts(); err == nil {
			err = tied{c}.factsOfKin(&out)
		}
		for _, one := range out.Items {
			if one.Case != "" && !slices.Contains(kin, one.Case) {
				kin = append(kin, one.Case)
			}
		}
		return err
	})
	if err == nil && len(kin) > 0 { // whose facts they are stands in the log of their file
		err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			for _, id := range kin {
				if err := noteRead(ctx, tx, n.Casework, s, "facts.read", id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err != nil {
		return act.Facts{}, err
	}
	return out, nil
}

// factsOfKin adds what the file does not know and one that is one with it does.
func (c tied) factsOfKin(out *act.Facts) error {
	return c.eachKin(func(k tied) error {
		more, _, err := k.facts()
		if err != nil {
			return err
		}
		var list []casefile.Fact
		for _, one := range more.Items {
			if !slices.ContainsFunc(out.Items, func(f act.Fact) bool { return f.Fact == one.Fact }) {
				one.Case = k.Row.ID
				out.Items = append(out.Items, one)
			}
		}
		for _, one := range out.Items {
			list = append(list, casefile.Fact{Fact: one.Fact, Values: one.Values})
		}
		out.CaseFacts = caseview.Facts(list)
		return nil
	}, nil)
}

// facts reads the facts that stand, and all entries of their sections.
func (c *OpenedCase) facts() (out act.Facts, entries map[string][]casefile.Opened, err error) {
	r, err := c.Reading()
	if err != nil {
		return out, nil, err
	}
	if out.Hidden, err = c.FactsReadable(); err != nil {
		return out, nil, err
	}
	if entries, err = r.Sections(c.ctx, casefile.FactSections...); err != nil {
		return out, nil, err
	}
	for _, section := range casefile.FactSections {
		if !verified(map[string][]casefile.Opened{section: entries[section]}) {
			out.Damaged = append(out.Damaged, section)
		}
	}
	var list []casefile.Fact
	out.Items = []act.Fact{}
	for _, o := range casefile.FactsIn(entries) {
		f, _ := casefile.FactOf(o)
		list = append(list, f)
		v := o.View(casefile.FactSection(f.Fact), c.Name)
		out.Items = append(out.Items, act.Fact{FactSaid: caseview.FactSaid(f), Entry: v.ID, Section: v.Section, Author: v.Author, At: v.At})
	}
	out.CaseFacts = caseview.Facts(list)
	out.Seen.Seen = act.Fingerprint(out.CaseFacts)
	return out, entries, nil
}

// SetFacts replaces the facts of a case file; what they were stays in their
// history.
var SetFacts = define.Define[act.SetFacts, act.Facts]("SetFacts", "PUT /cases/{id}/facts", "cases", agency.CaseDesk,
	"Set what searches and asks are filled with.")

func (n factual) setFacts(ctx context.Context, s *agency.Session, in act.SetFacts) (out act.Facts, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		stands, entries, err := c.facts()
		if err != nil {
			return err
		}
		if err := in.Seen.Check(stands.Seen.Seen); err != nil {
			return err
		}
		drafts, err := c.factDrafts(in.NewFacts, entries, stands.Hidden)
		if err != nil {
			return err
		}
		for _, d := range drafts {
			if _, err := c.append(d); err != nil {
				return err
			}
		}
		if len(drafts) > 0 {
			if err := c.commit("facts.set"); err != nil {
				return err
			}
			c.reading = nil // what was read before does not hold what was written
		}
		out, _, err = c.facts()
		return err
	})
	if err != nil {
		return act.Facts{}, err
	}
	return out, nil
}

// factDrafts are the entries that facts need: none for those that stay as they
// are. A fact of a section that is closed to the member is refused.
func (c *OpenedCase) factDrafts(in act.NewFacts, entries map[string][]casefile.Opened, closed []string) (drafts []casefile.Draft, err error) {
	now := c.tx.Now()
	if err := casefile.CheckFacts(in.BirthYear, in.AgeBand, now); err != nil {
		return nil, err
	}
	for _, tag := range in.Languages {
		if _, err := language.Parse(tag); err != nil {
			return nil, fault.Invalid("languages", "referral.no_language")
		}
	}
	for _, want := range caseview.NewFacts(in, now.In(c.s.Zone).Format(time.DateOnly)) {
		section := casefile.FactSection(want.Fact)
		if slices.Contains(closed, section) {
			if len(want.Values) > 0 {
				return nil, fault.Invalid(want.Fact, "casefile.restricted")
			}
			continue
		}
		if d, changes := casefile.FactDraft(entries[section], want); changes {
			drafts = append(drafts, d)
		}
	}
	return drafts, nil
}
