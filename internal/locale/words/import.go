package words

import (
	"maps"
	"slices"
	"strings"

	"relais/internal/locale/cldr"
	"relais/internal/locale/po"
)

// A Complaint is why an entry of a PO file, or all of it, is not taken.
type Complaint struct {
	Line int
	Key  string // of the text; "" for what concerns the whole file
	Misfit
}

// Why an entry is not taken, besides what Fits says. All but Stale and Unsure
// refuse the whole file.
const (
	NoLanguage = "language" // the header names none, or one that is no tag
	NoSource   = "source"   // the header does not say what the texts were translated from
	OtherRule  = "rule"     // the header has another rule for plurals; {0} is ours
	WrongCount = "count"    // {0} plural forms, where there must be {1}
	HalfDone   = "half"     // some plural forms have a text and others not
	Emptied    = "emptied"  // no text any more in a language that is whole
	Stale      = "stale"    // the source was changed after the file was made
	Unsure     = "fuzzy"    // its translator marked it as one to look at again
	noSyntax   = "po."      // the file is no PO; see package po for what follows
)

// tags are the letters of a language's tag, at most so many (RFC 5646 4.4.1).
const (
	tagLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
	tagLength  = 35
)

// A Change is what an import does to the texts of one language.
type Change struct {
	Lang string
	// Texts are those that change, by key; an empty one goes away.
	Texts map[string]Text
	// Notes of translators, of all keys in the file.
	Notes map[string]string
	// Refused are mistakes: the file must be mended before anything is taken.
	Refused []Complaint
	// Left are entries that are left as they were.
	Left []Complaint
}

// Import reads what a PO file made by Export changes. It changes nothing
// itself; see Write.
func (s *Set) Import(data []byte) *Change {
	c := &Change{Texts: map[string]Text{}, Notes: map[string]string{}}
	f, err := po.Read(data)
	if e, ok := po.Syntax(err); ok {
		c.refuse(e.Line, "", noSyntax+e.Reason)
		return c
	}
	from := c.header(f)
	if len(c.Refused) > 0 {
		return c
	}
	for i := range f.Entries {
		s.take(c, &f.Entries[i], from)
	}
	return c
}

func (c *Change) refuse(line int, key, why string, args ...any) {
	c.Refused = append(c.Refused, Complaint{line, key, Misfit{why, args}})
}

// header reads the languages of the file and returns that of its sources.
func (c *Change) header(f *po.File) string {
	tag, line := f.Get(languageField)
	c.Lang = strings.ReplaceAll(tag, "_", "-")
	if c.Lang == "" || len(c.Lang) > tagLength || strings.Trim(c.Lang, tagLetters) != "" {
		c.refuse(line, "", NoLanguage)
		return ""
	}
	from, line := f.Get(sourceField)
	if !slices.Contains(Sources, from) {
		c.refuse(line, "", NoSource)
	}
	got, line := f.Get(pluralField)
	if want := pluralForms(c.Lang); bare(got) != bare(want) {
		c.refuse(line, "", OtherRule, want)
	}
	return from
}

// bare takes out what programs add or drop.
func bare(rule string) string { return strings.NewReplacer(" ", "", ";", "").Replace(rule) }

// take reads one entry.
func (s *Set) take(c *Change, e *po.Entry, from string) {
	key := s.Find(e.Context)
	if key == nil {
		c.refuse(e.Line, e.Context, NoKey)
		return
	}
	l := s.Language(c.Lang)
	if len(e.Notes) > 0 {
		c.Notes[key.Name] = strings.Join(e.Notes, "\n")
	} else if l != nil && l.Notes[key.Name] != "" {
		c.Notes[key.Name] = ""
	}
	now := key.In(c.Lang, l)
	switch want := key.export(c.Lang, from, nil); {
	case e.HasPlural != want.HasPlural || len(e.Texts) != len(want.Texts):
		c.refuse(e.TextLines[0], key.Name, WrongCount, len(e.Texts), len(want.Texts))
		return
	case slices.Equal(e.Texts, expand(c.Lang, now, key.Plural())):
		return
	case e.ID != want.ID || e.Plural != want.Plural:
		c.Left = append(c.Left, Complaint{e.Line, key.Name, Misfit{Stale, nil}})
		return
	case e.Fuzzy():
		c.Left = append(c.Left, Complaint{e.Line, key.Name, Misfit{Unsure, nil}})
		return
	}
	c.text(key, e)
}

// text takes a text that changes.
func (c *Change) text(key *Key, e *po.Entry) {
	text := collapse(c.Lang, e)
	empty := slices.Index(e.Texts, "")
	switch {
	case text.Empty() && slices.Contains(Sources, c.Lang):
		c.refuse(e.TextLines[0], key.Name, Emptied)
	case text.Empty():
		c.Texts[key.Name] = text
	case empty >= 0:
		c.refuse(e.TextLines[empty], key.Name, HalfDone)
	default:
		if m := key.Fits(c.Lang, text); m != nil {
			c.refuse(e.TextLines[0], key.Name, m.Why, m.Args...)
			return
		}
		c.Texts[key.Name] = text
	}
}

// collapse is the inverse of expand; forms that all say the same are one.
func collapse(tag string, e *po.Entry) Text {
	if !e.HasPlural || len(slices.Compact(slices.Clone(e.Texts))) == 1 {
		return Text{One: e.Texts[0]}
	}
	t := Text{Forms: map[cldr.Form]string{}}
	for i, form := range cldr.PluralOf(tag).Asked {
		t.Forms[form] = e.Texts[i]
	}
	return t
}

// Apply returns the language as the change leaves it. A review covers what
// was read, so none is left when a text changes.
func (c *Change) Apply(l *Language) *Language {
	out := &Language{Tag: c.Lang, Reviewed: []Review{}, Texts: map[string]Text{}, Notes: map[string]string{}}
	if l != nil {
		out.Source = l.Source
		maps.Copy(out.Texts, l.Texts)
		maps.Copy(out.Notes, l.Notes)
		if len(c.Texts) == 0 {
			out.Reviewed = l.Reviewed
		}
	}
	maps.Copy(out.Texts, c.Texts)
	maps.DeleteFunc(out.Texts, func(_ string, t Text) bool { return t.Empty() })
	maps.Copy(out.Notes, c.Notes)
	maps.DeleteFunc(out.Notes, func(_, note string) bool { return note == "" })
	return out
}
