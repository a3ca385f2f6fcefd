package shape

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/fault"
)

type setNeed struct {
	Case string `json:"case" path:"id" check:"required,id"`
	Need string `json:"need" path:"need" check:"required,id"`
	Key  string `json:"key,omitempty" check:"operation"`
	Kind string `json:"kind" check:"required,code=need"`
	Paging
}

type find struct {
	ID    string  `json:"id" path:"id" check:"required,id"`
	Words string  `json:"words,omitempty" query:"q" check:"max=20"`
	Open  bool    `json:"open,omitempty" query:"open"`
	Least uint8   `json:"least,omitempty" query:"least"`
	Share float64 `json:"share,omitempty" query:"share"`
	Paging
}

func TestBind(t *testing.T) {
	names := func(fields []*Field) (out []string) {
		for _, f := range fields {
			out = append(out, f.Name)
		}
		return out
	}
	post, err := Bind("POST /cases/{id}/needs/{need}", reflect.TypeFor[setNeed]())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"case", "need"}, names(post.InPath)); diff != "" || post.InQuery != nil || !post.Body || post.Method != "POST" {
		t.Errorf("%+v %s", post, diff)
	}
	if post.OperationID(setNeed{Key: "k"}) != "k" || post.OperationID(&setNeed{Key: "k"}) != "k" {
		t.Error("no operation id")
	}
	get, err := Bind("GET /find/{id}", reflect.TypeFor[find]())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"words", "open", "least", "share", "offset"}, names(get.InQuery)); diff != "" || get.Body || get.OperationID(find{}) != "" {
		t.Errorf("%+v %s", get, diff)
	}
	if none, err := Bind("POST /kit", reflect.TypeFor[struct{}]()); err != nil || !none.Body || none.Operation != nil {
		t.Errorf("%+v, %v", none, err)
	}
}

// A slip in a declaration is found when it is declared.
func TestBindRefuses(t *testing.T) {
	t.Parallel()
	type twoIDs struct {
		A string `json:"a" check:"operation"`
		B string `json:"b" check:"operation"`
	}
	type number struct {
		N int `json:"n" path:"n"`
	}
	type list struct {
		L []string `json:"l" query:"l"`
	}
	type hidden struct {
		H string `json:"-"`
	}
	type badTag struct {
		A string `check:"lines"`
	}
	need, query := reflect.TypeFor[setNeed](), reflect.TypeFor[find]()
	for what, tt := range map[string]struct {
		route string
		in    reflect.Type
	}{
		"a wildcard without a field":      {"POST /cases/{id}/needs/{need}/{more}", need},
		"a field without a wildcard":      {"POST /cases/{id}", need},
		"a wildcard twice":                {"POST /cases/{id}/{id}", need},
		"the rest of a path":              {"GET /find/{id...}", query},
		"the end of a path":               {"GET /find/{id}/{$}", query},
		"a field that no GET can say":     {"GET /cases/{id}/needs/{need}", need},
		"a field that no DELETE can say":  {"DELETE /cases/{id}/needs/{need}", need},
		"a list in a query":               {"GET /l", reflect.TypeFor[list]()},
		"a number in a path":              {"POST /n/{n}", reflect.TypeFor[number]()},
		"a field that JSON does not have": {"POST /h", reflect.TypeFor[hidden]()},
		"two operation ids":               {"POST /two", reflect.TypeFor[twoIDs]()},
		"no method":                       {"/find/{id}", query},
		"a method that nobody knows":      {"FETCH /find/{id}", query},
		"no path":                         {"GET", query},
		"no struct":                       {"POST /x", reflect.TypeFor[string]()},
		"a tag that can't be read":        {"POST /x", reflect.TypeFor[badTag]()},
	} {
		if in, err := Bind(tt.route, tt.in); err == nil {
			t.Errorf("%s: %+v", what, in)
		}
	}
}

func TestFillAndAddress(t *testing.T) {
	t.Parallel()
	get, err := Bind("GET /find/{id}", reflect.TypeFor[find]())
	if err != nil {
		t.Fatal(err)
	}
	in := find{ID: "é/{id}", Words: "lit & café", Open: true, Least: 3, Share: .5, Paging: Paging{40}}
	path, query := get.Address(&in)
	if path != "/find/%C3%A9%2F%7Bid%7D" || query.Encode() != "from=40&least=3&open=true&q=lit+%26+caf%C3%A9&share=0.5" {
		t.Errorf("%s?%s", path, query.Encode())
	}
	var got find
	if err := get.Fill(&got, func(name string) string { return map[string]string{"id": "é/{id}"}[name] }, query); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, got, cmp.AllowUnexported(find{}, Paging{})); diff != "" {
		t.Error(diff)
	}
	if _, query := get.Address(find{}); len(query) != 0 {
		t.Errorf("what is zero is said: %v", query)
	}
	bad := url.Values{"open": {"oui"}, "least": {"300"}, "share": {"NaN"}, "from": {""}, "else": {"x"}}
	e, _ := fault.As(get.Fill(&got, func(string) string { return "" }, bad))
	want := []fault.Field{{Name: "open", Key: "api.type.flag"}, {Name: "least", Key: "api.type.number"},
		{Name: "share", Key: "api.type.number"}, {Name: "from", Key: "api.type.number"}}
	if e == nil || e.Code != fault.InvalidInput || !cmp.Equal(e.Fields, want) {
		t.Errorf("%+v", e)
	}
	if got.ID != "é/{id}" {
		t.Error("an empty wildcard took away what was there")
	}
}

// What Bind takes, net/http serves, and what Address makes, it finds.
func TestAddressReachesItsRoute(t *testing.T) {
	t.Parallel()
	in, err := Bind("PUT /cases/{id}/needs/{need}", reflect.TypeFor[setNeed]())
	if err != nil {
		t.Fatal(err)
	}
	var got setNeed
	mux := http.NewServeMux()
	mux.HandleFunc(in.Method+" "+in.Path, func(_ http.ResponseWriter, r *http.Request) {
		if err := in.Fill(&got, r.PathValue, r.URL.Query()); err != nil {
			t.Error(err)
		}
	})
	path, _ := in.Address(setNeed{Case: "a b/c?", Need: "ᐃᓄᒃ"})
	r, err := http.NewRequest(in.Method, path+"?case=forged&from=7", strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	mux.ServeHTTP(nil, r)
	if got.Case != "a b/c?" || got.Need != "ᐃᓄᒃ" || got.Offset != 0 {
		t.Errorf("%+v", got)
	}
}
