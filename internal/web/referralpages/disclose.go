package referralpages

import (
	"slices"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

type disclosuresView struct {
	words
	Items   []disclosureRow
	Damaged bool // lines that can't be read
}

// disclosureRow is a disclosure in words.
type disclosureRow struct {
	W words
	act.DisclosureView
	To, About string
	Sections  []string
	Waits     bool // for a second member
}

type discloseView struct {
	words
	Form     ui.Form
	Case     *act.Case
	People   []act.CaseRow
	Kinds    []ui.Choice
	Agencies []ui.Choice
	Sections []ui.Choice
	Query    string
}

type disclosureView struct {
	words
	Form ui.Form
	D    disclosureRow
	Text [][]string
	Sent string // "court" while nothing was sent, otherwise "danger"
	// ToTell: it was sent, and the person does not know.
	ToTell bool
}

var (
	disclosuresPage = web.NewPage[disclosuresView](files, "pages/disclosures.html", parts)
	disclosePage    = web.NewPage[discloseView](files, "pages/disclose.html", parts)
	disclosurePage  = web.NewPage[disclosureView](files, "pages/disclosure.html", parts)
)

// showDisclosures lists what was disclosed without consent, and what waits for a
// second member.
func (p *pages) showDisclosures(w *web.Response, r *web.Request) error {
	v := disclosuresView{words: wordsOf(r)}
	all, err := loop.ListDisclosures.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	v.Damaged = len(all.Damaged) > 0
	for _, d := range all.Items {
		v.Items = append(v.Items, p.disclosureRow(r, v.words, d))
	}
	return disclosuresPage.Render(w, r, web.Frame{Title: web.TitleList, Nav: "/agency", Back: "/agency"}, v)
}

// disclosureRow names who is told. The person's name is read only for a
// member who may read the file.
func (p *pages) disclosureRow(r *web.Request, words words, d act.DisclosureView) disclosureRow {
	row := disclosureRow{W: words, DisclosureView: d, Waits: referral.DisclosureStatus(d.State).Waits()}
	row.Sections = words.Codes("part", d.Disclosure.Sections)
	if a, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: d.Agency}); err == nil {
		row.To = words.Text(a.Name)
	}
	if c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: d.Case}); err == nil {
		row.About = c.Known
	}
	return row
}

// showDisclose is the form of the one door without consent. It begins with the
// person's file.
func (p *pages) showDisclose(w *web.Response, r *web.Request) error {
	v := discloseView{words: wordsOf(r), Form: r.Form(nil)}
	id := v.Form.Value("case")
	if id == "" {
		id = r.URL.Query().Get("file")
	}
	frame := web.Frame{Title: web.TitleForm, Width: web.Narrow, Nav: "/agency", Back: "/notices"}
	if id == "" {
		people, err := casework.ListCases.Do(r.Context(), p.n, r.Session(), act.CaseQuery{Query: v.Form.Value("q"), Page: act.Page{Limit: 30}})
		if err != nil {
			return err
		}
		v.People, v.Query = people.Items, v.Form.Value("q")
		return disclosePage.Render(w, r, frame, v)
	}
	c, err := casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
	if err != nil {
		return err
	}
	v.Case = &c
	if err := p.fillDisclosing(r, &v); err != nil {
		return err
	}
	return disclosePage.Render(w, r, frame, v)
}

func (p *pages) fillDisclosing(r *web.Request, v *discloseView) error {
	for _, kind := range act.Codes["disclosure"] {
		v.Kinds = append(v.Kinds, ui.Choice{Value: kind, Text: v.Code("disclosure", kind), Hint: r.T("ref.disclose.hint." + kind)})
	}
	v.Sections = say.PartsOf(v.words, v.Case, nil)
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	v.Agencies = []ui.Choice{{Text: r.T("ref.choose")}}
	for _, a := range all.Items {
		if a.ID != r.Session().Agency && a.Left == "" {
			v.Agencies = append(v.Agencies, ui.Choice{Value: a.ID, Text: v.Text(a.Name) + " · " + v.Code("sector", a.Sector)})
		}
	}
	say.ByName(v.Agencies[1:])
	return err
}

// postDisclose acts, or proposes to a second member.
func (p *pages) postDisclose(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	if form.Get("case") == "" { // the search for the person's file
		return web.Ask(w, r, p.showDisclose)
	}
	d, err := web.Submit(r, loop.Disclose.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showDisclose)
	}
	w.Say("ref.said.disclose." + d.State)
	return w.SeeOther(address.Notice(d.ID))
}

// showDisclosure is one of them, for who reviews it.
func (p *pages) showDisclosure(w *web.Response, r *web.Request) error {
	all, err := loop.ListDisclosures.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all.Items, func(d act.DisclosureView) bool { return d.ID == r.PathValue("id") })
	if i < 0 {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	v := disclosureView{words: wordsOf(r), Form: r.Form(nil)}
	v.D = p.disclosureRow(r, v.words, all.Items[i])
	v.Text = v.Paragraphs(v.D.Text)
	v.Sent, v.ToTell = referral.DisclosureDanger, v.D.Referral != "" && v.D.Told == ""
	if v.D.State == string(referral.DisclosureProposed) {
		v.Sent = referral.DisclosureCourt
	}
	return disclosurePage.Render(w, r, web.Frame{Title: web.TitlePage, Width: web.Narrow, Nav: "/agency", Back: "/notices"}, v)
}

// postDisclosure is the second member's signature.
func (p *pages) postDisclosure(w *web.Response, r *web.Request) error {
	d, err := web.Submit(r, loop.ReviewDisclosure.On(p.n))
	if err != nil {
		return web.Retry(w, r, err, p.showDisclosure)
	}
	w.Say("ref.said.review." + d.State)
	return w.SeeOther(address.Notice(r.PathValue("id")))
}

// postTell notes that the person was told, or puts off the day.
func (p *pages) postTell(w *web.Response, r *web.Request) error {
	d, err := web.Submit(r, loop.TellPerson.On(p.n))
	if err != nil {
		return web.RetryAt(w, r, err, address.Notice(r.PathValue("id")), p.showDisclosure)
	}
	if d.Told != "" {
		w.Say("ref.said.told")
	} else {
		w.Say("ref.said.put_off")
	}
	return w.SeeOther(address.Notice(r.PathValue("id")))
}
