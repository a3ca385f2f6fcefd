package directorypages_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"relais/internal/web/webtest"
)

// TestTwoPeopleWriteAListing: what a colleague wrote or unticked meanwhile is
// kept with one's own words; where both did, the second reads it in words; and
// the form asks everything that it replaces.
func TestTwoPeopleWriteAListing(t *testing.T) {
	s := newSite(t)
	one, two := s.as(t, s.home.Worker), s.as(t, s.home.Admin)
	at := one.post("/services/new", listing())
	page := one.get(at + "/edit")
	was := page.Attr(`input[name="_was"]`, "value")
	base, err := url.ParseQuery(was)
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, n := range page.All("main [name]") {
		name, _, _ := strings.Cut(webtest.Attr(n, "name"), ".")
		asked = append(asked, name)
	}
	for name := range base {
		if q, _, _ := strings.Cut(name, "."); !slices.Contains(asked, q) {
			t.Errorf("the form replaces %s and does not ask it", name)
		}
	}
	typed := func(change ...string) url.Values {
		v := url.Values{}
		for name, values := range base {
			v[name] = slices.Clone(values)
		}
		v.Set("_was", was)
		for name, values := range form(change...) {
			v[name] = values
		}
		return v
	}
	two.post(at+"/edit", typed("languages", "fr", "phone", "613-555-0142"))
	one.post(at+"/edit", typed("description.fr", "Deux lits."))
	one.get(at).Says("Deux lits.").SaysNot("Cree").Has(`a[href="tel:6135550142"]`)
	both := one.do(http.MethodPost, at+"/edit", typed("languages", "fr", "languages", "cr", "languages", "iu"))
	if both.Status != http.StatusConflict {
		t.Fatalf("%d: %.300s", both.Status, both.Text())
	}
	both.Says("It says now", "French")
	one.get(at).SaysNot("Cree")
	// Looking at it as others see it keeps what the form was opened on, and
	// answers that stand side by side are questions of their own.
	look := one.do(http.MethodPost, at+"/edit", typed("_do", "look", "description.en", "Two beds.", "name.fr", "Maison Un", "name.en", "House One"))
	v := typed("description.en", "Two beds.")
	v.Set("_was", look.Attr(`input[name="_was"]`, "value"))
	if v.Get("_was") != was {
		t.Errorf("the look was opened on %q", v.Get("_was"))
	}
	v.Del("languages")
	v["languages"] = []string{"fr"}
	v.Set("phone", "613-555-0142")
	one.post(at+"/edit", v)
	one.get(at+"/edit").Says("Deux lits.", "Two beds.")
}
