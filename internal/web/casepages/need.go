package casepages

import (
	"context"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// needsForm adds needs to a case file.
type needsForm struct {
	act.Once
	Need picks  `json:"need"`
	Text string `json:"text"`
	By   string `json:"by"`
}

type needsView struct {
	inFile
	Form  ui.Form
	Needs pickerView
}

type needView struct {
	inFile
	Form    ui.Form
	One     act.Need
	Choices []ui.Choice
}

var (
	needsPage = web.NewPage[needsView](files, "pages/needs.html", parts)
	needPage  = web.NewPage[needView](files, "pages/need.html", parts)
)

// showNeeds is the form that adds needs.
func (p *pages) showNeeds(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := needsView{inFile: f, Form: r.Form(nil)}
	v.Needs = picker(r, v.Form, "case.needs.title", horizons)
	frame := f.frame(r, web.TitleForm, web.Narrow)
	frame.Scripts = []string{"needs.js"}
	return needsPage.Render(w, r, frame, v)
}

func (p *pages) postNeeds(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in needsForm) (act.Needs, error) {
		wanted := in.Need.needs()
		if len(wanted) == 0 {
			return act.Needs{}, nothingPicked()
		}
		for i := range wanted {
			wanted[i].Text, wanted[i].By = in.Text, in.By
		}
		out, err := casework.AddNeeds.Do(ctx, p.n, s, act.AddNeeds{Case: r.PathValue("id"), Needs: wanted, Once: in.Once})
		return out, askedOnce(err)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showNeeds)
	}
	w.Say("case.needs.added")
	return w.SeeOther(address.File(r.PathValue("id")))
}

// askedOnce is an error about needs beside the questions that the form asks
// once for all of them ("needs.2.by" is "by").
func askedOnce(err error) error {
	e, ok := fault.As(err)
	if !ok || len(e.Fields) == 0 {
		return err
	}
	once, seen := fault.New(e.Code, e.Key, e.Args...), map[string]bool{}
	for _, f := range e.Fields {
		name := f.Name[strings.LastIndexByte(f.Name, '.')+1:]
		if name == "code" {
			name = "need"
		}
		if !seen[name] {
			once.Add(name, f.Key, f.Args...)
		}
		seen[name] = true
	}
	return once
}

// showNeed shows one need and where it stands.
func (p *pages) showNeed(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	one, err := f.need(r.PathValue("need"))
	if err != nil {
		return err
	}
	v := needView{inFile: f, One: one, Form: r.Form(act.SetNeed{Status: one.Status, Reason: one.Reason})}
	v.Choices = r.Choices("code.need_status.", statusesAfter(one)...)
	return needPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

// statusesAfter are the status that a need has and those that may follow.
func statusesAfter(n act.Need) []string {
	now := casefile.NeedStatus(n.Status)
	out := []string{n.Status}
	for _, next := range now.Next() {
		out = append(out, string(next))
	}
	return out
}

func (p *pages) postNeed(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.SetNeed.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showNeed)
	}
	w.Say("case.saved")
	return w.SeeOther(address.File(r.PathValue("id")))
}
