package listing

import (
	"slices"
	"strings"

	"relais/internal/act"
	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/languages"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
)

// Uses tells which attributes of an ask the rules of a service look at: an ask
// sends it those and no others.
func Uses(f match.Service) []string {
	r := f.Rules
	var out []string
	add := func(code string, used bool) {
		if used {
			out = append(out, code)
		}
	}
	add("age_band", r.MinAge != nil || r.MaxAge != nil)
	add("gender", len(r.Genders) > 0)
	add("languages", len(f.Languages) > 0)
	add("dependants", len(r.Accepts)+len(r.Refuses) > 0)
	add("accessibility", r.AccessibilityKnown || len(r.Accessible) > 0)
	add("wishes", len(r.Wishes) > 0 || r.OnlyFor != "")
	add("region", r.Residence)
	add("safety", len(r.Safety) > 0)
	return out
}

// Card is a service on one line.
func Card(f match.Service) act.ServiceCard {
	c := act.ServiceCard{
		ID: f.ID, Name: pair(f.Name), Organization: pair(f.Organization), Summary: act.LongText(pair(f.Summary)),
		Agency: f.Agency, Uses: Uses(f), Sector: f.Sector, Needs: f.Needs, Languages: f.Languages,
		Interpreter: f.Interpreter, Remote: f.Remote, AlwaysOpen: f.AlwaysOpen, Confidential: f.Confidential,
		Waitlist: f.Waitlist, Expected: f.Expected, Restricts: statusRule(f.Rules.Status), Publisher: f.Publisher,
	}
	if len(f.Sites) > 0 {
		c.Province, c.Place = f.Sites[0].Province, f.Sites[0].Place
	} else if len(f.Areas) > 0 {
		c.Province = f.Areas[0].Province
	}
	if f.Capacity != nil {
		c.Capacity = &act.CapacityView{Available: f.Capacity.Available, Maximum: f.Capacity.Maximum,
			Unit: f.Capacity.Unit, Updated: f.Capacity.Updated}
	}
	if !f.Verified.IsZero() {
		v := f.Verified
		c.Verified = &v
	}
	return c
}

func statusRule(b *match.Barrier) *act.StatusRule {
	if b == nil {
		return nil
	}
	return &act.StatusRule{Reason: pair(b.Reason), Source: b.Source}
}

// View is a service, whole, as the public sees it.
func View(e directory.Entry, organization *hsds.Organization) act.Service {
	s, _ := e.Service()
	x := s.Extension()
	f := facts.Of(e.Record, e.Agency, organization, needs.Default())
	if f.Publisher == "" {
		f.Publisher = e.Publisher
	}
	v := act.Service{
		ServiceCard: Card(f), Status: s.Status, Email: s.Email, URL: s.URL, Source: e.Source, Changed: e.Changed,
		Region: x.Region, Sites: siteList(s, x), Rules: viewRules(f.Rules),
		Description: long(s.Description, x, func(t hsds.Texts) string { return t.Description }),
		Eligibility: long(s.EligibilityDescription, x, func(t hsds.Texts) string { return t.EligibilityDescription }),
		Application: long(s.ApplicationProcess, x, func(t hsds.Texts) string { return t.ApplicationProcess }),
		Fees:        long(s.FeesDescription, x, func(t hsds.Texts) string { return t.FeesDescription }),
		Wait:        long(s.WaitTime, x, func(t hsds.Texts) string { return t.WaitTime }),
		Alert:       long(s.Alert, x, func(t hsds.Texts) string { return t.Alert }),
	}
	v.Name.More = more(x, func(t hsds.Texts) string { return t.Name })
	v.Phones, v.LanguageNotes = phonesOf(s), notesOf(s)
	for _, d := range s.RequiredDocuments {
		v.Documents = append(v.Documents, d.Document)
	}
	v.Areas = areaNames(s)
	v.Weekly = weekly(s, f.Schedule)
	v.Hours = hoursInWords(s, v.Weekly == nil && !f.AlwaysOpen)
	return v
}

// phonesOf are the telephones of a service, and of the places where it is given,
// each number once.
func phonesOf(s hsds.Service) (out []act.PhoneLine) {
	lists := [][]hsds.Phone{s.Phones}
	for _, at := range s.ServiceAtLocations {
		if lists = append(lists, at.Phones); at.Location != nil {
			lists = append(lists, at.Location.Phones)
		}
	}
	for _, p := range slices.Concat(lists...) {
		if !slices.ContainsFunc(out, func(o act.PhoneLine) bool { return o.Number == p.Number }) {
			out = append(out, act.PhoneLine{Number: p.Number, Note: p.Description})
		}
	}
	return out
}

// notesOf are what a service says of its languages.
func notesOf(s hsds.Service) (out []act.LanguageNote) {
	list := slices.Clone(s.Languages)
	for _, at := range s.ServiceAtLocations {
		if at.Location != nil {
			list = append(list, at.Location.Languages...)
		}
	}
	for _, l := range list {
		n := act.LanguageNote{Code: languages.Code(l), Note: l.Note}
		if languages.ByInterpreter(l) {
			n.Note = strings.TrimSpace(l.Name + " " + l.Note)
		} else if _, said := tidy.LanguageNote(l.Name); n.Note == "" {
			n.Note = said
		}
		if n.Note != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

func long(own string, x hsds.Extension, other func(hsds.Texts) string) act.LongText {
	t := act.LongText(pair(facts.Bilingual(own, x, other)))
	t.More = more(x, other)
	return t
}

// pair is a text of the index, which has French and English only.
func pair(t match.Text) act.Text { return act.Text{FR: t.FR, EN: t.EN} }

// more are the texts of a record in further languages; nil when there are none.
func more(x hsds.Extension, text func(hsds.Texts) string) map[string]string {
	var out map[string]string
	for tag, t := range x.Texts {
		if s := text(t); s != "" && tag != "fr" && tag != "en" {
			if out == nil {
				out = map[string]string{}
			}
			out[tag] = s
		}
	}
	return out
}

func viewRules(r match.Rules) act.ServiceRules {
	return act.ServiceRules{Genders: r.Genders, MinAge: r.MinAge, MaxAge: r.MaxAge, Accepts: r.Accepts,
		Refuses: r.Refuses, Accessible: r.Accessible, Wishes: r.Wishes, Safety: r.Safety, OnlyFor: r.OnlyFor,
		Residence: r.Residence, Status: statusRule(r.Status)}
}

func siteList(s hsds.Service, x hsds.Extension) []act.Site {
	var out []act.Site
	if x.Confidential {
		return nil
	}
	for _, sal := range s.ServiceAtLocations {
		l := sal.Location
		if l == nil {
			continue
		}
		site := act.Site{Name: l.Name, Transport: l.Transportation}
		for _, a := range l.Addresses {
			site.Address = strings.TrimSpace(a.Address1 + " " + a.Address2)
			site.Place, site.Province, site.PostalCode = a.City, a.StateProvince, a.PostalCode
			break
		}
		for _, a := range l.Accessibility {
			site.Access = strings.TrimSpace(site.Access + " " + a.Description)
		}
		out = append(out, site)
	}
	return out
}

func areaNames(s hsds.Service) []string {
	var out []string
	for _, a := range s.ServiceAreas {
		if a.Name != "" && !slices.Contains(out, a.Name) {
			out = append(out, a.Name)
		}
	}
	return out
}

// hoursInWords are the hours as the record words them, or by its codes.
func hoursInWords(s hsds.Service, times bool) []string {
	list := slices.Clone(s.Schedules)
	for _, sal := range s.ServiceAtLocations {
		list = append(list, sal.Schedules...)
	}
	var out []string
	for _, one := range list {
		words := one.Description
		if words == "" && one.OpensAt != "" && times {
			words = strings.TrimSpace(one.ByDay + " " + one.OpensAt + "–" + one.ClosesAt)
		}
		if words != "" && !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return out
}
