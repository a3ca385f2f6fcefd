package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"relais/internal/act"
	"relais/internal/demo"
	"relais/internal/directory/hsds/official"
	"relais/internal/node/nodetest"
	"relais/internal/store/storetest"
)

// directoryOf loads the demonstration's directory and the official examples.
func directoryOf(t testing.TB, f *nodetest.Fixture) {
	t.Helper()
	feed, err := demo.Feed(demo.Services(f.Now(), demo.Seed, nil))
	if err != nil {
		t.Fatal(err)
	}
	loadFeed(t, f, "demo", feed)
	for _, name := range []string{"service_full", "organization_full", "taxonomy", "taxonomy_term"} {
		loadFeed(t, f, "official "+name, kit(t, "examples/"+name+".json"))
	}
}

func loadFeed(t testing.TB, f *nodetest.Fixture, source string, feed []byte) {
	t.Helper()
	if _, err := f.Node.Imports.LoadDirectory(context.Background(), act.ImportDirectory{Source: source}, bytes.NewReader(feed), nil); err != nil {
		t.Fatal(err)
	}
}

// ask sends one request to the HSDS API.
func ask(h http.Handler, method, path, body, token string) *http.Response {
	r := httptest.NewRequest(method, "http://localhost"+HSDSPrefix+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func read(t testing.TB, r *http.Response) []byte {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(b))
	return b
}

func page(t testing.TB, h http.Handler, path string) (p act.HSDSPage) {
	t.Helper()
	r := ask(h, "GET", path, "", "")
	if err := json.Unmarshal(read(t, r), &p); err != nil || r.StatusCode != 200 {
		t.Fatalf("GET %s: %d %v", path, r.StatusCode, err)
	}
	return p
}

func idOf(t testing.TB, doc json.RawMessage) string {
	t.Helper()
	var m struct{ ID string }
	if err := json.Unmarshal(doc, &m); err != nil {
		t.Fatal(err)
	}
	return m.ID
}

// TestHSDSIsWhatTheSpecificationSays: every operation of the official file, with
// each of its parameters, answers as the official schemas say.
func TestHSDSIsWhatTheSpecificationSays(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		directoryOf(t, f)
		h := HSDS(f.Node)
		doc := officialFile(t)
		v := validatorOf(t, doc)
		schemas := compiled(t, doc)
		samples := map[string]string{"search": "aide", "page": "2", "per_page": "7", "format": "json", "minimal": "true", "full": "true",
			"full_service": "true", "modified_after": "2025-06-01T00:00:00Z", "postcode": "X0X 0X0", "proximity": "5000000", "top_only": "true",
			"taxonomy_id": "", "taxonomy_term_id": "", "organization_id": "", "parent_id": ""}
		samples["organization_id"] = idOf(t, page(t, h, "/organizations").Contents[0])
		samples["taxonomy_id"] = idOf(t, page(t, h, "/taxonomies").Contents[0])
		samples["taxonomy_term_id"] = idOf(t, page(t, h, "/taxonomy_terms?search=shelter&per_page=1").Contents[0])
		samples["parent_id"] = idOf(t, page(t, h, "/taxonomy_terms?top_only=true&per_page=1").Contents[0])
		wrong := httptest.NewRecorder()
		wrong.Header().Set("Content-Type", "application/json")
		fmt.Fprint(wrong, `{"empty":"no","contents":[{"id":1}]}`)
		if ok, _ := v.ValidateHttpRequestResponse(httptest.NewRequest("GET", "http://localhost/services", nil), wrong.Result()); ok {
			t.Error("the validator finds nothing wrong with anything")
		}
		operations := 0
		for path, item := range doc["paths"].(map[string]any) {
			for method, op := range item.(map[string]any) {
				o, ok := op.(map[string]any)
				if !ok || method != "get" && method != "post" {
					continue
				}
				operations++
				queries := []string{""}
				params, _ := o["parameters"].([]any)
				for _, p := range params {
					name := p.(map[string]any)["name"]
					if r, ok := p.(map[string]any)["$ref"].(string); ok {
						name = r[strings.LastIndex(r, "/")+1:]
					}
					queries = append(queries, fmt.Sprintf("?%s=%s", name, url.QueryEscape(samples[name.(string)])))
				}
				for _, q := range queries {
					at := strings.Replace(path, "{id}", "{id}", 1)
					if strings.HasSuffix(path, "{id}") {
						list := page(t, h, strings.TrimSuffix(path, "/{id}"))
						at = strings.Replace(path, "{id}", idOf(t, list.Contents[len(list.Contents)-1]), 1)
					}
					r := ask(h, strings.ToUpper(method), at+q, "", "")
					body := read(t, r)
					if r.StatusCode != 200 {
						t.Errorf("%s %s: %d %s", method, at+q, r.StatusCode, body)
						continue
					}
					request := httptest.NewRequest(strings.ToUpper(method), "http://localhost"+at+q, nil)
					if ok, errs := v.ValidateHttpRequestResponse(request, r); !ok {
						for _, e := range errs {
							t.Errorf("%s %s: %s: %s", method, at+q, e.Message, e.Reason)
						}
					}
					schemas(t, path, at+q, body)
				}
			}
		}
		if operations != 16 {
			t.Errorf("%d operations were tried", operations)
		}
	})
}

// compiled checks bodies against the official schemas with a second validator.
func compiled(t testing.TB, doc map[string]any) func(t testing.TB, path, asked string, body []byte) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("official.json", doc); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]string{"/services": "service", "/organizations": "organization", "/service_at_locations": "service_at_location",
		"/taxonomies": "taxonomy", "/taxonomy_terms": "taxonomy_term"}
	schema := func(name string) *jsonschema.Schema {
		s, err := c.Compile("official.json#/components/schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	whole, flat := map[string]*jsonschema.Schema{}, map[string]*jsonschema.Schema{}
	for path, kind := range kinds {
		whole[path] = schema(kind)
		flat[path] = whole[path]
		if !strings.HasPrefix(kind, "taxonomy") {
			flat[path] = schema(kind + "_list")
		}
	}
	return func(t testing.TB, path, asked string, body []byte) {
		t.Helper()
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			t.Errorf("%s: %v", asked, err)
			return
		}
		if list, ok := strings.CutSuffix(path, "/{id}"); ok {
			if err := whole[list].Validate(v); err != nil {
				t.Errorf("%s: %v", asked, err)
			}
			return
		}
		m, _ := v.(map[string]any)
		contents, _ := m["contents"].([]any)
		for _, one := range contents {
			if err := flat[path].Validate(one); err != nil {
				t.Errorf("%s: %v", asked, err)
				return
			}
		}
	}
}

// TestHSDSPages: the envelope counts right, and the pages together are the list.
func TestHSDSPages(t *testing.T) {
	f := nodetest.New(t, storetest.SQLite(t))
	loadFeed(t, f, "x", services(23))
	h := HSDS(f.Node)
	var all []string
	for n := 1; n <= 4; n++ {
		p := page(t, h, fmt.Sprintf("/services?per_page=7&page=%d", n))
		want := act.HSDSPage{TotalItems: 23, TotalPages: 4, PageNumber: n, Size: []int{7, 7, 7, 2}[n-1], FirstPage: n == 1, LastPage: n == 4}
		for _, doc := range p.Contents {
			all = append(all, idOf(t, doc))
		}
		p.Contents = nil
		if diff := cmp.Diff(want, p); diff != "" {
			t.Error(diff)
		}
	}
	for i, id := range all {
		if id != official.ID(fmt.Sprintf("s%02d", i)) {
			t.Errorf("%d is %s", i, id)
		}
	}
	if p := page(t, h, "/services?per_page=7&page=9"); !p.Empty || p.Size != 0 || p.TotalItems != 23 || !p.LastPage || string(mustJSON(p.Contents)) != "[]" {
		t.Errorf("beyond the end: %+v", p)
	}
	if p := page(t, h, "/services?minimal=true"); p.Size != 23 || p.TotalPages != 1 {
		t.Errorf("minimal is not one page: %+v", p)
	}
	if p := page(t, h, "/services?per_page=100000"); p.Size != 23 {
		t.Errorf("a large page: %+v", p)
	}
	lines := read(t, ask(h, "GET", "/services?format=ndjson", "", ""))
	if n := bytes.Count(lines, []byte("\n")); n != 23 {
		t.Errorf("%d lines", n)
	}
	for _, bad := range []string{"per_page=0", "per_page=x", "page=0", "page=-1", "minimal=perhaps", "modified_after=soon", "format=xml", "proximity=near"} {
		r := ask(h, "GET", "/service_at_locations?"+bad, "", "")
		if r.StatusCode != 400 && r.StatusCode != 422 || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d", bad, r.StatusCode)
		}
	}
	for _, none := range []string{"/services/none", "/organizations/none", "/taxonomies/none", "/taxonomy_terms/none", "/service_at_locations/none", "/else"} {
		if r := ask(h, "GET", none, "", ""); r.StatusCode != 404 {
			t.Errorf("%s: %d", none, r.StatusCode)
		}
	}
}

// TestHSDSSearchesStayOutOfURLs: a POST takes the same parameters in its body.
func TestHSDSSearchesStayOutOfURLs(t *testing.T) {
	f := nodetest.New(t, storetest.SQLite(t))
	loadFeed(t, f, "x", services(23))
	h := HSDS(f.Node)
	for path, body := range map[string]string{
		"/services?search=number7&per_page=3":                     `{"search":"number7","per_page":3}`,
		"/services?organization_id=o1&per_page=3&page=2":          `{"organization_id":"o1","per_page":3,"page":2}`,
		"/services?full=true&modified_after=2026-01-10":           `{"full":true,"modified_after":"2026-01-10"}`,
		"/services?minimal=true":                                  `{"minimal":true}`,
		"/organizations?full_service=true":                        `{"full_service":true}`,
		"/taxonomy_terms?top_only=true":                           `{"top_only":true}`,
		"/service_at_locations?postcode=K1A0A6&proximity=1000000": `{"postcode":"K1A0A6","proximity":"1000000"}`,
		"/service_at_locations?postcode=K1A0A6&proximity=100":     `{"postcode":"K1A0A6","proximity":100}`,
	} {
		get := read(t, ask(h, "GET", path, "", ""))
		bare, _, _ := strings.Cut(path, "?")
		post := read(t, ask(h, "POST", bare, body, ""))
		if diff := cmp.Diff(string(get), string(post)); diff != "" || !bytes.Contains(get, []byte(`"contents":[{`)) {
			t.Errorf("%s: %s %s", path, get, diff)
		}
	}
	if p := page(t, h, "/services?search=number7"); p.TotalItems != 1 || idOf(t, p.Contents[0]) != official.ID("s07") {
		t.Errorf("searched: %+v", p)
	}
	if p := page(t, h, "/services?search=number7&organization_id=o1"); p.TotalItems != 1 {
		t.Errorf("parameters together: %+v", p)
	}
	if p := page(t, h, "/services?search=number7&organization_id=o0"); p.TotalItems != 0 {
		t.Errorf("parameters must all hold: %+v", p)
	}
	if r := ask(h, "POST", "/services", `{"searching":"x"}`, ""); r.StatusCode/100 != 4 {
		t.Errorf("an unknown parameter: %d", r.StatusCode)
	}
}

// services is a small feed: s00, s01 …, of two organizations, at one place each.
func services(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `{"id":"s%02d","name":"Service number%d","status":"active","last_modified":"2026-01-%02dT08:00:00Z",`+
			`"organization":{"id":"o%d","name":"House %d","description":"A house"},"capacities":[{"id":"c","unit":{"id":"u","name":"bed"},"available":%d,"updated":"2026-01-01T00:00:00Z"}],`+
			`"service_at_locations":[{"id":"at%02d","location":{"id":"l%02d","location_type":"physical","latitude":45.4,"longitude":-75.7,`+
			`"addresses":[{"id":"a%d","address_1":"1, rue Fictive","city":"Ottawa","state_province":"ON","postal_code":"K1A 0A6","country":"CA","address_type":"physical"}]}}]}`+"\n",
			i, i, i%28+1, i%2, i%2, i, i, i, i)
	}
	return b.Bytes()
}

// TestHSDSProfile: the patches of the profile make valid schemas and a valid
// description of the official files, and our description names the same
// operations and parameters.
func TestHSDSProfile(t *testing.T) {
	f := nodetest.New(t, storetest.SQLite(t))
	h := HSDS(f.Node)
	var root struct{ Version, Profile, OpenAPI string }
	if err := json.Unmarshal(read(t, ask(h, "GET", "/", "", "")), &root); err != nil || root.Profile != "http://localhost/hsds/profile" {
		t.Errorf("root: %+v, %v", root, err)
	}
	var index struct{ Profile []string }
	if err := json.Unmarshal(read(t, ask(h, "GET", "/profile", "", "")), &index); err != nil || len(index.Profile) < 6 {
		t.Fatalf("profile: %+v, %v", index, err)
	}
	for _, u := range index.Profile {
		name := u[strings.LastIndex(u, "/")+1:]
		var patch any
		if err := json.Unmarshal(read(t, ask(h, "GET", "/profile/"+name, "", "")), &patch); err != nil {
			t.Fatal(err)
		}
		if name == "openapi.json" {
			merged := merge(officialFile(t), patch).(map[string]any)
			if ok, errs := validatorOf(t, merged).ValidateDocument(); !ok {
				t.Errorf("%s: %s", errs[0].Message, errs[0].Reason)
			}
			continue
		}
		merged := merge(kitTree(t, "schema/"+name), patch).(map[string]any)
		b, _ := json.Marshal(merged)
		v, _ := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		c := jsonschema.NewCompiler()
		if err := c.AddResource("https://json-schema.org/"+name, v); err != nil {
			t.Fatal(err)
		}
		if merged["properties"].(map[string]any)["relais"] == nil {
			t.Errorf("%s adds nothing", name)
		}
	}
	var own map[string]any
	if err := json.Unmarshal(HSDSDocument(), &own); err != nil {
		t.Fatal(err)
	}
	for path, item := range officialFile(t)["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			if method != "get" && method != "post" {
				continue
			}
			mine, _ := own["paths"].(map[string]any)[path].(map[string]any)
			if mine[method] == nil {
				t.Errorf("%s %s is not described", method, path)
			}
		}
	}
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// TestHSDSKeepsLicensedCodes: codes of a taxonomy that only those may pass on
// who have a licence do not go out, whoever asks.
func TestHSDSKeepsLicensedCodes(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		const id = "3f0c1c5e-7d0d-4f4e-9a54-0f7a5b1f2a11"
		loadFeed(t, f, "elsewhere", []byte(`{"id":"`+id+`","name":"Kettle house","status":"active","attributes":[
			{"id":"a1","taxonomy_term":{"id":"t1","code":"BH-1800","name":"Licensedword","description":"x","taxonomy":"AIRS"}},
			{"id":"a2","taxonomy_term":{"id":"t2","code":"own","name":"Freeword","description":"x","taxonomy":"Ours"}}]}`))
		h := HSDS(f.Node)
		for _, token := range []string{"", f.Desk().Worker.Token} {
			all := ""
			for _, path := range []string{"/services/" + id, "/services?full_service=true", "/services?search=Licensedword", "/taxonomy_terms", "/taxonomies"} {
				all += string(read(t, ask(h, "GET", path, "", token)))
			}
			if strings.Contains(all, "Licensedword") || strings.Contains(all, "BH-1800") || !strings.Contains(all, "Freeword") {
				t.Errorf("licensed codes go out, or free ones do not: %.600s", all)
			}
		}
	})
}
