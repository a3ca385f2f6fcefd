package adminpages_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"relais/internal/agency"
	"relais/internal/node/nodetest"
	"relais/internal/web/webtest"
)

func TestPagesFitTheirData(t *testing.T) { webtest.CheckPages(t) }

func identity(prefix, name, login string) []string {
	return []string{prefix + "name", name, prefix + "login", login, prefix + "passphrase", nodetest.Passphrase, prefix + "language", "fr"}
}

// firstSignIn signs in with what the page for newcomers shows.
func (b *browser) firstSignIn(login string) string {
	b.t.Helper()
	secret := strings.ReplaceAll(b.get("/join/ready").TextOf(".code"), " ", "")
	return b.signIn(login, secret)
}

func (b *browser) signIn(login, secret string) string {
	b.t.Helper()
	b.s.Advance(30 * time.Second)
	code, err := agency.Second{Secret: secret}.CodeAt(b.s.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	return b.post("/sign-in", form("login", login, "passphrase", nodetest.Passphrase, "totp", code))
}

// TestNewAgency walks the whole way of a new agency in forms, without script:
// set-up, authenticator, kit, a colleague invited, joined and let in, hours,
// and another agency invited by the desk.
func TestNewAgency(t *testing.T) {
	s := newSite(t)
	code, err := s.Node.Agencies.NewSetupCode(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	b.get("/sign-in").Says("no agency yet")
	b.refused("/setup", form("code", code, "agency.province", "QC")).Says("Please fill this in")
	to := b.post("/setup", form(append(identity("admin.", "Camille Fictive", "camille@example.ca"), "code", code, "coalition.fr", "Coalition de la Rive",
		"agency.name.fr", "Bureau de la Rive", "agency.province", "QC")...))
	if to != "/join/ready" {
		t.Fatalf("set-up leads to %q", to)
	}
	b.get("/join/ready").Says("Sign in for the first time").Has("svg")
	b.get("/join/ready") // a reload shuts nobody out
	if to := b.firstSignIn("camille@example.ca"); to != "/agency/first-steps" {
		t.Fatalf("a new administrator begins at %q", to)
	}
	if p := b.do("GET", "/join/ready", nil); p.To != "/sign-in" {
		t.Error("the authenticator's secret is still shown after the first sign-in")
	}
	b.get("/agency/first-steps").Says("Print the recovery kit", "The kit comes first", "1 of 6")

	sheets := b.answer("/agency/kit", form("m", "2", "n", "3"))
	sheets.Says("Trousse de récupération, part 3 de 3", "Recovery kit, share 1 of 3", origin+"/recover")
	share := sheets.One(`.sheet__share[translate="no"]`)
	b.refused("/agency/kit/confirm", form("share", "abcd"))
	b.post("/agency/kit/confirm", form("share", strings.ToLower(webtest.Text(share))))
	b.get("/agency/first-steps").Says("can open its first case file").Has(`a.govuk-button[href="/network/invite"]`)
	b.get("/network/invite").Has(`[name="agency.province"] [value="QC"][selected]`)

	letter := b.answer("/agency/members/invite", form("name", "Noor Delisle", "roles", "caseworker", "language", "fr"))
	link := strings.TrimPrefix(letter.TextOf(".code"), origin)
	letter.Says("Invitation pour Noor Delisle").Has("svg")
	b.get("/agency/invitations").Says("Noor Delisle").SaysNot(link[len("/join/member/"):])

	noor := s.browser(t)
	noor.get(link).Says("Bureau de la Rive invites you", "Caseworker").Has(`[value="Noor Delisle"]`).HasNo(`[name="code"]`)
	noor.get("/join/member/nope").Says("Code of your invitation").Has(`[name="code"]`).SaysNot("invites you")
	noor.post(link, form(identity("identity.", "Noor Delisle", "noor@example.ca")...))
	short := noor.get("/join/ready").TextOf(".aloud")
	if to := noor.firstSignIn("noor@example.ca"); to != "/agency/first-steps" {
		t.Errorf("who waits to be let in begins at %q", to)
	}
	noor.get("/agency/first-steps").Says(short)
	other := s.browser(t)
	other.refused(link, form(identity("identity.", "Somebody", "somebody@example.ca")...)).Says("Code of your invitation")

	waiting := b.get("/agency/members").Says("Waiting to be let in")
	member := waiting.Attr(`.card--soon h3 a[href^="/agency/members/"]`, "href")
	b.refused(member+"/admit", form("short_code", "12345")).Has(`[name="roles"][type="checkbox"][value="caseworker"][checked]`)
	b.post(member+"/admit", form("short_code", short))
	b.get(member).Says("At work")
	noor.get("/")

	invited := b.answer("/network/invite", form("agency.name.en", "Lilac House", "agency.sector", "shelter", "agency.province", "MB"))
	house := s.browser(t)
	house.get(strings.TrimPrefix(invited.TextOf(".code"), origin)).Says("Coalition de la Rive", "Lilac House")
	house.post(strings.TrimPrefix(invited.TextOf(".code"), origin), form(identity("admin.", "Sacha Fictive", "sacha@example.ca")...))
	house.firstSignIn("sacha@example.ca")
	house.get("/agency/first-steps").Has(`a[href="/services/new"]`).HasNo(`a[href="/network/invite"]`)
	b.get("/network").Says("Lilac House", "Manitoba")

	b.get(member + "/remove").Says("The agency gets new keys")
	b.post(member+"/remove", nil)
	if p := noor.do("GET", "/", nil); p.To != "/sign-in" {
		t.Errorf("who was removed still gets %d", p.Status)
	}
	b.get("/agency/members").Says("1 former member")
	b.get("/audit").Says("removed a member", "let a member in", "Noor Delisle")
}
