package directorypages

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/web"
)

// planView is a plan for all needs of a search.
type planView struct {
	words
	Ended    bool // the address belongs to a session that has ended
	Token    string
	Back     string
	Asked    []chip // what was asked for, in words
	Plan     act.Plan
	Steps    []planStep
	Gaps     []planGap
	Agencies int // to ask
	Covered  int // needs
	Needs    int
	Read     []string // needs understood from the words
	Files    bool     // the reader may note what nobody covers
	Noted    bool
	For      string // the file with which the search began
}

// planStep is whom to ask, and for what.
type planStep struct {
	foundView
	Number  int
	For     []string // names of needs
	Opening string
	Travel  string
	Open    bool // it is open now
	Others  []planOthers
}

// planOthers are others for one need.
type planOthers struct {
	Need string
	List []foundView
}

// planGap is a need that nobody covers, and who comes closest.
type planGap struct {
	act.NeedGap
	Name    string
	Closest []foundView
}

var planPage = web.NewPage[planView](files, "pages/plan.html", parts)

func (p *pages) planRoutes() []web.Route {
	return []web.Route{
		web.Get("/services/plan", p.showPlan),
		web.Post("/services/plan", p.postPlan),
		web.Post("/services/plan/gaps", p.postGaps),
	}
}

// postPlan takes the form of a search and leads to its plan, as search does.
func (p *pages) postPlan(w *web.Response, r *web.Request) error {
	token, err := web.SubmitWith(r, func(in *searchForm) { in.apply(in.press) },
		func(ctx context.Context, s *agency.Session, in searchForm) (string, error) {
			if _, err := listings.PlanNeeds.Do(ctx, p.n, s, act.PlanNeeds{MatchNeeds: in.question()}); err != nil {
				return "", renamed(err)
			}
			return in.sealed(s)
		})
	if err != nil {
		return web.RetryAt(w, r, err, "/services", p.showFind)
	}
	return w.SeeOther("/services/plan?" + searchKey + "=" + token)
}

// showPlan shows the plan for the search of the address.
func (p *pages) showPlan(w *web.Response, r *web.Request) error {
	token := r.URL.Query().Get(searchKey)
	s, ok := opened(r, token)
	if token == "" {
		return w.SeeOther("/services")
	}
	v := planView{words: wordsOf(r), Ended: !ok, Token: token, Back: "/services", Noted: r.URL.Query().Has("noted"),
		Files: r.Session().CaseAccess()}
	if ok {
		v.Back += "?" + searchKey + "=" + token
		v.For = s.File
		if err := p.fillPlan(r, &v, s); err != nil {
			return err
		}
	}
	return planPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/services"}, v)
}

func (p *pages) fillPlan(r *web.Request, v *planView, s search) error {
	var err error
	if v.Plan, err = listings.PlanNeeds.Do(r.Context(), p.n, r.Session(), act.PlanNeeds{MatchNeeds: s.question()}); err != nil {
		return err
	}
	v.Asked = chips(v.words, r.Form(s).Values)
	if len(s.Needs) == 0 {
		v.Read = v.NeedNames(v.Plan.Understood)
	}
	others := map[string][]foundView{}
	for _, list := range v.Plan.Alternatives {
		for _, m := range list.Services {
			others[list.Need] = append(others[list.Need], v.linked(m))
		}
	}
	agencies := map[string]bool{}
	for i, step := range v.Plan.Steps {
		one := planStep{foundView: v.linked(step.Service), Number: i + 1, For: v.NeedNames(step.Needs),
			Opening: v.opening(step.Opening, r), Open: step.Opening.State == "open" || step.Opening.State == "always"}
		if step.Service.Distance != nil && !step.Service.Remote {
			one.Travel = v.distance(*step.Service.Distance)
		}
		if err := p.reach(r, &one); err != nil {
			return err
		}
		for _, need := range step.Needs {
			if list := others[need]; len(list) > 0 {
				one.Others = append(one.Others, planOthers{v.Need(need), list})
			}
		}
		agencies[one.By] = true
		v.Covered += len(step.Needs)
		v.Steps = append(v.Steps, one)
	}
	for _, g := range v.Plan.Uncovered {
		v.Gaps = append(v.Gaps, planGap{g, v.Need(g.Need), others[g.Need]})
	}
	v.Agencies, v.Needs = len(agencies), v.Covered+len(v.Gaps)
	return nil
}

// reach adds how to call a service, and whom it receives.
func (p *pages) reach(r *web.Request, step *planStep) error {
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: step.ID})
	if err == nil {
		step.Phones, step.foundView.Rules = s.Phones[:min(2, len(s.Phones))], step.whoWords(s.Rules)
	}
	return err
}

// linked is a service in words, with the address that leads back here.
func (v *planView) linked(m act.Match) foundView {
	f := v.found(m)
	// Hours and distance have lines of their own.
	own := map[string]bool{"distance": true, "distance_region": true, "always_open": true, "not_always_open": true, "hours": true, "same_place": true}
	keep := func(all []act.Reason) []act.Reason {
		return slices.DeleteFunc(slices.Clone(all), func(r act.Reason) bool { return own[r.Code] })
	}
	f.Fits, f.Misses, f.Unknowns = v.reasons("fit", keep(m.Fits)), v.reasons("miss", keep(m.Misses)), v.reasons("unknown", keep(counted(m)))
	f.Link += "?" + searchKey + "=" + v.Token
	return f
}

// distance says how far it is; municipalities are measured, not doors, so
// little says nothing exact.
func (w words) distance(km int) string {
	if km < 2 {
		return w.T("plan.near_by")
	}
	return w.T("plan.travel", km)
}

// opening says in words when a service is open, by its own clock.
func (w words) opening(o act.OpenState, r *web.Request) string {
	remote := ""
	if o.Remote {
		remote = "_phone"
	}
	switch {
	case o.State == "always":
		return w.T("plan.open.always")
	case o.State == "open" && o.Closes == nil:
		return w.T("plan.open.now" + remote)
	case o.State == "open":
		return w.T("plan.open.until"+remote, w.clock(*o.Closes, r))
	case o.Holiday != "" && o.State == "unknown":
		return w.T("plan.open.holiday", w.Code("holiday", o.Holiday))
	case o.State == "unknown":
		return w.T("plan.open.unknown")
	case o.Opens == nil:
		return w.T("plan.open.long")
	}
	return w.T("plan.open.next"+remote, w.clock(*o.Opens, r))
}

// clock tells a time as it stands on the wall at the service, with the day
// where it is another, and the zone where it is not the reader's.
func (w words) clock(t time.Time, r *web.Request) string {
	now := r.Now()
	_, here := t.In(r.Zone()).Zone()
	_, there := t.Zone()
	there0 := now.In(t.Location())
	switch {
	case here != there:
		return locale.DateTimeZone(w.Lang, t)
	case t.YearDay() == there0.YearDay() && t.Year() == there0.Year():
		return locale.Time(w.Lang, t)
	}
	return locale.Weekday(w.Lang, t.Weekday()) + " " + locale.ShortDateTime(w.Lang, t)
}

// gapsForm is the button that notes what nobody covers.
type gapsForm struct {
	Token string `json:"s"`
}

// postGaps counts what the plan leaves uncovered.
func (p *pages) postGaps(w *web.Response, r *web.Request) error {
	token, err := web.SubmitWith(r, func(*gapsForm) {},
		func(ctx context.Context, s *agency.Session, in gapsForm) (string, error) {
			asked, ok := opened(r, in.Token)
			if !ok {
				return in.Token, nil // the page will say that it has ended
			}
			once := sha256.Sum256([]byte(in.Token)) // the same form counts once
			_, err := listings.NoteGaps.Do(ctx, p.n, s, act.NoteGaps{MatchNeeds: asked.question(), Once: act.Once{Key: hex.EncodeToString(once[:])}})
			return in.Token, err
		})
	if err != nil {
		return web.RetryAt(w, r, err, "/services/plan?"+searchKey+"="+url.QueryEscape(r.PostFormValue(searchKey)), p.showPlan)
	}
	return w.SeeOther("/services/plan?" + searchKey + "=" + token + "&noted")
}
