package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/locale"
	"relais/internal/web/ui"
)

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

// Wildcards of the route win over what is typed, and moments are of the reader's zone.
func TestDecodeTakesPathAndZone(t *testing.T) {
	var got struct {
		ID   string    `json:"id" path:"id"`
		Page int       `json:"offset" query:"from"`
		At   time.Time `json:"at"`
	}
	r := formRequest(t, "id=forged&at=2026-11-23T15:04") // Manitoba has stayed at UTC−5
	if err := Decode(r, &got); err != nil || got.ID != "the-id" || !got.At.Equal(time.Date(2026, 11, 23, 20, 4, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", got, err)
	}
	r.Request = httptest.NewRequest(http.MethodGet, "/x/the-id?from=20", nil)
	r.SetPathValue("id", "the-id")
	if err := DecodeQuery(r, &got); err != nil || got.Page != 20 || got.ID != "the-id" {
		t.Errorf("%+v, %v", got, err)
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
		var got struct {
			Meets string    `json:"meets"`
			At    time.Time `json:"at"`
		}
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
