package casework

import (
	"context"
	"fmt"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/define"
	"relais/internal/directory/needs"
	"relais/internal/fault"
)

// knownNeed refuses a code that the taxonomy does not have.
func knownNeed(code string) error {
	if _, ok := needs.Default().Get(code); !ok {
		return fault.Invalid("code", "casefile.unknown_need")
	}
	return nil
}

// AddNeed adds a need to a case file.
var AddNeed = define.Define[act.AddNeed, act.Need]("AddNeed", "POST /cases/{id}/needs", "cases", agency.CaseDesk,
	"Note a need.")

func (n *Casework) addNeed(ctx context.Context, s *agency.Session, in act.AddNeed) (out act.Need, err error) {
	if err := knownNeed(in.Code); err != nil {
		return out, err
	}
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		if out, err = c.writeNeed("need.add", casefile.NeedDraft(caseview.NewNeed(in.NewNeed))); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, in.Case, out)
	})
	if err != nil {
		return act.Need{}, err
	}
	return out, nil
}

// AddNeeds adds several needs to a case file in one transaction.
var AddNeeds = define.Define[act.AddNeeds, act.Needs]("AddNeeds", "POST /cases/{id}/needs/several", "cases", agency.CaseDesk,
	"Note several needs at once: all of them or none.")

func (n *Casework) addNeeds(ctx context.Context, s *agency.Session, in act.AddNeeds) (out act.Needs, err error) {
	for i, need := range in.Needs {
		if err := knownNeed(need.Code); err != nil {
			return out, fault.Invalid(fmt.Sprintf("needs.%d.code", i), "casefile.unknown_need")
		}
	}
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		out.Items = []act.Need{}
		if out.Items, err = c.addNeeds(in.Needs); err != nil {
			return err
		}
		return n.node.KeepAbout(c.ctx, c.tx, in.Case, out)
	})
	if err != nil {
		return act.Needs{}, err
	}
	return out, nil
}

// addNeeds writes all needs under one signed head.
func (c *OpenedCase) addNeeds(list []act.NewNeed) (added []act.Need, err error) {
	var drafts []casefile.Draft
	for _, need := range list {
		d := casefile.NeedDraft(caseview.NewNeed(need))
		drafts = append(drafts, d)
		o, err := c.append(d)
		if err != nil {
			return nil, err
		}
		one, err := casefile.NeedOf(o)
		if err != nil {
			return nil, err
		}
		added = append(added, caseview.Need(one))
	}
	if err := c.refreshUrgent(drafts...); err != nil {
		return nil, err
	}
	if err := c.addReferrals(added); err != nil {
		return nil, err
	}
	return added, c.commit("need.add")
}

// SetNeed changes the status of a need.
var SetNeed = define.Define[act.SetNeed, act.Need]("SetNeed", "PUT /cases/{id}/needs/{need}", "cases", agency.CaseDesk,
	"Change where a need stands.")

func (n *Casework) setNeed(ctx context.Context, s *agency.Session, in act.SetNeed) (out act.Need, err error) {
	err = n.writeCase(ctx, s, in.Case, func(c *OpenedCase) error {
		out, err = c.setNeed(in.Need, casefile.NeedStatus(in.Status), in.Reason)
		return err
	})
	if err != nil {
		return act.Need{}, err
	}
	return out, nil
}

// setNeed writes a need's new status. A status that it has already changes
// nothing, so that a repeat is harmless.
func (c *OpenedCase) setNeed(id string, status casefile.NeedStatus, reason string) (act.Need, error) {
	last, err := c.need(id)
	if err != nil {
		return act.Need{}, err
	}
	need, err := casefile.NeedOf(last)
	if err != nil || need.Status == status {
		return caseview.Need(need), err
	}
	d, err := casefile.StatusDraft(last, status, reason)
	if err != nil {
		return act.Need{}, err
	}
	return c.writeNeed("need.set", d)
}

// need finds the newest revision of a need.
func (c *OpenedCase) need(id string) (casefile.Opened, error) {
	section, revisions, err := c.entry(id)
	if err != nil {
		return casefile.Opened{}, err
	}
	if section != "needs" || revisions[0].Body.Kind != casefile.KindNeed {
		return casefile.Opened{}, fault.New(fault.NotFound, "casefile.no_need")
	}
	return revisions[0], nil
}

func (c *OpenedCase) writeNeed(action string, d casefile.Draft) (act.Need, error) {
	o, err := c.append(d)
	if err != nil {
		return act.Need{}, err
	}
	if err := c.refreshUrgent(d); err != nil {
		return act.Need{}, err
	}
	need, err := casefile.NeedOf(o)
	if err != nil {
		return act.Need{}, err
	}
	one := []act.Need{caseview.Need(need)}
	if err := c.addReferrals(one); err != nil {
		return act.Need{}, err
	}
	return one[0], c.commit(action)
}

// refreshUrgent puts the highest urgency of the open needs into the roster
// row after drafts about needs; nothing of a restricted section.
func (c *OpenedCase) refreshUrgent(drafts ...casefile.Draft) error {
	drafts = slices.DeleteFunc(slices.Clone(drafts), func(d casefile.Draft) bool { return d.Section != "needs" })
	if len(drafts) == 0 {
		return nil
	}
	ring, err := c.KeyRing("needs")
	if err != nil {
		return err
	}
	roster := c.Roster
	roster.Urgent = ""
	if !ring.Restricted() {
		list, err := c.needsWith(drafts)
		if err != nil {
			return err
		}
		roster.Urgent = casefile.Urgent(list)
	}
	c.SetRoster(roster)
	return nil
}

// needsWith lists the needs as stored, with drafts that are not stored yet.
func (c *OpenedCase) needsWith(drafts []casefile.Draft) ([]casefile.Need, error) {
	r, err := c.Reading()
	if err != nil {
		return nil, err
	}
	entries, err := r.Section(c.ctx, "needs")
	if err != nil {
		return nil, err
	}
	list := casefile.NeedsOf(entries)
	for _, d := range drafts {
		if d.Kind != casefile.KindNeed {
			continue
		}
		next, err := casefile.DraftNeed(d)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(list, func(n casefile.Need) bool { return d.Entry != "" && n.ID == d.Entry })
		if i < 0 {
			list = append(list, next)
			continue
		}
		list[i] = next
	}
	return list, nil
}

// addReferrals fills in the referrals of needs.
func (c *OpenedCase) addReferrals(list []act.Need) error {
	if len(list) == 0 {
		return nil
	}
	by, err := c.n.loop().ReferralsByNeed(c.ctx, c.tx, c.s, c.Row.ID)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].Referrals = by[list[i].ID]
	}
	return nil
}
