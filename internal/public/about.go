package public

import "relais/internal/web"

type aboutView struct{ SignedIn bool }

var aboutPage = web.NewPage[aboutView](files, "pages/about.html")

// showAbout says what Relais is, and what it does not promise.
func (p *room) showAbout(w *web.Response, r *web.Request) error {
	f := web.Frame{Title: web.TitleHelp, Width: web.Narrow, Bare: r.Session() == nil, Back: "/"}
	return aboutPage.Render(w, r, f, aboutView{SignedIn: r.Session() != nil})
}
