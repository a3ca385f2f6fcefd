package referralpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/web"
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
}

// loadNeed opens the person's file, the need and the plan.
func (p *pages) loadNeed(r *web.Request) (inNeed, error) {
	v := inNeed{words: wordsOf(r), agencies: map[string]act.Agency{}}
	var err error
	if v.Case, err = p.n.GetCase(r.Context(), r.Session(), act.ID{ID: r.PathValue("id")}); err != nil {
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
	all, err := p.n.ListAgencies(r.Context(), r.Session(), act.None{})
	for _, a := range all.Items {
		v.agencies[a.ID] = a
	}
	return v, err
}

// At is the address of a step.
func (v inNeed) At(step string) string {
	return "/cases/" + v.Case.ID + "/needs/" + v.One.ID + "/ask" + step
}

// Steps shows how far the ask is.
func (v inNeed) Steps(now int) []ui.Step {
	var out []ui.Step
	for i, key := range []string{"ref.step.find", "ref.step.how", "ref.step.check"} {
		s := ui.Step{Text: v.T(key)}
		if i < now {
			s.State = "done"
		} else if i == now {
			s.State = "now"
		}
		out = append(out, s)
	}
	return out
}

func (v inNeed) frame(r *web.Request, width string) web.Frame {
	return web.Frame{Title: web.TitleForm, Width: width, Nav: "/cases", Crumbs: []ui.Link{
		{Href: "/cases", Text: r.T("case.people")}, {Href: "/cases/" + v.Case.ID, Text: v.Case.Known},
	}}
}

// barred says why an agency can't be asked here, "" when it can.
func (v inNeed) barred(r *web.Request, id string) string {
	a, known := v.agencies[id]
	switch {
	case !known:
		return "ref.bar.elsewhere"
	case id == r.Session().Agency:
		return "ref.bar.own"
	case v.Case.Safe != nil && slices.Contains(v.Case.Safe.NeverAgency, id):
		return "ref.bar.never"
	case casefile.Denied(a.Sector):
		return "ref.bar.denied"
	}
	return ""
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
}

var findPage = web.NewPage[findView](files, "pages/find.html", parts)

// find shows what fits, and why.
func (p *pages) find(w *web.Response, r *web.Request) error {
	n, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	v := findView{inNeed: n, Kept: len(n.Plan.Values) > 0}
	if r.Method == http.MethodPost { // what is kept is the plan itself
		v.Form = r.Form(nil)
	}
	if v.Form.Fault != nil {
		v.Plan.takeFind(v.Form.Values)
	} else if !v.Kept {
		p.begin(r, &v.inNeed)
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

// begin fills a new plan with what is known without asking anybody: where the
// agency is and the person's language.
func (p *pages) begin(r *web.Request, v *inNeed) {
	if a, ok := v.agencies[r.Session().Agency]; ok {
		v.Plan.Set("province", a.Province)
	}
	if v.Case.Language != "" {
		v.Plan.Set("languages", v.Case.Language)
	}
}

// choices are the answers of the form.
func (v *findView) choices(r *web.Request) {
	v.Attributes = map[string][]ui.Choice{}
	for field, set := range map[string]string{"age_band": "age_band", "gender": "gender", "dependants": "dependants",
		"accessibility": "accessibility", "wishes": "wish", "safety": "safety", "province": "province"} {
		v.Attributes[field] = r.Choices("code."+set+".", act.Codes[set]...)
	}
	none := ui.Choice{Text: r.T("ref.not_said")}
	for _, field := range []string{"age_band", "gender", "dependants"} {
		v.Attributes[field] = append([]ui.Choice{none}, v.Attributes[field]...)
	}
	v.Attributes["province"] = append([]ui.Choice{{Text: r.T("ref.anywhere_in_canada")}}, v.Attributes["province"]...)
	v.languages()
	v.Chosen = len(v.Plan.picks())
}

// languages offers those that are spoken most, and the person's, as boxes and
// all others in one list.
func (v *findView) languages() {
	boxes := []string{"fr", "en"}
	if own := v.Case.Language; own != "" && !slices.Contains(boxes, own) {
		boxes = append(boxes, own)
	}
	for _, tag := range boxes {
		v.Spoken = append(v.Spoken, ui.Choice{Value: tag, Text: v.Language(tag)})
	}
	v.Languages = languageChoices(v.lang)
	v.Plan.Del("other_language")
	for _, tag := range v.Plan.Values["languages"] {
		if !slices.Contains(boxes, tag) {
			v.Plan.Set("other_language", tag)
		}
	}
}

// Picked tells whether an agency is chosen.
func (v findView) Picked(value string) bool { return v.Plan.has("picked", value) }

// Nearby tells whether looking farther could find more.
func (v findView) Nearby() bool {
	return v.Plan.Get("anywhere") == "" && slices.ContainsFunc(v.Answer.LeftOut, func(c act.CodeCount) bool {
		return c.Code == "out_of_area" || c.Code == "too_far"
	})
}

// Deep tells whether something is chosen among the rarer facts.
func (v findView) Deep() bool {
	return v.Plan.Has("safety") || v.Plan.Has("accessibility") || v.Plan.Has("wishes")
}

// question is the plan as a question to the directory.
func (v *findView) question() act.MatchNeeds {
	a := v.Plan.attributes()
	q := act.MatchNeeds{
		Needs: []act.MatchNeed{{Code: v.One.Code, Urgency: v.One.Urgency}}, Languages: a.Languages,
		Interpreter: v.Plan.Get("interpreter") != "", Province: v.Plan.Get("province"), Place: v.Plan.Get("place"),
		Anywhere: v.Plan.Get("anywhere") != "", AgeBand: a.AgeBand, Gender: a.Gender,
		Accessibility: a.Accessibility, Wishes: a.Wishes, Safety: a.Safety, Page: act.Page{Limit: v.limit()},
	}
	if a.Dependants != "" && a.Dependants != "none" {
		q.Dependants = []string{a.Dependants}
	}
	return q
}

// A list begins short; "show more" makes it longer.
const (
	fewFound  = 10
	mostFound = 60
)

func (v *findView) limit() int {
	n, err := strconv.Atoi(v.Plan.Get("limit"))
	if err != nil || n < fewFound || n > mostFound {
		return fewFound
	}
	return n
}

// fillFound asks the directory.
func (p *pages) fillFound(r *web.Request, v *findView) error {
	var err error
	if v.Answer, err = p.n.MatchNeeds(r.Context(), r.Session(), v.question()); err != nil {
		return err
	}
	shown := map[string]bool{}
	asked := p.asked(r, v.inNeed)
	for _, m := range v.Answer.Items {
		f := v.found(r, m)
		f.Asked = asked[m.Agency]
		if f.Barred == "ref.bar.elsewhere" {
			f.Phones = p.phones(r.Context(), r, m.ID)
		}
		v.Here = v.Here || f.Barred == ""
		shown[m.Agency] = true
		v.Found = append(v.Found, f)
	}
	if v.Answer.Total > len(v.Found) && v.limit() < mostFound {
		v.More = min(v.limit()+20, mostFound)
	}
	for _, a := range v.agencies {
		if !shown[a.ID] && v.barred(r, a.ID) == "" {
			v.Others = append(v.Others, ui.Choice{Value: a.ID + "|", Text: v.Text(a.Name), Hint: v.Code("sector", a.Sector)})
		}
	}
	sortChoices(v.lang, v.Others)
	return nil
}

// phones reads the telephone numbers of a service that can't be asked here.
func (p *pages) phones(ctx context.Context, r *web.Request, id string) []act.PhoneLine {
	s, err := p.n.GetService(ctx, r.Session(), act.ServiceRef{ID: id})
	if err != nil {
		return nil // the card shows without them
	}
	return s.Phones
}

// asked says where the agencies stand that were asked for this need before.
func (p *pages) asked(r *web.Request, v inNeed) map[string]string {
	out := map[string]string{}
	for _, id := range v.One.Referrals {
		one, err := p.n.GetReferral(r.Context(), r.Session(), act.ID{ID: id})
		if err == nil {
			out[one.Other] = one.State
		}
	}
	return out
}

// found is the answer to the first step.
func (p *pages) found(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	v, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	v.Plan.takeFind(form)
	if form.Get("_do") == "everywhere" {
		v.Plan.Set("anywhere", "true")
	}
	if more := form.Get("_more"); more != "" {
		v.Plan.Set("limit", more)
	}
	if err := p.keep(r, v.Plan); err != nil {
		return err
	}
	if form.Get("_do") != "next" {
		return w.SeeOther(v.At(""))
	}
	if len(v.Plan.picks()) == 0 {
		return web.Retry(w, r, fault.Invalid("picked", "ref.pick_one"), p.find)
	}
	return w.SeeOther(v.At("/how"))
}

// proposed is the agency that the newest proposal names, if there is one.
func proposed(one act.Referral) string {
	for _, m := range slices.Backward(one.Moves) {
		if m.Type == "propose" && !m.Undone && m.Verified {
			return m.Agency
		}
	}
	return ""
}

// again begins an ask with the facts of an earlier one: nothing is told twice.
func (p *pages) again(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	one, err := p.n.GetReferral(r.Context(), r.Session(), act.ID{ID: form.Get("referral")})
	if err != nil {
		return err
	}
	v, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	if !slices.Contains(v.One.Referrals, one.ID) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	v.Plan = plan{url.Values{"replaces": {one.ID}, "note": {one.Note}}}
	p.begin(r, &v)
	v.Plan.setAttributes(one.Attributes)
	if id := proposed(one); id != "" {
		v.Plan.Set("picked", pick{Agency: id}.Value())
	}
	if err := p.keep(r, v.Plan); err != nil {
		return err
	}
	return w.SeeOther(v.At(""))
}
