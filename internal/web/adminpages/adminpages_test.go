package adminpages_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/hours"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/web/address"
)

// TestSignInAlike: an answer must not say which part was wrong, nor whether
// somebody has that login.
func TestSignInAlike(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	a.Admin.SignIn()
	tries := map[string][3]string{
		"unknown login":    {"nobody@example.ca", nodetest.Passphrase, "123456"},
		"wrong passphrase": {a.Admin.Login, "wrong quiet lanterns", "123456"},
		"wrong code":       {a.Admin.Login, nodetest.Passphrase, "000000"},
		"no code":          {a.Admin.Login, nodetest.Passphrase, ""},
	}
	var first string
	for name, in := range tries {
		p := s.browser(t).refused("/sign-in", form("login", in[0], "passphrase", in[1], "totp", in[2]))
		p.SaysNot(in[1])
		got := fmt.Sprint(p.Status, p.Text())
		if first == "" {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%s answers otherwise:\n%s", name, diff)
		}
	}
}

// TestIdleSignOutLosesNoWord: a long story posted after the session idled out
// comes back whole after signing in, to its author alone.
func TestIdleSignOutLosesNoWord(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	b := s.as(t, a.Worker)
	at := b.post("/files/new", form("known", "Amihan", "language", "en"))
	words := make([]string, 2_000)
	for i := range words {
		words[i] = fmt.Sprintf("mot%05d", i)
	}
	story := "Elle raconte :\r\n« " + strings.Join(words, " ") + " »\r\nfin"

	path := at + "/parts/" + address.Sections.Of("notes")
	b.get(path)
	s.Advance(16 * time.Minute)
	if to := b.post(path, form("label", "Récit", "text", story)); to != "/sign-in" {
		t.Fatalf("after the end of the session the form leads to %q", to)
	}
	b.get("/sign-in").Says("What you typed is kept")

	other := s.browser(t)
	other.cookies["__Host-next"] = path
	other.signInAs(a.Admin)
	other.get(path).SaysNot("mot00000")

	if to := b.signInAs(a.Worker); to != "/me/kept" {
		t.Fatalf("signing in leads to %q, not to what was kept", to)
	}
	b.get(path).SaysNot("mot00000") // nothing fills itself in
	take := b.get("/me/kept").Says("Found words").Attr(`form[action$="/take"]`, "action")
	if to := b.post(take, nil); to != path {
		t.Fatalf("taking the words leads to %q, not to the form", to)
	}
	got := b.get(path).Says("Nothing was lost").Has(`[value="Récit"]`).RawTextOf(`textarea[name="text"]`)
	want := strings.ReplaceAll(story, "\r\n", "\n")
	if normal := strings.ReplaceAll(got, "\r\n", "\n"); strings.TrimPrefix(normal, "\n") != want {
		t.Errorf("the story came back with %d characters of %d", len(normal), len(want))
	}
	b.post(path, form("label", "Récit", "text", story))
	b.get(path).SaysNot("Nothing was lost")
}

// signInAs signs a member of the fixture in by the form.
func (b *browser) signInAs(m *nodetest.Member) string {
	b.t.Helper()
	return b.post("/sign-in", form("login", m.Login, "passphrase", nodetest.Passphrase, "totp", m.TOTP()))
}

// TestStrangersFindNothing: with ids of another agency every page answers as
// with ids that nobody has.
func TestStrangersFindNothing(t *testing.T) {
	s := newSite(t)
	a, other := s.Agency("ngo", "QC"), s.Agency("shelter", "MB")
	inv, err := accounts.InviteMember.Do(context.Background(), s.Node, a.Admin.Fresh(), act.InviteMember{Name: "Noor", Roles: []string{"caseworker"}})
	if err != nil {
		t.Fatal(err)
	}
	mine := []string{a.Worker.ID, inv.ID}
	for _, m := range []*nodetest.Member{other.Admin, other.Worker} {
		for _, route := range s.routes {
			if !strings.Contains(route.Pattern, "{id}") || strings.Contains(route.Pattern, "/network/") || strings.Contains(route.Pattern, "/agency/recover/") {
				continue // agencies are known to each other; the page of a recovery says nothing of any
			}
			method, path, _ := strings.Cut(route.Pattern, " ")
			nobody := s.stranger(t, m, method, strings.Replace(path, "{id}", seal.NewID(), 1))
			for _, id := range mine {
				if diff := cmp.Diff(nobody, s.stranger(t, m, method, strings.Replace(path, "{id}", id, 1))); diff != "" {
					t.Errorf("%s: a stranger learns something:\n%s", route.Pattern, diff)
				}
			}
		}
	}
}

type seen struct {
	Status int
	Text   string
}

func (s *site) stranger(t *testing.T, m *nodetest.Member, method, path string) seen {
	t.Helper()
	p := s.as(t, m).do(method, path, form("short_code", "12345", "roles", "caseworker"))
	if p.Status == http.StatusOK && strings.Contains(path, "/audit/") {
		return seen{p.Status, p.Text()} // no entries of one's own: an empty list either way
	}
	return seen{p.Status, p.Text()}
}

func TestHours(t *testing.T) {
	s := newSite(t)
	a := s.Agency("shelter", "MB")
	b := s.as(t, a.Admin)
	p := b.refused("/agency/hours", form("kind", "week", "d1.0.from", "09:00", "d1.0.to", "17:00", "d3.1.from", "25:00", "d3.1.to", "08:00"))
	p.Has(`[href="#f-d3-1-from"]`, `[value="17:00"]`, `[aria-invalid]`)
	b.post("/agency/hours", form("kind", "week", "d1.0.from", "09:00", "d1.0.to", "12:00", "d1.1.from", "18:00", "d1.1.to", "08:00", "backup", a.Worker.ID))
	b.get("/network/" + a.ID).Says("Monday: 9:00 a.m. to 12:00 p.m. and 6:00 p.m. to 8:00 a.m.")
	b.get("/agency/hours").Has(`[name="d1.1.to"][value="08:00"]`)
	copied := b.answer("/agency/hours", form("copy", "1", "kind", "week", "d1.0.from", "08:30", "d1.0.to", "16:30"))
	copied.Has(`[name="d5.0.to"][value="16:30"]`).HasNo(`[name="d6.0.to"][value="16:30"]`)

	b.post("/agency/hours", form("kind", "always", "backup", a.Worker.ID))
	b.get("/agency/hours").Has(`[value="always"][checked]`)
	b.get("/network/" + a.ID).Says("Day and night, every day")
	for range 48 {
		s.Advance(30 * time.Minute)
		got, err := accounts.GetAgency.Do(context.Background(), s.Node, a.Admin.Fresh(), act.ID{ID: a.ID})
		if err != nil || !got.Open || got.Backup != a.Worker.ID {
			t.Fatalf("at %v: open %v, back-up %q, %v", s.Now(), got.Open, got.Backup, err)
		}
	}
}

func TestOwnLanguage(t *testing.T) {
	s := newSite(t)
	b := s.as(t, s.Agency("ngo", "QC").Worker)
	b.get("/me").Says("Which language do you work in?").Has(`[value="fr"][checked]`)
	b.refused("/me", form("language", "tlh"))
	b.reads = "" // what was chosen on the device is forgotten with the choice for good
	b.post("/me", form("language", "fr"))
	b.get("/me").Says("Dans quelle langue travaillez-vous")
	b.post("/me", form("language", "en"))
	b.get("/me").Says("Which language do you work in?").Has(`[value="en"][checked]`)
}

// TestOnlyAdministrators: what only administrators may do is not even shown
// to others.
func TestOnlyAdministrators(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	b := s.as(t, a.Worker)
	for _, path := range []string{"/agency/profile", "/agency/hours", "/agency/rules", "/agency/kit",
		"/agency/members/invite", "/network/invite", "/agency/members/" + a.Admin.ID + "/remove", "/audit"} {
		if p := b.do("GET", path, nil); p.Status != http.StatusForbidden {
			t.Errorf("%s: %d, want forbidden", path, p.Status)
		}
	}
	b.get("/agency").HasNo(`[href^="/agency/kit"], [action^="/agency/kit"]`, `[href^="/agency/profile"], [action^="/agency/profile"]`)
	b.get("/agency/members/" + a.Admin.ID).SaysNot(a.Admin.Login).HasNo(`[href$="/remove"]`)
}

// TestAdministratorsSeeTheZoneData: which is in use, and after half a year that
// somebody should look for newer.
func TestAdministratorsSeeTheZoneData(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	const old = "more than six months old"
	zones := hours.Zones()
	s.as(t, a.Admin).get("/agency").Says("Hours follow time zone data " + zones.Version).SaysNot(old)
	s.as(t, a.Worker).get("/agency").SaysNot("time zone data")
	s.Advance(zones.Date.AddDate(0, 7, 0).Sub(s.Now()))
	s.as(t, a.Admin).get("/agency").Says(old)
	s.as(t, a.Worker).get("/agency").SaysNot(old)
}
