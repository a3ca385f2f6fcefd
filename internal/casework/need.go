package casework

import (
	"context"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
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
		out, err = c.writeNeed("need.add", casefile.NeedDraft(in.NewNeed))
		return err
	})
	if err != nil {
		return act.Need{}, err
	}
	return out, nil
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
	if err != nil || casefile.NeedStatus(need.Status) == status {
		return need, err
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
	one := []act.Need{need}
	if err := c.addReferrals(one); err != nil {
		return act.Need{}, err
	}
	return one[0], c.commit(action)
}

// refreshUrgent puts the highest urgency of the open needs into the roster
// row after a draft about a need; nothing of a restricted section.
func (c *OpenedCase) refreshUrgent(d casefile.Draft) error {
	if d.Section != "needs" {
		return nil
	}
	ring, err := c.Ring("needs")
	if err != nil {
		return err
	}
	roster := c.Roster
	roster.Urgent = ""
	if !ring.Restricted() {
		list, err := c.needsWith(d)
		if err != nil {
			return err
		}
		roster.Urgent = casefile.Urgent(list)
	}
	c.SetRoster(roster)
	return nil
}

// needsWith lists the needs as stored, with a draft that is not stored yet.
func (c *OpenedCase) needsWith(d casefile.Draft) ([]act.Need, error) {
	r, err := c.Reading()
	if err != nil {
		return nil, err
	}
	entries, err := r.Section(c.ctx, "needs")
	if err != nil {
		return nil, err
	}
	list := casefile.NeedsOf(entries)
	if d.Kind != casefile.KindNeed {
		return list, nil
	}
	next, err := casefile.DraftNeed(d)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ID == d.Entry {
			list[i] = next
			return list, nil
		}
	}
	return append(list, next), nil
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
