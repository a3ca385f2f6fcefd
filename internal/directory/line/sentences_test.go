package line

import (
	"bufio"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestFirstSentences: what people say first, in French and in English, is understood:
// what they need, and what they tell of themselves.
func TestFirstSentences(t *testing.T) {
	for _, lang := range []string{"fr", "en", "not"} {
		f, err := os.Open("testdata/" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		said, missed := 0, 0
		for lines := bufio.NewScanner(f); lines.Scan(); {
			sentence, wanted, ok := strings.Cut(lines.Text(), " | ")
			if !ok || strings.HasPrefix(sentence, "#") {
				continue
			}
			said++
			needs, fields, _ := strings.Cut(wanted, "|")
			got := Read(sentence)
			if bad := append(misread(got, needs), untold(got, fields)...); len(bad) > 0 {
				missed++
				t.Errorf("%s: %s (%q, rest %q)", sentence, strings.Join(bad, ", "), got.Needs, got.Rest)
			}
		}
		if t.Logf("%s: %d of %d sentences", lang, said-missed, said); said < 200 && lang != "not" {
			t.Errorf("%s has %d sentences", lang, said)
		}
	}
}

// misread says which needs were not understood, and which were that should not:
// "a+b" are both, "a,b" one of them, "!a" none.
func misread(got Reading, needs string) (bad []string) {
	for word := range strings.FieldsSeq(needs) {
		if no, ok := strings.CutPrefix(word, "!"); ok {
			if slices.Contains(got.Needs, no) {
				bad = append(bad, "not "+no)
			}
			continue
		}
		for all := range strings.SplitSeq(word, "+") {
			if !slices.ContainsFunc(strings.Split(all, ","), func(code string) bool { return slices.Contains(got.Needs, code) }) {
				bad = append(bad, all)
			}
		}
	}
	return bad
}

// untold says which fields were not understood.
func untold(got Reading, fields string) (bad []string) {
	age := ""
	if got.Age != nil {
		age = strconv.Itoa(*got.Age)
	}
	for field := range strings.FieldsSeq(fields) {
		name, want, _ := strings.Cut(field, "=")
		want = strings.ReplaceAll(want, "_", " ")
		var has []string
		switch name {
		case "by":
			has = []string{got.By}
		case "place":
			has = []string{got.Place}
		case "prov":
			has = []string{got.Province}
		case "gender":
			want, has = strings.ReplaceAll(want, " ", "_"), []string{got.Gender}
		case "band":
			want, has = strings.ReplaceAll(want, " ", "_"), []string{got.AgeBand}
		case "age":
			has = []string{age}
		case "cost":
			has = []string{got.Cost}
		case "within":
			has = []string{strconv.Itoa(got.Within)}
		case "dep":
			has = got.Dependants
		case "lang":
			has = got.Languages
		case "access":
			has = got.Accessibility
		case "wish":
			has = got.Wishes
		case "avoid":
			has = got.Avoid
		case "child":
			for _, c := range got.Children {
				has = append(has, strconv.Itoa(c))
			}
		case "now":
			has = []string{map[bool]string{true: "1"}[got.OpenNow]}
		case "free":
			has = []string{map[bool]string{true: "1"}[got.FreeOnly]}
		}
		if !slices.Contains(has, want) {
			bad = append(bad, field)
		}
	}
	return bad
}
