package adminpages

import (
	"fmt"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/registers"
	"relais/internal/web"
	"relais/internal/web/ui"
)

type incidentsView struct {
	act.Incidents
	incidentForm
}

type incidentView struct {
	Item act.Incident
	incidentForm
}

// incidentForm are the questions of a note.
type incidentForm struct {
	Form  ui.Form
	Kinds []ui.Choice
	Risks []ui.Choice
	Whoms []ui.Choice
	Rows  []int // of who was told
	More  []int // the rows behind a fold
}

// toldRow is one row of who was told.
type toldRow struct {
	incidentForm
	N int
}

// Row is one row of the form.
func (f incidentForm) Row(n int) toldRow { return toldRow{f, n} }

// Told reports whether something stands in a row behind the fold.
func (f incidentForm) Told() bool {
	return slices.ContainsFunc(f.More, func(n int) bool { return f.Form.Values.Get(fmt.Sprintf("told.%d.whom", n)) != "" })
}

// toldRows is how many rows of who was told a form has.
const toldRows = 3

// registry is the pages of the register of incidents.
type registry struct{ *room }

func (p *registry) routes() []web.Route {
	return []web.Route{
		web.Get("/agency/records", p.showIncidents), web.Post("/agency/records", p.postIncidents),
		web.Get("/agency/records/columns", p.showTable), web.Get("/agency/records/out", p.showData),
		web.Get("/agency/records/{id}", p.showIncident), web.Post("/agency/records/{id}", p.postIncident),
	}
}

var (
	incidentsPage = web.NewPage[incidentsView](files, "pages/incidents.html", "pages/incident-fields.html")
	incidentPage  = web.NewPage[incidentView](files, "pages/incident.html", "pages/incident-fields.html")
)

func incidentQuestions(r *web.Request, values any) incidentForm {
	f := incidentForm{Form: r.Form(values), Kinds: r.Choices("code.incident.", act.Codes["incident"]...),
		Risks: r.Choices("code.incident_risk.", act.Codes["incident_risk"]...),
		Whoms: append([]ui.Choice{{Text: r.T("incident.told_none")}}, r.Choices("code.incident_told.", act.Codes["incident_told"]...)...)}
	f.Rows = []int{0}
	for i := 1; i < toldRows; i++ {
		f.More = append(f.More, i)
	}
	return f
}

// showIncidents is the register, with the form of a new incident.
func (p *registry) showIncidents(w *web.Response, r *web.Request) error {
	all, err := registers.ListIncidents.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v := incidentsView{all, incidentQuestions(r, act.NewIncident{Found: r.Now().Format(time.DateOnly)})}
	return incidentsPage.Render(w, r, web.Frame{Title: web.TitleList, Width: web.Narrow, Nav: "/agency", Back: "/agency"}, v)
}

func (p *registry) postIncidents(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, registers.RecordIncident.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showIncidents)
	}
	w.Say("incident.said")
	return w.SeeOther("/agency/records")
}

// showIncident is one incident, with the form of an addition.
func (p *registry) showIncident(w *web.Response, r *web.Request) error {
	all, err := registers.ListIncidents.Do(r.Context(), p.node, r.Session(), act.None{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all.Items, func(one act.Incident) bool { return one.ID == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	v := incidentView{all.Items[i], incidentQuestions(r, act.AddToIncident{IncidentNote: act.IncidentNote{Risk: all.Items[i].Risk}})}
	return incidentPage.Render(w, r, web.Frame{Title: web.TitleForm, Width: web.Narrow, Nav: "/agency", Back: "/agency/records"}, v)
}

func (p *registry) postIncident(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, registers.AddToIncident.On(p.node)); err != nil {
		return web.Retry(w, r, err, p.showIncident)
	}
	w.Say("incident.said")
	return w.SeeOther("/agency/records/" + r.PathValue("id"))
}

// showTable sends the register for a spreadsheet.
func (p *registry) showTable(w *web.Response, r *web.Request) error { return p.send(w, r, "csv") }

// showData sends the register as JSON.
func (p *registry) showData(w *web.Response, r *web.Request) error { return p.send(w, r, "json") }

func (p *registry) send(w *web.Response, r *web.Request, form string) error {
	out, err := registers.ExportIncidents.Do(r.Context(), p.node, r.Session(), act.ExportRegister{Form: form})
	if err != nil {
		return err
	}
	return web.Attach(w, "records."+form, out.Data)
}
