package locale

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed text/*.json
var files embed.FS

// A Catalog holds texts by key in every language.
type Catalog struct {
	texts map[string]map[Lang]entry
	where map[string]string
}

// entry is a text with one form, or one form per plural category.
type entry struct {
	text  string
	forms map[plural.Form]string
}

var forms = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// shared is the catalog of the program, read at first use.
var shared = sync.OnceValues(func() (*Catalog, error) { return Load(files, "text") })

// Default returns the catalog that the program was built with. A broken area
// file is left out and reported in the error; the rest still works.
func Default() (*Catalog, error) { return shared() }

// Load reads every *.json of a folder. A key may stand in one file only.
func Load(fsys fs.FS, dir string) (*Catalog, error) {
	c := &Catalog{texts: map[string]map[Lang]entry{}, where: map[string]string{}}
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return c, err
	}
	var errs []error
	for _, name := range names {
		errs = append(errs, c.readFile(fsys, name))
	}
	return c, errors.Join(errs...)
}

func (c *Catalog) readFile(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	var area map[string]map[Lang]entry
	if err := json.Unmarshal(data, &area); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var errs []error
	for key, texts := range area {
		if first, ok := c.where[key]; ok {
			errs = append(errs, fmt.Errorf("%s: %q stands already in %s", name, key, first))
			continue
		}
		for l, e := range texts {
			texts[l] = e.typeset(l)
		}
		c.where[key], c.texts[key] = name, texts
	}
	return errors.Join(errs...)
}

// UnmarshalJSON reads a string, or an object of plural forms.
func (e *entry) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &e.text)
	}
	var raw map[string]string
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	e.forms = map[plural.Form]string{}
	for name, text := range raw {
		form, ok := forms[name]
		if !ok {
			return fmt.Errorf("unknown plural form %q", name)
		}
		e.forms[form] = text
	}
	if e.forms[plural.Other] == "" {
		return errors.New(`the plural form "other" is missing`)
	}
	return nil
}

func (e entry) typeset(l Lang) entry {
	e.text = typeset(l, e.text)
	for form, text := range e.forms {
		e.forms[form] = typeset(l, text)
	}
	return e
}

// pick returns the form for n, "other" where the language has no such form.
func (e entry) pick(l Lang, n int) string {
	if e.forms == nil {
		return e.text
	}
	if n < 0 {
		n = -n
	}
	// A number with no decimals: v, w, f and t are zero.
	if text := e.forms[plural.Cardinal.MatchPlural(language.Make(string(l)), n, 0, 0, 0, 0)]; text != "" {
		return text
	}
	return e.forms[plural.Other]
}

// Has tells whether the catalog holds the key.
func (c *Catalog) Has(key string) bool { return c.texts[key] != nil }

// Keys returns all keys, sorted.
func (c *Catalog) Keys() []string {
	keys := make([]string, 0, len(c.texts))
	for k := range c.texts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
