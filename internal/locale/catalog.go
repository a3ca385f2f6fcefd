package locale

import (
	"embed"
	"io/fs"
	"maps"
	"slices"
	"sync"

	"relais/internal/locale/cldr"
	"relais/internal/locale/words"
)

//go:embed text/*.json text/lang/*.json
var files embed.FS

// Files returns the files that the texts of the program come from.
func Files() fs.FS {
	sub, err := fs.Sub(files, "text")
	if err != nil {
		panic(err) // the folder is built in
	}
	return sub
}

// A Catalog holds texts by key in every language, ready to be written.
type Catalog struct {
	keys     []string
	fr, en   map[string]*entry // apart, for each page asks them
	others   map[Lang]map[string]*entry
	reviewed []Lang // those that are not whole but may be offered
}

// entry is a text with one form, or one form per plural category.
type entry struct {
	one   *message
	forms *[cldr.Forms]*message
}

// shared is the catalog of the program, read at first use.
var shared = sync.OnceValues(func() (*Catalog, error) { return Load(Files()) })

// Default returns the catalog that the program was built with. A broken file
// is left out and reported in the error; the rest still works.
func Default() (*Catalog, error) { return shared() }

// Load reads the files of a folder; see package words.
func Load(fsys fs.FS) (*Catalog, error) {
	set, err := words.Read(fsys)
	size := len(set.Keys)
	c := &Catalog{fr: make(map[string]*entry, size), en: make(map[string]*entry, size), others: map[Lang]map[string]*entry{}}
	for _, key := range set.Keys {
		c.keys = append(c.keys, key.Name)
		for tag, text := range key.Texts {
			c.add(Lang(tag), key.Name, text)
		}
	}
	slices.Sort(c.keys)
	for _, l := range set.Languages {
		for name, text := range l.Texts {
			c.add(Lang(l.Tag), name, text)
		}
		if len(l.Reviewed) > 0 {
			c.reviewed = append(c.reviewed, Lang(l.Tag))
		}
	}
	return c, err
}

func (c *Catalog) add(l Lang, key string, text words.Text) {
	if text.Empty() {
		return
	}
	if c.in(l) == nil {
		c.others[l] = map[string]*entry{}
	}
	c.in(l)[key] = compile(l, text)
}

// in returns the texts of a language, nil for one that has none.
func (c *Catalog) in(l Lang) map[string]*entry {
	switch l {
	case FR:
		return c.fr
	case EN:
		return c.en
	}
	return c.others[l]
}

func compile(l Lang, text words.Text) *entry {
	if text.Forms == nil {
		return &entry{one: newMessage(l, text.One)}
	}
	var forms [cldr.Forms]*message
	for form, s := range text.Forms {
		forms[form] = newMessage(l, s)
	}
	// A text in the category of everything else serves where one is missing.
	for form, m := range forms {
		if m == nil {
			forms[form] = forms[cldr.Other]
		}
	}
	return &entry{forms: &forms}
}

// pick returns the form for n.
func (e *entry) pick(l Lang, n int) *message {
	if e.forms == nil {
		return e.one
	}
	return e.forms[conventionsOf(l).plural.Of(max(n, -n))]
}

// partial returns the languages of the catalog that are not whole.
func (c *Catalog) partial() []Lang {
	return slices.Sorted(maps.Keys(c.others))
}

// Has reports whether the catalog holds the key.
func (c *Catalog) Has(key string) bool { return c.en[key] != nil || c.fr[key] != nil }

// Keys returns all keys, sorted.
func (c *Catalog) Keys() []string { return slices.Clone(c.keys) }
