package referralpages

import (
	"slices"
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/deskwork"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/unasked"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// deskPart is what the coalition's desk did, on the page of a referral.
type deskPart struct {
	act.DeskWork
	Acts  []deskAct
	Mine  bool   // the reader has taken it
	Taken string // name of who has
	Until *act.Moment
	May   bool // the reader is of the desk, and something can be done
}

// deskAct is one thing that the desk did, in words.
type deskAct struct {
	act.DeskAct
	Title    string
	Proposes []ui.Choice // agencies: id and name
}

// fillDesk adds what the desk did, and who there has it.
func (p deskPages) fillDesk(r *web.Request, v *referralView) (err error) {
	desk := v.R.Side == referral.SideDesk
	v.Desk.May, v.Desk.Whole, v.Desk.Until = desk, true, v.R.Handled
	if desk && v.R.Taken != "" {
		v.Desk.Mine = v.R.Taken == r.Session().Member
		staff, err := p.caseStaff(r)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(staff, func(c ui.Choice) bool { return c.Value == v.R.Taken }); i >= 0 {
			v.Desk.Taken = staff[i].Text
		}
	}
	if v.R.Desk == "" {
		return nil
	}
	if v.Desk.DeskWork, err = deskwork.GetDeskWork.Do(r.Context(), p.n, r.Session(), act.ID{ID: v.R.ID}); err != nil {
		return err
	}
	for _, a := range slices.Backward(v.Desk.Items) {
		one := deskAct{DeskAct: a, Title: v.T("desk.did.proposed")}
		if a.Whom != "" {
			one.Title = v.T("desk.did."+a.Way, v.whom(a.Whom))
		}
		for _, id := range a.Agencies {
			to, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
			if err != nil {
				return err
			}
			one.Proposes = append(one.Proposes, ui.Choice{Value: id, Text: v.Text(to.Name)})
		}
		v.Desk.Acts = append(v.Desk.Acts, one)
	}
	return nil
}

// whom says with whom the desk spoke, as the reader calls them.
func (v *referralView) whom(code string) string {
	switch {
	case code == "other":
		return v.T("desk.whom.other")
	case (code == "asker") == v.Sent && v.R.Side != referral.SideDesk:
		return v.T("desk.whom.us")
	case code == "asker" && v.R.From != nil:
		return v.Text(*v.R.From)
	}
	return v.Text(v.R.Name)
}

// deskPages are the pages of the coalition's desk.
type deskPages struct{ *pages }

type deskView struct {
	words
	Form    ui.Form
	R       act.Referral
	Key     string
	Whom    []ui.Choice
	Ways    []ui.Choice
	Results []ui.Choice
	Fit     []ui.Choice // agencies with a service for the need
	Others  []ui.Choice // the other agencies of the coalition
}

var (
	recordPage  = web.NewPage[deskView](files, "pages/deskrecord.html", parts)
	proposePage = web.NewPage[deskView](files, "pages/deskpropose.html", parts)
)

// atDesk reads a referral for a page of the desk's own.
func (p deskPages) atDesk(r *web.Request) (v deskView, err error) {
	v.words, v.Key, v.Form = wordsOf(r), newKey(), r.Form(nil)
	v.R, err = loop.GetReferral.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err == nil && v.R.Side != referral.SideDesk {
		err = fault.New(fault.NotFound, "fault.not_found")
	}
	return v, err
}

func (v deskView) frame() web.Frame {
	frame := referralFrame()
	frame.Width, frame.Back, frame.Title = web.Narrow, address.Request(v.R.ID), web.TitleForm
	return frame
}

// showDeskRecord asks what the desk did.
func (p deskPages) showDeskRecord(w *web.Response, r *web.Request) error {
	v, err := p.atDesk(r)
	if err != nil {
		return err
	}
	v.Whom = []ui.Choice{{Value: act.DeskAsked, Text: v.Text(v.R.Name)}, {Value: "other", Text: v.T("code.desk_whom.other")}}
	if v.R.From != nil {
		v.Whom = slices.Insert(v.Whom, 1, ui.Choice{Value: "asker", Text: v.Text(*v.R.From)})
	}
	v.Ways = r.Choices("code.said_way.", act.Codes["said_way"]...)
	v.Results = r.Choices("code.desk_result.", act.Codes["desk_result"]...)
	return recordPage.Render(w, r, v.frame(), v)
}

// postDeskRecord writes down what the desk did.
func (p deskPages) postDeskRecord(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, deskwork.RecordDeskWork.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showDeskRecord)
	}
	w.Say("desk.said.recorded")
	return w.SeeOther(address.Request(r.PathValue("id")))
}

// showDeskPropose asks whom else the sender could ask.
func (p deskPages) showDeskPropose(w *web.Response, r *web.Request) error {
	v, err := p.atDesk(r)
	if err != nil {
		return err
	}
	if err := p.proposable(r, &v); err != nil {
		return err
	}
	return proposePage.Render(w, r, v.frame(), v)
}

// proposable sorts the agencies of the coalition into those with a service for the
// need, best first, and the others.
func (p deskPages) proposable(r *web.Request, v *deskView) error {
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	question := act.MatchNeeds{Needs: []act.MatchNeed{{Code: v.R.Need, Urgency: v.R.Urgency}}, Page: act.Page{Limit: 50}}
	question.Place, question.Province, _ = strings.Cut(v.R.Attributes.Region, ", ")
	if question.Province == "" {
		question.Place, question.Province = "", v.R.Attributes.Region
	}
	found, err := listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), question)
	if err != nil {
		found = act.Matches{} // a region in words of an earlier program: the list alone
	}
	hints, order := map[string][]string{}, []string{}
	for _, m := range found.Items {
		if m.Agency == "" {
			continue
		}
		if hints[m.Agency] == nil {
			order = append(order, m.Agency)
		}
		hint := v.Text(m.Name)
		if m.Capacity != nil {
			hint = r.T("desk.propose.free", hint, m.Capacity.Available)
		}
		hints[m.Agency] = append(hints[m.Agency], hint)
	}
	for _, a := range all.Items {
		if a.ID == v.R.Other || a.ID == v.R.Asker || a.Left != "" || agency.Enforces(a.Sector) {
			continue
		}
		choice := ui.Choice{Value: a.ID, Text: v.Text(a.Name), Hint: v.Code("sector", a.Sector)}
		if hints[a.ID] == nil {
			v.Others = append(v.Others, choice)
			continue
		}
		choice.Hint = v.List(hints[a.ID])
		if a.Open {
			choice.Hint += " · " + r.T("ref.call.open")
		}
		v.Fit = append(v.Fit, choice)
	}
	slices.SortStableFunc(v.Fit, func(a, b ui.Choice) int { return slices.Index(order, a.Value) - slices.Index(order, b.Value) })
	say.ByName(v.Others)
	return nil
}

// postDeskPropose says whom else the sender could ask.
func (p deskPages) postDeskPropose(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, deskwork.ProposeAgencies.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showDeskPropose)
	}
	w.Say("desk.said.proposed")
	return w.SeeOther(address.Request(r.PathValue("id")))
}

// postDeskTake says that the reader deals with it.
func (p deskPages) postDeskTake(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, deskwork.TakeCard.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.Request(r.PathValue("id")), p.showReferral)
	}
	w.Say("desk.said.taken")
	return w.SeeOther(address.Request(r.PathValue("id")))
}

// needs are those past their time for which nobody is being asked, of which the desk
// was told.
func (p deskPages) needs(r *web.Request, w words) ([]deskNeed, error) {
	all, err := unasked.ListDeskNeeds.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil || len(all.Items) == 0 {
		return nil, err
	}
	staff, err := p.caseStaff(r)
	if err != nil {
		return nil, err
	}
	var out []deskNeed
	for _, n := range all.Items {
		one := deskNeed{DeskNeed: n, Title: w.Need(n.Need), Agency: w.Text(n.From), Ours: n.Taken == r.Session().Member}
		if i := slices.IndexFunc(staff, func(c ui.Choice) bool { return c.Value == n.Taken }); n.Taken != "" && i >= 0 {
			one.Worker = staff[i].Text
		}
		out = append(out, one)
	}
	return out, nil
}

// postNeedTake says who of the desk deals with such a need.
func (p deskPages) postNeedTake(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, unasked.TakeDeskNeed.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, "/inbox?box="+referral.SideDesk, p.showInbox)
	}
	w.Say("desk.said.taken")
	return w.SeeOther("/inbox?box=" + referral.SideDesk)
}
