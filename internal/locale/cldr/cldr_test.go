package cldr

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

var forms = map[plural.Form]Form{
	plural.Zero: Zero, plural.One: One, plural.Two: Two, plural.Few: Few, plural.Many: Many, plural.Other: Other,
}

// revised are languages whose rule CLDR changed after the version that x/text
// has, or has no rule for there.
const revised = " he kw mk mr mt "

// TestPluralsAgree holds the generated rules to those of x/text, which other
// people generated from an older CLDR with another program.
func TestPluralsAgree(t *testing.T) {
	t.Parallel()
	compared := 0
	for _, p := range plurals {
		for _, tag := range strings.Fields(p.tags) {
			parsed, err := language.Parse(tag)
			if err != nil || listed(revised, tag) || !known(parsed) {
				continue
			}
			compared++
			for n := range 1200 {
				if got, want := p.Of(n), forms[plural.Cardinal.MatchPlural(parsed, n, 0, 0, 0, 0)]; got != want {
					t.Errorf("%s: %d is %s, x/text says %s", tag, n, got, want)
					break
				}
			}
		}
	}
	if compared < 120 {
		t.Errorf("only %d languages were compared", compared)
	}
}

// known reports whether x/text has any rule for a language: without one it
// says "other" throughout.
func known(tag language.Tag) bool {
	for n := range 5 {
		if plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0) != plural.Other {
			return true
		}
	}
	return false
}

func TestPluralForms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		tag   string
		n     int
		want  Form
		asked string
	}{
		{"fr", 0, One, "one other"},
		{"fr", 2_000_000, Many, "one other"},
		{"en", 0, Other, "one other"},
		{"ar", 0, Zero, "zero one two few many other"},
		{"ar", 2, Two, "zero one two few many other"},
		{"ar", 103, Few, "zero one two few many other"},
		{"ar", 111, Many, "zero one two few many other"},
		{"ar", 100, Other, "zero one two few many other"},
		{"pl", 22, Few, "one few many"},
		{"ru-Cyrl-CA", 21, One, "one few many"},
		{"ja", 1, Other, "other"},
		{"iu", 2, Two, "one two other"},
		{"cr", 1, Other, "other"}, // Cree: CLDR has no rule
	}
	for _, tt := range tests {
		p := PluralOf(tt.tag)
		var asked []string
		for _, f := range p.Asked {
			asked = append(asked, f.String())
		}
		if got := p.Of(tt.n); got != tt.want || strings.Join(asked, " ") != tt.asked {
			t.Errorf("%s: %d is %s of %v, want %s of %s", tt.tag, tt.n, got, asked, tt.want, tt.asked)
		}
	}
}

// TestGettextRules reads the rules in C as a program for translators would.
func TestGettextRules(t *testing.T) {
	t.Parallel()
	for _, p := range plurals {
		for n := range 1200 {
			if got, want := evaluate(t, p.C, n), slices.Index(p.Asked, p.Of(n)); got != want {
				t.Errorf("%s: %q gives %d for %d, want %d", p.tags, p.C, got, n, want)
				break
			}
		}
	}
}

func TestTablesAreWhole(t *testing.T) {
	t.Parallel()
	if !slices.IsSortedFunc(tables[:], func(a, b Table) int { return strings.Compare(a.Tag, b.Tag) }) {
		t.Error("the tables are not sorted, so that Find misses some")
	}
	for _, x := range tables {
		texts := slices.Concat(x.Months[:], x.ShortMonths[:], x.Days[:], x.OwnDays[:], []string{x.AM, x.PM, x.Date, x.ShortDate,
			x.LongDate, x.Time, x.At, x.Decimal, x.Group, x.Minus, x.Percent, x.Pair, x.Start, x.Middle, x.End})
		if slices.Contains(texts, "") {
			t.Errorf("%s: a text is empty: %q", x.Tag, texts)
		}
		for _, two := range []string{x.At, x.Pair, x.Start, x.Middle, x.End} {
			if strings.Count(two, "{0}") != 1 || strings.Count(two, "{1}") != 1 {
				t.Errorf("%s: %q joins no two things", x.Tag, two)
			}
		}
		if n := len([]rune(x.Digits)); n != 0 && n != 10 || x.MinGroup < 1 || !strings.Contains(x.Percent, "{0}") {
			t.Errorf("%s: %d digits, groups from %d on, percent %q", x.Tag, n, x.MinGroup, x.Percent)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{"ar": "ar", "ar-EG": "ar", "zh-Hant-TW": "zh-Hant", "pt-PT": "pt-PT", "pt-CA": "pt", "xx": "", "iu": ""} {
		got := ""
		if x := Find(tag); x != nil {
			got = x.Tag
		}
		if got != want {
			t.Errorf("Find(%q) = %q, want %q", tag, got, want)
		}
	}
	if !RightToLeft("Arab") || !RightToLeft("Hebr") || RightToLeft("Latn") || RightToLeft("Cans") {
		t.Error("the directions of scripts are wrong")
	}
}
