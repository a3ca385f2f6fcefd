package referralpages

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/directory/places"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/loop"
	"relais/internal/outside"
	"relais/internal/referral"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

type howView struct {
	inNeed
	Chosen   []chosenView
	Facts    []ui.Row
	Modes    []ui.Choice
	Consents []ui.Choice
	Covered  bool // a consent covers all that are chosen
	Missing  []string
	Talk     string
	Armed    []ui.Choice
	Regions  []ui.Choice
	Problem  string
	Outside  []outsideView
	Gives    []givesView
}

// givesView are the parts of an armed release, from which some can be left out.
type givesView struct {
	Title string
	Parts []ui.Choice
}

// outsideView is a chosen service without Relais.
type outsideView struct {
	Title   string
	To      *referral.Outside
	Classes []ui.Choice // where the directory does not say what it is
	Ways    []ui.Choice
}

// chosenView is a chosen agency.
type chosenView struct {
	act.Agency
	Title string
	First bool
	Last  bool
}

var howPage = web.NewPage[howView](files, "pages/how.html", parts)

// showHow asks in which order, under which consent, and with which words.
func (p *pages) showHow(w *web.Response, r *web.Request) error {
	v := howView{}
	var err error
	if v.inNeed, err = p.loadNeed(r); err != nil {
		return err
	}
	if len(v.Plan.picks()) == 0 {
		return w.SeeOther(v.At(""))
	}
	v.Form = r.Form(nil)
	if v.Form.Fault != nil || v.Form.Kept {
		v.Plan.takeHow(v.Form.Values)
	}
	if id := r.URL.Query().Get("agreement"); id != "" {
		v.Plan.Set("consent", id)
	}
	if err := p.outsiders(r, &v); err != nil {
		return err
	}
	v.fill(r)
	v.Form.Values = v.Plan.Values
	if bad, ok := v.Form.Complaint("picked"); ok {
		v.Problem = r.T(bad.Key, bad.Args...)
	}
	return howPage.Render(w, r, v.frame(r, web.Narrow), v)
}

// fill sets what the step offers and its first answers.
func (v *howView) fill(r *web.Request) {
	picks := v.Plan.picks()
	var ids []string
	for i, c := range picks {
		a := v.agencies[c.ID()]
		v.Chosen = append(v.Chosen, chosenView{a, v.Text(a.Name), i == 0, i == len(picks)-1})
		ids = append(ids, c.ID())
	}
	v.Modes = []ui.Choice{
		{Value: "ranked", Text: r.T("code.ask_mode.ranked"), Hint: r.T("ref.mode.ranked")},
		{Value: "parallel", Text: r.T("code.ask_mode.parallel"), Hint: r.T("ref.mode.parallel")},
	}
	v.Plan.Set("mode", v.Plan.mode())
	v.regions(r)
	facts := v.Plan.attributes()
	facts.Region = "" // asked above
	v.Facts = v.words.Facts(facts)
	v.consents(r)
	v.arms(r)
	v.Talk = v.talkAbout(ids)
}

// outsiders finds the chosen services without Relais: how each is asked, and of
// which kind it is, where the directory does not say.
func (p *pages) outsiders(r *web.Request, v *howView) error {
	for _, c := range v.Plan.picks() {
		if c.Agency != "" {
			continue
		}
		s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: c.Service})
		if err != nil {
			return err
		}
		to, err := outside.Of(s, v.Plan.of("class", c.Service), v.Plan.of("way", c.Service))
		if err != nil {
			return err
		}
		one := outsideView{To: to, Title: v.Text(outside.Name(to))}
		v.outside = append(v.outside, to)
		for _, way := range act.Codes["ask_way"] {
			one.Ways = append(one.Ways, ui.Choice{Value: c.Service + "|" + way, Text: r.T("code.ask_way." + way)})
		}
		if to.Stated && (to.Sector == agency.Uncertified || v.Plan.of("class", c.Service) != "") {
			one.Classes = append(one.Classes, ui.Choice{Text: r.T("ref.how.class_choose")})
			for _, sector := range act.Codes["sector"] {
				one.Classes = append(one.Classes, ui.Choice{Value: c.Service + "|" + sector, Text: r.T("code.sector." + sector)})
			}
		}
		v.Outside = append(v.Outside, one)
		v.agencies[c.ID()] = act.Agency{ID: c.ID(), Name: outside.Name(to), Sector: to.Sector}
	}
	return nil
}

// regions offers how much is said about the place: the province, the town, or
// nothing.
func (v *howView) regions(r *web.Request) {
	province, place := v.Plan.Get("province"), v.Plan.Get("place")
	if province != "" {
		v.Regions = append(v.Regions, ui.Choice{Value: province, Text: v.ProvinceName(province)})
	}
	if p, known := places.Find(place, province); known {
		place = p.Name.EN + ", " + p.Province
		if r.Lang.Fallback() == locale.FR && p.Name.FR != "" {
			place = p.Name.FR + ", " + p.Province
		}
		v.Regions = append(v.Regions, ui.Choice{Value: place, Text: place, Hint: r.T("ref.region.place")})
	}
	if was := v.Plan.Get("region"); was != "" && was != province && was != place && was != noRegion {
		v.Regions = append(v.Regions, ui.Choice{Value: was, Text: v.ProvinceName(was)})
	}
	v.Regions = append(v.Regions, ui.Choice{Value: noRegion, Text: r.T("ref.region.none")})
	if !v.Plan.Has("region") {
		v.Plan.Set("region", v.Regions[0].Value)
	}
}

// consents lists the consents about asking, and whom each leaves out.
func (v *howView) consents(r *web.Request) {
	best := ""
	for _, c := range slices.Backward(v.Case.Consents) {
		if !v.aboutAsking(c) {
			continue
		}
		left := v.left(c)
		choice := ui.Choice{Value: c.ID, Text: v.who(c), Hint: r.T("ref.consent.covers", locale.Date(v.Lang, day(c.Until)), locale.Date(v.Lang, c.At.In(r.Zone())))}
		if len(left) > 0 {
			choice.Hint = r.T("ref.consent.lacks", v.List(left))
		} else if v.Covered = true; best == "" {
			best = c.ID
		}
		v.Consents = append(v.Consents, choice)
	}
	if !slices.ContainsFunc(v.Consents, func(c ui.Choice) bool { return c.Value == v.Plan.Get("consent") }) {
		v.Plan.Set("consent", best)
	}
	for _, c := range v.Chosen {
		v.Missing = append(v.Missing, c.Title)
	}
}

// who names whom a consent covers.
func (v *howView) who(c act.Consent) string {
	var names []string
	for _, id := range c.Agencies {
		names = append(names, v.Text(v.agencies[id].Name))
	}
	for _, o := range c.Outside {
		names = append(names, o.Name)
	}
	return v.List(append(names, v.Codes("sector", c.Sectors)...))
}

// left names the chosen agencies that a consent does not cover.
func (v *howView) left(c act.Consent) []string {
	var out []string
	for _, a := range v.Chosen {
		if !v.allows(c, a.Agency) {
			out = append(out, a.Title)
		}
	}
	return out
}

// arms offers to send what the person agreed to release as soon as an agency
// accepts.
func (v *howView) arms(r *web.Request) {
	for _, a := range v.Chosen {
		for _, c := range v.Case.Consents {
			if casefile.ConsentState(c.State).Valid() && c.Kind == "release" && slices.Contains(c.Agencies, a.ID) && !refused(c, a.ID, a.Sector) {
				v.Armed = append(v.Armed, ui.Choice{
					Value: a.ID + "|" + c.ID, Text: r.T("ref.arm.one", a.Title),
					Hint: v.List(v.Codes("part", c.NewConsent.Sections)),
				})
				v.gives(a, c)
			}
		}
	}
}

// gives offers to leave out some of what a consent lets go, for this ask.
func (v *howView) gives(a chosenView, c act.Consent) {
	one := givesView{Title: v.T("ref.arm.parts", a.Title)}
	for _, part := range c.NewConsent.Sections {
		value := a.ID + "|" + c.ID + "|" + part
		one.Parts = append(one.Parts, ui.Choice{Value: value, Text: v.Code("part", part), Checked: v.Plan.Get("given") == "" || v.Plan.has("give", value)})
	}
	if len(one.Parts) > 1 {
		v.Gives = append(v.Gives, one)
	} else if len(one.Parts) == 1 && !v.Plan.has("give", one.Parts[0].Value) {
		v.Plan.Add("give", one.Parts[0].Value)
	}
}

// Alone tells whether a part of a release is the only one that its consent names: it
// is not asked about.
func (v howView) Alone(give string) bool {
	return !slices.ContainsFunc(v.Gives, func(g givesView) bool {
		return slices.ContainsFunc(g.Parts, func(c ui.Choice) bool { return c.Value == give })
	})
}

// MinutesFor asks for a candidate's own answer time.
func (v howView) MinutesFor(title string) string { return v.T("ref.how.minutes", title) }

// More tells whether something is said of the times.
func (v howView) More() bool {
	return v.Plan.Get("ends.date") != "" || slices.ContainsFunc(v.Plan.picks(), func(c pick) bool { return v.Plan.Get(minutesOf(c.ID())) != "" })
}

// badMinutes refuses an answer time that is no number of minutes.
func (in plan) badMinutes() error {
	bad := fault.New(fault.InvalidInput, "fault.invalid")
	for _, c := range in.picks() {
		typed := strings.TrimSpace(in.Get(minutesOf(c.ID())))
		if n, err := strconv.Atoi(typed); typed != "" && (err != nil || n < 1) {
			bad.Add(minutesOf(c.ID()), "ref.how.minutes_bad")
		}
	}
	if len(bad.Fields) == 0 {
		return nil
	}
	return bad
}

// postHow is the answer to the second step.
func (p *pages) postHow(w *web.Response, r *web.Request) error {
	form, err := posted(r)
	if err != nil {
		return err
	}
	v, err := p.loadNeed(r)
	if err != nil {
		return err
	}
	v.Plan.takeHow(form)
	if v.Plan.Get("key") == "" {
		v.Plan.Set("key", newKey())
	}
	v.Plan.order(form.Get("_up"), form.Get("_drop"))
	how := howView{inNeed: v}
	if err := p.outsiders(r, &how); err != nil {
		return err
	}
	v = how.inNeed
	if err := p.keep(r, v.Plan); err != nil {
		return err
	}
	switch {
	case form.Get("_do") == "facts":
		if err := p.keepFacts(r, v); err != nil {
			return web.RetryOnce(w, r, err, p.showHow)
		}
		if err := p.keep(r, v.Plan); err != nil {
			return err
		}
		w.Say("case.facts.saved")
		return w.SeeOther(v.At("/how"))
	case form.Get("_do") == "consent":
		var ids []string
		for _, c := range v.Plan.picks() {
			ids = append(ids, c.ID())
		}
		return w.SeeOther(v.talkAbout(ids))
	case form.Get("_do") != "next":
		return w.SeeOther(v.At("/how"))
	case v.Plan.Get("consent") == "":
		return web.RetryOnce(w, r, fault.Invalid("consent", "ref.consent.missing"), p.showHow)
	}
	return p.check(w, r, v.Plan)
}

// check judges the plan before the preview, so that what must change is said
// where it can be changed.
func (p *pages) check(w *web.Response, r *web.Request, in plan) error {
	err := in.badMinutes()
	if err == nil {
		var seen act.AskPreview
		if seen, err = p.previewOf(r.Context(), r.Session(), r, in); err == nil {
			err = refusal(seen)
		}
	}
	if err != nil {
		return web.RetryOnce(w, r, err, p.showHow)
	}
	return w.SeeOther(askPath(r) + "/preview")
}

func (p *pages) previewOf(ctx context.Context, s *agency.Session, r *web.Request, in plan) (act.AskPreview, error) {
	return loop.PreviewAsk.Do(ctx, p.n, s, in.ask(r))
}

// talkAbout is where the conversation about asking agencies begins: on the page of
// its own when all of them enforce.
func (v inNeed) talkAbout(agencies []string) string {
	kind := "special"
	for _, id := range agencies {
		if !agency.Enforces(v.agencies[id].Sector) {
			kind = "ask"
		}
	}
	at := talk(v.Case.ID, kind, v.At("/how"), v.One.ID, slices.DeleteFunc(slices.Clone(agencies), referral.IsOutside)...)
	for _, o := range v.outside {
		at += outsideOf(o.Service, o.Sector)
	}
	return at
}

// allows reports whether a consent covers asking somebody, on Relais or outside.
func (v inNeed) allows(c act.Consent, a act.Agency) bool {
	for _, o := range v.outside {
		if o.ID() == a.ID {
			return !refused(c, o.Service, o.Sector) && caseview.NewTerms(c.NewConsent).AllowsOutside("ask", o.Service, o.Sector, o.Stated)
		}
	}
	return allows(c, a)
}

// talk is where the conversation about a consent begins; it leads back.
func talk(caseID, kind, next, need string, agencies ...string) string {
	q := url.Values{"next": {next}, "agency": agencies}
	if need != "" {
		q.Set("item", need)
	}
	return address.File(caseID, "agree", address.Agreements.Of(kind)) + "?" + q.Encode()
}

// outsideOf adds to the address of a conversation a service without Relais, with
// its class: as a code, since the address stays in the browser's history.
func outsideOf(service, sector string) string {
	return "&service=" + clean(service+"|"+address.Sectors.Of(sector))
}

// clean makes a value fit for a query.
func clean(s string) string { return url.QueryEscape(s) }

// day reads a calendar day.
func day(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s) // a consent's own day, checked at the door
	return t
}

// Has reports whether the plan has a value in a field.
func (v howView) Has(field, value string) bool { return v.Plan.has(field, value) }
