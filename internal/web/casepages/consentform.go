package casepages

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"relais/content/consent"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/outside"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

// special is the page of its own for classes that are denied by default.
const special = "special"

// lasts is how many days a consent lasts unless somebody says otherwise.
const lasts = 30

type talkView struct {
	inFile
	Ends      bool // a no that chooses nobody would end something
	Form      ui.Form
	Kind      string // ask, release, loopback or special
	Points    []point
	Say       locale.Lang // the language of the conversation
	SayTag    string
	Foreign   string // the person's language, where no script in it was reviewed
	Other     locale.Lang
	OtherName string
	Kinds     []ui.Choice // what a special consent is for
	Agencies  []ui.Choice
	Sectors   []ui.Choice
	Sections  []ui.Choice
	Needs     []ui.Choice
	Loopback  []ui.Choice
	GivenBy   []ui.Choice
	Guardians []ui.Choice // who may agree for a child, and have a file
	How       []ui.Choice
	Languages []ui.Choice
	Next      string
	HowOpen   bool // how it was given is not the usual way
	Outside   []outsider
	Denied    bool // somebody was wanted who is on the page of its own
}

// outsider is a service without Relais that the conversation is about.
type outsider struct {
	Field, Service, Sector, Title, Class string
}

// outsiders finds the services without Relais of a form.
func (p *pages) outsiders(r *web.Request, v *talkView) error {
	for i := range 20 {
		field := fmt.Sprintf("outside.%d", i)
		id := v.Form.Value(field + ".service")
		if id == "" {
			return nil
		}
		s, err := listings.GetService.Do(r.Context(), p.n, r.Session(), act.ServiceRef{ID: id})
		if err != nil {
			return err
		}
		to, _ := outside.Of(s, v.Form.Value(field+".sector"), "")
		v.Denied = v.Denied || v.Kind != special && agency.Enforces(to.Sector)
		o := outsider{Field: field, Service: id, Title: v.Text(outside.Name(to)), Class: v.Code("sector", to.Sector)}
		if o.Sector = to.Sector; o.Sector == agency.Uncertified {
			o.Sector, o.Class = "", ""
		}
		v.Outside = append(v.Outside, o)
	}
	return nil
}

// wantedOutside are the services without Relais that an address names, with their
// class, as the form has them.
func wantedOutside(r *web.Request, out url.Values) {
	for i, v := range r.URL.Query()["service"] {
		id, code, _ := strings.Cut(v, "|")
		out.Set(fmt.Sprintf("outside.%d.service", i), id)
		if sector, ok := address.Sectors.Word(code); ok {
			out.Set(fmt.Sprintf("outside.%d.sector", i), sector)
		}
	}
}

// point is one thing to say, in the language of the conversation.
type point struct {
	Code, Title, Text string
	Said              bool
}

var talkPage = web.NewPage[talkView](files, "pages/talk.html", parts)

// showTalk shows what to say to the person, beside the form.
func (p *pages) showTalk(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	kind := r.PathValue("kind")
	if kind != special && !slices.Contains(act.Codes["consent_kind"], kind) {
		return fault.New(fault.NotFound, "fault.not_found")
	}
	form := r.Form(defaults(r, f, kind))
	if wanted := r.URL.Query()["agency"]; form.Kept && len(wanted) > 0 {
		form.Values["agencies"] = wanted // what was kept was about others
	}
	if form.Kept {
		wantedOutside(r, form.Values)
	}
	return p.renderTalk(w, r, f, kind, form)
}

// again are the parts of a consent that is asked for again, as the form has them. What
// has to be said is to be said again, and until when is a new question.
func again(c act.Consent, out url.Values) {
	for name, values := range map[string][]string{
		"agencies": c.Agencies, "sectors": c.Sectors, "sections": c.Sections, "needs": c.Needs, "purpose": {c.Purpose},
		"given_by": {c.GivenBy}, "basis": {c.Basis}, "language": {c.Language}, "interpreter": {c.Interpreter}, "form": {c.Form},
		"renews": {c.ID},
	} {
		out[name] = slices.Clone(values)
	}
	if c.Loopback != "" {
		out["loopback"] = []string{c.Loopback}
	}
	if c.Enforcement {
		out["about"] = []string{c.Kind}
	}
	for i, o := range c.Outside {
		out.Set(fmt.Sprintf("outside.%d.service", i), o.Service)
		out.Set(fmt.Sprintf("outside.%d.sector", i), o.Sector)
	}
}

// renderTalk renders the conversation with the values of a form.
func (p *pages) renderTalk(w *web.Response, r *web.Request, f inFile, kind string, form ui.Form) error {
	agencies, err := p.agencies(r, f.words)
	if err != nil {
		return err
	}
	_, ends := form.Complaint("everybody")
	v := talkView{inFile: f, Form: form, Ends: ends, Kind: kind, Next: r.URL.Query().Get("next")}
	if v.Next == "" {
		v.Next = form.Value("next")
	}
	foreign := ""
	if v.Say, foreign = sayIn(r, f, form); foreign != "" {
		v.Foreign = f.Language(foreign)
	}
	v.Other = locale.Lang(other(string(v.Say)))
	v.OtherName, v.SayTag = v.Other.Name(), v.Say.Tag()
	if err := p.outsiders(r, &v); err != nil {
		return err
	}
	v.fill(r, agencies)
	if f.Minor() {
		if v.Guardians, err = (kinPages{p}).guardians(r, f.Case.ID); err != nil {
			return err
		}
	}
	v.points(kind)
	return talkPage.Render(w, r, f.frame(r, web.TitleForm, web.Wide), v)
}

// fill sets the answers that the form offers.
func (v *talkView) fill(r *web.Request, agencies []act.Agency) {
	denied, wanted := v.Kind == special, r.URL.Query()["agency"]
	for _, a := range agencies {
		v.Denied = v.Denied || !denied && agency.Enforces(a.Sector) && slices.Contains(wanted, a.ID)
		if a.ID != r.Session().Agency && agency.Enforces(a.Sector) == denied && !v.never(a.ID) {
			v.Agencies = append(v.Agencies, ui.Choice{Value: a.ID, Text: v.Text(a.Name), Hint: r.T("code.sector." + a.Sector)})
		}
	}
	for _, c := range act.Codes["sector"] {
		if agency.Enforces(c) == denied {
			v.Sectors = append(v.Sectors, ui.Choice{Value: c, Text: r.T("code.sector." + c)})
		}
	}
	v.Sections = say.PartsOf(v.words, &v.Case, func(s act.SectionInfo) string { return count(r, s) })
	for _, n := range v.Case.Needs {
		if !slices.ContainsFunc(v.Needs, func(c ui.Choice) bool { return c.Value == n.Code }) {
			v.Needs = append(v.Needs, ui.Choice{Value: n.Code, Text: v.Need(n.Code)})
		}
	}
	v.Kinds = r.Choices("case.special.", act.Codes["consent_kind"]...)
	v.Loopback = r.Choices("code.loopback.", act.Codes["loopback"]...)
	v.GivenBy = r.Choices("code.given_by.", act.Codes["given_by"]...)
	v.How = r.Choices("code.consent_form.", act.Codes["consent_form"]...)
	v.Languages = languageChoices(r)[1:]
	v.HowOpen = v.Minor() || v.Form.Value("form") != "spoken" || v.Form.Value("given_by") != "person"
	for _, name := range []string{"basis", "guardian", "language", "interpreter"} {
		_, bad := v.Form.Complaint(name)
		v.HowOpen = v.HowOpen || bad
	}
}

// never tells whether an agency must never be told: it is not offered.
func (v *talkView) never(id string) bool {
	return v.Case.Safe != nil && slices.Contains(v.Case.Safe.NeverAgency, id)
}

func count(r *web.Request, s act.SectionInfo) string {
	if s.Entries == 0 {
		return r.T("case.entries_none")
	}
	return r.T("case.entries", s.Entries)
}

// points are what the conversation covers, in its language.
func (v *talkView) points(kind string) {
	script, _ := consent.In(string(v.Say))
	for _, code := range act.Codes["explained"] {
		title, text := script.Said(code, kind)
		v.Points = append(v.Points, point{Code: code, Title: title, Text: text, Said: v.Form.Has("explained", code)})
	}
}

// sayIn is the language of the conversation: what was chosen, the person's own where
// there is a script that may be shown, the reader's. foreign is the person's language
// where there is none: somebody has to interpret.
func sayIn(r *web.Request, f inFile, form ui.Form) (l locale.Lang, foreign string) {
	for _, tag := range []string{form.Value("saying"), form.Value("say"), f.Case.Language} {
		if tag == "" {
			continue
		}
		if s, ok := consent.In(tag); ok {
			l = cmp.Or(l, locale.Lang(s.Language))
		}
	}
	if own := f.Case.Language; own != "" {
		if _, ok := consent.In(own); !ok {
			foreign = own
		}
	}
	return cmp.Or(l, r.Lang.Fallback()), foreign
}

// defaults are sensible first answers: thirty days, spoken, by the person.
func defaults(r *web.Request, f inFile, kind string) url.Values {
	q := r.URL.Query()
	out := url.Values{
		"until":    {r.Now().AddDate(0, 0, lasts).Format(time.DateOnly)},
		"given_by": {"person"}, "form": {"spoken"}, "loopback": {"none"}, "language": {f.Case.Language},
		"agencies": q["agency"], "next": {q.Get("next")},
	}
	wantedOutside(r, out)
	if c, err := f.consent(q.Get("agreement")); err == nil && c.Kind != "" && talkOf(c) == kind {
		again(c, out)
		return out
	}
	if kind == "loopback" {
		out["loopback"] = []string{"outcome"}
	}
	if f.Case.Language == "" {
		out["language"] = []string{string(r.Lang.Fallback())}
	}
	var wanted []string
	for _, n := range begunWith(f.Case.Needs, kind, q.Get("item")) {
		out.Add("needs", n.Code)
		wanted = append(wanted, f.Need(n.Code))
	}
	if len(wanted) > 0 && kind != special {
		out["purpose"] = []string{r.T("case.talk.purpose."+kind, strings.Join(wanted, ", "))}
	}
	return out
}

// begunWith are the needs with which a conversation begins: the one that it is
// about; otherwise all that are open. What is shared begins with one alone.
func begunWith(needs []act.Need, kind, item string) []act.Need {
	var out []act.Need
	for _, n := range needs {
		if n.ID == item || item == "" && casefile.NeedStatus(n.Status).Open() {
			out = append(out, n)
		}
	}
	if kind == "release" && len(out) > 1 {
		return nil
	}
	return out
}
