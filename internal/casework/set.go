package casework

import (
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
)

// SetCase changes what the list of case files shows of one.
var SetCase = define.Define[act.SetCase, act.Case]("SetCase", "PATCH /cases/{id}", "cases", agency.CaseDesk,
	"Change name, next date, worker, or close and reopen a case file.")

func (n *Casework) setCase(ctx context.Context, s *agency.Session, in act.SetCase) (out act.Case, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		roster, err := c.changedRoster(in)
		if err != nil {
			return err
		}
		if err := (tied{c}).mayClose(in); err != nil {
			return err
		}
		c.SetRoster(roster)
		if c.wasClosed && roster.Open { // the clock may have erased its needs
			if err := c.refreshUrgent(casefile.Draft{Section: "needs"}); err != nil {
				return err
			}
		}
		if err := c.commit("case.set"); err != nil {
			return err
		}
		if err := (tied{c}).setKin(in); err != nil {
			return err
		}
		if out, err = c.view(); err != nil || in.Open == nil {
			return err
		}
		if out.Running, err = n.loop().StillRun(c.ctx, c.tx, s, in.Case); err != nil {
			return err
		}
		if out.Beside, err = (tied{c}).openBeside(); err != nil {
			return err
		}
		return tied{c}.eachKin(func(k tied) error {
			more, err := n.loop().StillRun(c.ctx, c.tx, s, k.Row.ID)
			out.Running = append(out.Running, more...)
			return err
		}, nil)
	})
	if err != nil {
		return act.Case{}, err
	}
	return out, nil
}

// setKin closes, opens and assigns the files that are one with this one.
func (c tied) setKin(in act.SetCase) error {
	if in.Open == nil && in.Worker == nil {
		return nil
	}
	return c.eachKin(func(k tied) error {
		roster := k.Roster
		if in.Open != nil {
			roster.Open = *in.Open
		}
		if in.Worker != nil {
			roster.Worker = *in.Worker
		}
		k.SetRoster(roster)
		return k.commit("case.set")
	}, nil)
}

func (c *OpenedCase) changedRoster(in act.SetCase) (casefile.Roster, error) {
	r := c.Roster
	if err := in.Check(seenOf(r).Seen); err != nil {
		return r, err
	}
	if in.Known != nil {
		if r.Known = *in.Known; r.Known == "" {
			return r, fault.Invalid("known", "casefile.known_empty")
		}
	}
	if in.Next != nil {
		r.Next = *in.Next
	}
	if in.Open != nil {
		r.Open = *in.Open
	}
	if in.Worker == nil || *in.Worker == r.Worker {
		return r, nil
	}
	r.Worker = *in.Worker
	return r, c.mustRead("worker", r.Worker)
}

// seenOf is the fingerprint of what SetCase changes.
func seenOf(r casefile.Roster) act.Seen {
	return act.Seen{Seen: act.Fingerprint([]any{r.Known, r.Next, r.Worker, r.Open})}
}

// mustRead refuses members who may not read case files of this agency.
func (c *OpenedCase) mustRead(field string, members ...string) error {
	members = slices.DeleteFunc(slices.Clone(members), func(m string) bool { return m == "" })
	to, err := c.recipients(members)
	if err == nil && len(to) != len(members) {
		err = fault.Invalid(field, "casefile.no_colleague")
	}
	return err
}

// RestrictSection limits a section to named members, at least two, or opens
// it to the case desk again. Only who can read it can do either.
var RestrictSection = define.Define[act.Restrict, act.SectionInfo]("RestrictSection", "PUT /cases/{id}/sections/{section}/restriction", "cases", agency.CaseDesk,
	"Limit a section to at least two named members, or open it again.")

func (n *Casework) restrictSection(ctx context.Context, s *agency.Session, in act.Restrict) (out act.SectionInfo, err error) {
	slices.Sort(in.Members)
	in.Members = slices.Compact(in.Members)
	if len(in.Members) == 1 {
		return out, fault.Invalid("members", "casefile.two_members")
	}
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		if err := c.restrict(in); err != nil {
			return err
		}
		if err := c.commit("section.restrict"); err != nil {
			return err
		}
		if err := (tied{c}).restrictKin(in); err != nil {
			return err
		}
		r, err := c.Reading()
		if err != nil {
			return err
		}
		out, err = c.sectionInfo(r, in.Section)
		out.Readable = len(in.Members) == 0 || slices.Contains(in.Members, s.Member)
		return err
	})
	if err != nil {
		return act.SectionInfo{}, err
	}
	return out, nil
}

// restrictKin limits the section with the safety rules alike in the files that are
// one with this one: they hold the same rules.
func (c tied) restrictKin(in act.Restrict) error {
	if in.Section != casefile.PartContact {
		return nil
	}
	return c.eachKin(func(k tied) error {
		if err := k.restrict(in); err != nil {
			return err
		}
		return k.commit("section.restrict")
	}, func(string) error { return casefile.ErrDamaged })
}

// limit limits the section to the members, or opens it when none was meant.
func (c *OpenedCase) limit(in act.Restrict) error {
	if len(in.Members) == 0 {
		_, err := c.Unrestrict(in.Section)
		return err
	}
	if err := c.mustRead("members", in.Members...); err != nil {
		return err
	}
	to, err := c.recipients(in.Members)
	if err != nil {
		return err
	}
	_, err = c.Restrict(in.Section, to)
	return err
}

func (c *OpenedCase) restrict(in act.Restrict) error {
	if _, err := c.Readable(in.Section); err != nil {
		return err
	}
	if err := c.limit(in); err != nil {
		return err
	}
	c.resum = true
	return c.refreshUrgent(casefile.Draft{Section: in.Section})
}
