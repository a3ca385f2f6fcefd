package referralpages

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/casework"
	"relais/internal/shape"
	"relais/internal/web"
)

// fillFields are the answers of a plan that come from the facts of the file, and
// go back there when the worker wants it.
var fillFields = []string{"province", "place", "age_band", "gender", "languages", "dependants", "accessibility", "wishes", "safety"}

// begin fills a new plan with what the file knows, so that nothing is told
// twice, and where it says nothing of the place with where the agency is.
func (p *pages) begin(r *web.Request, v *inNeed) error {
	facts, err := casework.GetFacts.Do(r.Context(), p.n, r.Session(), act.ID{ID: v.Case.ID})
	if err != nil {
		return err
	}
	fill := caseview.Fills(facts.CaseFacts, r.Now())
	fill.Region = ""
	for name, values := range shape.EncodeForm(fill) {
		v.Plan.Values[name] = slices.DeleteFunc(values, func(s string) bool { return s == "" })
	}
	for _, age := range facts.Ages {
		v.Plan.Add("ages", strconv.Itoa(age))
	}
	v.Plan.Set("province", facts.Province)
	v.Plan.Set("place", facts.Place)
	if own := v.Case.Language; own != "" && !v.Plan.has("languages", own) {
		v.Plan.Add("languages", own)
	}
	if a, ok := v.agencies[r.Session().Agency]; ok && facts.Province == "" {
		v.Plan.Set("province", a.Province)
	}
	v.Plan.Set("filled", v.Plan.filled())
	return nil
}

// filled is what a plan says of the person, comparable.
func (in plan) filled() string {
	out := url.Values{}
	for _, name := range fillFields {
		for _, v := range in.Values[name] {
			if v != "" {
				out.Add(name, v)
			}
		}
		slices.Sort(out[name])
	}
	return out.Encode()
}

// changed are the answers that are not those with which the plan began.
func (in plan) changed() (names []string) {
	if in.Get("filled") == "" {
		return nil // a plan of an earlier program
	}
	was, err := url.ParseQuery(in.Get("filled"))
	now, _ := url.ParseQuery(in.filled()) // just encoded
	for _, name := range fillFields {
		if err == nil && !slices.Equal(was[name], now[name]) {
			names = append(names, name)
		}
	}
	return names
}

// closedFacts are the sections with facts that the member may not read.
func (v inNeed) closedFacts() []string {
	var out []string
	for _, s := range v.Case.Sections {
		if !s.Readable && slices.Contains(casefile.FactSections, s.Section) {
			out = append(out, s.Section)
		}
	}
	return out
}

// NotFilled names the sections of which nothing is filled in.
func (v inNeed) NotFilled() []string { return v.Codes("section", v.closedFacts()) }

// News names the answers that the worker changed for this ask and may keep in
// the file.
func (v inNeed) News() []string {
	return v.Codes("fact", v.news())
}

func (v inNeed) news() []string {
	closed := v.closedFacts()
	return slices.DeleteFunc(v.Plan.changed(), func(name string) bool { return slices.Contains(closed, casefile.FactSection(name)) })
}

// keepFacts writes what was changed for this ask into the file.
func (p *pages) keepFacts(r *web.Request, v inNeed) error {
	facts, err := casework.GetFacts.Do(r.Context(), p.n, r.Session(), act.ID{ID: v.Case.ID})
	if err != nil {
		return err
	}
	in := act.SetFacts{Case: v.Case.ID, Seen: facts.Seen}
	in.CaseFacts = facts.CaseFacts
	said := v.Plan.attributes()
	for _, name := range v.news() {
		switch name {
		case "province":
			in.Province = v.Plan.Get(name)
		case "place":
			in.Place = strings.TrimSpace(v.Plan.Get(name))
		case "age_band":
			in.AgeBand = said.AgeBand
		case "gender":
			in.Gender = said.Gender
		case "languages":
			in.Languages = said.Languages
		case "dependants":
			in.Dependants = said.Dependants
		case "accessibility":
			in.Accessibility = said.Accessibility
		case "wishes":
			in.Wishes = said.Wishes
		case "safety":
			in.Safety = said.Safety
		}
	}
	if _, err := casework.SetFacts.Do(r.Context(), p.n, r.Session(), in); err != nil {
		return err
	}
	v.Plan.Set("filled", v.Plan.filled())
	return nil
}
