package referralpages

import (
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/registers"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type demandsView struct {
	words
	Form    ui.Form
	Items   []demandRow
	Damaged bool // lines that can't be read
	Kinds   []ui.Choice
	Held    []act.CaseRow // files under a legal hold
}

// demandRow is a demand with its words in paragraphs.
type demandRow struct {
	act.LegalDemand
	Body, Said [][]string
}

type demandView struct {
	words
	Form  ui.Form
	D     act.LegalDemand
	Kinds []ui.Choice
}

var (
	demandsPage = web.NewPage[demandsView](files, "pages/legal.html", parts)
	demandPage  = web.NewPage[demandView](files, "pages/demand.html", parts)
)

// showDemands is the register of legal demands, with the form of a new line.
func (p *pages) showDemands(w *web.Response, r *web.Request) error {
	v := demandsView{words: wordsOf(r), Form: r.Form(act.LegalDemand{Got: r.Now().Format(time.DateOnly)}), Kinds: kinds(r)}
	all, err := registers.ListLegalDemands.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	held, err := casework.ListHolds.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v.Damaged, v.Held = !all.Whole, held.Items
	for _, d := range all.Items {
		v.Items = append(v.Items, demandRow{d, v.Paragraphs(d.Text), v.Paragraphs(d.Answer)})
	}
	return demandsPage.Render(w, r, web.Frame{Title: web.TitleList, Width: web.Narrow, Nav: "/agency", Back: "/agency"}, v)
}

func kinds(r *web.Request) []ui.Choice {
	var out []ui.Choice
	for _, k := range act.Codes["demand"] {
		out = append(out, ui.Choice{Value: k, Text: r.T("code.demand." + k), Hint: r.T("ref.demand.hint." + k)})
	}
	return out
}

// postDemands writes a line.
func (p *pages) postDemands(w *web.Response, r *web.Request) error {
	if _, err := web.SubmitWith(r, func(in *act.AddLegalDemand) { in.ID = "" }, registers.AddLegalDemand.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showDemands)
	}
	w.Say("ref.said.demand")
	return w.SeeOther("/papers")
}

// showDemand is one line, to note the answer that was given.
func (p *pages) showDemand(w *web.Response, r *web.Request) error {
	all, err := registers.ListLegalDemands.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all.Items, func(d act.LegalDemand) bool { return d.ID == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	v := demandView{words: wordsOf(r), D: all.Items[i], Form: r.Form(all.Items[i]), Kinds: kinds(r)}
	return demandPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Nav: "/agency", Back: "/papers"}, v)
}

// postDemand changes a line.
func (p *pages) postDemand(w *web.Response, r *web.Request) error {
	if _, err := web.SubmitWith(r, func(in *act.AddLegalDemand) { in.ID = r.PathValue("id") }, registers.AddLegalDemand.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showDemand)
	}
	w.Say("ref.said.demand")
	return w.SeeOther("/papers")
}

// demandFiles is the register of legal demands as a file.
type demandFiles struct{ *pages }

// showDemandTable sends the register for a spreadsheet.
func (p demandFiles) showDemandTable(w *web.Response, r *web.Request) error {
	return p.sendDemands(w, r, "csv")
}

// showDemandData sends the register as JSON.
func (p demandFiles) showDemandData(w *web.Response, r *web.Request) error {
	return p.sendDemands(w, r, "json")
}

func (p demandFiles) sendDemands(w *web.Response, r *web.Request, form string) error {
	out, err := registers.ExportLegalDemands.Do(r.Context(), p.n, r.Session(), act.ExportRegister{Form: form})
	if err != nil {
		return err
	}
	return web.Attach(w, "papers."+form, out.Data)
}
