package adminpages

import (
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/web"
)

type secondView struct {
	Member memberLine
	Asked  *act.SecondAsked
	Mine   bool // the reader asked
	Me     bool // it is the reader's own
}

type secondCodeView struct {
	Member memberLine
	Code   string
	Link   string
	Until  time.Time
}

var (
	secondPage     = web.NewPage[secondView](files, "pages/second.html")
	secondCodePage = web.NewPage[secondCodeView](files, "pages/second-code.html")
)

// showSecond is where two members replace a colleague's lost authenticator.
func (p *trust) showSecond(w *web.Response, r *web.Request) error {
	m, err := p.findMember(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	if m.Removed || !m.Certified {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	r.Form(nil)
	me := r.Session().Member
	v := secondView{Member: newMemberLine(r, m), Asked: m.Second, Mine: m.Second != nil && m.Second.By == me, Me: m.ID == me}
	return secondPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Back: "/agency/members/" + m.ID}, v)
}

func (p *trust) postSecond(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, accounts.AskSecond.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showSecond)
	}
	w.Say("admin.second.asked")
	return w.SeeOther("/agency/members/" + r.PathValue("id") + "/second")
}

// postSecondAgree shows the code in answer to the form: it exists nowhere else.
func (p *trust) postSecondAgree(w *web.Response, r *web.Request) error {
	code, err := web.Submit(r, accounts.AgreeSecond.On(p.node))
	if err != nil {
		return web.Retry(w, r, err, p.showSecond)
	}
	m, err := p.findMember(r, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := secondCodeView{newMemberLine(r, m), code.Code, p.origin + "/second", code.Ends}
	return secondCodePage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Back: "/agency/members/" + m.ID}, v)
}

func (p *trust) postSecondStop(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, accounts.CancelSecond.On(p.node))
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return web.Retry(w, r, err, p.showSecond)
	}
	w.Say("admin.second.stopped")
	return w.SeeOther("/agency/members/" + r.PathValue("id"))
}
