package referralpages

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/casework"
	"relais/internal/directory/match"
	"relais/internal/directory/places"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// inNeed is what every step of an ask has.
type inNeed struct {
	words
	Case     act.Case
	One      act.Need
	Plan     plan
	Form     ui.Form
	agencies map[string]act.Agency
	outside  []*referral.Outside // chosen services without Relais
}

// loadNeed opens the person's file, the need and the plan.
func (p *pages) loadNeed(r *web.Request) (inNeed, error) {
	v := inNeed{words: wordsOf(r), agencies: map[string]act.Agency{}}
	var err error
	if v.Case, err = casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")}); err != nil {
		return v, err
	}
	i := slices.IndexFunc(v.Case.Needs, func(n act.Need) bool { return n.ID == r.PathValue("need") })
	if i < 0 {
		return v, fault.New(fault.NotFound, "fault.not_found")
	}
	v.One = v.Case.Needs[i]
	if v.Plan, err = p.planOf(r); err != nil {
		return v, err
	}
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	for _, a := range all.Items {
		v.agencies[a.ID] = a
	}
	return v, err
}

// At is the address of a step.
func (v inNeed) At(step string) string {
	return address.File(v.Case.ID, "items", v.One.ID, "ask") + step
}

// Steps shows how far the ask is.
func (v inNeed) Steps(now int) []ui.Step {
	return ui.StepsAt(now, v.T("ref.step.find"), v.T("ref.step.how"), v.T("ref.step.check"))
}

func (v inNeed) frame(r *web.Request, width string) web.Frame {
	return web.Frame{Title: web.TitleForm, Width: width, Nav: "/files", Crumbs: []ui.Link{
		{Href: "/files", Text: r.T("case.people")}, {Href: address.File(v.Case.ID), Text: v.Case.Known},
	}}
}

// barred says why an agency can't be asked here, "" when it can.
func (v inNeed) barred(r *web.Request, id string) string {
	a, known := v.agencies[id]
	switch {
	case !known:
		return "ref.bar.gone"
	case id == r.Session().Agency:
		return "ref.bar.own"
	case v.Case.Safe != nil && slices.Contains(v.Case.Safe.NeverAgency, id):
		return "ref.bar.never"
	case agency.Enforces(a.Sector) && !v.agreed(a):
		return "ref.bar.denied"
	}
	return ""
}

// agreed reports whether the person agreed that an agency be asked about this
// need, by a consent that holds now: one that names a sector that enforces holds
// once somebody else has signed it too.
func (v inNeed) agreed(a act.Agency) bool {
	return slices.ContainsFunc(v.Case.Consents, func(c act.Consent) bool { return v.aboutAsking(c) && allows(c, a) })
}

// aboutAsking reports whether a consent holds now and is about asking for this need.
func (v inNeed) aboutAsking(c act.Consent) bool {
	return casefile.ConsentState(c.State).Valid() && c.Kind == "ask" && (len(c.Needs) == 0 || slices.Contains(c.Needs, v.One.Code))
}

// refused reports whether the person said no to somebody since they agreed.
func refused(c act.Consent, id, sector string) bool {
	return slices.ContainsFunc(c.Refused, func(no string) bool { return no == casefile.Everybody || no == id || no == sector })
}

func allows(c act.Consent, a act.Agency) bool {
	return !refused(c, a.ID, a.Sector) && caseview.NewTerms(c.NewConsent).Allows("ask", casefile.Party{Agency: a.ID, Sector: a.Sector})
}

type findView struct {
	inNeed
	Answer     act.Matches
	Found      []foundView
	Others     []ui.Choice // agencies of the node that the list does not show
	Languages  []ui.Choice
	More       int
	Kept       bool
	Chosen     int
	Problem    string
	Attributes map[string][]ui.Choice
	Here       bool // one of the list can be asked here
	Spoken     []ui.Choice
	zone       *time.Location // of the reader
	near       []places.Place // where the rules say to look twice
}

var findPage = web.NewPage[findView](files, "pages/find.html", parts)

// showFind shows what fits, and why.
func (p *pages) showFind(w *web.Response, r *web.Request) error {
	n, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	v := findView{inNeed: n, zone: r.Zone(), Kept: len(n.Plan.Values) > 0}
	if r.Method == http.MethodPost || r.Refused() { // what is kept is the plan itself
		v.Form = r.Form(nil)
	}
	if v.Form.Fault != nil {
		v.Plan.takeFind(v.Form.Values)
	} else if !v.Kept {
		if err := p.begin(r, &v.inNeed); err != nil {
			return err
		}
	}
	if err := chosen(p, r, &v); err != nil {
		return err
	}
	v.Form.Values, v.Form.Kept = v.Plan.Values, false
	if bad, ok := v.Form.Complaint("picked"); ok {
		v.Problem = r.T(bad.Key, bad.Args...)
	}
	v.choices(r)
	if err := p.fillFound(r, &v); err != nil {
		return err
	}
	return findPage.Render(w, r, v.frame(r, web.Wide), v)
}

// chosen chooses the service from which somebody came here.
func chosen(p *pages, r *web.Request, v *findView) error {
	id := r.URL.Query().Get("service")
	if id == "" || v.Form.Fault != nil {
		return nil
	}
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: id})
	if fault.CodeOf(err) == fault.NotFound {
		return nil // it was taken out meanwhile: the list shows what there is
	}
	if err != nil {
		return err
	}
	one := pick{s.Agency, s.ID}
	if (s.Agency == "" || v.barred(r, s.Agency) == "") && !slices.ContainsFunc(v.Plan.picks(), func(o pick) bool { return o.ID() == one.ID() }) {
		v.Plan.Add("picked", one.Value())
	}
	return nil
}

// fillFound asks the directory.
func (p *pages) fillFound(r *web.Request, v *findView) error {
	var err error
	if v.Answer, err = listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), v.question()); err != nil {
		return err
	}
	if err := countGaps(p, r, v); err != nil {
		return err
	}
	shown := map[string]bool{}
	asked, err := p.asked(r, v.inNeed)
	if err != nil {
		return err
	}
	for _, m := range v.Answer.Items {
		f := v.found(r, m)
		f.Asked = asked[pick{m.Agency, m.ID}.ID()]
		if f.Outside {
			f.Asked = asked[pick{"", m.ID}.ID()]
			f.Phones = p.phones(r.Context(), r, m.ID)
		}
		v.Here = v.Here || f.Barred == ""
		shown[m.Agency] = true
		v.Found = append(v.Found, f)
	}
	slices.SortStableFunc(v.Found, func(a, b foundView) int { return strings.Compare(a.Avoid, b.Avoid) }) // "" first
	if v.Answer.Total > len(v.Found) && v.limit() < mostFound {
		v.More = min(v.limit()+20, mostFound)
	}
	shunned, err := avoided(p, r, v)
	if err != nil {
		return err
	}
	for _, a := range v.agencies {
		if !shown[a.ID] && v.barred(r, a.ID) == "" {
			hint := v.Code("sector", a.Sector)
			if shunned[a.ID] {
				hint += " · " + v.T("match.left_out.avoid")
			}
			v.Others = append(v.Others, ui.Choice{Value: a.ID + "|", Text: v.Text(a.Name), Hint: hint})
		}
	}
	say.ByName(v.Others)
	return nil
}

// avoided are the agencies that have a service where the person must not be sent.
func avoided(p *pages, r *web.Request, v *findView) (map[string]bool, error) {
	q := v.question()
	if len(q.Avoid) == 0 {
		return nil, nil
	}
	q.ShowLeftOut, q.Limit = true, 200
	out := map[string]bool{}
	got, err := listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), q)
	for _, m := range got.Items {
		out[m.Agency] = out[m.Agency] || m.LeftOut == match.Avoided
	}
	return out, err
}

// countGaps counts that nobody, or only who restricts by status, was found: once
// for this need, however often the page is looked at.
func countGaps(p *pages, r *web.Request, v *findView) error {
	if len(v.Answer.Gaps) == 0 && v.Answer.Barriers == 0 {
		return nil
	}
	_, err := listings.NoteGaps.Do(r.Context(), p.n, r.Session(), act.NoteGaps{MatchNeeds: v.question(), Met: v.One.ID, Case: r.PathValue("id")})
	if fault.CodeOf(err) == fault.Forbidden { // who may not count looks all the same
		return nil
	}
	return err
}

// phones reads the telephone numbers of a service that can't be asked here.
func (p *pages) phones(ctx context.Context, r *web.Request, id string) []act.PhoneLine {
	s, err := listings.GetService.Do(ctx, p.n, r.Session(), act.ServiceRef{ID: id})
	if err != nil {
		return nil // the card shows without them
	}
	return s.Phones
}

// asked says where the agencies stand that were asked for this need before. It
// takes that from the list: looking for who can help reads no answer.
func (p *pages) asked(r *web.Request, v inNeed) (map[string]string, error) {
	out := map[string]string{}
	for _, closed := range []bool{true, false} { // what is under way wins
		got, err := loop.ListReferrals.Do(r.Context(), p.n, r.Session(), act.ReferralQuery{
			Box: referral.SideSent, Case: v.Case.ID, Closed: closed, Page: act.Page{Limit: 200},
		})
		if err != nil {
			return nil, err
		}
		for _, row := range got.Items {
			if slices.Contains(v.One.Referrals, row.ID) {
				out[row.Other] = row.State
			}
		}
	}
	return out, nil
}
