package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"relais/internal/locale"
)

// named finds the keys of texts in the sources of the command line.
var named = regexp.MustCompile(`(?:\.t|\.say|\.note|wrong)\("(cmd\.[\w.]+)"|, "(cmd\.[\w.]+)"\}`)

// TestWordsExist: nothing that the command line says lacks its text.
func TestWordsExist(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			n++
			if key := m[1] + m[2]; !strings.HasSuffix(key, ".") && !locale.Has(key) {
				t.Errorf("%s: no text for %s", file, key)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d keys were found; the search is broken", n)
	}
}

// TestHelpSpeaksBothLanguages: every command and flag is described.
func TestHelpSpeaksBothLanguages(t *testing.T) {
	for _, lang := range []locale.Lang{locale.EN, locale.FR} {
		for _, c := range commands() {
			var out strings.Builder
			e := &env{out: &out, err: &out, lang: lang}
			if got := run(t.Context(), e, []string{c.name, "--help"}); got != 0 {
				t.Errorf("relais %s --help exits with %d", c.name, got)
			}
			if strings.Contains(out.String(), "⟦") {
				t.Errorf("%s, %s: a text is missing:\n%s", c.name, lang, out.String())
			}
		}
	}
}
