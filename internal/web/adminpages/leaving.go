package adminpages

import (
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/leaving"
	"relais/internal/locale"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type leavingView struct {
	act.Leaving
	Form  ui.Form
	Desk  bool   // the coalition's desk can't leave
	Ready bool   // the reader may carry it out now
	From  string // day from which on who began it may do so alone
}

// departure is the pages of an agency that leaves the network.
type departure struct{ *room }

func (p *departure) routes() []web.Route {
	return []web.Route{
		web.Get("/agency/out", p.showLeaving), web.Post("/agency/out", p.postLeaving),
		web.Post("/agency/out/stop", p.postStop), web.Get("/agency/out/stop", p.showLeaving),
		web.Post("/agency/out/take", p.postFile), web.Get("/agency/out/take", p.showLeaving),
		web.Post("/agency/out/confirm", p.postFinish), web.Get("/agency/out/confirm", p.showLeaving),
	}
}

var leavingPage = web.NewPage[leavingView](files, "pages/leaving.html")

// showLeaving shows what still runs, before anything ends.
func (p *departure) showLeaving(w *web.Response, r *web.Request) error {
	out, err := leaving.GetLeaving.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v := leavingView{Leaving: out, Form: r.Form(act.TakeAlong{}), Desk: r.Session().IsDesk}
	if out.Alone != nil {
		v.Ready, v.From = !out.Mine || !r.Now().Before(*out.Alone), locale.Date(r.Lang, *out.Alone)
	}
	return leavingPage.Render(w, r, web.Frame{Title: web.TitleSettings, Width: web.Narrow, Nav: "/agency", Back: "/agency"}, v)
}

func (p *departure) postLeaving(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, leaving.BeginLeaving.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showLeaving)
	}
	w.Say("leaving.said.begun")
	return w.SeeOther("/agency/out")
}

func (p *departure) postStop(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, leaving.StopLeaving.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showLeaving)
	}
	w.Say("leaving.said.stopped")
	return w.SeeOther("/agency")
}

// postFile sends everything of the agency as a file.
func (p *departure) postFile(w *web.Response, r *web.Request) error {
	out, err := web.Submit(r, leaving.TakeAlong.On(p.node))
	if err != nil {
		return web.Retry(w, r, err, p.showLeaving)
	}
	return web.Attach(w, "relais.age", out.Data)
}

// postFinish carries it out. Whoever did is signed out with everybody else.
func (p *departure) postFinish(w *web.Response, r *web.Request) error {
	if r.PostFormValue("sure") == "" {
		return web.Retry(w, r, fault.Invalid("sure", "leaving.sure"), p.showLeaving)
	}
	if _, err := web.Submit(r, leaving.FinishLeaving.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showLeaving)
	}
	return w.SeeOther("/")
}
