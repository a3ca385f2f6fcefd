package directorypages

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/directory/facts"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/web"
	"relais/internal/web/say"
	"relais/internal/web/ui"
)

type listingView struct {
	words
	Service   act.Service // empty for a new one
	New       bool
	Short     bool // four questions, and the others folded away
	Form      ui.Form
	Horizons  []listingNeeds
	Common    []ui.Choice // languages that many services speak, and those of this one
	Others    []ui.Choice
	Provinces []ui.Choice
	Statuses  []ui.Choice
	Sets      map[string][]ui.Choice
	Opened    bool     // some own rule is set
	Status    bool     // the rule on immigration status is set
	Lost      []string // areas that no search knows
	Days      []ui.WeekDay
	Weekly    bool // some time of the week is said, or wrong
	// NeedsProblem is the complaint about the needs, whose markup is the page's own.
	NeedsProblem string
	Look         *lookView // how others will see it, when that was asked
	Seen         seenForm
	Hide         string // where its address is hidden for good, "" where that can't be done
}

// listingNeeds are the needs of one horizon.
type listingNeeds struct {
	Horizon string
	Open    bool
	Chosen  int
	Needs   []ui.Choice
}

var listingPage = web.NewPage[listingView](files, "pages/listing.html", parts)

// showNew shows an empty form.
func (p *pages) showNew(w *web.Response, r *web.Request) error {
	if !mayWrite(r.Session()) {
		return notYours()
	}
	own, err := accounts.GetAgency.Do(r.Context(), p.n, r.Session(), act.ID{ID: r.Session().Agency})
	if err != nil {
		return err
	}
	in := act.UpsertService{Province: own.Province, Areas: []string{own.Province}, Languages: []string{"fr", "en"}}
	return p.listing(w, r, listingView{New: true}, in)
}

// postNew adds a service of one's own agency.
func (p *pages) postNew(w *web.Response, r *web.Request) error {
	if wantsLook(r) {
		return p.lookAt(w, r, listingView{New: true}, p.showNew)
	}
	s, err := web.Submit(r, p.upsert)
	if err != nil {
		return web.Retry(w, r, err, p.showNew)
	}
	w.Say("dir.listing.added")
	return w.SeeOther(wordsOf(r).At(s.ID, ""))
}

// showEdit shows the form of a service as it is.
func (p *pages) showEdit(w *web.Response, r *web.Request) error {
	s, err := p.mine(r)
	if err != nil {
		return err
	}
	in, lost := listingOf(s)
	return p.listing(w, r, listingView{Service: s, Lost: lost}, in)
}

// postEdit changes a service of one's own agency.
func (p *pages) postEdit(w *web.Response, r *web.Request) error {
	s, err := p.mine(r)
	if err != nil {
		return err
	}
	if wantsLook(r) {
		_, lost := listingOf(s)
		return p.lookAt(w, r, listingView{Service: s, Lost: lost}, p.showEdit)
	}
	s, err = web.Replace(r, func() (stands web.Standing[act.UpsertService], err error) {
		if s, err = p.mine(r); err == nil {
			stands.Now, _ = listingOf(s)
			stands.Seen, stands.Say = s.Seen.Seen, wordsOf(r).listed(s)
			asShown(r, &stands.Now)
		}
		return stands, err
	}, func(ctx context.Context, who *agency.Session, in act.UpsertService, seen string) (act.Service, error) {
		keepFormer(&in, s)
		in.Seen.Seen = seen
		return p.upsert(ctx, who, in)
	})
	if err != nil {
		return web.Retry(w, r, err, p.showEdit)
	}
	w.Say("dir.listing.saved")
	return w.SeeOther(wordsOf(r).At(s.ID, ""))
}

// upsert is the act, with all that is missing said at once.
func (p *pages) upsert(ctx context.Context, who *agency.Session, in act.UpsertService) (act.Service, error) {
	out, err := listings.UpsertService.Do(ctx, p.n, who, in)
	return out, completed(in, err)
}

// completed says all that is missing in a listing, not only the first.
func completed(in act.UpsertService, err error) error {
	f, ok := fault.As(err)
	if !ok || f.Code != fault.InvalidInput {
		return err
	}
	all := *f
	all.Fields = slices.DeleteFunc(slices.Clone(f.Fields), func(x fault.Field) bool { return x.Name == "needs" || x.Name == "name.fr" })
	if in.Name.Empty() {
		all.Add("name.fr", "directory.name.missing")
	}
	if len(in.Needs) == 0 {
		all.Add("needs", "dir.listing.need_missing")
	}
	if len(all.Fields) == 0 {
		return err
	}
	return &all
}

func (p *pages) listing(w *web.Response, r *web.Request, v listingView, in act.UpsertService) error {
	asShown(r, &in)
	v.words = wordsOf(r)
	if v.Look != nil {
		v.Form = r.Looked()
	} else {
		v.Form = r.Form(in)
	}
	v.Short = v.New && v.Look == nil && v.Form.Fault == nil
	if bad, ok := v.Form.Complaint("needs"); ok {
		v.NeedsProblem = r.T(bad.Key, bad.Args...)
	}
	v.Days = ui.WeekDays(weekBox)
	v.Weekly = slices.ContainsFunc(v.Days, func(d ui.WeekDay) bool { return d.Filled(v.Form) })
	v.Provinces = r.Choices("code.province.", act.Codes["province"]...)
	v.Statuses = r.Choices("code.service_status.", "active", "temporarily closed", "inactive", "defunct")
	v.Sets = map[string][]ui.Choice{}
	for field, set := range map[string]string{"genders": "gender", "accessible": "accessibility", "wishes": "wish", "safety": "safety"} {
		v.Sets[field] = r.Choices("code."+set+".", act.Codes[set]...)
	}
	v.Sets["dependants"] = r.Choices("code.dependants.", act.Codes["dependants"][1:]...)
	v.seen(r)
	v.Sets["only_for"] = []ui.Choice{{Text: r.T("dir.listing.everybody")}, {Value: "indigenous", Text: r.T("code.community.indigenous")}}
	v.fold()
	v.languages()
	v.needs()
	return listingPage.Render(w, r, ownFrame(r, web.Wide), v)
}

// asShown is what the form shows of a listing: which it is says the address, and
// who has no key knows nothing of what is hidden, and leaves it as it is.
func asShown(r *web.Request, in *act.UpsertService) {
	in.ID = ""
	if !r.Session().CaseAccess() {
		unsaid(&in.Visibility)
	}
}

// listed says what stands in a field of a listing that is no text.
func (w words) listed(s act.Service) func(string) string {
	return func(question string) string {
		field, _, _ := strings.Cut(question, ".")
		switch field {
		case "needs":
			return w.List(say.Each(s.Needs, w.Need))
		case "languages":
			return w.List(w.LanguageNames(s.Languages))
		case "areas":
			return w.List(s.Areas)
		case "status":
			return w.Code("service_status", s.Status)
		case "rules", "visibility", "remote", "always_open":
			return w.T("dir.listing.changed_there")
		}
		return ""
	}
}

// fold opens the parts that something was said in.
func (v *listingView) fold() {
	for _, field := range []string{"genders", "min_age", "max_age", "accepts", "refuses", "accessible", "wishes", "safety", "only_for", "residence"} {
		v.Opened = v.Opened || v.Form.Value("rules."+field) != ""
	}
	for _, field := range []string{"reason.fr", "reason.en", "source"} {
		v.Status = v.Status || v.Form.Value("rules.status."+field) != ""
	}
}

// often are the languages that the form shows first.
var often = []string{"fr", "en", "ase", "fcs", "es", "ar", "zh", "pa", "fil", "cr", "iu", "oj"}

func (v *listingView) languages() {
	said := v.Form.Values["languages"]
	for _, c := range say.Languages(v.Lang) {
		if slices.Contains(often, c.Value) || slices.Contains(said, c.Value) {
			v.Common = append(v.Common, c)
		} else {
			v.Others = append(v.Others, c)
		}
	}
	slices.SortStableFunc(v.Common, func(a, b ui.Choice) int { return rank(a.Value) - rank(b.Value) })
}

// rank puts French, English and the sign languages first.
func rank(code string) int {
	if i := slices.Index(often[:4], code); i >= 0 {
		return i
	}
	return len(often)
}

func (v *listingView) needs() {
	for i, h := range []string{needs.Tonight, needs.Weeks, needs.Months, needs.Years} {
		g := listingNeeds{Horizon: h, Open: i == 0 && v.New}
		for _, n := range needs.Default().Needs {
			if n.Horizon != h {
				continue
			}
			c := ui.Choice{Value: n.Code, Text: n.Name.In(string(v.Lang)), Hint: n.Description.In(string(v.Lang)),
				Checked: v.Form.Has("needs", n.Code)}
			if c.Checked {
				g.Chosen++
			}
			g.Needs = append(g.Needs, c)
		}
		v.Horizons = append(v.Horizons, g)
	}
}

// listingOf is a service as its form shows it, and the areas of which no search knows
// where they are.
func listingOf(s act.Service) (in act.UpsertService, lost []string) {
	in = act.UpsertService{
		ID: s.ID, Name: s.Name, Description: s.Description, Eligibility: s.Eligibility, Application: s.Application,
		Fees: s.Fees, Status: s.Status, Needs: s.Needs, Languages: s.Languages, Interpreter: s.Interpreter,
		Email: s.Email, URL: s.URL, Remote: s.Remote, AlwaysOpen: s.AlwaysOpen, Rules: s.Rules,
	}
	if s.Visibility != nil {
		in.Visibility = *s.Visibility
	}
	for _, p := range s.Parts {
		in.Visibility.Parts = append(in.Visibility.Parts, act.PartVisibility{ID: p.ID, Seen: p.Seen})
	}
	if len(s.Phones) > 0 {
		in.Phone = s.Phones[0].Number
	}
	if len(s.Sites) > 0 {
		site := s.Sites[0]
		in.Address, in.Place, in.PostalCode = site.Address, site.Place, site.PostalCode
		in.Province = places.ProvinceCode(site.Province)
	}
	if s.Weekly != nil {
		in.Weekly = *s.Weekly
	}
	if len(s.Hours) > 0 {
		in.Hours = s.Hours[0]
	}
	for _, area := range s.Areas {
		if code := places.ProvinceCode(area); code != "" {
			in.Areas = append(in.Areas, code)
		} else if area == "Canada" {
			in.Areas = slices.Clone(act.Codes["province"])
		} else {
			in.Places += area + "\n"
			if known := facts.AreasOf(area); len(known) == 0 || slices.ContainsFunc(known, func(a match.Area) bool { return a.Place == match.Somewhere }) {
				lost = append(lost, area)
			}
		}
	}
	return in, lost
}

// keepFormer leaves alone what the form shows in other words than the record
// has it: the hours were not touched, and the record has them in detail.
func keepFormer(in *act.UpsertService, s act.Service) {
	former, _ := listingOf(s)
	in.NoHours = in.Hours == "" && in.Weekly == act.WeekTimes{} && !in.AlwaysOpen && (former.Hours != "" || former.Weekly != act.WeekTimes{} || former.AlwaysOpen)
	if in.Hours == former.Hours {
		in.Hours = ""
	}
}

// weekBox names a box of a usual week as the act names its field.
func weekBox(day time.Weekday, span int, end string) string {
	return "weekly." + act.WeekDays[day] + "." + end + []string{"", "2"}[span]
}
