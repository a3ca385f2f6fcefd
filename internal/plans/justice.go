package plans

import (
	"context"
	"slices"
	"time"

	content "relais/content/justice"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/referral"
)

// Kinds of entries of the page of justice, and the section that keeps them.
const (
	justicePart    = "legal"
	justiceContact = "justice_contact"
	justiceStep    = "justice_step"
	justiceAnswer  = "justice_answer"
	holderKind     = "holder"
)

// GetJustice reads what a file holds about going to court: steps, contacts, what can be
// asked and was answered, and who holds records of the person.
var GetJustice = define.Define[act.ID, act.CaseJustice]("GetJustice", "GET /cases/{id}/justice", "cases", agency.CaseDesk,
	"Steps and contacts of justice, questions that a witness can ask, and who holds records of the person.")

func (n *Plans) getJustice(ctx context.Context, s *agency.Session, in act.ID) (out act.CaseJustice, err error) {
	list, closed, whole, err := n.files().Entries(ctx, s, in.ID, justicePart)
	if err != nil {
		return out, err
	}
	c := content.All()
	out = act.CaseJustice{Steps: []act.PlanEntry{}, Contacts: []act.PlanEntry{}, Holders: []act.Holder{}, Marks: []act.PlanEntry{}, Closed: closed, Whole: whole,
		Sources: act.JusticeSources{Source: c.Source, Date: c.Date, Reviewer: c.Reviewer, Reviewed: c.Reviewed, Read: said(c.Read)}}
	now := n.node.DB.Now().In(s.Zone)
	answers, entered := map[string][]act.PlanEntry{}, []act.PlanEntry{}
	for _, e := range list {
		if e.Shaped == nil {
			continue
		}
		n.describe(&e, now)
		switch e.Shaped.Kind {
		case justiceStep:
			out.Steps = append(out.Steps, e)
		case justiceContact:
			out.Contacts = append(out.Contacts, e)
		case justiceAnswer:
			code := e.Shaped.Fields["question"]
			answers[code] = append([]act.PlanEntry{e}, answers[code]...)
		case holderKind:
			entered = append(entered, e)
		case casefile.KindOfMark:
			out.Marks = append(out.Marks, e)
		}
	}
	slices.SortStableFunc(out.Steps, openFirst)
	for i, q := range c.Questions {
		out.Questions = append(out.Questions, question(q, i+1, answers[q.Code]))
	}
	for _, d := range c.Demand {
		out.Demand = append(out.Demand, act.JusticeAdvice{Text: said(d.Text), Uncertain: d.Uncertain})
	}
	out.Holders, err = n.holders(ctx, s, in.ID, out.Marks)
	for _, e := range entered {
		out.Holders = append(out.Holders, act.Holder{What: "entered", Court: e.Shaped.Fields["court"] == "true", Entry: &e})
	}
	return out, err
}

func said(t content.Text) act.Text { return act.Text{FR: t.FR, EN: t.EN} }

func question(q content.Question, number int, answers []act.PlanEntry) act.JusticeQuestion {
	out := act.JusticeQuestion{Code: q.Code, Number: number, Text: said(q.Text), Uncertain: said(q.Uncertain), Laws: []act.JusticeLaw{}, Answers: answers}
	for _, l := range q.Sources {
		out.Laws = append(out.Laws, act.JusticeLaw{Act: said(l.Act), Section: l.Section, Quote: said(l.Quote), Current: l.Current})
	}
	return out
}

// holders are this agency, and those who got something of the file or gave something
// to it: as its sections, referrals and disclosures say today.
func (n *Plans) holders(ctx context.Context, s *agency.Session, id string, marks []act.PlanEntry) (out []act.Holder, err error) {
	c, err := n.around.Case(ctx, s, id)
	if err != nil {
		return nil, err
	}
	own := act.Holder{What: "own", Court: len(marks) > 0}
	for _, section := range c.Sections {
		if section.Entries > 0 {
			own.Sections = append(own.Sections, section.Section)
		}
	}
	out = append(out, own)
	if r := c.Received; r != nil {
		out = append(out, act.Holder{What: "received", Name: act.Text{FR: r.Name, EN: r.Name}, At: &r.At, Referral: r.Referral})
	}
	disclosed, err := n.disclosed(ctx, s, id)
	if err != nil {
		return nil, err
	}
	referrals, err := n.around.Referrals(ctx, s, id)
	for _, r := range referrals {
		if r.Release == nil || r.Release.State == string(referral.ReleaseArmed) {
			continue
		}
		h := act.Holder{What: "release", Name: r.Name, Sector: r.Sector, Sections: r.Release.Sections, State: r.Release.State, Referral: r.ID, At: releasedAt(r)}
		if i := slices.IndexFunc(disclosed, func(d act.Holder) bool { return d.Referral == r.ID }); i >= 0 {
			h.What, h.Notice = "disclosure", disclosed[i].Notice
			disclosed = slices.Delete(disclosed, i, i+1)
		}
		out = append(out, h)
	}
	return append(out, disclosed...), err
}

// disclosed are those who were told without consent.
func (n *Plans) disclosed(ctx context.Context, s *agency.Session, id string) (out []act.Holder, err error) {
	all, err := n.around.Disclosures(ctx, s)
	for _, d := range all {
		if d.Case == id && d.Referral != "" {
			out = append(out, act.Holder{What: "disclosure", Sections: d.Sections, State: d.State, Referral: d.Referral, Notice: d.ID})
		}
	}
	return out, err
}

// releasedAt is when something was released first.
func releasedAt(r act.Referral) *time.Time {
	for _, m := range r.Moves {
		if m.Type == "release" {
			return &m.At
		}
	}
	return nil
}
