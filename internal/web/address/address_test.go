package address

import (
	"regexp"
	"slices"
	"testing"

	"relais/internal/act"
)

// TestCodes: everything that the domain has is in the codes, one to one, and
// no code is a word.
func TestCodes(t *testing.T) {
	for name, c := range map[string]struct {
		Codes
		words []string
	}{
		"section": {Sections, act.Codes["section"]},
		"kind":    {Agreements, append(slices.Clone(act.Codes["consent_kind"]), "special")},
		"sector":  {Sectors, act.Codes["sector"]},
		"type":    {Moves, nil},
	} {
		if got, ok := Coded(name); !ok || len(got.code) != len(c.code) {
			t.Errorf("the wildcard %s has no codes", name)
		}
		if len(c.code) != len(c.word) {
			t.Errorf("%s: two words have one code", name)
		}
		for code, word := range c.word {
			if c.code[word] != code || !regexp.MustCompile(`^[1-9][0-9]?$`).MatchString(code) {
				t.Errorf("%s: the code of %s is %q", name, word, code)
			}
		}
		for _, word := range c.words {
			if got, ok := c.Word(c.Of(word)); !ok || got != word {
				t.Errorf("%s %s has no code", name, word)
			}
		}
	}
	if _, ok := Sections.Word("health"); ok {
		t.Error("a word leads somewhere")
	}
	if _, ok := Sections.Word(Sections.Of("something else")); ok {
		t.Error("a word without a code leads somewhere")
	}
	for word := range Moves.code {
		if !slices.Contains(act.Codes["move"], word) {
			t.Errorf("%s is no move", word)
		}
	}
}

func TestNeutral(t *testing.T) {
	for path, want := range map[string]string{
		"/":                            "",
		"/files/{id}/items/{need}/ask": "",
		"/files/{id}/health":           "health",
		"/cases":                       "cases",
		"/services/{id}/before":        "",
		"/first-steps":                 "",
	} {
		if got := Neutral(path); got != want {
			t.Errorf("Neutral(%s) is %q, want %q", path, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for got, want := range map[string]string{
		File("f1"): "/files/f1",
		File("f1", "parts", Sections.Of("health")): "/files/f1/parts/2",
		Request("r1", "share"):                     "/requests/r1/share",
		Notice("d1"):                               "/notices/d1",
		Linked("/referrals/r1"):                    "/requests/r1",
		Linked("/disclosures"):                     "/notices",
		Linked("/recovery/x"):                      "/agency/recover/x",
		Linked("/referralsx"):                      "/referralsx",
		Linked(""):                                 "",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
