package locale

import (
	"maps"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/feature/plural"
)

func TestCatalogIsWhole(t *testing.T) {
	c, err := Default()
	if err != nil {
		t.Error(err)
	}
	for _, key := range c.Keys() {
		for _, l := range Langs() {
			e, ok := c.texts[key][l]
			if !ok || e.pick(l, 5) == "" {
				t.Errorf("%s: %q has no text in %s", c.where[key], key, l)
			}
		}
		for l := range c.texts[key] {
			if !slices.Contains(langs, l) {
				t.Errorf("%s: %q has a text in %s, which the interface does not speak", c.where[key], key, l)
			}
		}
	}
}

func TestCatalogArgumentsAgree(t *testing.T) {
	c, _ := Default()
	for _, key := range c.Keys() {
		fr, en := marks(c.texts[key][FR]), marks(c.texts[key][EN])
		if strings.Join(fr, "") != strings.Join(en, "") {
			t.Errorf("%s: %q uses %v in French and %v in English", c.where[key], key, fr, en)
		}
		for i, m := range en {
			if m != "{"+string(rune('0'+i))+"}" {
				t.Errorf("%s: %q skips an argument: %v", c.where[key], key, en)
				break
			}
		}
	}
}

var mark = regexp.MustCompile(`\{\d+\}`)

// marks returns the argument marks of an entry, each once. A singular may
// leave out the number ("one person"), so the forms are taken together.
func marks(e entry) []string {
	text := e.text
	for _, form := range e.forms {
		text += form
	}
	found := mark.FindAllString(text, -1)
	sort.Strings(found)
	return slices.Compact(found)
}

// TestCatalogTypography holds what typeset can't mend: guillemets need a
// space inside to begin with.
func TestCatalogTypography(t *testing.T) {
	c, _ := Default()
	tight := regexp.MustCompile("«[^\u00a0\u202f]|[^\u00a0\u202f]»")
	for _, key := range c.Keys() {
		e := c.texts[key][FR]
		for _, text := range append([]string{e.text}, slices.Collect(maps.Values(e.forms))...) {
			if tight.MatchString(text) {
				t.Errorf("%s: %q (fr) lacks a space inside « »: %q", c.where[key], key, text)
			}
		}
	}
}

func TestTypeset(t *testing.T) {
	if got, want := typeset(FR, "L'aide : « oui » à 5 % ?"), "L’aide\u00a0: «\u00a0oui\u00a0» à 5\u00a0%\u00a0?"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := typeset(EN, "can't"); got != "can’t" {
		t.Errorf("got %q", got)
	}
}

func TestLoadReportsBrokenFiles(t *testing.T) {
	c, err := Load(fstest.MapFS{
		"text/a.json": {Data: []byte(`{"a.one": {"en": "A", "fr": "A"}}`)},
		"text/b.json": {Data: []byte(`{"a.one": {"en": "B", "fr": "B"}}`)},
		"text/c.json": {Data: []byte(`not json`)},
		"text/d.json": {Data: []byte(`{"d.n": {"en": {"one": "x"}, "fr": {"some": "x"}}}`)},
	}, "text")
	if err == nil {
		t.Fatal("no error for a repeated key and broken files")
	}
	for _, want := range []string{"a.one", "c.json", "d.json"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not tell of %s: %v", want, err)
		}
	}
	if got := c.T(EN, "a.one"); got != "A" {
		t.Errorf("the good text is %q, want A", got)
	}
}

func TestPluralForms(t *testing.T) {
	e := entry{forms: map[plural.Form]string{plural.One: "one", plural.Other: "other"}}
	for n, want := range map[int]string{0: "one", 1: "one", 2: "other", -1: "one"} {
		if got := e.pick(FR, n); got != want {
			t.Errorf("French %d: %q, want %q", n, got, want)
		}
	}
	if got := e.pick(EN, 0); got != "other" {
		t.Errorf("English 0: %q, want other", got)
	}
}
