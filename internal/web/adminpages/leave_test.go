package adminpages_test

import (
	"context"
	"net/url"
	"testing"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
)

// TestAttackSharedComputer: a browser keeps nothing after a sign-in but what
// goes with the session, unless the member says that the device is their own;
// who says no later is forgotten there.
func TestAttackSharedComputer(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	b := s.browser(t)
	b.reads = ""
	signIn := func(own string) {
		t.Helper()
		in := url.Values{"login": {a.Admin.Login}, "passphrase": {nodetest.Passphrase}, "totp": {a.Admin.TOTP()}}
		if own != "" {
			in.Set("own", own)
		}
		if to := b.post("/sign-in", in); to == "/sign-in" {
			t.Fatal("not signed in")
		}
	}
	leave := func() map[string]string {
		t.Helper()
		b.post("/out", url.Values{})
		return b.cookies
	}
	b.get("/sign-in").Says("This is my own device")
	signIn("")
	if b.cookies["__Host-device"] != "" {
		t.Error("a shared computer is remembered")
	}
	for name, value := range leave() {
		if value != "" && name != "__Host-said" {
			t.Errorf("%s stays after leaving", name)
		}
	}
	signIn("true")
	if leave()["__Host-device"] == "" {
		t.Error("one's own device is forgotten")
	}
	if page := b.get("/sign-in"); len(page.All(`input[name="own"][checked]`)) != 1 {
		t.Error("what was chosen is not shown")
	}
	signIn("")
	if leave()["__Host-device"] != "" {
		t.Error("the mark stays though the device is shared")
	}
}

// TestAttackLanguageOfTheOneBefore: on a shared browser, what one member read in
// is not what the next one reads in, and what was chosen on the page of the
// sign-in is for that page.
func TestAttackLanguageOfTheOneBefore(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	b := s.browser(t)
	b.reads = ""
	in := func(m *nodetest.Member) {
		t.Helper()
		if to := b.post("/sign-in", form("login", m.Login, "passphrase", nodetest.Passphrase, "totp", m.TOTP())); to == "/sign-in" {
			t.Fatal("not signed in")
		}
	}
	reads := func(path, lang, when string) {
		t.Helper()
		if got := b.get(path).Attr("html", "lang"); got != lang {
			t.Errorf("%s: %s is in %s, want %s", when, path, got, lang)
		}
	}
	b.do("GET", "/sign-in?lang=en", nil)
	reads("/sign-in", "en-CA", "chosen before signing in")
	in(a.Admin)
	reads("/", "fr-CA", "after signing in")
	b.do("GET", "/?lang=en", nil)
	reads("/", "en-CA", "chosen by the member")
	b.post("/out", url.Values{})
	in(a.Worker)
	reads("/", "fr-CA", "the member after")
	b.do("GET", "/?lang=en", nil)
	delete(b.cookies, "__Host-relais") // the session ended by itself
	in(a.Admin)
	reads("/", "fr-CA", "the member after a session that ran out")
	b.do("GET", "/?lang=en", nil)
	b.do("GET", "/exit", nil)
	in(a.Worker)
	reads("/", "fr-CA", "the member after a quick exit")
}

// TestLeavingOnPages: what somebody leaves behind stands on the page that
// removes them, without names for who reads no files.
func TestLeavingOnPages(t *testing.T) {
	s := newSite(t)
	a := s.Agency("ngo", "QC")
	goes, blind := s.Member(a, agency.Caseworker), s.Member(a, agency.Administrator)
	_, err := casework.CreateCase.Do(context.Background(), s.Node, goes.Fresh(), act.CreateCase{Known: "Ariane", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	at := "/agency/members/" + goes.ID
	reads, other := s.as(t, a.Admin), s.as(t, blind)
	reads.get(at + "/remove").Says("Ariane")
	other.get(at + "/remove").SaysNot("Ariane").Says("you see neither")
	other.do("POST", at+"/remove", url.Values{"to": {goes.ID}}).Says("Choose a colleague who reads")
	if to := other.post(at+"/remove", url.Values{"to": {a.Worker.ID}}); to != "/agency/members" {
		t.Fatalf("led to %s", to)
	}
	reads.get(at + "/take").Says("still waits for you")
	if to := reads.post(at+"/take", url.Values{"to": {a.Worker.ID}}); to != at {
		t.Fatalf("led to %s", to)
	}
	reads.get(at + "/take").Says("nothing in hand")
	other.get("/agency/members/" + a.Admin.ID + "/remove").Says("root key")
}
