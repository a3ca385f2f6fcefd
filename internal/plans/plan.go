package plans

import (
	"cmp"
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/define"
)

// GetPlan reads a person's plan: what comes next, the goals with what is done for them,
// and what belongs to none.
var GetPlan = define.Define[act.ID, act.CasePlan]("GetPlan", "GET /cases/{id}/plan", "cases", agency.CaseDesk,
	"A person's plan: what comes next, goals with their steps, and what belongs to no goal.")

func (n *Plans) getPlan(ctx context.Context, s *agency.Session, in act.ID) (out act.CasePlan, err error) {
	list, closed, whole, err := n.files().Entries(ctx, s, in.ID, n.sections()...)
	if err != nil {
		return out, err
	}
	out = act.CasePlan{Next: []act.PlanEntry{}, Goals: []act.PlanGoal{}, Other: []act.PlanEntry{}, Closed: closed, Whole: whole}
	now := n.node.DB.Now().In(s.Zone)
	list = slices.DeleteFunc(list, func(e act.PlanEntry) bool { return e.Shaped == nil })
	for i := range list {
		n.describe(&list[i], now)
	}
	at := map[string]int{} // place of a goal, by its id
	for _, e := range list {
		if e.Shaped.Kind == goal {
			out.Goals = append(out.Goals, act.PlanGoal{PlanEntry: e, Steps: []act.PlanEntry{}})
		}
	}
	slices.SortStableFunc(out.Goals, func(a, b act.PlanGoal) int { return openFirst(a.PlanEntry, b.PlanEntry) })
	for i, g := range out.Goals {
		at[g.ID] = i
	}
	for _, e := range list {
		k, known := n.kinds.Of(e.Shaped.Kind)
		if known && k.Due != "" && !e.Shaped.Done && k.DueOf(e.Shaped.Fields).Day != "" {
			out.Next = append(out.Next, e)
		}
		if e.Shaped.Kind == goal || k.Page != "" { // what has a page of its own stands there
			continue
		}
		if i, ok := at[n.goalOf(k, e.Shaped.Fields)]; ok {
			out.Goals[i].Steps = append(out.Goals[i].Steps, e)
		} else {
			out.Other = append(out.Other, e)
		}
	}
	slices.SortStableFunc(out.Next, soonest)
	slices.SortStableFunc(out.Other, openFirst)
	for _, g := range out.Goals {
		slices.SortStableFunc(g.Steps, openFirst)
	}
	return out, nil
}

// goal is the kind under which others are gathered.
const goal = "goal"

// goalOf is the goal that an entry names, "" for none.
func (n *Plans) goalOf(k kinds.Kind, fields map[string]string) string {
	for _, f := range k.Fields {
		if f.Of == goal {
			return fields[f.Name]
		}
	}
	return ""
}

// sections are those in which something can stand.
func (n *Plans) sections() (out []string) {
	for _, section := range casefile.Sections {
		if len(n.kinds.In(section)) > 0 {
			out = append(out, section)
		}
	}
	return out
}

// describe fills in what is made from the fields of an entry.
func (n *Plans) describe(e *act.PlanEntry, now time.Time) {
	k, known := n.kinds.Of(e.Shaped.Kind)
	if !known { // a later program wrote it
		e.Title = e.Shaped.Kind
		return
	}
	e.Title = k.TitleOf(e.Shaped.Fields)
	due := k.DueOf(e.Shaped.Fields)
	e.Late = due.Late(now) && !e.Shaped.Done
	if due.Day == "" {
		due = k.DayOf(e.Shaped.Fields)
	}
	e.Day, e.Clock, e.Zone, e.When = due.Day, due.Clock, due.Zone, act.MomentOf(due.At())
}

func soonest(a, b act.PlanEntry) int {
	return cmp.Or(cmp.Compare(cmp.Or(a.Day, "9999"), cmp.Or(b.Day, "9999")), cmp.Compare(a.Clock, b.Clock))
}

// openFirst orders entries: what is not done by its day, then what was done, the
// newest first.
func openFirst(a, b act.PlanEntry) int {
	if a.Shaped.Done != b.Shaped.Done {
		return map[bool]int{false: -1, true: 1}[a.Shaped.Done]
	}
	if a.Shaped.Done {
		return b.At.Compare(a.At)
	}
	return soonest(a, b)
}

// GetTimeline lists all that happened with a file and has a day: entries, consents,
// contacts, and the moves of its referrals, newest first.
var GetTimeline = define.Define[act.TimelineQuery, act.Timeline]("GetTimeline", "GET /cases/{id}/timeline", "cases", agency.CaseDesk,
	"All that happened with a file, newest first: entries, consents, contacts, moves of referrals.")

func (n *Plans) getTimeline(ctx context.Context, s *agency.Session, in act.TimelineQuery) (out act.Timeline, err error) {
	list, closed, _, err := n.files().Entries(ctx, s, in.Case, casefile.Sections...)
	if err != nil {
		return out, err
	}
	var all []act.Happening
	files := []string{in.Case}
	for _, e := range list {
		if !slices.Contains(files, e.Case) {
			files = append(files, e.Case)
		}
		all = append(all, n.happened(e, s.Zone))
	}
	for _, id := range files {
		more, err := n.elsewhere(ctx, s, id)
		if err != nil {
			return out, err
		}
		all = append(all, more...)
	}
	slices.SortStableFunc(all, func(a, b act.Happening) int { return b.At.Compare(a.At) })
	out = act.Timeline{Items: page(all, in.Page), Total: len(all), Closed: closed}
	return out, nil
}

// happened is an entry on the day that it says itself, or else when it was written.
func (n *Plans) happened(e act.PlanEntry, zone *time.Location) act.Happening {
	h := act.Happening{At: e.At, What: "entry", Case: e.Case, Entry: &e.Entry}
	switch {
	case e.Contact != nil:
		h.At = e.Contact.At
	case e.Shaped != nil:
		n.describe(&e, time.Time{})
		h.Title = e.Title
		k, _ := n.kinds.Of(e.Shaped.Kind)
		on := k.DayOf(e.Shaped.Fields)
		if at := on.At(); !at.IsZero() {
			h.At, h.Zone = at, on.Zone
		} else if day, err := time.ParseInLocation(time.DateOnly, on.Day, zone); err == nil {
			h.At, h.Day = day, on.Day
		}
	}
	return h
}

// elsewhere are the consents of a file, and what happened with its referrals.
func (n *Plans) elsewhere(ctx context.Context, s *agency.Session, id string) (out []act.Happening, err error) {
	c, err := n.around.Case(ctx, s, id)
	if err != nil {
		return nil, err
	}
	for _, consent := range c.Consents {
		if consent.Kind != "" { // one that can't be read has no day
			out = append(out, act.Happening{At: consent.At, What: "consent", Case: id, Consent: &consent})
		}
	}
	referrals, err := n.around.Referrals(ctx, s, id)
	for _, r := range referrals {
		for _, m := range r.Moves {
			out = append(out, act.Happening{At: m.At, What: "move", Case: id, Move: m.Type, Referral: r.ID, Need: r.Need, Name: r.Name, From: m.From})
		}
	}
	return out, err
}

// page is a part of a long list.
func page[T any](all []T, p act.Page) []T {
	limit := p.Limit
	if limit == 0 {
		limit = casefile.DefaultPage
	}
	from := min(p.Offset, len(all))
	return append([]T{}, all[from:min(from+limit, len(all))]...)
}
