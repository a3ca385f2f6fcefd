package directorypages_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestLookAndGoBack(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.home.Worker)
	look := listing()
	look.Set("_do", "look")
	b.do(http.MethodPost, "/services/new", look).has("who will see what", "12, rue Brumeuse", `value="Maison de nuit"`)
	b.get("/services/own").has("Your agency has no service")
	at := b.post("/services/new", listing())
	b.get(at + "/before").has("Nothing has changed")
	again := listing()
	again.Set("phone", "613-555-0111")
	again.Set("_do", "look")
	b.do(http.MethodPost, at+"/edit", again).has("What you changed:", "Telephone", "613-555-0111")
	b.get(at).lacks("613-555-0111")
	again.Del("_do")
	b.post(at+"/edit", again)
	p := b.get(at + "/before")
	p.has("613-555-0111", "613-555-0199", "Changed by you", "Go back to this version")
	_, rest, _ := strings.Cut(p.Body, `name="version" value="`)
	version, _, _ := strings.Cut(rest, `"`)
	other := s.as(t, s.other.Worker)
	if p := other.do(http.MethodGet, at+"/before", nil); p.Status != http.StatusForbidden {
		t.Errorf("another agency reads the past: %d", p.Status)
	}
	if p := other.do(http.MethodPost, at+"/before", form("version", version)); p.Status != http.StatusForbidden {
		t.Errorf("another agency goes back: %d", p.Status)
	}
	b.post(at+"/before", form("version", version))
	b.get(at).has("613-555-0199").lacks("613-555-0111")
	b.lang = "fr"
	b.get(at+"/before").has("Versions antérieures", "Revenir à cette version")
}
