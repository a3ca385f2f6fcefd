package needs

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"relais/internal/kittest"
)

func TestTaxonomyIsComplete(t *testing.T) {
	tax := Default()
	if len(tax.Needs) < 60 {
		t.Fatalf("%d needs, want at least 60", len(tax.Needs))
	}
	for _, s := range []string{tax.Source, tax.Date, tax.Reviewer, tax.Title.FR, tax.Title.EN} {
		if s == "" {
			t.Error("source, date, reviewer or title is missing")
		}
	}
	groups := map[string]bool{}
	for _, g := range tax.Groups {
		groups[g.Code] = true
		wantBoth(t, g.Code, g.Name)
	}
	code := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	urgencies := map[string]bool{"danger": true, "crisis": true, "detained": true, "urgent": true, "standard": true}
	horizons := map[string]int{}
	for _, n := range tax.Needs {
		horizons[n.Horizon]++
		wantBoth(t, n.Code, n.Name)
		wantBoth(t, n.Code, n.Description)
		switch {
		case !code.MatchString(n.Code):
			t.Errorf("%q is no code", n.Code)
		case !groups[n.Group]:
			t.Errorf("%s: unknown group %q", n.Code, n.Group)
		case !urgencies[n.Urgency]:
			t.Errorf("%s: unknown urgency %q", n.Code, n.Urgency)
		case n.Icon == "" || len(n.OpenEligibility) == 0:
			t.Errorf("%s: no icon or no crosswalk", n.Code)
		case len(n.Words.EN) < 3 || len(n.Words.FR) < 3:
			t.Errorf("%s: fewer than three everyday words in a language", n.Code)
		}
	}
	for _, h := range []string{Tonight, Weeks, Months, Years} {
		if horizons[h] < 5 {
			t.Errorf("only %d needs of the horizon %q", horizons[h], h)
		}
	}
	if len(horizons) != 4 {
		t.Errorf("horizons %v, want four", horizons)
	}
}

func wantBoth(t *testing.T, code string, text Text) {
	t.Helper()
	if text.EN == "" || text.FR == "" {
		t.Errorf("%s: a text is missing in one language", code)
	}
	if strings.ContainsAny(text.EN+text.FR, "'\"") {
		t.Errorf("%s: typewriter quotes", code)
	}
}

func TestCrosswalkNamesRealTerms(t *testing.T) {
	data, err := os.ReadFile(kittest.Path(t, "taxonomies/open-eligibility-CC-BY-SA-3.0/oe.json"))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	var doc any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	collect(doc, known)
	for _, n := range Default().Needs {
		for _, c := range n.OpenEligibility {
			if !known[c] {
				t.Errorf("%s: %q is no code of Open Eligibility", n.Code, c)
			}
		}
	}
}

func collect(v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if id, ok := v["@id"].(string); ok {
			into[id] = true
		}
		for _, m := range v {
			collect(m, into)
		}
	case []any:
		for _, m := range v {
			collect(m, into)
		}
	}
}
