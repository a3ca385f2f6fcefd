package adminpages_test

import (
	"context"
	"strings"
	"testing"

	"relais/internal/node/nodetest"
)

// TestPagesOfferWords: every page where a passphrase is chosen offers six
// words, other ones each time, and says what to do about a weak one; without
// script.
func TestPagesOfferWords(t *testing.T) {
	s := newSite(t)
	code, err := s.Node.Agencies.NewSetupCode(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	offers(t, b, "/setup")
	b.refused("/setup", form("code", code, "coalition.fr", "Coalition", "agency.name.fr", "Bureau", "agency.province", "QC",
		"admin.name", "Camille", "admin.login", "camille@example.ca", "admin.language", "fr", "admin.passphrase", "Password1234")).
		Says("would soon be guessed", "Take the six words offered").Has("[data-drawn]")

	a := s.Agency("ngo", "QC")
	for _, path := range []string{"/join/agency", "/join/member", "/recover", "/recover/x"} {
		offers(t, s.browser(t), path)
	}
	me := s.as(t, a.Worker)
	drawn := offers(t, me, "/me/passphrase")
	me.refused("/me/passphrase", form("old", nodetest.Passphrase, "new", "123456789012")).Says("would soon be guessed").Has("[data-drawn]")
	if to := me.post("/me/passphrase", form("old", nodetest.Passphrase, "new", drawn)); to != "/me" {
		t.Errorf("drawn words lead to %q", to)
	}
}

// offers gets a page twice and returns the words that it offers.
func offers(t *testing.T, b *browser, path string) string {
	t.Helper()
	var drawn [2]string
	for i := range drawn {
		p := b.get(path).Says("Six words drawn for you", "Draw other words", "65 bits").Has(`[data-redraw][href=""]`)
		drawn[i] = p.TextOf("[data-drawn]")
	}
	if drawn[0] == drawn[1] || len(strings.Fields(drawn[0])) != 6 {
		t.Errorf("%s offers %q, and then %q", path, drawn[0], drawn[1])
	}
	return drawn[0]
}
