package locale

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"relais/internal/locale/cldr"
	"relais/internal/locale/words"
)

// TestWordsAreWhole: every key has French and English, every other language
// knows only keys that exist, arguments agree, and plural forms are those
// that CLDR asks for.
func TestWordsAreWhole(t *testing.T) {
	t.Parallel()
	set := readWords(t)
	for _, p := range set.Check() {
		t.Error(p)
	}
	if len(set.Keys) < 1000 || len(set.Languages) < 2 {
		t.Errorf("%d keys and %d languages: the files were not read", len(set.Keys), len(set.Languages))
	}
}

func readWords(t *testing.T) *words.Set {
	t.Helper()
	set, err := words.Read(Files())
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestCatalogTypography holds what typeset can't mend: guillemets need a
// space inside to begin with. What it mends is mended: no line ends before a
// sign, and no space stands before ; ? and !, as is the custom in Canada.
func TestCatalogTypography(t *testing.T) {
	t.Parallel()
	tight := regexp.MustCompile("«[^\u00a0]|[^\u00a0]»")
	loose := regexp.MustCompile("[ ][:»%$]|« |[ \u00a0\u202f][;?!]")
	for _, key := range readWords(t).Keys {
		text := key.Texts["fr"]
		for _, s := range append(slices.Collect(maps.Values(text.Forms)), text.One) {
			if s = typeset(FR, s); tight.MatchString(s) {
				t.Errorf("%s: %q (fr) lacks a space inside « »: %q", key.File, key.Name, s)
			}
			if loose.MatchString(s) {
				t.Errorf("%s: %q (fr) may break before a sign, or has a space before ; ? !: %q", key.File, key.Name, s)
			}
		}
	}
}

// TestOneWordForUndo: « Annuler » is said of a request or a setting that is
// called off, never of leaving a form or of taking a step back, so that nobody
// calls off a request who only wants to leave the page.
func TestOneWordForUndo(t *testing.T) {
	t.Parallel()
	for _, key := range readWords(t).Keys {
		text := key.Texts["fr"].One
		alone := strings.TrimRight(text, " .") == "Annuler"
		undo := strings.HasSuffix(key.Name, ".undo") || strings.HasSuffix(key.Name, ".cancel") && !strings.HasPrefix(key.Name, "ref.") && !strings.HasPrefix(key.Name, "code.")
		if alone || undo && strings.Contains(text, "Annuler") {
			t.Errorf("%s: %q (fr): %q", key.File, key.Name, text)
		}
	}
}

// TestArgumentsAreInBraces: a text takes what it says of somebody as {0}; the
// verbs of other programs would be shown as they stand.
func TestArgumentsAreInBraces(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile(`%[a-zA-Z]|\$\{|\{\{`)
	for _, key := range readWords(t).Keys {
		for lang, text := range key.Texts {
			for _, s := range append(slices.Collect(maps.Values(text.Forms)), text.One) {
				if verb.MatchString(s) {
					t.Errorf("%s: %q (%s): %q", key.File, key.Name, lang, s)
				}
			}
		}
	}
}

// TestTypeset: no space before ; ? and !, after the Office québécois de la
// langue française.
func TestTypeset(t *testing.T) {
	t.Parallel()
	got, want := typeset(FR, "L'aide : « oui » à 5 % ? Non !"), "L’aide\u00a0: «\u00a0oui\u00a0» à 5\u00a0%? Non!"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := typeset(EN, "can't"); got != "can’t" {
		t.Errorf("got %q", got)
	}
	if got := typeset("so", "go'aan"); got != "go'aan" {
		t.Errorf("the glottal stop of Somali became %q", got)
	}
}

func TestLoadReportsBrokenFiles(t *testing.T) {
	t.Parallel()
	c, err := Load(fstest.MapFS{
		"a.json":       {Data: []byte(`{"a.one": {"en": "A", "fr": "A"}}`)},
		"b.json":       {Data: []byte(`{"a.one": {"en": "B", "fr": "B"}}`)},
		"c.json":       {Data: []byte(`not json`)},
		"d.json":       {Data: []byte(`{"d.n": {"en": {"one": "x"}, "fr": {"some": "x"}}}`)},
		"lang/es.json": {Data: []byte(`{"language": "ar", "texts": {"a.one": "x"}}`)},
	})
	if err == nil {
		t.Fatal("no error for a repeated key and broken files")
	}
	for _, want := range []string{"a.one", "c.json", "d.json", "es.json"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not tell of %s: %v", want, err)
		}
	}
	if got := c.T(EN, "a.one"); got != "A" {
		t.Errorf("the good text is %q, want A", got)
	}
}

func TestPluralForms(t *testing.T) {
	t.Parallel()
	text := words.Text{Forms: map[cldr.Form]string{cldr.One: "one", cldr.Other: "other"}}
	for _, tt := range []struct {
		l    Lang
		n    int
		want string
	}{
		{FR, 0, "one"}, {FR, 1, "one"}, {FR, 2, "other"}, {FR, -1, "one"},
		{FR, 1_000_000, "other"}, // its own category, for which « other » serves
		{EN, 0, "other"}, {EN, 1, "one"},
	} {
		if got := compile(tt.l, text).pick(tt.l, tt.n).text; got != tt.want {
			t.Errorf("%s %d: %q, want %q", tt.l, tt.n, got, tt.want)
		}
	}
}
