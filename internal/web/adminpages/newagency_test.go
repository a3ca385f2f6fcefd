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
	secret := strings.ReplaceAll(b.get("/join/ready").find(`<span class="code">([A-Z2-7 ]+)</span>`), " ", "")
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
	b.get("/sign-in").has("no agency yet")
	b.refused("/setup", form("code", code, "agency.province", "QC")).has("Please fill this in")
	to := b.post("/setup", form(append(identity("admin.", "Camille Fictive", "camille@example.ca"), "code", code, "coalition.fr", "Coalition de la Rive",
		"agency.name.fr", "Bureau de la Rive", "agency.province", "QC")...))
	if to != "/join/ready" {
		t.Fatalf("set-up leads to %q", to)
	}
	b.get("/join/ready").has("<svg", "Sign in for the first time")
	b.get("/join/ready") // a reload shuts nobody out
	if to := b.firstSignIn("camille@example.ca"); to != "/agency/first-steps" {
		t.Fatalf("a new administrator begins at %q", to)
	}
	if p := b.do("GET", "/join/ready", nil); p.To != "/sign-in" {
		t.Error("the authenticator's secret is still shown after the first sign-in")
	}
	b.get("/agency/first-steps").has("Print the recovery kit", "The kit comes first", "1 of 6")

	sheets := b.answer("/agency/kit", form("m", "2", "n", "3"))
	sheets.has("Trousse de récupération, part 3 de 3", "Recovery kit, share 1 of 3", origin+"/recover")
	share := sheets.find(`<p class="sheet__share" translate="no">(.*?)</p>`)
	b.refused("/agency/kit/confirm", form("share", "abcd"))
	b.post("/agency/kit/confirm", form("share", strings.ToLower(markup.ReplaceAllString(share, " "))))
	b.get("/agency/first-steps").has("can open its first case file")

	letter := b.answer("/agency/members/invite", form("name", "Noor Delisle", "roles", "caseworker", "language", "fr"))
	link := letter.find(`<span class="code">` + origin + `(/join/member/[^<]+)</span>`)
	letter.has("Invitation pour Noor Delisle", "<svg")
	b.get("/agency/invitations").has("Noor Delisle").lacks(link[len("/join/member/"):])

	noor := s.browser(t)
	noor.get(link).has("Bureau de la Rive invites you", "Caseworker", `value="Noor Delisle"`).lacks(`name="code"`)
	noor.get("/join/member/nope").has(`name="code"`, "Code of your invitation").lacks("invites you")
	noor.post(link, form(identity("identity.", "Noor Delisle", "noor@example.ca")...))
	short := noor.get("/join/ready").find(`<p class="aloud">([0-9 ]+)</p>`)
	if to := noor.firstSignIn("noor@example.ca"); to != "/agency/first-steps" {
		t.Errorf("who waits to be let in begins at %q", to)
	}
	noor.get("/agency/first-steps").has(short)
	other := s.browser(t)
	other.refused(link, form(identity("identity.", "Somebody", "somebody@example.ca")...)).has("Code of your invitation")

	waiting := b.get("/agency/members").has("Waiting to be let in")
	member := waiting.find(`card--soon"><div class="card__head"><h3 class="govuk-heading-s"><a class="govuk-link" href="(/agency/members/[a-z0-9]+)"`)
	b.refused(member+"/admit", form("short_code", "12345")).has(`name="roles" type="checkbox" value="caseworker" checked`)
	b.post(member+"/admit", form("short_code", short))
	b.get(member).has("At work")
	noor.get("/")

	invited := b.answer("/network/invite", form("agency.name.en", "Lilac House", "agency.sector", "shelter", "agency.province", "MB"))
	house := s.browser(t)
	house.get(invited.find(`<span class="code">`+origin+`(/join/agency/[^<]+)</span>`)).has("Coalition de la Rive", "Lilac House")
	house.post(invited.find(`<span class="code">`+origin+`(/join/agency/[^<]+)</span>`), form(identity("admin.", "Sacha Fictive", "sacha@example.ca")...))
	house.firstSignIn("sacha@example.ca")
	b.get("/network").has("Lilac House", "Manitoba")

	b.get(member + "/remove").has("The agency gets new keys")
	b.post(member+"/remove", nil)
	if p := noor.do("GET", "/", nil); p.To != "/sign-in" {
		t.Errorf("who was removed still gets %d", p.Status)
	}
	b.get("/agency/members").has("1 former member")
	b.get("/audit").has("removed a member", "let a member in", "Noor Delisle")
}
