package justice

import (
	"bufio"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"relais/internal/kittest"
)

// TestWhole: everything is said in both languages and set well, and what no law says is
// marked as uncertain.
func TestWhole(t *testing.T) {
	t.Parallel()
	c := All()
	if c.Source == "" || c.Date == "" || c.Reviewed != (c.Reviewer != "not reviewed") {
		t.Errorf("it does not say whose it is: %+v", c)
	}
	loose := regexp.MustCompile("[ ][:»%$]|« |[ \u00a0\u202f][;?!]|'")
	both := func(where string, text Text) {
		t.Helper()
		if text.EN == "" || text.FR == "" {
			t.Errorf("%s is not said in both languages", where)
		}
		if at := loose.FindString(text.FR); at != "" {
			t.Errorf("%s: %q in %q", where, at, text.FR)
		}
	}
	both("where the laws were read", c.Read)
	for _, q := range c.Questions {
		both(q.Code, q.Text)
		for _, s := range q.Sources {
			both(q.Code, s.Act)
			both(q.Code, s.Quote)
			if s.Section == "" || s.Current == "" {
				t.Errorf("%s has a law without a place or a date", q.Code)
			}
		}
		if (q.Uncertain != Text{}) {
			both(q.Code, q.Uncertain)
		} else if len(q.Sources) == 0 {
			t.Errorf("%s has neither a law nor a word that it is uncertain", q.Code)
		}
	}
	for _, s := range c.Demand {
		both("what to do", s.Text)
	}
}

// TestNoSectionIsInvented: a section of a law is named where its words are quoted, and
// nowhere else but for one that is said to be unread.
func TestNoSectionIsInvented(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`\d{2,}`)
	check := func(text Text) {
		for _, s := range []string{text.EN, text.FR} {
			for _, n := range number.FindAllString(s, -1) {
				if n != "278" {
					t.Errorf("%s is named without a source: %q", n, s)
				}
			}
		}
	}
	for _, q := range All().Questions {
		check(q.Text)
		check(q.Uncertain)
	}
	for _, s := range All().Demand {
		check(s.Text)
		if strings.Contains(s.Text.EN, "278") && !s.Uncertain {
			t.Error("a section that was not read counts as certain")
		}
	}
}

// TestQuotesAreWordForWord: what is quoted stands in the law as it was published, but for
// spaces and a hyphen of its typesetting.
func TestQuotesAreWordForWord(t *testing.T) {
	t.Parallel()
	law := published(t)
	plain := strings.NewReplacer("\u00a0", "", " ", "", "-", "")
	for _, q := range All().Questions {
		for _, s := range q.Sources {
			for lang, quote := range map[string]string{"en": s.Quote.EN, "fr": s.Quote.FR} {
				if !strings.Contains(plain.Replace(law[lang+s.Section]), plain.Replace(quote)) {
					t.Errorf("section %s does not say %q", s.Section, quote)
				}
			}
		}
	}
}

// published are the sections of the Canadian Victims Bill of Rights beside this tree.
func published(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(kittest.Path(t, "law/federal_sections.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]string{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s struct{ Act, Section, Lang, Text string }
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		if s.Act == "C-23.7" {
			out[s.Lang+s.Section] = s.Text
		}
	}
	return out
}
