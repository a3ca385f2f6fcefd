package read_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/write"
	"relais/internal/kittest"
)

func canonicalText(t testing.TB, data []byte) string {
	t.Helper()
	v, _, err := hsds.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return string(hsds.Canonical(v))
}

func TestOfficialExamplesSurvive(t *testing.T) {
	tests := []struct {
		file    string
		records int
		kind    hsds.Kind
	}{
		{"service_full.json", 1, hsds.KindService},
		{"service_list.json", 1, hsds.KindService},
		{"organization_full.json", 2, hsds.KindOrganization},
		{"organization_list.json", 1, hsds.KindOrganization},
		{"service_at_location_full.json", 1, hsds.KindServiceAtLocation},
		{"service_at_location_list.json", 1, hsds.KindServiceAtLocation},
		{"location.json", 1, hsds.KindLocation},
		{"taxonomy.json", 1, hsds.KindTaxonomy},
		{"taxonomy_list.json", 1, hsds.KindTaxonomy},
		{"taxonomy_term.json", 1, hsds.KindTaxonomyTerm},
		{"taxonomy_term_list.json", 1, hsds.KindTaxonomyTerm},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile(kittest.Path(t, "hsds-3.2.3/examples/"+tt.file))
			if err != nil {
				t.Fatal(err)
			}
			records, rep := hsdstest.Read(t, data)
			if len(records) != tt.records || records[0].Kind != tt.kind || rep.Refused > 0 || len(rep.Changed) > 0 {
				t.Fatalf("%d records, first a %s; report %+v", len(records), records[0].Kind, rep)
			}
			for _, form := range write.Forms {
				out := hsdstest.Write(t, form, records)
				again, _ := hsdstest.Read(t, out)
				if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" {
					t.Errorf("%s: %s", form, diff)
				}
			}
			want := data
			if _, contents, ok := strings.Cut(string(data), `"contents":`); ok {
				want = []byte(strings.TrimSuffix(strings.TrimSpace(contents), "}"))
			} else {
				want = append(append([]byte("["), data...), ']')
			}
			if diff := cmp.Diff(canonicalText(t, want), canonicalText(t, hsdstest.Write(t, write.FormArray, records))); diff != "" {
				t.Errorf("the example came out otherwise than it went in: %s", diff)
			}
		})
	}
}

func TestExportFitsTheSchema(t *testing.T) {
	for _, ex := range []string{"service_full.json", "organization_full.json"} {
		data, err := os.ReadFile(kittest.Path(t, "hsds-3.2.3/examples/"+ex))
		if err != nil {
			t.Fatal(err)
		}
		records, _ := hsdstest.Read(t, data)
		CheckSchema(t, filepath.Dir(kittest.Path(t, "hsds-3.2.3/schema/service.json")), records)
	}
}

// CheckSchema validates records as they are exported against the schemas of
// the specification.
func CheckSchema(t *testing.T, schemas string, records []hsds.Record) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, r := range records {
		s, err := c.Compile("file://" + schemas + "/" + string(r.Kind) + ".json")
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(r.Doc))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s %s: %v", r.Kind, r.ID, err)
		}
	}
}

func TestFlawedInput(t *testing.T) {
	tests := []struct {
		name    string
		in      string
		records int
		reasons map[string]int
	}{
		{"nothing", "", 0, nil},
		{"text", "hello", 0, map[string]int{hsds.RefusedForm: 1}},
		{"a number", "42", 0, map[string]int{hsds.RefusedNotObject: 1}},
		{"no kind", `{"id":"1"}`, 0, map[string]int{hsds.RefusedKind: 1}},
		{"no id", `{"name":"A","status":"active"}`, 1, map[string]int{hsds.ChangedID: 1}},
		{"number as id", `{"id":12,"name":"A","status":"active"}`, 1, map[string]int{hsds.KeptOddID: 1}},
		{"no name", `{"id":"1","status":"active"}`, 0, map[string]int{hsds.RefusedNoName: 1}},
		{"no status", `{"id":"1","name":"A","organization_id":"2"}`, 1, map[string]int{hsds.KeptNoStatus: 1}},
		{"unknown member", `{"id":"1","name":"A","status":"active","x":[null]}`, 1, map[string]int{hsds.KeptUnknown: 1}},
		{"odd type", `{"id":"1","name":"A","status":"active","phones":"none","minimum_age":"12"}`, 1,
			map[string]int{hsds.KeptOddType: 1}},
		{"twice", `[{"id":"1","name":"A","status":"active"},{"id":"1","name":"B","status":"active"}]`, 1,
			map[string]int{hsds.RefusedDouble: 1}},
		{"double member", `{"id":"1","name":"A","name":"B","status":"active"}`, 1, map[string]int{hsds.ChangedDouble: 1}},
		{"half a character", `{"id":"1","name":"A\ud800","status":"active"}`, 1, map[string]int{hsds.ChangedText: 1}},
		{"Windows-1252", "{\"id\":\"1\",\"name\":\"H\xe9bergement\",\"status\":\"active\"}", 1,
			map[string]int{hsds.ChangedEncoding: 1}},
		{"byte order mark", "\uFEFF{\"id\":\"1\",\"name\":\"A\",\"status\":\"active\"}", 1, nil},
		{"cut short", `[{"id":"1","name":"A","status":"active"},{"id":"2","na`, 1, map[string]int{hsds.RefusedNotJSON: 1}},
		{"bad line", "{\"id\":\"1\",\"name\":\"A\",\"status\":\"active\"}\n{oops}\n{\"id\":\"2\",\"name\":\"B\",\"status\":\"active\"}\n",
			2, map[string]int{hsds.RefusedNotJSON: 1}},
		{"something after", `[] {"id":"1"}`, 0, map[string]int{hsds.RefusedKind: 1}},
		{"envelope with more", `{"contents":[{"id":"1","name":"A","status":"active"}],"licence":"x"}`, 1,
			map[string]int{hsds.ChangedEnvelope: 1}},
		{"control in id", `{"id":"a\u0000b","name":"A","status":"active"}`, 0, map[string]int{hsds.RefusedBadID: 1}},
		{"deep", strings.Repeat("[", 100) + strings.Repeat("]", 100), 0, map[string]int{hsds.RefusedNotJSON: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, rep := hsdstest.Read(t, []byte(tt.in))
			if len(records) != tt.records || rep.In != tt.records+rep.Refused {
				t.Errorf("%d records, want %d; report %+v", len(records), tt.records, rep)
			}
			if diff := cmp.Diff(tt.reasons, rep.Reasons); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`{"id":"1","name":"A","status":"active","organization":{"id":"2","name":"O","description":""}}`,
		`{"id":"o","name":"O","description":"","services":[{"id":"1","name":"A"},{"name":"B","status":"active"}]}`,
		`{"services":[{"name":"x","status":"y"}]}`,
		`{"contents":[{"id":"1","name":"A","status":"active"}]}`,
		"{\"id\":\"1\",\"name\":\"A\",\"version\":1e400}\n{\"id\":\"2\"}",
		`[{"id":"\ud800","name":"é","status":null,"x":-0.0}]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		records, rep := hsdstest.Read(t, data)
		if rep.In != len(records)+rep.Refused {
			t.Fatalf("in %d, records %d, refused %d", rep.In, len(records), rep.Refused)
		}
		for _, form := range write.Forms {
			out := hsdstest.Write(t, form, records)
			if form != write.FormLines && form != write.FormTabular && !json.Valid(out) {
				t.Fatalf("%s is no JSON: %q", form, out)
			}
			again, rep := hsdstest.Read(t, out)
			if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" || rep.Refused > 0 {
				t.Fatalf("%s: %s\n%+v\n%q", form, diff, rep, data)
			}
		}
	})
}
