package mail_test

import (
	"net/textproto"
	"strings"
	"testing"

	"relais/internal/mail"
)

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"intake@agency.example.ca":              "intake@agency.example.ca",
		" intake@Agency.Example.CA ":            "intake@agency.example.ca",
		"a.b+c@example.ca":                      "a.b+c@example.ca",
		"":                                      "",
		"intake":                                "",
		"@example.ca":                           "",
		"intake@":                               "",
		"intake@example":                        "",
		"intake@-example.ca":                    "",
		"intake@example..ca":                    "",
		"Intake <intake@example.ca>":            "",
		"<intake@example.ca>":                   "",
		"a@example.ca, b@example.ca":            "",
		"a@example.ca;b@example.ca":             "",
		"a@example.ca b@example.ca":             "",
		"a@example.ca\r\nBcc: b@c.ca":           "",
		"a@example.ca\nRCPT TO:<b@c.ca>":        "",
		"a\r\n@example.ca":                      "",
		"a%0d%0a@example.ca\x00":                "",
		"\"a b\"@example.ca":                    "",
		"a(b)@example.ca":                       "",
		"a@[127.0.0.1]":                         "",
		"a@b@example.ca":                        "",
		"mailto:a@example.ca":                   "",
		"é@example.ca":                          "",
		"a@exаmple.ca":                          "", // a Cyrillic letter
		strings.Repeat("a", 65) + "@example.ca": "",
		"a@" + strings.Repeat("b.", 130) + "ca": "",
		"a\u2028b@example.ca":                   "",
		"intake@agency.example.ca\u202e":        "",
		"intake@xn--mller-kva.example.ca":       "intake@xn--mller-kva.example.ca",
		"intake@agency.example.ca.":             "",
		"intake@agency.example.ca SIZE=1":       "",
		"intake@agency.example.ca>\tNOTIFY=SUCCESS ORCPT=x@y.ca": "",
	} {
		got, err := mail.Address(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}

// FuzzAddress: whatever is taken for an address leaves a letter with one
// recipient and the headers that we wrote.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"a@example.ca", "a@example.ca\r\nBcc: b@example.ca", "<a@b.ca>", "a,b@c.ca", "\"x\r\n\"@c.ca"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := mail.Address(s)
		if err != nil {
			return
		}
		if textproto.TrimString(a) != a || strings.ContainsAny(a, "\r\n<>,;\" \t\x00") || strings.Count(a, "@") != 1 {
			t.Errorf("%q became %q", s, a)
		}
		if again, err := mail.Address(a); err != nil || again != a {
			t.Errorf("%q is no longer an address: %v", a, err)
		}
	})
}

// TestLinksCannotBeginHeaders: nothing in a letter's links reaches a header
// unless it is a plain web address.
func TestLinksCannotBeginHeaders(t *testing.T) {
	p := open(t, false, false)
	s := sender(t, mail.Config{Server: p.addr, Security: mail.Loopback})
	for _, bad := range []string{"", "javascript:alert(1)", "https://example.ca/\r\nBcc: b@example.ca", "https://example.ca/>,<mailto:b@example.ca",
		"https://example.ca/a b", "https://u:p@example.ca/", "//example.ca"} {
		for _, set := range []func(*mail.Letter){func(l *mail.Letter) { l.Node = bad }, func(l *mail.Letter) { l.Page = bad }, func(l *mail.Letter) { l.Stop = bad }} {
			l := letter()
			set(&l)
			if err := s.Send(t.Context(), l); err == nil {
				t.Errorf("%q went out", bad)
			}
		}
	}
	if n := len(p.got()); n != 0 {
		t.Errorf("%d letters were sent", n)
	}
}
