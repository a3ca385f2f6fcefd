package shape

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"relais/internal/fault"
)

func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		``:      "",
		" \r\n": "",
		`{"name":"a","needs":[{"rank":1}],"offset":2}`: "",
		`null`:                     "",
		`{"name":1}`:               "name api.type.text",
		`{"yes":"true"}`:           "yes api.type.flag",
		`{"count":1.5}`:            "count api.type.number",
		`{"share":"1"}`:            "share api.type.number",
		`{"list":"a"}`:             "list api.type.list",
		`{"data":1}`:               "data api.type.text",
		`{"safe":[]}`:              "safe api.type.object",
		`{"offset":"x"}`:           "offset api.type.number",
		`{"needs":[{"rank":"1"}]}`: "needs.rank api.type.number",
		`[]`:                       " api.type.object",
		`{"nobody":1}`:             "api.unknown_field",
		`{"Hidden":"x"}`:           "api.unknown_field",
		`{"name":"a"} {}`:          "api.trailing",
		`{"name":`:                 "api.syntax",
		`{"name":}`:                "api.syntax",
		`{"at":"soon"}`:            "check.time",
		`{"data":"*"}`:             "web.unreadable_field",
		"{\"name\":\"\xff\"}":      NotUTF8,
		"\xff":                     NotUTF8,
	} {
		var in sample
		got := ""
		if err := DecodeJSON([]byte(body), &in); err != nil {
			e, ok := fault.As(err)
			if !ok || e.Code != fault.InvalidInput {
				t.Errorf("%q: %v", body, err)
				continue
			}
			got = e.Key
			if len(e.Fields) > 0 {
				got = e.Fields[0].Name + " " + e.Fields[0].Key
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
	var in sample
	if _ = DecodeJSON([]byte("{\"name\":\"a\xffb\"}"), &in); in.Name != "a\ufffdb" {
		t.Errorf("the checks can't find %q", in.Name)
	}
}

// FuzzJSON: whatever comes, an input is filled or a fault tells why not, and no fault repeats what was sent.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{}`, `{"name":"CANARY"}`, `{"CANARY":1}`, `{"at":"CANARY"}`, "{\"name\":\"\xff\"}", `[[[[`, `{"words":{"CANARY":1}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var in sample
		err := DecodeJSON(body, &in)
		e, ok := fault.As(err)
		switch {
		case err != nil && !ok:
			t.Fatalf("an error that is no fault: %v", err)
		case err != nil && strings.Contains(e.Error(), "CANARY"):
			t.Fatalf("%q is repeated: %v", body, e)
		case err != nil:
			return
		case !utf8.Valid(body):
			t.Fatalf("%q is no text", body)
		}
		b, err := json.Marshal(in)
		if err != nil {
			return // a RawMessage or a year that can't be written
		}
		var again sample
		if err := DecodeJSON(b, &again); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if second, _ := json.Marshal(again); !reflect.DeepEqual(b, second) {
			t.Fatalf("%s became %s", b, second)
		}
	})
}
