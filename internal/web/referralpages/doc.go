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

	"relais/internal/node"
	"relais/internal/web"
)

//go:embed pages
var files embed.FS

// parts are files with pieces that several pages use.
const parts = "pages/parts/*.html"

type pages struct{ n *node.Node }

// Routes returns the pages of this room.
func Routes(n *node.Node) []web.Route {
	p := &pages{n}
	routes := append(p.askRoutes(), p.referralRoutes()...)
	return append(append(routes, p.legalRoutes()...), web.Get("/inbox", p.inbox))
}

// askRoutes lead from a need to an ask, step by step.
func (p *pages) askRoutes() []web.Route {
	const need = "/files/{id}/items/{need}"
	return []web.Route{
		web.Get(need+"/ask", p.find),
		web.Post(need+"/ask", p.found),
		web.Get(need+"/ask/how", p.how),
		web.Post(need+"/ask/how", p.decided),
		web.Get(need+"/ask/preview", p.preview),
		web.Post(need+"/ask/preview", p.ask),
		web.Post(need+"/ask/again", p.again),
		web.Get(need+"/letter", p.letter),
	}
}

// referralRoutes are the pages of one referral, for either side.
func (p *pages) referralRoutes() []web.Route {
	const one = "/requests/{id}"
	return []web.Route{
		web.Get(one, p.show),
		web.Post(one, p.quick),
		web.Get(one+"/move/{type}", p.moving),
		web.Post(one+"/move/{type}", p.move),
		web.Get(one+"/share", p.releasing),
		web.Post(one+"/share", p.release),
		web.Get(one+"/opened", p.opened),
		web.Post(one+"/opened", p.open),
		web.Get(one+"/receipt", p.receiving),
		web.Post(one+"/receipt", p.receipt),
		web.Get(one+"/print", p.printAsk),
	}
}

// legalRoutes are the door without consent and the register beside it.
func (p *pages) legalRoutes() []web.Route {
	return []web.Route{
		web.Get("/notices", p.disclosures),
		web.Get("/notices/new", p.disclosing),
		web.Post("/notices/new", p.disclose),
		web.Get("/notices/{id}", p.disclosure),
		web.Post("/notices/{id}", p.review),
		web.Get("/papers", p.demands),
		web.Post("/papers", p.addDemand),
		web.Get("/papers/{id}", p.demand),
		web.Post("/papers/{id}", p.setDemand),
	}
}
