package directorypages

import (
	"slices"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

type serviceView struct {
	words
	act.Service
	Title, By  string
	Facts      []fact   // in the order in which they are said on the telephone
	OwnRules   []string // the agency's own rules in words; empty for none
	Tongue     string   // language of the name, "" for the reader's
	Asking     string   // key: whether its agency can be asked, and how
	Files      bool     // the reader opens case files, where asks begin
	Closed     bool
	AreaNames  []string
	Back, Hide string
	Paper      string // a sheet to take along
	AskFor     string // where an ask for somebody begins
	// SaidOfLanguages is what the record says of its languages.
	SaidOfLanguages []string
	Now             string // whether it is open
	Days            []dayLine
	Origins         []originLine
}

// fact is one line about a service.
type fact struct {
	Key  string // of the catalog
	Text []paragraph
	// Tongue is the language of the text, "" for the reader's.
	Tongue string
}

// paragraph is lines of text.
type paragraph []string

var servicePage = web.NewPage[serviceView](files, "pages/service.html", parts)

// showService shows a service so that it can be read aloud, and printed.
func (p *pages) showService(w *web.Response, r *web.Request) error {
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := serviceView{words: wordsOf(r), Service: s, Files: r.Session().CaseAccess()}
	v.Title, v.By, v.Tongue = v.Text(s.Name), v.Text(s.Organization), v.TongueOf(act.LongText(s.Name))
	v.Closed = s.Status == "inactive" || s.Status == "defunct" || s.Status == "temporarily closed"
	v.OwnRules, v.AreaNames = v.ruleWords(s.Rules), say.Each(s.Areas, v.Area)
	v.SaidOfLanguages = v.languageNotes(s)
	v.Facts, v.Paper = v.facts(s), v.At(s.ID, "/paper")
	if v.Asking, err = p.asking(r, s); err != nil {
		return err
	}
	if s.Opening != nil && !s.AlwaysOpen && (s.Opening.State != "unknown" || s.Opening.Holiday != "") {
		v.Now = v.opening(*s.Opening, r)
	}
	v.Days = v.week(s.Week)
	if v.Origins, err = p.origins(r, v.words, s.ID); err != nil {
		return err
	}
	v.Back, v.AskFor = "/services", v.At(s.ID, "/ask")
	if token := r.URL.Query().Get(searchKey); token != "" {
		if _, ok := opened(r, token); ok {
			v.AskFor += "?" + searchKey + "=" + token
			v.Back += "?" + searchKey + "=" + token + search{page: pageOf(r)}.onPage()
		}
	}
	if mayHide(r.Session(), s) {
		v.Hide = v.At(s.ID, "/hide")
	}
	crumbs := []ui.Link{{Href: v.Back, Text: r.T("nav.services")}}
	return servicePage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Nav: "/services", Crumbs: crumbs}, v)
}

// asking says how the agency of a service is reached.
func (p *pages) asking(r *web.Request, s act.Service) (string, error) {
	if s.Agency == "" {
		return "dir.ask.elsewhere", nil
	}
	if s.Agency == r.Session().Agency {
		return "dir.ask.own", nil
	}
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all.Items, func(a act.Agency) bool { return a.ID == s.Agency })
	switch {
	case i < 0:
		return "dir.ask.elsewhere", nil
	case agency.Enforces(all.Items[i].Sector):
		return "dir.ask.denied", nil
	}
	return "dir.ask.here", nil
}

// facts are what the record says in words, without what it does not say.
func (w words) facts(s act.Service) []fact {
	var out []fact
	add := func(key string, t act.LongText) {
		if text := t.In(string(w.Lang)); text != "" {
			f := fact{Key: key, Tongue: w.TongueOf(t)}
			for _, p := range w.Paragraphs(text) {
				f.Text = append(f.Text, p)
			}
			out = append(out, f)
		}
	}
	add("dir.fact.apply", s.Application)
	add("dir.fact.wait", s.Wait)
	add("dir.fact.fees", s.Fees)
	add("dir.fact.eligibility", s.Eligibility)
	return out
}

// mayHide tells whether the reader may hide the address of a service: sealing
// it takes the keys of the case desk.
func mayHide(who *agency.Session, s act.Service) bool { return s.Own && who.CaseAccess() }
