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
	return append(p.fileRoutes(),
		web.Get("/", p.showHome),
		web.Get("/files", p.showList),
		web.Post("/files", p.postList),
		web.Get("/files/new", p.showIntake).Numbered(),
		web.Post("/files/new", p.postIntake),
		web.Post("/kept/drop", p.postDropKept),
	)
}

// fileRoutes are the pages below one case file.
func (p *pages) fileRoutes() []web.Route {
	const file = "/files/{id}"
	return append(append(append(p.consentRoutes(), (&erasePages{p}).routes()...), append(append((&pairPages{p}).routes(), kinPages{p}.routes()...), paperPages{p}.routes()...)...),
		web.Get(file, p.showFile),
		web.Get(file+"/print", p.showPrint),
		web.Get(file+"/opened", p.showOpened),
		web.Get(file+"/edit", p.showEdit),
		web.Post(file+"/edit", p.postEdit),
		web.Get(file+"/close", p.showClose),
		web.Post(file+"/close", p.postClose),
		web.Post(file+"/reopen", p.postReopen),
		web.Get(file+"/ways", p.showSafe),
		web.Post(file+"/ways", p.postSafe),
		web.Get(file+"/details", p.showFacts),
		web.Post(file+"/details", p.postFacts),
		web.Get(file+"/contact", p.showContact),
		web.Post(file+"/contact", p.postContact),
		web.Get(file+"/items", p.showNeeds),
		web.Post(file+"/items", p.postNeeds),
		web.Get(file+"/items/{need}", p.showNeed),
		web.Post(file+"/items/{need}", p.postNeed),
		web.Get(file+"/parts/{section}", p.showSection),
		web.Post(file+"/parts/{section}", p.postSection),
		web.Get(file+"/parts/{section}/who", p.showWho),
		web.Post(file+"/parts/{section}/who", p.postWho),
		web.Get(file+"/entries/{entry}", p.showEntry),
		web.Post(file+"/entries/{entry}", p.postEntry),
		web.Post(file+"/entries/{entry}/undo", p.postUndo),
		web.Post(file+"/entries/{entry}/remove", p.postRemove),
	)
}

// consentRoutes are the pages of what the person agrees to.
func (p *pages) consentRoutes() []web.Route {
	const file = "/files/{id}"
	return []web.Route{
		web.Get(file+"/agree", p.showKinds),
		web.Get(file+"/agreements", gridPages{p}.showGrid),
		web.Get(file+"/agree/all", bothPages{p}.showBoth),
		web.Post(file+"/agree/all", bothPages{p}.postBoth),
		web.Get(file+"/agree/{kind}", p.showTalk),
		web.Post(file+"/agree/{kind}", p.postTalk),
		web.Get(file+"/agreements/{consent}", p.showConsent),
		web.Get(file+"/agreements/{consent}/print", p.showPaper),
		web.Get(file+"/agreements/{consent}/paper", endingPages{p}.showScan),
		web.Post(file+"/agreements/{consent}/paper", endingPages{p}.postScan),
		web.Post(file+"/agreements/{consent}/close", endingPages{p}.postLapse),
		web.Get(file+"/agreements/{consent}/end", p.showWithdraw),
		web.Post(file+"/agreements/{consent}/end", p.postWithdraw),
		web.Post(file+"/agreements/{consent}/sign", p.postCosign),
		web.Post(file+"/agreements/{consent}/confirm", p.postConfirm),
	}
}
