package casepages

import (
	"relais/internal/registers"
	"slices"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/retention"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// eraseView says what goes and what stays, before something is erased.
type eraseView struct {
	inFile
	Form  ui.Form
	What  string // file, section or entry
	Part  string // section, "" of a file
	Back  string
	Bases []ui.Choice
	Held  bool
	Given []act.Consent // under which others were given it
}

// erasePages are the pages by which something is erased, or kept from it.
type erasePages struct{ *pages }

var erasePage = web.NewPage[eraseView](files, "pages/erase.html", parts)

func (p *erasePages) eraseView(r *web.Request, what string) (v eraseView, err error) {
	if v.inFile, err = p.load(r); err != nil {
		return v, err
	}
	if _, err := p.agencies(r, v.words); err != nil {
		return v, err
	}
	v.What, v.Form, v.Held, v.Back = what, r.Form(nil), v.Case.Held, v.At()
	for _, basis := range act.Codes["erase_basis"] {
		v.Bases = append(v.Bases, ui.Choice{Value: basis, Text: r.T("code.erase_basis." + basis)})
	}
	return v, nil
}

// given are the consents that stand and under which a section, or anything,
// was or may be released.
func (v eraseView) given(section string) (out []act.Consent) {
	for _, c := range v.Case.Consents {
		if c.Kind == "release" && casefile.ConsentState(c.State).Valid() && (section == "" || slices.Contains(c.Sections, section)) {
			out = append(out, c)
		}
	}
	return out
}

func (p *erasePages) render(w *web.Response, r *web.Request, v eraseView) error {
	v.Given = v.given(v.Part)
	return erasePage.Render(w, r, v.frame(r, web.TitleForm, web.Narrow), v)
}

// showEraseFile asks before a whole file is erased.
func (p *erasePages) showEraseFile(w *web.Response, r *web.Request) error {
	v, err := p.eraseView(r, "file")
	if err != nil {
		return err
	}
	return p.render(w, r, v)
}

func (p *erasePages) postEraseFile(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.EraseCase.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showEraseFile)
	}
	w.Say("case.erase.done")
	return w.SeeOther("/files")
}

// showEraseSection asks before a section is erased.
func (p *erasePages) showEraseSection(w *web.Response, r *web.Request) error {
	v, err := p.eraseView(r, "section")
	if err != nil {
		return err
	}
	info, err := v.section(r.PathValue("section"))
	if err != nil {
		return err
	}
	v.Part, v.Back = info.Section, v.SectionAt(info.Section)
	return p.render(w, r, v)
}

func (p *erasePages) postEraseSection(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.EraseSection.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showEraseSection)
	}
	w.Say("case.erase.done")
	return w.SeeOther(address.File(r.PathValue("id"), "parts", address.Sections.Of(r.PathValue("section"))))
}

// showEraseEntry asks before an entry is erased.
func (p *erasePages) showEraseEntry(w *web.Response, r *web.Request) error {
	v, err := p.eraseView(r, "entry")
	if err != nil {
		return err
	}
	h, err := casework.EntryHistory.Do(r.Context(), p.n, r.Session(), act.EntryRef{Case: v.Case.ID, Entry: r.PathValue("entry")})
	if err != nil {
		return err
	}
	v.Part, v.Back = h.Items[0].Section, v.At("entries", h.Items[0].ID)
	return p.render(w, r, v)
}

func (p *erasePages) postEraseEntry(w *web.Response, r *web.Request) error {
	e, err := web.Submit(r, casework.EraseEntry.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showEraseEntry)
	}
	w.Say("case.erase.done")
	return w.SeeOther(address.File(r.PathValue("id"), "parts", address.Sections.Of(e.Section)))
}

type holdView struct {
	inFile
	Form    ui.Form
	Whys    []ui.Choice
	Demands []ui.Choice
	Due     []act.RetainedPart // what the clock will erase
}

var holdPage = web.NewPage[holdView](files, "pages/hold.html", parts)

// showHold lists the legal holds of a file, sets one and lifts it.
func (p *erasePages) showHold(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	demands, err := registers.ListLegalDemands.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v := holdView{inFile: f, Form: r.Form(nil), Demands: []ui.Choice{{Text: r.T("case.hold.demand_none")}}}
	for _, d := range demands.Items {
		v.Demands = append(v.Demands, ui.Choice{Value: d.ID, Text: d.From + " · " + r.T("code.demand."+d.Kind) + " · " + d.Got})
	}
	if !f.Case.Open {
		due, err := retention.ListRetention.Do(r.Context(), p.n, r.Session(), act.RetentionQuery{Case: f.Case.ID})
		if err != nil {
			return err
		}
		v.Due = due.Items
	}
	for _, why := range act.Codes["hold_why"] {
		v.Whys = append(v.Whys, ui.Choice{Value: why, Text: r.T("code.hold_why." + why)})
	}
	return holdPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

func (p *erasePages) postHold(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, casework.HoldCase.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showHold)
	}
	w.Say("case.hold.set_now")
	return w.SeeOther(address.File(r.PathValue("id"), "keep"))
}

func (p *erasePages) postLift(w *web.Response, r *web.Request) error {
	at := address.File(r.PathValue("id"), "keep")
	h, err := web.Submit(r, casework.LiftHold.On(p.n))
	switch {
	case err != nil:
		return web.RetryAt(w, r, err, at, p.showHold)
	case h.Stands:
		w.Say("case.hold.asked_now")
	default:
		w.Say("case.hold.lifted_now")
	}
	return w.SeeOther(at)
}

// routes returns them.
func (p *erasePages) routes() []web.Route {
	const file = "/files/{id}"
	return []web.Route{
		web.Get(file+"/clear", p.showEraseFile),
		web.Post(file+"/clear", p.postEraseFile),
		web.Get(file+"/parts/{section}/clear", p.showEraseSection),
		web.Post(file+"/parts/{section}/clear", p.postEraseSection),
		web.Get(file+"/entries/{entry}/clear", p.showEraseEntry),
		web.Post(file+"/entries/{entry}/clear", p.postEraseEntry),
		web.Get(file+"/keep", p.showHold),
		web.Post(file+"/keep", p.postHold),
		web.Get(file+"/keep/{hold}/lift", p.showHold),
		web.Post(file+"/keep/{hold}/lift", p.postLift),
		web.Get("/agency/keep", p.showRetained),
		web.Post("/agency/keep", p.postRetained),
		web.Get("/agency/keep/run", p.showRetained),
		web.Post("/agency/keep/run", p.postApply),
	}
}
