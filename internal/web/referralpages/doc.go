// Package referralpages are the pages of the closed loop: finding and asking
// for what a person needs, the inbox, one referral from both sides, what is
// released, and the one door without consent.
//
// It shows and sends what acts take and give. Which moves are open, what a
// recipient may see and what a consent allows is decided elsewhere. It must
// never put anything about a person into an address, a title or a log.
package referralpages

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

// Routes returns the pages of this room.
func Routes(n *app.App) []web.Route {
	p := &pages{n}
	routes := append(append(p.askRoutes(), p.referralRoutes()...), keepPages{p}.routes()...)
	return append(append(append(append(routes, severalPages{p}.routes()...), p.legalRoutes()...), guestPages{p}.routes()...), web.Get("/inbox", p.showInbox))
}

// askRoutes lead from a need to an ask, step by step.
func (p *pages) askRoutes() []web.Route {
	const need = "/files/{id}/items/{need}"
	return []web.Route{
		web.Get(need+"/ask", p.showFind),
		web.Post(need+"/ask", p.postFind),
		web.Get(need+"/ask/how", p.showHow),
		web.Post(need+"/ask/how", p.postHow),
		web.Get(need+"/ask/preview", p.showPreview),
		web.Post(need+"/ask/preview", p.postPreview),
		web.Post(need+"/ask/again", p.postAgain),
	}
}

// referralRoutes are the pages of one referral, for either side.
func (p *pages) referralRoutes() []web.Route {
	const one = "/requests/{id}"
	desk := deskPages{p}
	return []web.Route{
		web.Get(one, p.showReferral),
		web.Post(one, p.postReferral),
		web.Get(one+"/move/{type}", p.showMove),
		web.Post(one+"/move/{type}", p.postMove),
		web.Get(one+"/share", p.showRelease),
		web.Post(one+"/share", p.postRelease),
		web.Get(one+"/opened", p.showOpened),
		web.Post(one+"/opened", p.postOpened),
		web.Get(one+"/opened/who", p.showReaders),
		web.Post(one+"/opened/who", p.postReaders),
		web.Get(one+"/receipt", p.showReceipt),
		web.Post(one+"/receipt", p.postReceipt),
		web.Post(one+"/take", p.postTake),
		web.Get(one+"/print", p.showPrint),
		web.Get(one+"/records", desk.showDeskRecord),
		web.Post(one+"/records", desk.postDeskRecord),
		web.Post(one+"/records/take", desk.postDeskTake),
		web.Get(one+"/suggest", desk.showDeskPropose),
		web.Post(one+"/suggest", desk.postDeskPropose),
		web.Post("/inbox/items/{id}/take", desk.postNeedTake),
	}
}

// legalRoutes are the door without consent and the register beside it.
func (p *pages) legalRoutes() []web.Route {
	return []web.Route{
		web.Get("/notices", p.showDisclosures),
		web.Get("/notices/new", p.showDisclose),
		web.Post("/notices/new", p.postDisclose),
		web.Get("/notices/{id}", p.showDisclosure),
		web.Post("/notices/{id}", p.postDisclosure),
		web.Post("/notices/{id}/later", p.postTell),
		web.Get("/papers", p.showDemands),
		web.Post("/papers", p.postDemands),
		web.Get("/papers/columns", demandFiles{p}.showDemandTable),
		web.Get("/papers/out", demandFiles{p}.showDemandData),
		web.Get("/papers/{id}", p.showDemand),
		web.Post("/papers/{id}", p.postDemand),
	}
}
