// Package say puts what acts give into words of the reader: needs, languages,
// codes of a set, states and their colours, weekly hours, names of agencies.
// Every room of pages asks it, so that a thing is called the same everywhere.
//
// It decides nothing: what a state means stands in the domain. Views embed
// Words, so that templates call its methods.
package say

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"relais/internal/act"
	"relais/internal/locale"
)

// Words say things in one language.
type Words struct {
	Lang  locale.Lang
	now   time.Time         // in the reader's zone
	names map[string]string // of agencies and members by id
}

// New returns the words of a language; now is the moment in the reader's zone.
func New(l locale.Lang, now time.Time) Words {
	return Words{Lang: l, now: now, names: map[string]string{}}
}

// T is a text of the catalog.
func (w Words) T(key string, args ...any) string { return locale.T(w.Lang, key, args...) }

// Text is a name in several languages, in the reader's.
func (w Words) Text(t act.Text) string { return t.In(string(w.Lang)) }

// Long is a longer text in several languages, in the reader's.
func (w Words) Long(t act.LongText) string { return t.In(string(w.Lang)) }

// TongueOf is the language that a text has for this reader: theirs, or the
// other one where there is no other text. It is "" for theirs.
func (w Words) TongueOf(t act.LongText) string {
	switch {
	case w.Lang.Fallback() == locale.FR && t.FR == "" && t.EN != "":
		return "en"
	case w.Lang.Fallback() == locale.EN && t.EN == "" && t.FR != "":
		return "fr"
	}
	return ""
}

// List says things one after the other, within a sentence.
func (w Words) List(items []string) string { return locale.List(w.Lang, items) }

// Within says things one after the other, each begun with a small letter, as
// within a sentence.
func (w Words) Within(items []string) string { return w.List(Each(items, Lower)) }

// Lower begins a name with a small letter. A word with more capitals, or of a
// people, stays.
func Lower(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s[size:], " ")
	if !unicode.IsUpper(first) || strings.IndexFunc(word, unicode.IsUpper) >= 0 || strings.HasPrefix(s, "Indigenous") {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// Each says every one of several things.
func Each(in []string, f func(string) string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = f(s)
	}
	return out
}

// Paragraphs splits what somebody wrote into paragraphs of lines.
func (w Words) Paragraphs(text string) [][]string {
	var out [][]string
	for p := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			out = append(out, strings.Split(p, "\n"))
		}
	}
	return out
}
