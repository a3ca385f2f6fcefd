package official

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"relais/internal/directory/hsds"
	"relais/internal/kittest"
)

// TestConform shows what is said in another form, and what can't be said.
func TestConform(t *testing.T) {
	for _, tt := range []struct{ name, kind, in, want string }{
		{"ids", "service", `{"id":"a","organization_id":7,"name":"N","status":"active"}`,
			`{"id":"` + ID("a") + `","organization_id":"` + ID("7") + `","name":"N","status":"active"}`},
		{"a UUID stays", "taxonomy", `{"id":"0FE2F5CB-0E1B-4C4B-9B1F-3A1B2C3D4E5F","name":"N","description":"D"}`,
			`{"id":"0FE2F5CB-0E1B-4C4B-9B1F-3A1B2C3D4E5F","name":"N","description":"D"}`},
		{"addresses of the web", "service", `{"id":"a","name":"N","status":"defunct","url":"www.example.ca/a?b"}`,
			`{"id":"` + ID("a") + `","name":"N","status":"defunct","url":"https://www.example.ca/a?b"}`},
		{"what is no address is left out", "service", `{"id":"a","name":"N","status":"inactive","url":"ask us","email":"ask us"}`,
			`{"id":"` + ID("a") + `","name":"N","status":"inactive"}`},
		{"an address among words, signs that browsers escape", "service", `{"id":"a","name":"N","status":"active","email":"a.b@example.ca, or ask","url":"http://example.ca/a|b c"}`,
			`{"id":"` + ID("a") + `","name":"N","status":"active","email":"a.b@example.ca","url":"http://example.ca/a%7Cb%20c"}`},
		{"a code in another case", "service", `{"id":"a","name":"N","status":"Temporarily Closed"}`, `{"id":"` + ID("a") + `","name":"N","status":"temporarily closed"}`},
		{"required parts of an address", "location", `{"id":"l","location_type":"physical","addresses":[{"id":"x","city":"Laval"}]}`,
			`{"id":"` + ID("l") + `","location_type":"physical","addresses":[{"id":"` + ID("x") +
				`","city":"Laval","address_1":"","state_province":"","postal_code":"","country":"","address_type":"physical"}]}`},
		{"a number that says more", "contact", `{"id":"c","phones":[{"id":"p","number":"514-555-0101","extension":"0123"}]}`,
			`{"id":"` + ID("c") + `","phones":[{"id":"` + ID("p") + `","number":"514-555-0101","extension":123,"description":"0123"}]}`},
		{"a telephone without a number", "contact", `{"id":"c","phones":[{"id":"p","type":"voice"}]}`, `{"id":"` + ID("c") + `","phones":[]}`},
		{"what the schema does not know stays", "organization", `{"id":"o","name":"N","relais":{"identifiers":[1]}}`,
			`{"id":"` + ID("o") + `","name":"N","description":"N","relais":{"identifiers":[1]}}`},
	} {
		got, want := read(t, tt.in), read(t, tt.want)
		Conform(hsds.Kind(tt.kind), got)
		if diff := cmp.Diff(string(hsds.Canonical(want)), string(hsds.Canonical(got))); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func read(t *testing.T, text string) map[string]any {
	t.Helper()
	m, err := hsds.Object([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// FuzzConform: whatever an object holds, the official schema of a service, formats
// included, holds for what is made of it, and once more changes nothing.
func FuzzConform(f *testing.F) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	var schema *jsonschema.Schema
	f.Add([]byte(`{"id":1,"name":null,"phones":{"number":[1,2]},"organization":[{}],"last_modified":0,"service_at_locations":[{"location":[]}]}`))
	f.Add([]byte(`{"url":"http://[","email":"a@b@c","schedules":[{"freq":[],"timezone":"x"}],"capacities":[{"unit":{},"available":1,"updated":"2026-01-01"}]}`))
	f.Add([]byte(`{"email":"\"a b\"@example.ca","assurer_email":"a@exa_mple.ca","url":"mailto:x","additional_urls":[{"url":"//example.ca"}],"minimum_age":"1e5","fees":true}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := hsds.Object(data)
		if err != nil {
			return
		}
		Conform(hsds.KindService, m)
		once := hsds.Canonical(m)
		again := read(t, string(once))
		Conform(hsds.KindService, again)
		if !bytes.Equal(once, hsds.Canonical(again)) {
			t.Errorf("not the same twice: %s, %s", once, hsds.Canonical(again))
		}
		if schema == nil {
			if schema, err = c.Compile(kittest.Path(t, "hsds-3.2.3/schema/service.json")); err != nil {
				t.Fatal(err)
			}
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(once))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", once, err)
		}
	})
}
