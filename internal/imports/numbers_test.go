package imports_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
)

// numberedFeed is a package of a source that numbers all it has from 1.
func numberedFeed(t *testing.T, name string) []byte {
	return hsdstest.Zip(t, "organizations.csv", "id,name,description\n1,"+name+" one,x\n2,"+name+" two,x\n",
		"services.csv", "id,organization_id,name,status\n1,2,"+name+" beds,active\n2,1,"+name+" meals,active\n",
		"locations.csv", "id,name,location_type\n1,"+name+" house,physical\n", "services_at_location.csv", "id,service_id,location_id\n1,2,1\n",
		"taxonomy_terms.csv", "id,name,description\nT1,Warmth,Warm rooms\n",
		"attributes.csv", "id,link_id,link_entity,taxonomy_term_id\n1,1,service,T1\n")
}

// TestNumbersOfTwoSources: service 1 of one source is not service 1 of another.
func TestNumbersOfTwoSources(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, desk := t.Context(), f.Desk().Admin
		for _, again := range []bool{false, true} {
			for _, source := range []string{"Loon", "Heron"} {
				rep, err := imports.ImportDirectory.Do(ctx, f.Node, desk.Fresh(), act.ImportDirectory{Source: source, Data: numberedFeed(t, source)})
				if err != nil || rep.Refused > 0 || again != (rep.Added == 0) || rep.Updated > 0 {
					t.Fatalf("%s, again %t: %+v %v", source, again, rep, err)
				}
			}
		}
		out, err := listings.ExportDirectory.Do(ctx, f.Node, desk.Fresh(), act.ExportDirectory{Form: "ndjson"})
		if err != nil {
			t.Fatal(err)
		}
		for _, source := range []string{"Loon", "Heron"} {
			id := func(n int) string { return hsds.ContentID("numbered", source, fmt.Sprint(n)) }
			beds, meals := lineOf(t, out.Data, `"name":"`+source+` beds"`), lineOf(t, out.Data, `"name":"`+source+` meals"`)
			for _, want := range []string{`"id":"` + id(1) + `"`, `"organization_id":"` + id(2) + `"`, `"identifiers":[{"scheme":"` + source + `","value":"1"}]`, `"link_id":"` + id(1) + `"`, "Warmth"} {
				if !strings.Contains(beds, want) {
					t.Errorf("%s: no %s in %s", source, want, beds)
				}
			}
			for _, want := range []string{`"organization_id":"` + id(1) + `"`, `"location":{"id":"` + id(1) + `"`, source + " house"} {
				if !strings.Contains(meals, want) {
					t.Errorf("%s: no %s in %s", source, want, meals)
				}
			}
			if org := lineOf(t, out.Data, `"name":"`+source+` two","relais"`); !strings.Contains(org, `"id":"`+id(2)+`"`) || !strings.Contains(org, `"value":"2"`) {
				t.Errorf("%s: %s", source, org)
			}
		}
	})
}

// lineOf is the record that says something.
func lineOf(t *testing.T, data []byte, says string) string {
	t.Helper()
	for line := range bytes.Lines(data) {
		if bytes.Contains(line, []byte(says)) {
			return string(line)
		}
	}
	t.Fatalf("no %s in %s", says, data)
	return ""
}
