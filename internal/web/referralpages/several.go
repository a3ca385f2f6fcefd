package referralpages

import (
	"net/url"
	"slices"
	"strings"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// severalPages ask for several needs of a file at once: who is asked for each, what
// each would see, then all asks or none.
type severalPages struct{ *pages }

func (p severalPages) routes() []web.Route {
	return []web.Route{
		web.Get("/files/{id}/ask", p.showSeveral),
		web.Post("/files/{id}/ask", p.postSeveral),
	}
}

type severalView struct {
	inNeed
	Rows  []severalRow
	Seen  []severalSeen // what each agency would see, once all is chosen
	Talk  string        // where the person is asked, while an agreement is missing
	Lacks []string      // agencies that no agreement names
	Again bool
	Rare  []string
}

// severalRow is a need and who could be asked for it.
type severalRow struct {
	act.Need
	Field   string
	Choices []ui.Choice
}

// severalSeen is what the agency that is asked for a need would see.
type severalSeen struct {
	seenView
	For act.Need
}

// mostSeveral is how many agencies are offered for a need; the need's own page has all.
const mostSeveral = 6

var severalPage = web.NewPage[severalView](files, "pages/several.html", parts)

// loadSeveral opens the file, what was chosen so far, and what fits each open need.
func (p severalPages) loadSeveral(r *web.Request) (v severalView, err error) {
	v.inNeed = inNeed{words: wordsOf(r), agencies: map[string]act.Agency{}}
	if v.Case, err = casework.GetCase.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.PathValue("id")}); err != nil {
		return v, err
	}
	all, err := accounts.ListAgencies.Do(r.Context(), p.n, r.Session(), act.None{})
	if err != nil {
		return v, err
	}
	for _, a := range all.Items {
		v.agencies[a.ID] = a
	}
	v.Plan = plan{url.Values{}}
	if err := p.begin(r, &v.inNeed); err != nil {
		return v, err
	}
	body, err := p.n.Sessions.KeptFor(r.Context(), r.Session(), severalPath(r))
	if kept, bad := url.ParseQuery(body); err == nil && bad == nil {
		for name, values := range kept {
			v.Plan.Values[name] = values
		}
	}
	if err != nil {
		return v, err
	}
	return v, p.rows(r, &v)
}

func severalPath(r *web.Request) string { return address.File(r.PathValue("id"), "ask") }

// rows offers, for each open need, those that fit best and can be asked here.
func (p severalPages) rows(r *web.Request, v *severalView) error {
	for _, n := range v.Case.Needs {
		if !casefile.NeedStatus(n.Status).Open() {
			continue
		}
		one := findView{inNeed: v.inNeed, zone: r.Zone()}
		one.One = n
		q := one.question()
		q.Limit = 30
		got, err := listings.MatchNeeds.Do(r.Context(), p.n, r.Session(), q)
		if err != nil {
			return err
		}
		row := severalRow{Need: n, Field: "picked." + n.ID, Choices: []ui.Choice{{Text: r.T("ref.several.nobody")}}}
		for _, m := range got.Items {
			if m.Agency != "" && one.barred(r, m.Agency) == "" && len(row.Choices) <= mostSeveral {
				row.Choices = append(row.Choices, ui.Choice{Value: pick{m.Agency, m.ID}.Value(), Text: v.Text(m.Name) + " · " + v.Text(v.agencies[m.Agency].Name)})
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// asks are the chosen needs as acts; lacks are the agencies that no agreement names.
func (v *severalView) asks(anyway bool) (asks []act.Ask, lacks []string) {
	for _, row := range v.Rows {
		agency, service, ok := strings.Cut(v.Plan.Get(row.Field), "|")
		if !ok {
			continue
		}
		v.One = row.Need
		one := act.Ask{Case: v.Case.ID, Need: row.ID, Mode: "single", Attributes: v.Plan.attributes(), Anyway: anyway,
			Note: strings.TrimSpace(v.Plan.Get("note")), Candidates: []act.Candidate{{Agency: agency, Service: service}}}
		for _, c := range v.Case.Consents {
			if v.aboutAsking(c) && allows(c, v.agencies[agency]) {
				one.Consent = c.ID
			}
		}
		if one.Consent == "" && !slices.Contains(lacks, agency) {
			lacks = append(lacks, agency)
		}
		asks = append(asks, one)
	}
	return asks, lacks
}

// showSeveral asks who is asked for which need; once all is chosen and agreed to, it
// shows what each would see.
func (p severalPages) showSeveral(w *web.Response, r *web.Request) error {
	v, err := p.loadSeveral(r)
	if err != nil {
		return err
	}
	v.Form = r.Form(nil)
	asks, lacks := v.asks(true)
	for _, id := range lacks {
		v.Lacks = append(v.Lacks, v.Text(v.agencies[id].Name))
	}
	if len(lacks) > 0 {
		v.One = act.Need{}
		v.Talk = talk(v.Case.ID, "ask", severalPath(r), "", lacks...)
	} else if len(asks) > 0 && v.Form.Fault == nil {
		if err := p.preview(r, &v, asks); err != nil {
			return err
		}
	}
	v.Form.Values = v.Plan.Values
	return severalPage.Render(w, r, v.frame(r, web.Narrow), v)
}

// preview fills what each agency would see.
func (p severalPages) preview(r *web.Request, v *severalView, asks []act.Ask) error {
	for _, ask := range asks {
		seen, err := loop.PreviewAsk.Do(r.Context(), p.n, r.Session(), ask)
		if code := fault.CodeOf(err); code == fault.InvalidInput || code == fault.Conflict {
			f, _ := fault.As(err)
			v.Form.Fault = f
			return nil
		}
		if err != nil {
			return err
		}
		one := previewView{inNeed: v.inNeed, Ask: ask}
		one.fill(seen)
		i := slices.IndexFunc(v.Rows, func(row severalRow) bool { return row.ID == ask.Need })
		for _, s := range one.Seen {
			v.Seen = append(v.Seen, severalSeen{s, v.Rows[i].Need})
		}
		v.Again, v.Rare = v.Again || one.Again, append(v.Rare, one.Rare...)
	}
	slices.Sort(v.Rare)
	v.Rare = slices.Compact(v.Rare)
	return nil
}

// postSeveral keeps what was chosen, asks the person, or sends all asks.
func (p severalPages) postSeveral(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	v, err := p.loadSeveral(r)
	if err != nil {
		return err
	}
	if form.Get("_do") == "send" {
		return p.send(w, r, v, form)
	}
	kept := url.Values{"note": {form.Get("note")}}
	for _, row := range v.Rows {
		kept.Set(row.Field, form.Get(row.Field))
		v.Plan.Set(row.Field, form.Get(row.Field))
	}
	if _, err := accounts.KeepForm.Do(r.Context(), p.n, r.Session(), act.KeepForm{Form: severalPath(r), Body: kept.Encode()}); err != nil {
		return err
	}
	asks, lacks := v.asks(false)
	switch {
	case len(asks) == 0:
		return web.RetryOnce(w, r, fault.Invalid("picked", "ref.several.none"), p.showSeveral)
	case len(lacks) > 0 && form.Get("_do") == "consent":
		return w.SeeOther(talk(v.Case.ID, "ask", severalPath(r), "", lacks...))
	}
	return w.SeeOther(severalPath(r))
}

func (p severalPages) send(w *web.Response, r *web.Request, v severalView, form url.Values) error {
	asks, lacks := v.asks(form.Get("anyway") != "")
	if len(asks) == 0 || len(lacks) > 0 {
		return w.SeeOther(severalPath(r))
	}
	if _, err := loop.AskSeveral.Do(r.Context(), p.n, r.Session(), act.AskSeveral{Asks: asks, Once: act.Once{Key: form.Get("key")}}); err != nil {
		return web.RetryOnce(w, r, err, p.showSeveral)
	}
	if err := p.n.Sessions.DropFor(r.Context(), r.Session(), severalPath(r)); err != nil {
		return err
	}
	w.Say("ref.said.ask")
	return w.SeeOther(address.File(v.Case.ID))
}
