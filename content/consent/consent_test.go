package consent

import (
	"regexp"
	"testing"
)

// TestFrenchIsSetWell: no space of the French script breaks before a colon, and
// none stands before a semicolon.
func TestFrenchIsSetWell(t *testing.T) {
	t.Parallel()
	loose := regexp.MustCompile("[ ][:»%$]|« |[ \u00a0\u202f][;?!]|'")
	for code, p := range Scripts()["fr"].Points {
		texts := []string{p.Title, p.Text}
		for _, of := range p.Of {
			texts = append(texts, of)
		}
		for _, text := range texts {
			if at := loose.FindString(text); at != "" {
				t.Errorf("%s: %q in %q", code, at, text)
			}
		}
	}
}

// TestScriptsAreWhole: each script says the same points for the same kinds as the
// French one, and says who reviewed it.
func TestScriptsAreWhole(t *testing.T) {
	t.Parallel()
	french, ok := In("fr-CA")
	if !ok || len(french.Points) != 8 {
		t.Fatalf("%d points", len(french.Points))
	}
	for tag, s := range Scripts() {
		if s.Source == "" || s.Date == "" || s.Reviewer == "" || s.Reviewed && s.Reviewer == "not reviewed" {
			t.Errorf("%s does not say whose it is", tag)
		}
		for code := range french.Points {
			for _, kind := range []string{"ask", "release", "loopback", "special"} {
				if title, text := s.Said(code, kind); title == "" || text == "" {
					t.Errorf("%s says nothing of %s for %s", tag, code, kind)
				}
			}
		}
		if len(s.Points) != len(french.Points) {
			t.Errorf("%s has %d points", tag, len(s.Points))
		}
	}
	if _, ok := In("tl"); ok {
		t.Error("a script that there is not is shown")
	}
}
