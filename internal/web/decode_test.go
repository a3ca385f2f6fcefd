package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

type inner struct {
	Need string `json:"need"`
	Rank int    `json:"rank,omitempty"`
}

type paging struct {
	Offset int `json:"offset,omitempty" query:"from"`
}

type sample struct {
	ID     string            `json:"id" path:"id"`
	Name   string            `json:"name"`
	Yes    bool              `json:"yes"`
	Count  int               `json:"count"`
	Share  float64           `json:"share"`
	Small  uint8             `json:"small"`
	List   []string          `json:"list"`
	Safe   *inner            `json:"safe,omitempty"`
	One    inner             `json:"one"`
	Needs  []inner           `json:"needs"`
	Words  map[string]string `json:"words"`
	At     time.Time         `json:"at"`
	Meets  string            `json:"meets"`
	Born   string            `json:"born"`
	Raw    json.RawMessage   `json:"raw"`
	Hidden string            `json:"-"`
	paging
}

// formRequest is a request to "POST /x/{id}" with a form.
func formRequest(t testing.TB, body string) *Request {
	t.Helper()
	zone, err := hours.Zone("America/Winnipeg")
	if err != nil {
		t.Fatal(err)
	}
	hr := httptest.NewRequest(http.MethodPost, "/x/the-id", strings.NewReader(body))
	hr.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	hr.SetPathValue("id", "the-id")
	return &Request{Request: hr, route: Route{Pattern: "POST /x/{id}"}, zone: zone, limit: DefaultBody}
}

func TestDecode(t *testing.T) {
	form := url.Values{
		"id": {"forged"}, "name": {"Zoë\r\nand"}, "yes": {"on"}, "count": {"1 200"}, "share": {"0,5"}, "small": {"7"},
		"list": {"a", "", "b"}, "safe.need": {"bed"}, "one.rank": {"3"},
		"needs.0.need": {""}, "needs.2.need": {"law"}, "needs.2.rank": {"2"}, "needs.5.need": {"food"},
		"words.fr": {"oui"}, "at": {"2026-11-23T15:04"}, "meets.date": {"2026-11-23"}, "meets.time": {"09:30"},
		"born.day": {"9"}, "born.month": {"4"}, "born.year": {"2001"}, "raw": {`{"a":1}`}, "Hidden": {"x"}, "unknown": {"y"},
	}
	var got sample
	r := formRequest(t, form.Encode())
	if err := Decode(r, &got); err != nil {
		t.Fatal(err)
	}
	want := sample{
		ID: "the-id", Name: "Zoë\nand", Yes: true, Count: 1200, Share: .5, Small: 7, List: []string{"a", "b"},
		Safe: &inner{Need: "bed"}, One: inner{Rank: 3}, Needs: []inner{{"law", 2}, {"food", 0}},
		Words: map[string]string{"fr": "oui"}, At: time.Date(2026, 11, 23, 20, 4, 0, 0, time.UTC), // Manitoba has stayed at UTC−5
		Meets: "2026-11-23T14:30:00Z", Born: "2001-04-09", Raw: json.RawMessage(`{"a":1}`),
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(sample{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if r.posted.Get("needs.0.need") != "law" {
		t.Errorf("rows were not renumbered: %v", r.posted)
	}
}

func TestDecodeComplains(t *testing.T) {
	var got sample
	err := Decode(formRequest(t, "count=many&small=300&share=NaN&needs.1.rank=x&at=soon&raw={&meets.date=tomorrow&born.year=x&born.day=1"), &got)
	f, ok := fault.As(err)
	if !ok || f.Code != fault.InvalidInput {
		t.Fatalf("got %v", err)
	}
	names := map[string]bool{}
	for _, field := range f.Fields {
		names[field.Name] = true
	}
	want := map[string]bool{"count": true, "small": true, "share": true, "needs.0.rank": true, "at": true, "raw": true}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.Meets != "tomorrow" || got.Born != "x--1" {
		t.Errorf("what is no date must stay for the check to see: %q %q", got.Meets, got.Born)
	}
}

// TestDecodeAsksWhenClocksChange: a time that is skipped is refused, one that
// comes twice is asked back until the form says which.
func TestDecodeAsksWhenClocksChange(t *testing.T) {
	t.Parallel()
	zone, err := hours.Zone("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ form, field, key, want string }{
		{"meets.date=2027-03-14&meets.time=02:30", "meets", "ui.time_skipped", ""},
		{"at=2027-03-14T02:30", "at", "ui.time_skipped", ""},
		{"meets.date=2027-11-07&meets.time=01:30", "meets", ui.TimeTwice, ""},
		{"meets.date=2027-11-07&meets.time=01:30&meets.turn=both", "meets", ui.TimeTwice, ""},
		{"meets.date=2027-11-07&meets.time=01:30&meets.turn=first", "", "", "2027-11-07T04:00:00Z"},
		{"meets.date=2027-11-07&meets.time=01:30&meets.turn=second", "", "", "2027-11-07T05:00:00Z"},
		{"meets.date=2027-11-07&meets.time=02:00&meets.turn=first", "", "", "2027-11-07T05:30:00Z"},
	} {
		r := formRequest(t, c.form)
		r.zone, r.Lang = zone, locale.FR
		var got sample
		err := Decode(r, &got)
		if c.key == "" {
			if err != nil || got.Meets != c.want {
				t.Errorf("%s: %q, %v", c.form, got.Meets, err)
			}
			continue
		}
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 1 || f.Fields[0].Name != c.field || f.Fields[0].Key != c.key {
			t.Errorf("%s: %v", c.form, err)
			continue
		}
		for _, arg := range f.Fields[0].Args {
			if text := fmt.Sprint(arg); !strings.Contains(text, "h") {
				t.Errorf("%s: the hour is not in French: %q", c.form, text)
			}
		}
	}
}

func TestEncodeIsTheInverse(t *testing.T) {
	in := sample{
		Name: "Zoë", Yes: true, Count: 3, List: []string{"a", "b"}, Safe: &inner{Need: "bed"},
		Needs: []inner{{"law", 2}, {"food", 1}}, Words: map[string]string{"fr": "oui"}, At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		paging: paging{Offset: 4},
	}
	var got sample
	if err := Decode(formRequest(t, Encode(&in).Encode()), &got); err != nil {
		t.Fatal(err)
	}
	got.ID, in.ID = "", ""
	if diff := cmp.Diff(in, got, cmp.AllowUnexported(sample{}, paging{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestDecodeQuery(t *testing.T) {
	r := formRequest(t, "")
	r.Request = httptest.NewRequest(http.MethodGet, "/x/the-id?from=20&name=a", nil)
	r.SetPathValue("id", "the-id")
	var got sample
	if err := DecodeQuery(r, &got); err != nil {
		t.Fatal(err)
	}
	if got.Offset != 20 || got.Name != "a" || got.ID != "the-id" {
		t.Errorf("got %+v", got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"name=a", "needs.0.need=x&needs.499.rank=1", "%zz", "a=%00%ff&list=&needs..need=1", "safe.need=%E2%80%AE", "raw={&at=2026-11-23T15:04"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var in sample
		err := Decode(formRequest(t, body), &in)
		if _, ok := fault.As(err); err != nil && !ok {
			t.Errorf("an error that is no fault: %v", err)
		}
	})
}

func TestSecretsAreNoDraft(t *testing.T) {
	kept := encodeDraft(url.Values{"passphrase": {"p"}, "admin.passphrase": {"p"}, "totp": {"1"}, "code": {"c"},
		"old": {"p"}, "new": {"p"}, "share": {"s"}, "shares": {"s"}, "assertion": {"a"}, "safe.code_word": {"lilac"}, "_form": {"/"}})
	if kept != "safe.code_word=lilac" {
		t.Errorf("kept %q", kept)
	}
}

func TestLocalPaths(t *testing.T) {
	for path, want := range map[string]bool{"/": true, "/a/b": true, "//evil.example": false, "https://evil.example": false, "/\\evil": false, "": false, "/a?b": false} {
		if local(path) != want {
			t.Errorf("local(%q) is %v", path, !want)
		}
	}
}

func TestCurrentItem(t *testing.T) {
	items := []NavItem{{Href: "/"}, {Href: "/cases"}, {Href: "/agency", Under: []string{"/me"}}}
	for path, want := range map[string]string{"/": "/", "/cases": "/cases", "/cases/x": "/cases", "/casesx": "", "/me/passkeys": "/agency"} {
		if got := currentItem(items, path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
