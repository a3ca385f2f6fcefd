package directorypages

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/imports"
	"relais/internal/locale"
	"relais/internal/text"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// importView is a file between two steps of the import.
type importView struct {
	words
	act.Import
	Form     ui.Form
	Steps    []ui.Step
	Step     string // columns, checking, check, running, done, stopped
	Title    string
	Columns  []columnView
	Places   []placeGroup
	Wrong    string // with the columns
	Cards    []cardView
	Added    []lineView
	Updated  []lineView
	Outcome  *reportView
	Chosen   string // how the columns were named last time
	AskForce bool
}

type columnView struct {
	act.ImportColumn
	N int
}

// Asked is the question where the columns belong.
func (v importView) Asked() ui.Columns {
	q := ui.Columns{Legend: v.T("dir.import.columns") + " (" + locale.Number(v.Lang, len(v.Columns)) + ")", Wrong: v.Wrong, None: v.T("dir.import.no_value"),
		First: []ui.Choice{{Value: keepColumn, Text: v.T("dir.import.keep")}, {Value: "-", Text: v.T("dir.import.leave_out")},
			{Value: act.OpenColumn, Text: v.T("dir.import.open_column")}}}
	for _, g := range v.Places {
		group := ui.ColumnGroup{Label: v.T("dir.import.group." + g.Key)}
		for _, path := range g.Paths {
			group.Choices = append(group.Choices, ui.Choice{Value: path, Text: v.To(path)})
		}
		q.Groups = append(q.Groups, group)
	}
	for _, c := range v.Columns {
		q.Items = append(q.Items, v.column(c))
	}
	return q
}

func (v importView) column(c columnView) ui.Column {
	one := ui.Column{N: c.N, Name: c.Name, Samples: c.Samples, Place: c.Place}
	if one.Place == "" {
		one.Place = keepColumn
	}
	if strings.Contains(c.Place, "#") { // the second of several telephones
		one.Extra = &ui.Choice{Value: c.Place, Text: v.To(c.Place)}
	}
	if c.Confidential {
		one.Notes = append(one.Notes, ui.ColumnNote{Text: v.T("dir.import.may_be_secret")})
	}
	switch {
	case c.Remembered:
		one.Notes = append(one.Notes, ui.ColumnNote{Text: v.T("dir.import.remembered"), Quiet: true})
	case c.Suggested != "":
		one.Notes = append(one.Notes, ui.ColumnNote{Text: v.T("dir.import.suggested"), Quiet: true})
	}
	return one
}

// placeGroup are the places of columns that belong together in a select.
type placeGroup struct {
	Key   string
	Paths []string
}

type lineView struct {
	act.ImportLine
	Fields []string
}

// cardView is a service as it would stand, on a card.
type cardView struct {
	Title, Organization, What string
	Line                      int
	Facts                     []cardFact
}

type cardFact struct{ Key, Value string }

var importPage = web.NewPage[importView](files, "pages/import.html", parts)

const importAt = "/services/records/import/"

// importRoutes are the steps of an import.
func (p *deskPages) importRoutes() []web.Route {
	const one = importAt + "{id}"
	return []web.Route{
		web.Get(one, p.showImport),
		web.Get(one+"/columns", p.showColumns),
		web.Post(one+"/columns", p.postColumns),
		web.Post(one+"/run", p.postRun),
		web.Post(one+"/drop", p.postDrop),
		web.Get(one+"/report", p.showReport),
	}
}

// columnPlaces are the places that the desk can choose; the API knows all of
// HSDS.
var columnPlaces = []placeGroup{
	{"service", []string{"service.name", "service.alternate_name", "service.description", "service.eligibility_description",
		"service.application_process", "service.fees_description", "service.wait_time", "service.interpretation_services",
		"service.minimum_age", "service.maximum_age", "service.alert", "service.status", "service.assured_date", "service.id"}},
	{"organization", []string{"organization.name", "organization.description", "organization.website", "organization.email", "organization.id"}},
	{"reach", []string{"phone.number", "phone.extension", "service.email", "service.url", "contact.name"}},
	{"place", []string{"address.address_1", "address.address_2", "address.city", "address.state_province", "address.postal_code",
		"address.region", "address.country", "location.name", "location.latitude", "location.longitude", "location.transportation",
		"accessibility.description"}},
	{"other", []string{"schedule.description", "language.name", "service_area.name", "taxonomy_term.name", "required_document.document", "funding.source"}},
}

// keepColumn is the answer "under its own name".
const keepColumn = act.KeepColumn

func (p *deskPages) showImport(w *web.Response, r *web.Request) error {
	return p.renderImport(w, r, false)
}

func (p *deskPages) showColumns(w *web.Response, r *web.Request) error {
	return p.renderImport(w, r, true)
}

func (p *deskPages) renderImport(w *web.Response, r *web.Request, columns bool) error {
	in, err := imports.GetImport.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	v := importView{words: wordsOf(r), Import: in, Places: columnPlaces}
	v.Form = r.Form(act.SetImport{Publisher: in.Publisher, Full: in.Full})
	mapped := len(in.Columns) > 0
	v.Step = web.Brought{State: in.State, Running: in.Running, Stopped: in.Stopped, Placed: (in.Chosen || !mapped) && in.Rehearsal != nil}.Step(columns)
	v.Title = r.T("dir.import.title." + v.Step)
	places := "settings"
	if mapped {
		places = "columns"
	}
	v.Steps = web.BringSteps(v.T, v.Step, places)
	for i, c := range in.Columns {
		if i < 500 {
			v.Columns = append(v.Columns, columnView{c, i})
		}
	}
	v.again(r)
	if in.Rehearsal != nil {
		v.fill(*in.Rehearsal)
	}
	if in.Report != nil {
		v.Outcome = &reportView{ImportReport: *in.Report, Groups: noteGroups(*in.Report)}
	}
	if in.Running {
		w.Header().Set("Refresh", "5")
	}
	crumbs := []ui.Link{{Href: "/services", Text: r.T("nav.services")}, {Href: "/services/records", Text: r.T("dir.records.title")}}
	return importPage.Render(w, r, web.Frame{Title: web.TitleForm, Nav: "/services", Crumbs: crumbs}, v)
}

// again shows what was chosen when something is wrong with it.
func (v *importView) again(r *web.Request) {
	if bad, ok := v.Form.Complaint("columns"); ok {
		v.Wrong = r.T(bad.Key, bad.Args...)
		for i, to := range v.Form.Values["places"] {
			if i < len(v.Columns) {
				v.Columns[i].Place = strings.TrimPrefix(to, keepColumn)
			}
		}
	}
}

func (v *importView) fill(h act.ImportRehearsal) {
	v.Outcome = &reportView{ImportReport: h.Report, Groups: noteGroups(h.Report)}
	v.AskForce = v.Full && h.Missing > 0 && !h.Believed
	for _, s := range h.Services {
		v.Cards = append(v.Cards, v.card(s))
	}
	for _, l := range h.Lines {
		one := lineView{ImportLine: l, Fields: say.Each(l.Fields, v.member)}
		if l.What == "added" {
			v.Added = append(v.Added, one)
		} else {
			v.Updated = append(v.Updated, one)
		}
	}
}

// member names a member of HSDS where we have a word for it.
func (w words) member(name string) string {
	for _, key := range []string{"dir.member." + name, "dir.to.service." + name} {
		if locale.Has(key) {
			return w.T(key)
		}
	}
	return name
}

// To names a place of a column.
func (v importView) To(path string) string {
	path, group, several := strings.Cut(path, "#")
	if several {
		return v.To(path) + " (" + group + ")"
	}
	if key := "dir.to." + path; locale.Has(key) {
		return v.T(key)
	}
	return path
}

func (v importView) card(s act.ImportCard) cardView {
	c := cardView{Title: v.Text(s.Name), Organization: v.Text(s.Organization), What: s.What, Line: s.Line}
	lang := string(v.Lang)
	var phones, sites []string
	for _, x := range s.Phones {
		phones = append(phones, strings.TrimSpace(x.Number+" "+x.Note))
	}
	for _, x := range s.Sites {
		parts := slices.DeleteFunc([]string{x.Name, x.Address, x.Place, x.Province, x.PostalCode}, func(t string) bool { return t == "" })
		sites = append(sites, strings.Join(parts, ", "))
	}
	for _, f := range []cardFact{{"phone", strings.Join(phones, " · ")}, {"address", strings.Join(sites, " · ")},
		{"hours", strings.Join(v.Opening(s.Service), " · ")}, {"languages", strings.Join(v.LanguageNames(s.Languages), ", ")}, {"email", s.Email},
		{"web", s.URL}, {"description", act.Text(s.Description).In(lang)}, {"eligibility", act.Text(s.Eligibility).In(lang)},
		{"fees", act.Text(s.Fees).In(lang)}, {"areas", strings.Join(s.Areas, ", ")}, {"needs", strings.Join(v.NeedNames(s.Needs), ", ")}} {
		f.Value = text.Short(f.Value, 300)
		if f.Value != "" {
			c.Facts = append(c.Facts, f)
		}
	}
	return c
}

// postRecords takes the file. A table goes on to its columns, everything else to
// what would become of it.
func (p *deskPages) postRecords(w *web.Response, r *web.Request) error {
	var in act.BeginImport
	err := web.Decode(r, &in)
	if fault.CodeOf(err) == fault.TooLarge {
		err = fault.Invalid("data", "dir.import.too_large")
	}
	if err == nil && !mayBring(r.Session()) {
		err = fault.New(fault.Forbidden, "directory.import.desk")
	}
	if err == nil {
		in.Data, in.Name, err = web.Uploaded(r, largestFeed)
	}
	var out act.Import
	if err == nil {
		out, err = imports.BeginImport.Do(r.Context(), p.n, r.Session(), in)
	}
	if err == nil && len(out.Columns) == 0 {
		if _, err = imports.SetImport.Do(r.Context(), p.n, r.Session(), act.SetImport{ID: out.ID, Publisher: in.Publisher}); err == nil {
			_, err = imports.RunImport.Do(r.Context(), p.n, r.Session(), act.RunImport{ID: out.ID, DryRun: true})
		}
	}
	if err != nil {
		return web.RetryOnce(w, r, err, p.showRecords)
	}
	return w.SeeOther(importAt + out.ID)
}

// postColumns takes where the columns belong, and looks at once what would
// become of the file.
func (p *deskPages) postColumns(w *web.Response, r *web.Request) error {
	var in act.SetImport
	err := web.Decode(r, &in)
	if err == nil {
		_, err = imports.SetImport.Do(r.Context(), p.n, r.Session(), in)
	}
	if err == nil {
		_, err = imports.RunImport.Do(r.Context(), p.n, r.Session(), act.RunImport{ID: in.ID, DryRun: true})
	}
	if err != nil {
		return web.RetryOnce(w, r, err, p.showColumns)
	}
	return w.SeeOther(importAt + in.ID)
}

func (p *deskPages) postRun(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, imports.RunImport.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, importAt+r.PathValue("id"), p.showImport)
	}
	return w.SeeOther(importAt + r.PathValue("id"))
}

func (p *deskPages) postDrop(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, imports.DropImport.On(p.n)); err != nil {
		return err
	}
	w.Say("dir.import.dropped")
	return w.SeeOther("/services/records")
}

// showReport is the report as a table that a spreadsheet opens: in French
// with semicolons, as it expects there.
func (p *deskPages) showReport(w *web.Response, r *web.Request) error {
	in, err := imports.GetImport.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")})
	if err != nil {
		return err
	}
	rep := in.Report
	if rep == nil && in.Rehearsal != nil {
		rep = &in.Rehearsal.Report
	}
	if rep == nil {
		return fault.New(fault.NotFound, "dir.import.no_report")
	}
	return web.Attach(w, (&url.URL{Path: r.T("dir.import.report_file")}).EscapedPath(), reportTable(r, *rep))
}

// reportTable writes counts, then reasons, then every note.
func reportTable(r *web.Request, rep act.ImportReport) []byte {
	t := web.NewSheet(r.Lang)
	count := func(key string, n int) { t.Row(r.T(key), strconv.Itoa(n)) }
	for _, c := range []struct {
		key string
		n   int
	}{{"dir.report.in", rep.In}, {"dir.report.added", rep.Added}, {"dir.report.updated", rep.Updated},
		{"dir.report.unchanged", rep.Unchanged}, {"dir.report.refused", rep.Refused}} {
		count(c.key, c.n)
	}
	for _, c := range rep.Reasons {
		count("hsds."+c.Code, c.N)
	}
	t.Row()
	t.Row(r.T("dir.import.fate"), r.T("dir.import.file"), r.T("dir.report.line"), r.T("dir.import.kind"), r.T("dir.report.record"),
		r.T("dir.import.field"), r.T("dir.report.why"))
	for _, g := range noteGroups(rep) {
		for _, n := range g.Notes {
			t.Row(r.T(g.Key), n.File, strconv.Itoa(n.Line), n.Kind, n.ID, n.Member, r.T("hsds."+n.Reason))
		}
	}
	if rep.More > 0 {
		t.Row(r.T("dir.report.more", rep.More))
	}
	return t.Bytes()
}
