package shape

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSchemas(t *testing.T) {
	s := NewSchemas(map[string][]string{"need": {"bed", "law"}})
	of, err := Of(reflect.TypeFor[sample]())
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Of(of); !cmp.Equal(got, Ref("sample")) {
		t.Errorf("%v", got)
	}
	const need = `"need":{"type":"string","enum":["","bed","law"]},"rank":{"type":"integer"}`
	want := `{
	"inner": {"type":"object","additionalProperties":false,"properties":{` + need + `}},
	"sample": {"type":"object","additionalProperties":false,"required":["name"],"properties":{
		"id":{"type":"string"}, "name":{"type":"string","maxLength":80}, "yes":{"type":"boolean"},
		"count":{"type":"integer","minimum":1,"maximum":9}, "share":{"type":"number"}, "small":{"type":"integer"},
		"list":{"type":["array","null"],"items":{"type":"string","maxLength":35}},
		"ages":{"type":["array","null"],"maxItems":4,"items":{"type":"integer","minimum":0,"maximum":25}},
		"safe":{"$ref":"#/components/schemas/inner"}, "least":{"type":"integer"}, "open":{"type":"boolean"},
		"one":{"$ref":"#/components/schemas/inner"}, "needs":{"type":["array","null"],"items":{"$ref":"#/components/schemas/inner"}},
		"words":{"type":["object","null"],"additionalProperties":{"type":"string"}},
		"at":{"type":"string","format":"date-time"}, "meets":{"type":"string"}, "born":{"type":"string"}, "raw":{},
		"data":{"type":"string","contentEncoding":"base64","maxLength":40}, "Plain":{"type":"string"}, "offset":{"type":"integer"}}}}`
	equalJSON(t, want, s.Named)
	if s.Err() != nil {
		t.Error(s.Err())
	}
}

func equalJSON(t *testing.T, want string, got any) {
	t.Helper()
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var x, y any
	if err := json.Unmarshal([]byte(want), &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x, y); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParameters(t *testing.T) {
	s := NewSchemas(nil)
	get, err := Bind("GET /find/{id}", reflect.TypeFor[find]())
	if err != nil {
		t.Fatal(err)
	}
	equalJSON(t, `[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},
		{"name":"q","in":"query","schema":{"type":"string","maxLength":20}}, {"name":"open","in":"query","schema":{"type":"boolean"}},
		{"name":"least","in":"query","schema":{"type":"integer"}}, {"name":"share","in":"query","schema":{"type":"number"}},
		{"name":"from","in":"query","schema":{"type":"integer"}}]`, s.Parameters(get))
	post, err := Bind("POST /cases/{id}/needs/{need}", reflect.TypeFor[setNeed]())
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Parameters(post); len(got) != 2 {
		t.Errorf("a POST has its query in the body: %v", got)
	}
	s.Of(post.Type)
	if got := s.Named["setNeed"].(Object)["properties"].(Object)["key"].(Object)["maxLength"]; got != DefaultOperation {
		t.Errorf("an operation id of %v", got)
	}
}

func TestSchemasOfOddTypes(t *testing.T) {
	s := NewSchemas(nil)
	of := func(typ reflect.Type) Object {
		t.Helper()
		r, err := Of(typ)
		if err != nil {
			t.Fatal(err)
		}
		return s.Of(r)
	}
	if got := of(reflect.TypeFor[any]()); len(got) != 0 {
		t.Errorf("anything: %v", got)
	}
	if of(reflect.TypeFor[ring]()); len(s.Named) != 1 {
		t.Errorf("%v", s.Named)
	}
	equalJSON(t, `{"type":"object","additionalProperties":false,"properties":{"A":{"type":"string"}}}`, of(reflect.TypeFor[struct{ A string }]()))
	type ring struct{ Other string }
	if of(reflect.TypeFor[ring]()); s.Err() == nil {
		t.Error("two types of one name are one in the document")
	}
}
