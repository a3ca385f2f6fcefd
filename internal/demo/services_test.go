package demo

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/write"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/kittest"
	"relais/internal/locale"
)

var now = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)

func demoServices() []hsds.Service {
	ids := map[string]string{}
	for _, a := range Agencies() {
		ids[a.Key] = "id-of-" + a.Key
	}
	return Services(now, Seed, ids)
}

func demoEngine(t testing.TB) match.Engine {
	t.Helper()
	var known []match.Service
	for _, s := range demoServices() {
		r, err := hsds.NewRecord(s)
		if err != nil {
			t.Fatal(err)
		}
		known = append(known, facts.Of(r, s.Relais.Agency, nil, needs.Default()))
	}
	return match.New(needs.Default(), slices.Values(known))
}

func TestServicesCoverTheCountry(t *testing.T) {
	all := demoServices()
	if len(all) < 380 || len(all) > 450 {
		t.Errorf("%d services, want about 400", len(all))
	}
	ids, perProvince, phone := map[string]bool{}, map[string]int{}, regexp.MustCompile(`^\d{3}-555-01\d\d$`)
	var restricted, hidden, waitlists, capacities, linked int
	for _, s := range all {
		if ids[s.ID] {
			t.Errorf("%s stands twice", s.ID)
		}
		ids[s.ID] = true
		r, _ := hsds.NewRecord(s)
		f := facts.Of(r, s.Relais.Agency, nil, needs.Default())
		for _, site := range f.Sites {
			perProvince[site.Province]++
		}
		if f.Name.FR == "" || f.Name.EN == "" || f.Summary.FR == "" || f.Summary.EN == "" || f.Summary.FR == f.Summary.EN {
			t.Errorf("%s is not bilingual: %+v %+v", s.ID, f.Name, f.Summary)
		}
		if len(f.Needs) != len(s.Attributes) || len(f.Languages) == 0 || f.Organization.FR == "" {
			t.Errorf("%s: needs %v, languages %v, organization %v", f.Name.EN, f.Needs, f.Languages, f.Organization)
		}
		if !phone.MatchString(s.Phones[0].Number) || !strings.HasSuffix(s.Email, "@example.ca") {
			t.Errorf("%s: %s %s", s.ID, s.Phones[0].Number, s.Email)
		}
		if strings.ContainsAny(f.Name.FR+f.Summary.FR+f.Name.EN+f.Summary.EN, "{}'") {
			t.Errorf("%s: a text was not filled in: %v %v", s.ID, f.Name, f.Summary)
		}
		restricted += count(f.Rules.Status != nil)
		hidden += count(f.Confidential)
		waitlists += count(f.Waitlist)
		capacities += count(f.Capacity != nil)
		linked += count(f.Agency != "")
	}
	if len(perProvince) != 13 {
		t.Errorf("services in %v, want all provinces and territories", perProvince)
	}
	if restricted < 20 || hidden < 3 || waitlists < 5 || capacities < 50 || linked < 14 {
		t.Errorf("%d restricted, %d hidden, %d waitlists, %d capacities, %d of the node", restricted, hidden, waitlists, capacities, linked)
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestServicesAreTheSameEachTime(t *testing.T) {
	if diff := cmp.Diff(demoServices(), demoServices()); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenAddressesAreNowhere(t *testing.T) {
	data, err := Feed(demoServices())
	if err != nil {
		t.Fatal(err)
	}
	if len(HiddenPlaces()) == 0 {
		t.Fatal("no hidden place")
	}
	for _, h := range HiddenPlaces() {
		street, _, _ := strings.Cut(h.Address, ",")
		if bytes.Contains(data, []byte(street)) || !bytes.Contains(data, []byte(h.Service)) {
			t.Errorf("%s is in the directory, or its service is not", street)
		}
	}
}

func TestTemplatesSayTheSameInBothLanguages(t *testing.T) {
	for _, k := range theMaterial().Kinds {
		if len(k.Names.EN) != len(k.Names.FR) || len(k.Names.EN) == 0 || len(k.About) == 0 {
			t.Errorf("%s: %d names in English, %d in French", k.Key, len(k.Names.EN), len(k.Names.FR))
		}
		if _, ok := theMaterial().Organizations[k.Sector]; !ok {
			t.Errorf("%s: no organization of the sector %s", k.Key, k.Sector)
		}
		for _, n := range k.Needs {
			if _, ok := needs.Default().Get(n); !ok {
				t.Errorf("%s: unknown need %s", k.Key, n)
			}
		}
	}
}

func TestFeedFitsTheStandardAndSurvives(t *testing.T) {
	data, err := Feed(demoServices())
	if err != nil {
		t.Fatal(err)
	}
	first := readFeed(t, data)
	var b bytes.Buffer
	if err := write.Records(&b, write.FormPage, first); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(byID(first), byID(readFeed(t, b.Bytes()))); diff != "" {
		t.Error(diff)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("file://" + kittest.Path(t, "hsds-3.2.3/schema/service.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range first {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(r.Doc))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", r.ID, err)
		}
	}
}

func readFeed(t *testing.T, data []byte) []hsds.Record {
	t.Helper()
	all, rep := hsdstest.Read(t, data)
	if rep.Refused > 0 || len(rep.Changed) > 0 || len(rep.Kept) > 0 {
		t.Fatalf("%+v", rep)
	}
	return all
}

func byID(all []hsds.Record) map[string]string {
	m := map[string]string{}
	for _, r := range all {
		m[r.ID] = string(r.Doc)
	}
	return m
}

func TestStoryOfTheDirectory(t *testing.T) {
	e := demoEngine(t)
	gap := func(q match.Question, why string) {
		t.Helper()
		q.Now, q.Members = now, true
		if got := e.Match(q).Gaps; len(got) != 1 || got[0].Why != why {
			t.Errorf("gaps %v, want %s", got, why)
		}
	}
	detox := []match.NeedAsked{{Code: "detox", Urgency: "urgent"}}
	for _, p := range []string{"YT", "NT", "NU"} {
		gotGap := e.Match(match.Question{Members: true, Needs: detox, Province: p, Gender: "man", AgeBand: "adult_25_64", Now: now}).Gaps
		if len(gotGap) != 1 {
			t.Errorf("%s: a man finds detox, which the story says nobody gives", p)
		}
	}
	gap(match.Question{Needs: []match.NeedAsked{{Code: "consular-help"}}}, match.GapNone)

	a := e.Match(match.Question{Members: true, Needs: []match.NeedAsked{{Code: "emergency-shelter", Urgency: "crisis"}}, Place: "Ottawa",
		Province: "ON", Located: true, Lat: 45.42, Lng: -75.70, Gender: "woman", AgeBand: "adult_18_24",
		Dependants: []string{"children"}, Safety: []string{"pursued"}, Languages: []string{"fr"}, Now: now})
	if len(a.Results) == 0 || a.Results[0].Service.ID != ServiceID("shelter", "shelter") {
		t.Fatalf("Tamarack House is not the first answer: %v", names(a))
	}
	barred := e.Match(match.Question{Needs: []match.NeedAsked{{Code: "transitional-housing"}}, Province: "ON", Place: "Ottawa",
		Gender: "woman", Now: now})
	if barred.Barriers == 0 {
		t.Error("no service that restricts by status is marked")
	}
}

func names(a match.Answer) (out []string) {
	for _, r := range a.Results {
		out = append(out, r.Service.Name.EN+" / "+r.Service.Organization.EN)
	}
	return out[:min(5, len(out))]
}

func TestWordsFindServicesAcrossLanguages(t *testing.T) {
	e := demoEngine(t)
	tests := []struct {
		text string
		need string
	}{
		{"endroit où dormir ce soir", "emergency-shelter"},
		{"bed tonight", "emergency-shelter"},
		{"désintox", "detox"},
		{"dope sick", "detox"},
		{"passeport confisqué", "belongings"},
		{"immigration lawyer", "legal-immigration"},
		{"avocate en immigration", "legal-immigration"},
		{"interprette", "interpretation"}, // a typing error
		{"food bank winnipeg", "food"},
		{"hutte de sudation", "indigenous-healing"},
		{"unpaid wages", "legal-labour"},
		{"effacer un tatouage", "tattoo-removal"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			a := e.Match(match.Question{Text: tt.text, Now: now})
			if len(a.Results) == 0 {
				t.Fatal("nothing found")
			}
			top := a.Results[:min(3, len(a.Results))]
			if !slices.ContainsFunc(top, func(r match.Result) bool { return slices.Contains(r.Service.Needs, tt.need) }) {
				t.Errorf("the first three don't answer %s: %v, understood %v", tt.need, names(a), a.Understood)
			}
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	e := demoEngine(b)
	q := match.Question{Text: "abri pour femme avec enfants", Needs: []match.NeedAsked{{Code: "emergency-shelter", Urgency: "crisis"}},
		Province: "ON", Place: "Ottawa", Languages: []string{"es"}, Gender: "woman", Now: now, Limit: 20}
	for b.Loop() {
		e.Match(q)
	}
}

// TestHiddenPlacesDoNotTellTheirTown: no text, mail name, site or telephone of a
// place that is hidden says in which town it is.
func TestHiddenPlacesDoNotTellTheirTown(t *testing.T) {
	hidden := 0
	for _, s := range demoServices() {
		if !s.Relais.Confidential {
			continue
		}
		hidden++
		if s.URL != "" || !strings.HasPrefix(s.Phones[0].Number, "800-") {
			t.Errorf("%s: %s %s", s.ID, s.URL, s.Phones[0].Number)
		}
		all, err := Feed([]hsds.Service{s})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range places.Principal() {
			for _, town := range []string{p.Name.EN, p.Name.FR, slug(p.Name.EN)} {
				if regexp.MustCompile(`(?i)\b`+regexp.QuoteMeta(town)+`\b`).Match(all) && town != places.Provinces[p.Province].EN && town != places.Provinces[p.Province].FR {
					t.Errorf("%s tells %s: %s", s.ID, town, all)
				}
			}
		}
	}
	if hidden < 3 {
		t.Errorf("%d places are hidden", hidden)
	}
}

// TestRetold: what was typed in the story, and what a record says in both
// languages at once, is read in the language of the page.
func TestRetold(t *testing.T) {
	for _, w := range slices.Concat(typed, bilingual()) {
		if w.EN == "" || w.FR == "" || w.EN == w.FR {
			t.Errorf("%+v", w)
		}
		for _, page := range []string{w.FR, w.EN + " / " + w.FR} {
			page = html.EscapeString(page)
			if !slices.Contains(typed, w) && !strings.Contains(page, " / ") || slices.Contains(typed, w) && strings.Contains(page, " / ") {
				continue
			}
			if got := Retell(locale.EN, page); got != html.EscapeString(w.EN) {
				t.Errorf("English: %q", got)
			}
			if got := Retell(locale.FR, page); got != html.EscapeString(w.FR) {
				t.Errorf("French: %q", got)
			}
		}
	}
}
