// Package directorypages are the pages of the directory: searching with a
// person on the line, a service as it is read aloud, the services of one's
// own agency, and the desk's import and export.
//
// What somebody searches for may tell about a person: it comes by POST and is
// kept nowhere. An address holds it sealed to the session at most. Which
// services fit is decided by the directory, never here.
package directorypages

import (
	"embed"

	"relais/internal/app"
	"relais/internal/web"
)

//go:embed pages
var files embed.FS

// parts are files with pieces that several pages use.
const parts = "pages/parts/*.html"

type pages struct{ n *app.App }

// deskPages are what the desk does with all records: bringing in, taking out,
// looking after their quality.
type deskPages struct{ *pages }

// largestFeed is the largest file that the desk can bring in, in bytes. A
// larger one is brought in on the machine itself.
const largestFeed = 64 << 20

// Routes returns the pages of this room.
func Routes(n *app.App) []web.Route {
	p := &pages{n}
	d := &deskPages{p}
	return append(append(append(append(append(p.ownRoutes(), p.planRoutes()...), d.qualityRoutes()...), d.importRoutes()...), (&askPages{p}).routes()...),
		web.Get("/services", p.showFind),
		web.Post("/services", p.postFind),
		web.Post("/services/suggest", p.postSuggest),
		web.Get("/services/compare", p.showCompare),
		web.Get("/services/board", p.showBoard),
		web.Get("/services/gaps", p.showGaps),
		web.Post("/services/board", p.postBoard),
		web.Get("/services/{id}", p.showService),
		web.Get("/services/{id}/paper", p.showPaper),
		web.Get("/services/records", d.showRecords),
		web.Post("/services/records", d.postRecords).Takes(largestFeed+1<<20),
		web.Get("/services/records/all", d.showExport),
	)
}

// ownRoutes are the pages of an agency's own services.
func (p *pages) ownRoutes() []web.Route {
	const one = "/services/{id}"
	return []web.Route{
		web.Get("/services/own", p.showOwn),
		web.Get("/services/new", p.showNew),
		web.Post("/services/new", p.postNew),
		web.Get(one+"/edit", p.showEdit),
		web.Post(one+"/edit", p.postEdit),
		web.Get(one+"/before", p.showBefore),
		web.Post(one+"/before", p.postBefore),
		web.Get(one+"/places", p.showPlaces),
		web.Post(one+"/places", p.postPlaces),
		web.Post(one+"/checked", p.postChecked),
		web.Get(one+"/hide", p.showHide),
		web.Post(one+"/hide", p.postHide),
	}
}
