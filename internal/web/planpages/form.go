package planpages

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/plans"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// question is a field of a form.
type question struct {
	Name, Label, Hint string
	Type              kinds.Type
	Required          bool
	Max               int
	Choices           []ui.Choice
	Kept              string // the entry that it names, of any kind
}

type formView struct {
	inFile
	Form      ui.Form
	Kind      kinds.Kind
	KindName  string
	Questions []question
	Zones     []ui.Choice
	Later     []ui.Choice // so long from now
	Base      int
	Entry     string // "" for a new one
}

var formPage = web.NewPage[formView](files, "pages/form.html", parts)

// Back is the address of the page on which such entries stand.
func (v formView) Back() string { return v.At(pageOfKind(v.Kind.Kind)...) }

// Page is what that page is called.
func (v formView) Page() string {
	if v.Kind.Page != "" {
		return v.T(v.Kind.Page + ".title")
	}
	return v.T("shaped.plan")
}

// later are the ways to say a day as so long from now: months, or weeks.
var later = []string{"1w", "2w", "1m", "3m", "6m", "12m"}

// showNew is the form of a new entry of a kind.
func (p *pages) showNew(w *web.Response, r *web.Request) error {
	k, err := numbered(r)
	if err != nil {
		return err
	}
	fields, err := p.begun(r, k)
	if err != nil {
		return err
	}
	return p.renderForm(w, r, k, "", act.AmendShaped{Fields: fields})
}

// begun are the fields with which the form of a new entry begins: the question of which
// the answer is written, or what is marked. The address names both by a number.
func (p *pages) begun(r *web.Request, k kinds.Kind) (map[string]string, error) {
	item := r.URL.Query().Get("item")
	if item == "" {
		return nil, nil
	}
	n, _ := strconv.Atoi(item)
	if f, ok := k.Field("question"); ok && n > 0 && n <= len(f.Codes) {
		return map[string]string{f.Name: f.Codes[n-1]}, nil
	}
	if k.Kind != casefile.KindOfMark {
		return nil, nil
	}
	if section, ok := address.Sections.Word(item); ok {
		return map[string]string{"part": section}, nil
	}
	h, err := casework.EntryHistory.Do(r.Context(), p.n, r.Session(), act.EntryRef{Case: r.PathValue("id"), Entry: item})
	if err != nil {
		return nil, err
	}
	return map[string]string{"part": h.Items[0].Section, "entry": item}, nil
}

// showEdit is the form that changes an entry.
func (p *pages) showEdit(w *web.Response, r *web.Request) error {
	h, err := casework.EntryHistory.Do(r.Context(), p.n, r.Session(), act.EntryRef{Case: r.PathValue("id"), Entry: r.PathValue("entry")})
	if err != nil {
		return err
	}
	e := h.Items[0]
	if e.Shaped == nil {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	k, ok := kinds.Default().Of(e.Shaped.Kind)
	if !ok {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	return p.renderForm(w, r, k, e.ID, act.AmendShaped{Fields: e.Shaped.Fields, Private: e.Shaped.Private, Base: e.Revision})
}

func numbered(r *web.Request) (kinds.Kind, error) {
	n, err := strconv.Atoi(r.PathValue("number"))
	k, ok := kinds.Default().Numbered(n)
	if err != nil || !ok {
		return k, fault.New(fault.NotFound, "fault.not_found")
	}
	return k, nil
}

// renderForm is the one form of all kinds: its questions are the fields.
func (p *pages) renderForm(w *web.Response, r *web.Request, k kinds.Kind, entry string, was act.AmendShaped) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := formView{inFile: f, Kind: k, KindName: f.words.Kind(k.Kind), Form: r.Form(was), Entry: entry, Base: was.Base}
	for _, field := range k.Fields {
		q, err := p.question(r, f, k, field)
		if err != nil {
			return err
		}
		if field.Type == kinds.Local {
			spread(v.Form, q.Name, r.Zone().String())
		}
		if field.Of == kinds.Any {
			q.Kept = v.Form.Value(q.Name)
		}
		if q.Type != kinds.Entry || len(q.Choices) > 1 || q.Kept != "" {
			v.Questions = append(v.Questions, q)
		}
	}
	for _, z := range hours.Canadian() {
		v.Zones = append(v.Zones, ui.Choice{Value: z, Text: r.T("zone." + z)})
	}
	if k.After && entry == "" {
		v.Later = append([]ui.Choice{{Text: r.T("shaped.after.none")}}, r.Choices("shaped.after.", later...)...)
	}
	return formPage.Render(w, r, f.frame(r, web.TitleForm, ui.Link{Href: v.Back(), Text: v.Page()}), v)
}

func (p *pages) question(r *web.Request, f inFile, k kinds.Kind, field kinds.Field) (question, error) {
	q := question{Name: "fields." + field.Name, Label: f.Field(k.Kind, field.Name), Type: field.Type, Required: field.Required, Max: field.Max}
	if key := "shaped.hint." + k.Kind + "." + field.Name; locale.Has(key) {
		q.Hint = f.T(key)
	}
	if field.Type == kinds.Code || field.Type == kinds.Entry {
		q.Choices = []ui.Choice{{Text: r.T("case.choose")}}
	}
	for _, c := range field.Codes {
		q.Choices = append(q.Choices, ui.Choice{Value: c, Text: f.FieldCode(k.Kind, field.Name, c)})
	}
	if field.Type != kinds.Entry || field.Of == kinds.Any {
		return q, nil
	}
	plan, err := plans.GetPlan.Do(r.Context(), p.n, r.Session(), act.ID{ID: f.Case.ID})
	for _, g := range plan.Goals {
		if g.Case == f.Case.ID && (!g.Shaped.Done || slices.Contains(r.Form(nil).Values[q.Name], g.ID)) {
			q.Choices = append(q.Choices, ui.Choice{Value: g.ID, Text: g.Title})
		}
	}
	return q, err
}

// spread puts a time into the boxes in which it is asked: day, clock and zone.
func spread(f ui.Form, name, zone string) {
	if f.Values == nil || f.Values.Has(name+".zone") {
		return
	}
	if at, in, ok := strings.Cut(f.Values.Get(name), " "); ok {
		day, clock, _ := strings.Cut(at, "T")
		f.Values.Set(name+".on", day)
		f.Values.Set(name+".clock", clock)
		zone = in
	}
	f.Values.Set(name+".zone", zone)
}

// gather puts together what the form asked in several boxes.
func gather(r *web.Request, k kinds.Kind, fields map[string]string) map[string]string {
	if fields == nil {
		fields = map[string]string{}
	}
	for _, f := range k.Fields {
		if f.Type != kinds.Local {
			continue
		}
		get := func(part string) string { return strings.TrimSpace(r.PostForm.Get("fields." + f.Name + "." + part)) }
		fields[f.Name] = ""
		if get("on")+get("clock") != "" {
			fields[f.Name] = get("on") + "T" + get("clock") + " " + get("zone")
		}
	}
	if due := fields[k.Due]; k.After && due == "" {
		if day := soLong(r.PostForm.Get("after"), r.Now()); day != "" {
			fields[k.Due] = day
		}
	}
	return fields
}

// soLong is the day so many weeks or months from now.
func soLong(after string, now time.Time) string {
	n, err := strconv.Atoi(strings.TrimRight(after, "wm"))
	switch {
	case err != nil || !slices.Contains(later, after):
		return ""
	case strings.HasSuffix(after, "w"):
		return now.AddDate(0, 0, 7*n).Format(time.DateOnly)
	}
	return now.AddDate(0, n, 0).Format(time.DateOnly)
}

// boxed gives complaints about a time the name of the first box that asks for it.
func boxed(err error, k kinds.Kind) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	out := *f
	out.Fields = slices.Clone(f.Fields)
	for i, one := range out.Fields {
		name, _ := strings.CutPrefix(one.Name, "fields.")
		if field, ok := k.Field(name); ok && field.Type == kinds.Local {
			out.Fields[i].Name += ".on"
		}
	}
	return &out
}

// postNew writes a new entry.
func (p *pages) postNew(w *web.Response, r *web.Request) error {
	k, err := numbered(r)
	if err != nil {
		return err
	}
	if _, err := web.SubmitWith(r, func(in *act.AddShaped) { in.Kind, in.Fields = k.Kind, gather(r, k, in.Fields) }, plans.AddShaped.On(p.n)); err != nil {
		return web.Retry(w, r, boxed(err, k), p.showNew)
	}
	say := "shaped.added"
	if k.Page != "" {
		say = k.Page + ".added"
	}
	return p.back(w, r, k.Kind, say)
}

// postEdit writes the next revision of an entry.
func (p *pages) postEdit(w *web.Response, r *web.Request) error {
	h, err := casework.EntryHistory.Do(r.Context(), p.n, r.Session(), act.EntryRef{Case: r.PathValue("id"), Entry: r.PathValue("entry")})
	if err != nil {
		return err
	}
	var k kinds.Kind
	if s := h.Items[0].Shaped; s != nil {
		k, _ = kinds.Default().Of(s.Kind)
	}
	if _, err := web.SubmitWith(r, func(in *act.AmendShaped) { in.Fields = gather(r, k, in.Fields) }, plans.AmendShaped.On(p.n)); err != nil {
		return web.Retry(w, r, boxed(err, k), p.showEdit)
	}
	return p.back(w, r, k.Kind, "shaped.changed")
}

// postRemove takes an entry out; its history stays.
func (p *pages) postRemove(w *web.Response, r *web.Request) error {
	e, err := web.SubmitWith(r, func(in *act.AmendShaped) { in.Removed, in.Fields = true, nil }, plans.AmendShaped.On(p.n))
	if err != nil {
		return web.RetryAt(w, r, err, address.File(r.PathValue("id"), "plan", "edit", r.PathValue("entry")), p.showEdit)
	}
	return p.back(w, r, e.Label, "shaped.removed")
}

// postFinish notes that something was done.
func (p *pages) postFinish(w *web.Response, r *web.Request) error { return p.done(w, r, true) }

// postReopen notes that it was not done after all.
func (p *pages) postReopen(w *web.Response, r *web.Request) error { return p.done(w, r, false) }

func (p *pages) done(w *web.Response, r *web.Request, done bool) error {
	e, err := web.SubmitWith(r, func(in *act.SetDone) { in.Done = done }, func(ctx context.Context, s *agency.Session, in act.SetDone) (act.Entry, error) {
		return plans.SetDone.Do(ctx, p.n, s, in)
	})
	if err != nil {
		return err
	}
	say := "shaped.finished"
	if !done {
		say = "shaped.reopened"
	}
	return p.back(w, r, e.Label, say)
}

// back shows the page on which entries of a kind stand.
func (p *pages) back(w *web.Response, r *web.Request, kind, say string) error {
	w.Say(say)
	return w.SeeOther(address.File(r.PathValue("id"), pageOfKind(kind)...))
}

// pageOfKind is where entries of a kind stand, below the file.
func pageOfKind(kind string) []string {
	if k, ok := kinds.Default().Of(kind); ok && k.Page != "" {
		return []string{"plan", "board"}
	}
	return []string{"plan"}
}
