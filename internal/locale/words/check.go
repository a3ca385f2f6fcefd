package words

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relais/internal/locale/cldr"
)

// A Misfit is why a text can't stand: a word that ends a key of the catalog,
// with its arguments.
type Misfit struct {
	Why  string
	Args []any
}

// Why a text can't stand.
const (
	NoText      = "no_text"      // French or English is missing
	NoKey       = "no_key"       // nothing asks for a text of this key
	NotHere     = "not_here"     // the language belongs into another file, {0}
	Skips       = "skips"        // the marks {0} leave a number out
	NotPlural   = "not_plural"   // plural forms, and the text counts nothing
	FormMissing = "form_missing" // the plural form {0}
	FormUnknown = "form_unknown" // the plural form {0}, which the language does not ask for
	OtherMarks  = "marks"        // the marks {0}, where {1} are needed
	MarkLost    = "mark_lost"    // the form {0} lacks the mark {1}
)

// A Problem is what is wrong with one text of the files.
type Problem struct {
	Key, Lang string
	Misfit
}

// Check returns all that is wrong with the texts.
func (s *Set) Check() []Problem {
	var out []Problem
	for i := range s.Keys {
		out = append(out, s.Keys[i].check()...)
	}
	for _, l := range s.Languages {
		out = append(out, s.checkLanguage(l)...)
	}
	return out
}

func (s *Set) checkLanguage(l *Language) []Problem {
	var out []Problem
	if slices.Contains(Sources, l.Tag) {
		out = append(out, Problem{"", l.Tag, Misfit{NotHere, []any{"*.json"}}})
	}
	for _, name := range slices.Sorted(maps.Keys(l.Texts)) {
		if key := s.Find(name); key == nil {
			out = append(out, Problem{name, l.Tag, Misfit{NoKey, nil}})
		} else if m := key.Fits(l.Tag, l.Texts[name]); m != nil {
			out = append(out, Problem{name, l.Tag, *m})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Notes)) {
		if s.Find(name) == nil {
			out = append(out, Problem{name, l.Tag, Misfit{NoKey, nil}})
		}
	}
	return out
}

func (k *Key) check() []Problem {
	var out []Problem
	for _, tag := range Sources {
		if text, ok := k.Texts[tag]; !ok || text.Empty() {
			out = append(out, Problem{k.Name, tag, Misfit{NoText, nil}})
		} else if m := k.Fits(tag, text); m != nil {
			out = append(out, Problem{k.Name, tag, *m})
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(k.Texts)) {
		if !slices.Contains(Sources, tag) {
			out = append(out, Problem{k.Name, tag, Misfit{NotHere, []any{"lang/" + tag + ".json"}}})
		}
	}
	for i, m := range k.Marks() {
		if m != "{"+strconv.Itoa(i)+"}" {
			return append(out, Problem{k.Name, "en", Misfit{Skips, []any{listed(k.Marks())}}})
		}
	}
	return out
}

// Plural reports whether the text counts something, in some source language.
func (k *Key) Plural() bool {
	for _, tag := range Sources {
		if k.Texts[tag].Forms != nil {
			return true
		}
	}
	return false
}

// Marks returns the marks of arguments ({0}, {1}, …), each once, of the
// English text.
func (k *Key) Marks() []string { return k.Texts["en"].Marks() }

// Fits returns why a text of a language can't stand for the key; nil when it
// can.
func (k *Key) Fits(tag string, text Text) *Misfit {
	if text.Forms != nil {
		if !k.Plural() {
			return &Misfit{NotPlural, nil}
		}
		if m := wrongForms(tag, text); m != nil {
			return m
		}
	}
	if got, want := text.Marks(), k.Marks(); !slices.Equal(got, want) {
		return &Misfit{OtherMarks, []any{listed(got), listed(want)}}
	}
	return k.lostMark(text)
}

func listed(marks []string) string {
	if len(marks) == 0 {
		return "∅"
	}
	return strings.Join(marks, " ")
}

// lostMark finds a form that drops a mark besides the number, which alone a
// form may tell in words ("one person").
func (k *Key) lostMark(text Text) *Misfit {
	for form, s := range text.Forms {
		for _, m := range k.Marks() {
			if m != "{0}" && !strings.Contains(s, m) {
				return &Misfit{MarkLost, []any{form.String(), m}}
			}
		}
	}
	return nil
}

func wrongForms(tag string, text Text) *Misfit {
	asked := cldr.PluralOf(tag).Asked
	for _, form := range asked {
		if text.Forms[form] == "" {
			return &Misfit{FormMissing, []any{form.String()}}
		}
	}
	for form := range text.Forms {
		if !slices.Contains(asked, form) {
			return &Misfit{FormUnknown, []any{form.String()}}
		}
	}
	return nil
}

var mark = regexp.MustCompile(`\{\d+\}`)

// Marks returns the marks of arguments, each once, sorted. A singular may
// leave out the number ("one person"), so the forms are taken together.
func (t Text) Marks() []string {
	all := t.One
	for _, s := range t.Forms {
		all += s
	}
	found := mark.FindAllString(all, -1)
	slices.Sort(found)
	return slices.Compact(found)
}
