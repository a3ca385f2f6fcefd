package adminpages

import (
	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/web"
)

type sessionsView struct{ act.Sessions }

var sessionsPage = web.NewPage[sessionsView](files, "pages/sessions.html")

// showSessions lists the reader's own sessions and devices, each to be ended.
func (p *trust) showSessions(w *web.Response, r *web.Request) error {
	all, err := accounts.ListSessions.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	r.Form(nil)
	f := web.Frame{Title: web.TitleSettings, Width: web.Narrow, Back: "/me", Nav: "/agency"}
	return sessionsPage.Render(w, r, f, sessionsView{all})
}

func (p *trust) postEndSession(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.EndSession.On(p.node)); err != nil {
		return web.RetryAt(w, r, err, "/me/sessions", p.showSessions)
	}
	w.Say("admin.sessions.ended")
	return w.SeeOther("/me/sessions")
}

func (p *trust) postEndDevice(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.EndDevice.On(p.node)); err != nil {
		return web.RetryAt(w, r, err, "/me/sessions", p.showSessions)
	}
	w.Say("admin.sessions.forgotten")
	return w.SeeOther("/me/sessions")
}
