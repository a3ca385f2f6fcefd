package casework

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/caseview"
	"relais/internal/fault"
)

// Planning is the part of the room that writes and reads entries which are lists of
// fields: goals, steps, appointments and others.
type Planning struct{ *Casework }

// AddShaped writes a new one. Its fields were checked against its kind.
func (n Planning) AddShaped(ctx context.Context, s *agency.Session, caseID string, k kinds.Kind, shaped casefile.Shaped) (out act.Entry, err error) {
	err = n.writeCase(ctx, s, caseID, func(c *OpenedCase) error {
		if err := c.points(k, shaped.Fields); err != nil {
			return err
		}
		if out, err = c.write("entry.add", casefile.ShapedDraft(k, shaped)); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, caseID, out)
	})
	if err != nil {
		return act.Entry{}, err
	}
	return out, nil
}

// Revise writes the next revision of one; change is nil to take it out. base is the
// revision that the author saw, 0 for whichever stands.
func (n Planning) Revise(ctx context.Context, s *agency.Session, caseID, entry string, base int,
	change func(casefile.Shaped) (casefile.Shaped, error)) (out act.Entry, err error) {
	err = n.writeCase(ctx, s, caseID, func(c *OpenedCase) error {
		section, revisions, err := c.entry(entry)
		if err != nil {
			return err
		}
		d, err := casefile.AmendShaped(section, revisions, base, change)
		if err != nil {
			return err
		}
		if shaped, ok := d.Data.(casefile.Shaped); ok {
			k, _ := kinds.Default().Of(shaped.Kind)
			if err := c.points(k, shaped.Fields); err != nil {
				return err
			}
			if was, _ := casefile.ShapedOf(revisions[0]); same(was, shaped) { // a repeat is harmless
				out = caseview.Entry(revisions[0].View(section, c.Name))
				return nil
			}
		}
		out, err = c.write("entry.amend", d)
		return err
	})
	if err != nil {
		return act.Entry{}, err
	}
	return out, nil
}

func same(a, b casefile.Shaped) bool {
	return a.Kind == b.Kind && a.Done == b.Done && a.Private == b.Private && maps.Equal(a.Fields, b.Fields)
}

// points refuses fields that name an entry which is not there, or is of another kind.
func (c *OpenedCase) points(k kinds.Kind, fields map[string]string) error {
	for _, f := range k.Fields {
		if f.Type != kinds.Entry || fields[f.Name] == "" {
			continue
		}
		_, revisions, err := c.entry(fields[f.Name])
		if err == nil && f.Of == kinds.Any {
			continue
		}
		if err == nil {
			if s, ok := casefile.ShapedOf(revisions[0]); ok && s.Kind == f.Of {
				continue
			}
		} else if code := fault.CodeOf(err); code != fault.NotFound && code != fault.Forbidden {
			return err
		}
		return fault.Invalid("fields."+f.Name, "caseplan.no_entry")
	}
	return nil
}

// Entries reads sections of a file and of those that are one with it, as far as the
// member may; closed are those that they may not read.
func (n Planning) Entries(ctx context.Context, s *agency.Session, caseID string, sections ...string) (list []act.PlanEntry, closed []string, whole bool, err error) {
	err = n.viewCase(ctx, s, "section.read", caseID, func(c *OpenedCase) error {
		list, closed, whole = []act.PlanEntry{}, nil, true
		kin, broken, err := tied{c}.kin()
		if err != nil {
			return err
		}
		for _, k := range append([]tied{{c}}, kin...) {
			more, sound, shut, err := k.entriesOf(sections)
			if err != nil {
				return err
			}
			list, whole = append(list, more...), whole && sound && len(broken) == 0
			for _, section := range shut {
				if !slices.Contains(closed, section) {
					closed = append(closed, section)
				}
			}
		}
		return nil
	})
	return list, closed, whole, err
}

func (c tied) entriesOf(sections []string) (list []act.PlanEntry, whole bool, closed []string, err error) {
	r, err := c.Reading()
	if err != nil {
		return nil, false, nil, err
	}
	for _, section := range sections {
		if _, err := c.Readable(section); errors.Is(err, casefile.ErrRestricted) || errors.Is(err, casefile.ErrDamaged) {
			closed = append(closed, section)
		} else if err != nil {
			return nil, false, nil, err
		}
	}
	all, err := r.Sections(c.ctx, sections...)
	for _, section := range sections {
		for _, o := range all[section] {
			if !o.Body.Removed {
				list = append(list, act.PlanEntry{Case: c.Row.ID, Entry: caseview.Entry(o.View(section, c.Name))})
			}
		}
	}
	return list, r.Whole && verified(all), closed, err
}

// sum brings the roster row in line with what was written, as far as what it shows is
// derived from entries. Nothing of a restricted section enters it. A file that was
// changed outside of the software is left to Commit, which refuses it.
func (c *OpenedCase) sum() error {
	turned := c.wasClosed == c.Roster.Open
	if !c.resum && !turned && c.Roster.Summed && !slices.ContainsFunc(c.written, summed) {
		return nil
	}
	open := []string{}
	for _, section := range append([]string{"identity"}, casefile.SummedSections...) {
		ring, err := c.KeyRing(section)
		if err == nil && !ring.Restricted() {
			open = append(open, section)
		}
	}
	entries := map[string][]casefile.Opened{}
	if c.Row.Key != 0 {
		r, err := c.read()
		if err == nil {
			entries, err = r.Sections(c.ctx, open...)
		}
		if err != nil {
			return skipUnsound(err)
		}
	}
	for _, o := range c.written {
		section := o.Body.Section
		if !slices.Contains(open, section) {
			continue
		}
		i := slices.IndexFunc(entries[section], func(old casefile.Opened) bool { return old.Row.ID == o.Row.ID })
		if i < 0 {
			entries[section] = append(entries[section], o)
		} else {
			entries[section][i] = o
		}
	}
	c.resum = false
	roster := c.Roster
	if c.Row.Key == 0 {
		roster.Began = c.tx.Now().In(c.s.Zone).Format(time.DateOnly)
	}
	c.SetRoster(roster.Sum(entries, c.tx.Now()))
	return nil
}

// summed reports whether the list of files shows something of an entry.
func summed(o casefile.Opened) bool {
	return o.Body.Kind == casefile.KindShaped || o.Body.Kind == casefile.KindContact || o.Body.Kind == casefile.KindFact && casefile.IsAge(o.Body.Label)
}

// tellPlan tells the person what was written of their plan, or that it is no more.
func (c *OpenedCase) tellPlan(written []casefile.Opened) error {
	for _, o := range written {
		if o.Body.Kind != casefile.KindShaped {
			continue
		}
		var err error
		if step, told := ownStep(o); told {
			err = c.n.person().Planned(c.ctx, c.tx, c.Row.ID, step, o.At())
		} else {
			err = c.n.person().Unplanned(c.ctx, c.tx, c.Row.ID, o.Row.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ownStep is an entry as the person sees it; false for one that is not for their page.
func ownStep(o casefile.Opened) (act.OwnStep, bool) {
	s, ok := casefile.ShapedOf(o)
	k, known := kinds.Default().Of(s.Kind)
	if !ok || !known || !k.Tells(s.Fields, s.Private) || !o.Verified {
		return act.OwnStep{}, false
	}
	due := k.DueOf(s.Fields)
	step := act.OwnStep{ID: o.Row.ID, Kind: s.Kind, Text: s.Fields[k.Title], Who: s.Fields["who"], Place: s.Fields["place"], By: due.Day, Zone: due.Zone, Done: s.Done}
	if at := due.At(); !at.IsZero() {
		step.By, step.Meets = "", act.MomentOf(at)
	}
	return step, true
}

// steps are what the person sees of their plan, for a new card.
func (c *OpenedCase) steps(r *casefile.Reading) (out []PlannedStep, err error) {
	all, err := r.Sections(c.ctx, casefile.Sections...)
	for _, section := range all {
		for _, o := range section {
			if step, told := ownStep(o); told {
				out = append(out, PlannedStep{step, o.At()})
			}
		}
	}
	slices.SortFunc(out, func(a, b PlannedStep) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return out, err
}
