// Package casepages are the pages about the people that an agency helps: the
// worker's home, the list of case files, the intake, one case file with its
// sections, needs and consents, and what can be printed of it.
//
// It shows and sends what acts take and give, and decides nothing: no rule of
// a case file, of keys or of consent stands here. It must never put anything
// about a person into an address, a title or a log.
package casepages

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
	return append(p.fileRoutes(),
		web.Get("/", p.home),
		web.Get("/files", p.list),
		web.Post("/files", p.search),
		web.Get("/files/new", p.intake),
		web.Post("/files/new", p.open),
		web.Post("/kept/drop", p.dropKept),
	)
}

// fileRoutes are the pages below one case file.
func (p *pages) fileRoutes() []web.Route {
	const file = "/files/{id}"
	return append(p.consentRoutes(),
		web.Get(file, p.file),
		web.Get(file+"/print", p.printFile),
		web.Get(file+"/opened", p.opened),
		web.Get(file+"/edit", p.edit),
		web.Post(file+"/edit", p.change),
		web.Get(file+"/close", p.closing),
		web.Post(file+"/close", p.close),
		web.Post(file+"/reopen", p.reopen),
		web.Get(file+"/ways", p.safe),
		web.Post(file+"/ways", p.setSafe),
		web.Get(file+"/contact", p.contact),
		web.Post(file+"/contact", p.record),
		web.Get(file+"/items", p.needs),
		web.Post(file+"/items", p.addNeeds),
		web.Get(file+"/items/{need}", p.need),
		web.Post(file+"/items/{need}", p.setNeed),
		web.Get(file+"/parts/{section}", p.section),
		web.Post(file+"/parts/{section}", p.addEntry),
		web.Get(file+"/parts/{section}/who", p.who),
		web.Post(file+"/parts/{section}/who", p.restrict),
		web.Get(file+"/entries/{entry}", p.entry),
		web.Post(file+"/entries/{entry}", p.amend),
		web.Post(file+"/entries/{entry}/undo", p.undo),
		web.Post(file+"/entries/{entry}/remove", p.remove),
	)
}

// consentRoutes are the pages of what the person agrees to.
func (p *pages) consentRoutes() []web.Route {
	const file = "/files/{id}"
	return []web.Route{
		web.Get(file+"/agree", p.consentKinds),
		web.Get(file+"/agree/{kind}", p.conversation),
		web.Post(file+"/agree/{kind}", p.agree),
		web.Get(file+"/agreements/{consent}", p.consent),
		web.Get(file+"/agreements/{consent}/print", p.printConsent),
		web.Get(file+"/agreements/{consent}/end", p.withdrawing),
		web.Post(file+"/agreements/{consent}/end", p.withdraw),
		web.Post(file+"/agreements/{consent}/sign", p.cosign),
	}
}
