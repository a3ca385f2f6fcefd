package words

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"relais/internal/locale/cldr"
)

// A Problem is what is wrong with one text.
type Problem struct {
	Key, Lang string // Lang is "" for what concerns the key
	What      string // in English, for who edits the files
}

func (p Problem) String() string { return fmt.Sprintf("%s (%s): %s", p.Key, p.Lang, p.What) }

// Check returns all that is wrong with the texts: keys without French or
// English, marks that do not agree, plural forms that the language does not
// ask for or that are missing, keys that nothing knows.
func (s *Set) Check() []Problem {
	var out []Problem
	for i := range s.Keys {
		out = append(out, s.Keys[i].check()...)
	}
	for _, l := range s.Languages {
		if slices.Contains(Sources, l.Tag) {
			out = append(out, Problem{"", l.Tag, "the texts of this language stand in the files of areas"})
		}
		for _, name := range slices.Sorted(maps.Keys(l.Texts)) {
			if key := s.Find(name); key == nil {
				out = append(out, Problem{name, l.Tag, "there is no such key"})
			} else if what := key.Fits(l.Tag, l.Texts[name]); what != "" {
				out = append(out, Problem{name, l.Tag, what})
			}
		}
		for name := range l.Notes {
			if s.Find(name) == nil {
				out = append(out, Problem{name, l.Tag, "a note is about no key"})
			}
		}
	}
	return out
}

func (k *Key) check() []Problem {
	var out []Problem
	for _, tag := range Sources {
		if text, ok := k.Texts[tag]; !ok || text.Empty() {
			out = append(out, Problem{k.Name, tag, "there is no text"})
		} else if what := k.Fits(tag, text); what != "" {
			out = append(out, Problem{k.Name, tag, what})
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(k.Texts)) {
		if !slices.Contains(Sources, tag) {
			out = append(out, Problem{k.Name, tag, "the texts of this language belong into lang/" + tag + ".json"})
		}
	}
	for i, m := range k.Marks() {
		if m != "{"+strconv.Itoa(i)+"}" {
			return append(out, Problem{k.Name, "", "skips an argument: " + strings.Join(k.Marks(), " ")})
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

// Fits says what is wrong with a text in a language, "" for nothing.
func (k *Key) Fits(tag string, text Text) string {
	if text.Forms != nil {
		if !k.Plural() {
			return "it counts nothing, and has plural forms"
		}
		if what := wrongForms(tag, text); what != "" {
			return what
		}
	}
	if got, want := text.Marks(), k.Marks(); !slices.Equal(got, want) {
		return fmt.Sprintf("it has the marks %s, and must have %s", listed(got), listed(want))
	}
	return k.wrongMark(text)
}

func listed(marks []string) string {
	if len(marks) == 0 {
		return "none"
	}
	return strings.Join(marks, " ")
}

// wrongMark finds a form that drops a mark besides the number, which alone a
// form may tell in words ("one person").
func (k *Key) wrongMark(text Text) string {
	want := k.Marks()
	for form, s := range text.Forms {
		for _, m := range want {
			if m != "{0}" && !strings.Contains(s, m) {
				return fmt.Sprintf("the form %s lacks %s", form, m)
			}
		}
	}
	return ""
}

func wrongForms(tag string, text Text) string {
	asked := cldr.PluralOf(tag).Asked
	for _, form := range asked {
		if text.Forms[form] == "" {
			return fmt.Sprintf("the plural form %s is missing", form)
		}
	}
	for form := range text.Forms {
		if !slices.Contains(asked, form) {
			return fmt.Sprintf("the language has no plural form %s for whole numbers", form)
		}
	}
	return ""
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
