package casepages

import (
	"context"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile/kin"
	"relais/internal/casefile/kinds"
	"relais/internal/casework"
	"relais/internal/family"
	"relais/internal/fault"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/ui"
)

// kinPages are the pages by which the files of a family are linked.
type kinPages struct{ *pages }

func (p kinPages) routes() []web.Route {
	const file = "/files/{id}"
	return []web.Route{
		web.Get(file+"/members", p.showFamily),
		web.Get(file+"/join", p.showJoin),
		web.Post(file+"/join", p.postJoin),
		web.Get(file+"/members/{other}", p.showLink),
		web.Post(file+"/members/{other}", p.postLink),
		web.Post(file+"/members/{other}/remove", p.postUnlink),
	}
}

// childView is the kind of entries in which a child's own words stand.
const childView = "child_view"

// kinLine is somebody of the family.
type kinLine struct {
	act.Relative
	File inFile // of which the page is
}

// LinkAt is the address of the link.
func (l kinLine) LinkAt() string { return address.File(l.Case, "members", l.ID) }

type familyView struct {
	inFile
	Family      act.Family
	Items, Past []kinLine
	Views       []act.PlanEntry // what the child says, the newest first
	NewView     string          // address of the form of one
}

var familyPage = web.NewPage[familyView](files, "pages/family.html", parts)

// showFamily lists who belongs to the person, and of a child what the child says.
func (p kinPages) showFamily(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	v := familyView{inFile: f, NewView: f.At("plan", "new", strconv.Itoa(numberOf(childView)))}
	if v.Family, err = family.GetFamily.Do(r.Context(), p.n, r.Session(), act.ID{ID: f.Case.ID}); err != nil {
		return err
	}
	v.Items, v.Past = kinLines(f, v.Family.Items), kinLines(f, v.Family.Past)
	section, err := f.section("children")
	if err == nil && v.Minor() && section.Readable {
		v.Views, err = p.childViews(r, f.Case.ID)
	}
	if err != nil {
		return err
	}
	return familyPage.Render(w, r, f.frame(r, web.TitlePage, web.Narrow), v)
}

func kinLines(f inFile, all []act.Relative) (out []kinLine) {
	for _, one := range all {
		out = append(out, kinLine{one, f})
	}
	return out
}

// Minor reports whether the file is a child's, or could be.
func (f inFile) Minor() bool { return kin.Age(f.Case.Age).Minor() }

// Unsaid reports whether nothing says how old the person is.
func (f inFile) Unsaid() bool { return f.Case.Age == "" }

// childViews are what a child said, the newest first.
func (p kinPages) childViews(r *web.Request, id string) (out []act.PlanEntry, err error) {
	section, err := casework.GetSection.Do(r.Context(), p.n, r.Session(), act.SectionRef{Case: id, Section: "children"})
	for _, e := range section.Items {
		if e.Shaped != nil && e.Shaped.Kind == childView && !e.Removed {
			out = append([]act.PlanEntry{{Case: id, Entry: e}}, out...)
		}
	}
	return out, err
}

func numberOf(kind string) int {
	k, _ := kinds.Default().Of(kind)
	return k.Number
}

// joinForm links the file with a new one, or with one that there is.
type joinForm struct {
	Which     string `json:"which"` // new or there
	Known     string `json:"known"`
	Anyway    bool   `json:"anyway"`
	BirthYear string `json:"birth_year"`
	AgeBand   string `json:"age_band"`
	Code      string `json:"code"`
	act.RelationSaid
	act.Once
}

type joinView struct {
	inFile
	Form                            ui.Form
	Bands                           []ui.Choice
	Who, Living, Guardian, Involved []ui.Choice
	Same                            bool // there is a file of somebody of the same name
	Other                           act.Relative
}

// AddKey is the key of what the page is called: a child has other people than an adult.
func (f inFile) AddKey() string {
	if f.Minor() {
		return "family.add_other"
	}
	return "family.add"
}

// choices are the answers of the questions about a link.
func (v *joinView) choices(r *web.Request) {
	v.Bands = append([]ui.Choice{{Text: r.T("case.choose")}}, r.Choices("code.age_band.", act.Codes["age_band"]...)...)
	v.Who = r.Choices("code.kin.", act.Codes["kin"]...)
	v.Living = r.Choices("code.kin_living.", act.Codes["kin_living"]...)
	for _, c := range act.Codes["kin_side"] {
		v.Guardian = append(v.Guardian, ui.Choice{Value: c, Text: r.T("family.side."+c, v.Case.Known)})
	}
	v.Involved = []ui.Choice{{Text: r.T("family.involved.none")}}
	for _, c := range act.Codes["kin_one"] {
		v.Involved = append(v.Involved, ui.Choice{Value: c, Text: r.T("family.involved."+c, v.Case.Known)})
	}
}

var (
	joinPage = web.NewPage[joinView](files, "pages/join.html", "pages/link.html", parts)
	linkPage = web.NewPage[joinView](files, "pages/relation.html", "pages/link.html", parts)
)

// showJoin is the form that adds a child, a dependant or somebody else of the family.
func (p kinPages) showJoin(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	first := "child"
	if f.Minor() {
		first = "parent"
	}
	v := joinView{inFile: f, Form: r.Form(joinForm{Which: "new", RelationSaid: act.RelationSaid{Who: first}})}
	v.Same = v.Form.Fault != nil && v.Form.Fault.Key == "casefile.same_name" || v.Form.Value("anyway") != ""
	v.choices(r)
	return joinPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
}

func (p kinPages) postJoin(w *web.Response, r *web.Request) error {
	_, err := web.Submit(r, func(ctx context.Context, s *agency.Session, in joinForm) (act.Relative, error) {
		do := act.AddRelative{Case: r.PathValue("id"), RelationSaid: in.RelationSaid, Once: in.Once}
		if in.Which == "there" {
			other, err := p.coded(ctx, s, in.Code)
			if err != nil {
				return act.Relative{}, err
			}
			do.Other = other
			return family.AddRelative.Do(ctx, p.n, s, do)
		}
		year, err := yearOf(in.BirthYear)
		if err != nil {
			return act.Relative{}, err
		}
		do.New = &act.NewRelative{Known: in.Known, BirthYear: year, AgeBand: in.AgeBand, Alone: !in.Anyway}
		return family.AddRelative.Do(ctx, p.n, s, do)
	})
	if err != nil {
		return web.Retry(w, r, renamed(err, func(name string) string {
			if name == "other" {
				return "code"
			}
			return strings.TrimPrefix(name, "new.")
		}), p.showJoin)
	}
	w.Say("family.added")
	return w.SeeOther(address.File(r.PathValue("id"), "members"))
}

func yearOf(typed string) (int, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(typed)
	if err != nil {
		return 0, fault.Invalid("birth_year", "facts.birth_year")
	}
	return year, nil
}

// coded is the id of the file of a code.
func (p kinPages) coded(ctx context.Context, s *agency.Session, code string) (string, error) {
	if code = strings.ToUpper(strings.TrimSpace(code)); code != "" {
		found, err := casework.ListCases.Do(ctx, p.n, s, act.CaseQuery{Query: code, Closed: true})
		if err != nil {
			return "", err
		}
		for _, c := range found.Items {
			if c.Code == code {
				return c.ID, nil
			}
		}
	}
	return "", fault.Invalid("code", "family.no_code")
}

// showLink is the form that changes what is said of a link.
func (p kinPages) showLink(w *web.Response, r *web.Request) error {
	f, err := p.load(r)
	if err != nil {
		return err
	}
	all, err := family.GetFamily.Do(r.Context(), p.n, r.Session(), act.ID{ID: f.Case.ID})
	if err != nil {
		return err
	}
	for _, one := range all.Items {
		if one.ID == r.PathValue("other") && one.Case == f.Case.ID {
			v := joinView{inFile: f, Other: one, Form: r.Form(act.SetRelative{RelationSaid: one.RelationSaid, Seen: one.Seen})}
			v.choices(r)
			return linkPage.Render(w, r, f.frame(r, web.TitleForm, web.Narrow), v)
		}
	}
	return fault.New(fault.NotFound, "family.no_link")
}

func (p kinPages) postLink(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, family.SetRelative.On(p.n)); err != nil {
		return web.Retry(w, r, err, p.showLink)
	}
	w.Say("family.changed")
	return w.SeeOther(address.File(r.PathValue("id"), "members"))
}

// postUnlink takes a link away.
func (p kinPages) postUnlink(w *web.Response, r *web.Request) error {
	if _, err := web.Submit(r, family.RemoveRelative.On(p.n)); err != nil {
		return web.RetryAt(w, r, err, address.File(r.PathValue("id"), "members"), p.showFamily)
	}
	w.Say("family.taken_away")
	return w.SeeOther(address.File(r.PathValue("id"), "members"))
}

// openFamily are the files of the family that are open, as far as the member may open
// them.
func (p kinPages) openFamily(r *web.Request, id string) (out []act.Relative, err error) {
	all, err := family.GetFamily.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
	for _, one := range all.Items {
		if one.Open {
			out = append(out, one)
		}
	}
	return out, err
}

// guardians are who may agree for a child, as answers of a form: none is the first.
func (p kinPages) guardians(r *web.Request, id string) ([]ui.Choice, error) {
	all, err := family.GetFamily.Do(r.Context(), p.n, r.Session(), act.ID{ID: id})
	var out []ui.Choice
	for _, one := range all.Items {
		if one.Guardian == kin.Other && one.Involved != kin.Other {
			out = append(out, ui.Choice{Value: one.ID, Text: one.Known, Hint: r.T("code.kin." + one.Who)})
		}
	}
	if len(out) > 0 {
		out = append([]ui.Choice{{Text: r.T("family.consent_guardian_none")}}, out...)
	}
	return out, err
}
