package directorypages

import (
	"crypto/rand"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// askPages lead from a search to an ask: for somebody who has a file, or in a new
// intake that begins with what the search held.
type askPages struct{ *pages }

func (p *askPages) routes() []web.Route {
	return []web.Route{
		web.Get("/services/{id}/ask", p.showAskFor),
		web.Post("/services/{id}/ask", p.postAskFor),
	}
}

// searchFor is a search that begins with what a file knows, so that nothing is told
// twice.
func (p *pages) searchFor(r *web.Request, file string) (s search, err error) {
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: file})
	if err != nil {
		return s, err
	}
	facts, err := casework.GetFacts.Do(r.Context(), p.n, r.Session(), act.ID{ID: file})
	if err != nil {
		return s, err
	}
	fill := caseview.Fills(facts.CaseFacts, r.Now())
	s = search{File: file, Province: facts.Province, Place: facts.Place, Languages: fill.Languages, AgeBand: fill.AgeBand, Gender: fill.Gender,
		Dependants:    slices.DeleteFunc(slices.Clone(fill.Dependants), func(c string) bool { return c == "none" }),
		Accessibility: fill.Accessibility, Wishes: fill.Wishes, Safety: fill.Safety, Children: facts.Ages, Limit: fewFound}
	if c.Language != "" && !slices.Contains(s.Languages, c.Language) {
		s.Languages = append(slices.Clone(s.Languages), c.Language)
	}
	for _, need := range c.Needs {
		if casefile.NeedStatus(need.Status).Open() && !slices.Contains(s.Needs, need.Code) {
			s.Needs = append(s.Needs, need.Code)
		}
	}
	exact, _ := caseview.Avoid(c.Safe)
	for _, a := range exact {
		if a.Place != "" {
			s.Avoid = append(s.Avoid, a.Place)
		} else {
			s.Avoid = append(s.Avoid, a.Province)
		}
	}
	if s.Province == "" {
		if own, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.Session().Agency}); err == nil {
			s.Province = own.Province
		}
	}
	return s, nil
}

type askForView struct {
	words
	Service act.Service
	Title   string
	Token   string
	Form    ui.Form
	People  []ui.Choice
	Needs   []ui.Choice
	Urgency []ui.Choice
	Looked  bool // people were looked for by name
}

var askForPage = web.NewPage[askForView](files, "pages/askfor.html")

// askForm is for whom a service is asked, and for what.
type askForm struct {
	Token   string `json:"s"`
	Query   string `json:"q"`
	File    string `json:"file"`
	Need    string `json:"need"`
	Urgency string `json:"urgency"`
	Do      string `json:"_do"` // "look" or "new"
	act.Once
}

// showAskFor asks for whom. A search that began with a file leads on at once.
func (p *askPages) showAskFor(w *web.Response, r *web.Request) error {
	if !r.Session().CaseAccess() {
		return fault.New(fault.Forbidden, "casefile.no_access")
	}
	var in askForm
	looked, err := web.Asked(r, &in)
	if err != nil {
		return err
	}
	v := askForView{words: wordsOf(r), Token: r.URL.Query().Get(searchKey), Looked: looked}
	s, _ := opened(r, v.Token)
	if v.Service, err = listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: r.PathValue("id")}); err != nil {
		return err
	}
	if s.File != "" && !r.Refused() {
		if to, err := p.need(r, s.File, wanted(s, v.Service), "", "", act.Once{}); err != nil || to != "" {
			return lead(w, to, err)
		}
	}
	v.Title, v.Form = v.Text(v.Service.Name), r.Form(nil)
	for _, code := range wanted(s, v.Service) {
		v.Needs = append(v.Needs, ui.Choice{Value: code, Text: v.Need(code)})
	}
	v.Urgency = r.Choices("code.urgency.", act.Codes["urgency"]...)
	if v.Form.Value("urgency") == "" {
		v.Form.Values.Set("urgency", urgencyOf(s))
	}
	if v.Form.Value("file") == "" && s.File != "" {
		v.Form.Values.Set("file", s.File)
	}
	people, err := casework.ListCases.Do(r.Context(), p.n, r.Session(), act.CaseQuery{Query: in.Query, Mine: in.Query == "", Page: act.Page{Limit: 20}})
	for _, row := range people.Items {
		if row.Into != "" {
			row.ID = row.Into
		}
		v.People = append(v.People, ui.Choice{Value: row.ID, Text: row.Known, Hint: row.Code})
	}
	if err != nil {
		return err
	}
	return askForPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Nav: "/services", Back: "/services?" + searchKey + "=" + v.Token}, v)
}

func lead(w *web.Response, to string, err error) error {
	if err != nil {
		return err
	}
	return w.SeeOther(to)
}

// wanted are the needs of the search that a service answers, or all of the service.
func wanted(s search, service act.Service) (codes []string) {
	for _, code := range s.Needs {
		if slices.Contains(service.Needs, code) {
			codes = append(codes, code)
		}
	}
	if len(codes) == 0 {
		codes = service.Needs
	}
	return codes
}

func urgencyOf(s search) string {
	if s.By == "tonight" {
		return "crisis"
	}
	return "standard"
}

// postAskFor begins the ask, the intake, or looks for somebody by name.
func (p *askPages) postAskFor(w *web.Response, r *web.Request) error {
	var in askForm
	if err := web.Decode(r, &in); err != nil {
		return err
	}
	switch in.Do {
	case "look":
		return web.Ask(w, r, p.showAskFor)
	case "new":
		return p.beginIntake(w, r, in)
	}
	if in.File == "" {
		return web.Retry(w, r, fault.Invalid("file", "dir.ask.whom_none"), p.showAskFor)
	}
	to, err := p.need(r, in.File, []string{in.Need}, in.Need, in.Urgency, in.Once)
	if err != nil {
		return web.Retry(w, r, err, p.showAskFor)
	}
	return w.SeeOther(to)
}

// need is where an ask for a need of a file begins, with the service chosen: for one
// of some needs that is open in the file, or for one that is added; "" for neither.
func (p *askPages) need(r *web.Request, file string, codes []string, add, urgency string, once act.Once) (string, error) {
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: file})
	if err != nil {
		return "", err
	}
	id := ""
	for _, n := range c.Needs {
		if id == "" && casefile.NeedStatus(n.Status).Open() && slices.Contains(codes, n.Code) {
			id = n.ID
		}
	}
	if id == "" && add != "" {
		n, err := casework.AddNeed.Do(r.Context(), p.n, r.Session(), act.AddNeed{Case: file, NewNeed: act.NewNeed{Code: add, Urgency: urgency}, Once: once})
		if err != nil {
			return "", err
		}
		id = n.ID
	}
	if id == "" {
		return "", nil
	}
	return address.File(file, "items", id, "ask") + "?service=" + url.QueryEscape(r.PathValue("id")), nil
}

// beginIntake opens a new intake that knows what the search held.
func (p *askPages) beginIntake(w *web.Response, r *web.Request, in askForm) error {
	s, _ := opened(r, r.URL.Query().Get(searchKey))
	form := "/files/new?d=" + rand.Text()
	if _, err := accounts.KeepForm.Do(r.Context(), p.n, r.Session(), act.KeepForm{Form: form, Body: s.intake(in, r.PathValue("id")).Encode()}); err != nil {
		return err
	}
	return w.SeeOther(form)
}

// intake is what the search held, as the form of an intake has it.
func (s search) intake(in askForm, service string) url.Values {
	out := url.Values{"service": {service}}
	set := func(name string, values ...string) {
		if len(values) > 0 && strings.Join(values, "") != "" {
			out[name] = values
		}
	}
	needs := s.Needs
	if in.Need != "" && !slices.Contains(needs, in.Need) {
		needs = append(slices.Clone(needs), in.Need)
	}
	for _, code := range needs {
		set("need."+code+".on", "true")
		set("need."+code+".urgency", in.Urgency)
	}
	if len(s.Languages) == 1 {
		set("language", s.Languages[0])
	}
	set("facts.languages", s.Languages...)
	set("facts.province", s.Province)
	set("facts.place", s.Place)
	set("facts.age_band", s.AgeBand)
	set("facts.gender", s.Gender)
	set("facts.dependants", s.Dependants...)
	set("facts.accessibility", s.Accessibility...)
	set("facts.wishes", s.Wishes...)
	set("facts.safety", s.Safety...)
	var ages []string
	for _, age := range s.Children {
		ages = append(ages, strconv.Itoa(age))
	}
	set("facts.ages", strings.Join(ages, ", "))
	set("safe.avoid", strings.Join(s.Avoid, "\n"))
	return out
}
