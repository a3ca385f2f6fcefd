// Package planpages are the pages of a caseworker's years: the plan of a person, what
// happened with their file, what somebody has to do, what a colleague who is away leaves
// open, and with whom something may have been forgotten.
//
// The form, the list and the paper of every kind of entry are made from its fields
// (internal/casefile/kinds): no page knows a kind by its name.
package planpages

import (
	"embed"
	"slices"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

//go:embed pages
var files embed.FS

// parts are files with pieces that several pages use.
const parts = "pages/parts/*.html"

type pages struct{ n *app.App }

// words put things into the reader's language.
type words = say.Words

func wordsOf(r *web.Request) words { return say.New(r.Lang, r.Now()) }

// Routes returns the pages of this room.
func Routes(n *app.App) []web.Route {
	p := &pages{n}
	const plan = "/files/{id}/plan"
	return []web.Route{
		web.Get(plan, p.showPlan),
		web.Get(plan+"/new/{number}", p.showNew),
		web.Post(plan+"/new/{number}", p.postNew),
		web.Get(plan+"/edit/{entry}", p.showEdit),
		web.Post(plan+"/edit/{entry}", p.postEdit),
		web.Post(plan+"/remove/{entry}", p.postRemove),
		web.Post(plan+"/finish/{entry}", p.postFinish),
		web.Post(plan+"/reopen/{entry}", p.postReopen),
		web.Get(plan+"/board", p.showJustice),
		web.Get("/files/{id}/dates", p.showDates),
		web.Get("/tasks", p.showTasks),
		web.Get("/me/dates", p.showCalendar), web.Post("/me/dates", p.postCalendar), web.Post("/me/dates/drop", p.postDropCalendar),
		web.Get("/dates/{token}", p.showFeed).Open(),
		web.Get("/tasks/print/{member}", p.showHandover),
		web.Get("/tasks/all", p.showLapses),
	}
}

// inFile is what every page about one case file has.
type inFile struct {
	words
	Case act.Case
}

func (p *pages) load(r *web.Request) (inFile, error) {
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	return inFile{wordsOf(r), c}, err
}

// At is the address of a page below the case file.
func (f inFile) At(parts ...string) string { return address.File(f.Case.ID, parts...) }

func (f inFile) frame(r *web.Request, t web.Title, below ...ui.Link) web.Frame {
	crumbs := []ui.Link{{Href: "/files", Text: r.T("case.people")}, {Href: f.At(), Text: f.Case.Known}}
	return web.Frame{Title: t, Width: web.Narrow, Nav: "/files", Crumbs: append(crumbs, below...)}
}

// colleagues are the members who read case files; the words know all names.
func (p *pages) colleagues(r *web.Request, w words) ([]act.Member, error) {
	all, err := accounts.ListMembers.Do(r.Context(), p.n, r.Session(), act.None{})
	w.KnowMembers(all.Items)
	return slices.DeleteFunc(all.Items, func(m act.Member) bool { return m.Removed || !m.Certified || !agency.CaseRoles(m.Roles) }), err
}
