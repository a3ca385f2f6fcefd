// Package po reads and writes PO files, the format of gettext in which
// translators and their programs (Poedit, Weblate, OmegaT, Lokalise) work.
// It knows no language and no text of ours.
//
// The libraries of Go for PO read catalogs to look texts up: they drop
// comments, flags and lines, skip what they don't understand, and so can
// neither tell a translator where a mistake is nor write a file back as it was.
package po

import (
	"slices"
	"strings"
)

// A File is a header and entries.
type File struct {
	Header  []Field
	Entries []Entry
	// Lines of the fields of the header, by name, when it was read.
	lines map[string]int
}

// A Field is a line of the header: Language: ar.
type Field struct{ Name, Value string }

// An Entry is one text with its translation.
type Entry struct {
	Notes      []string // of translators: "# …"
	Extracted  []string // from whom the file comes: "#. …"
	References []string // "#: …"
	Flags      []string // "#, fuzzy"
	Context    string
	ID, Plural string
	HasPlural  bool
	Texts      []string // one, or one per plural form
	// Line is where the entry begins, and TextLines where its texts do, from
	// 1, when the file was read.
	Line      int
	TextLines []int
}

// Get returns a field of the header and the line that it was read from.
func (f *File) Get(name string) (value string, line int) {
	i := slices.IndexFunc(f.Header, func(h Field) bool { return strings.EqualFold(h.Name, name) })
	if i < 0 {
		return "", max(f.lines[""], 1)
	}
	return f.Header[i].Value, f.lines[f.Header[i].Name]
}

// Fuzzy reports whether somebody marked the translation as one to look at
// again; gettext does not use such a one.
func (e *Entry) Fuzzy() bool { return slices.Contains(e.Flags, "fuzzy") }

// Translated reports whether any text is there.
func (e *Entry) Translated() bool {
	return slices.ContainsFunc(e.Texts, func(s string) bool { return s != "" })
}
