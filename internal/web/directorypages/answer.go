package directorypages

import (
	"relais/internal/act"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/ui"
)

// answerRoutes are the pages of suggestions: making one about any service, and
// deciding on those about one's own.
func (p *pages) answerRoutes() []web.Route {
	const one, all = "/services/{id}", "/services/suggestions"
	return append(p.mailingRoutes(),
		web.Get(one+"/suggestion", p.showSuggestion),
		web.Post(one+"/suggestion", p.postSuggestion),
		web.Get("/services/suggested", p.showSuggested),
		web.Get(all, p.showSuggestions),
		web.Get(all+"/decision", p.showSuggestions),
		web.Post(all+"/decision", p.postDecision),
		web.Get(one+"/delete", p.showDelete),
		web.Post(one+"/delete", p.postDelete),
		web.Get(one+"/restore", p.showOwn),
		web.Post(one+"/restore", p.postRestore),
		web.Get(one+"/checked", p.showOwn),
	)
}

type suggestingView struct {
	words
	ID, Title string
	Form      ui.Form
	Fields    []ui.Choice
}

var suggestingPage = web.NewPage[suggestingView](files, "pages/suggest.html")

// showSuggestion asks what a member found out about a service.
func (p *pages) showSuggestion(w *web.Response, r *web.Request) error {
	s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := suggestingView{words: wordsOf(r), ID: s.ID, Form: r.Form(act.SuggestChange{ID: s.ID})}
	v.Title = v.Text(s.Name)
	v.Fields = r.Choices("code.suggest_field.", suggestible...)
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}}
	return suggestingPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Nav: "/services", Crumbs: crumbs}, v)
}

// suggestible are the fields of which somebody can say that they are wrong.
var suggestible = []string{"phone", "hours", "address", "closed", "name", "description", "eligibility", "application", "fees", "wait",
	"languages", "email", "url", "alert", "other"}

func (p *pages) postSuggestion(w *web.Response, r *web.Request) error {
	s, err := web.Submit(r, listings.SuggestChange.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showSuggestion)
	}
	w.Say("dir.suggest.sent")
	return w.SeeOther(wordsOf(r).At(s.Service, ""))
}

type suggestionsView struct {
	words
	Items []act.Suggestion
	Form  ui.Form
	Pages ui.Pager
}

var (
	suggestionsPage = web.NewPage[suggestionsView](files, "pages/suggestions.html")
	suggestedPage   = web.NewPage[suggestionsView](files, "pages/suggested.html")
)

// showSuggested are those that the reader made, with what was decided.
func (p *pages) showSuggested(w *web.Response, r *web.Request) error {
	all, err := listings.ListSuggestions.Do(r.Context(), p.n, r.Session(), act.SuggestionQuery{Sent: true, Page: partOf(r, "suggestions", shown)})
	if err != nil {
		return err
	}
	v := suggestionsView{words: wordsOf(r), Items: all.Items, Pages: pagerAt(r, "/services/suggested", "suggestions", all.Total, shown)}
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}}
	return suggestedPage.Render(w, r, web.Frame{Title: web.TitleList, Width: web.Narrow, Nav: "/services", Crumbs: crumbs}, v)
}

// showSuggestions are those about the services of the reader's agency.
func (p *pages) showSuggestions(w *web.Response, r *web.Request) error {
	if !mayWrite(r.Session()) {
		return notYours()
	}
	all, err := listings.ListSuggestions.Do(r.Context(), p.n, r.Session(), act.SuggestionQuery{Mine: true, Page: partOf(r, "suggestions", shown)})
	if err != nil {
		return err
	}
	v := suggestionsView{words: wordsOf(r), Items: all.Items, Form: r.Form(nil),
		Pages: pagerAt(r, "/services/suggestions", "suggestions", all.Total, shown)}
	return suggestionsPage.Render(w, r, ownFrame(r, web.Narrow), v)
}

func (p *pages) postDecision(w *web.Response, r *web.Request) error {
	s, err := web.Submit(r, listings.DecideSuggestion.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showSuggestions)
	}
	switch {
	case s.State == "refused":
		w.Say("dir.answer.refused")
	case s.Applied:
		w.Say("dir.answer.applied")
	default: // somebody has to write it
		w.Say("dir.answer.edit")
		return w.SeeOther(wordsOf(r).At(s.Service, "/edit"))
	}
	return w.SeeOther("/services/suggestions")
}

type deletingView struct {
	words
	ID, Title string
}

var deletingPage = web.NewPage[deletingView](files, "pages/delete.html")

// showDelete says what taking a service out does, and asks.
func (p *pages) showDelete(w *web.Response, r *web.Request) error {
	s, err := p.mine(r)
	if err != nil {
		return err
	}
	v := deletingView{words: wordsOf(r), ID: s.ID}
	v.Title = v.Text(s.Name)
	return deletingPage.Render(w, r, ownFrame(r, web.Narrow), v)
}

func (p *pages) postDelete(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, listings.DeleteService.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showDelete)
	}
	w.Say("dir.delete.done")
	return w.SeeOther("/services/own#deleted")
}

func (p *pages) postRestore(w *web.Response, r *web.Request) error {
	s, err := web.Submit(r, listings.RestoreService.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showOwn)
	}
	w.Say("dir.delete.undone")
	return w.SeeOther(wordsOf(r).At(s.ID, ""))
}
