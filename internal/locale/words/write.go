package words

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Write writes the files that a change touches below a folder, and returns
// their names. Nothing is written before all of it can be.
func (s *Set) Write(c *Change, dir string) ([]string, error) {
	files := map[string][]byte{}
	if slices.Contains(Sources, c.Lang) {
		if err := s.writeAreas(c, dir, files); err != nil {
			return nil, err
		}
	} else if len(c.Texts)+len(c.Notes) > 0 {
		data, err := c.Apply(s.Language(c.Lang)).format()
		if err != nil {
			return nil, err
		}
		files[filepath.Join("lang", c.Lang+".json")] = data
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if err := replace(filepath.Join(dir, name), files[name]); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// replace writes a file whole or not at all.
func replace(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	fresh := name + ".new"
	if err := os.WriteFile(fresh, data, 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, name)
}

// format writes a language as people edit it: a line a text, by key.
func (l *Language) format() ([]byte, error) {
	var b bytes.Buffer
	reviewed, err := json.Marshal(l.Reviewed)
	if err != nil {
		return nil, err
	}
	source, err := quote(l.Source)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(&b, "{\n  \"language\": %q,\n  \"reviewed\": %s,\n  \"source\": %s,\n  \"texts\": {", l.Tag, reviewed, source)
	err = writeMembers(&b, l.Texts, Text.MarshalJSON)
	if err == nil && len(l.Notes) > 0 {
		b.WriteString("\n  },\n  \"notes\": {")
		err = writeMembers(&b, l.Notes, quote)
	}
	b.WriteString("\n  }\n}\n")
	return b.Bytes(), err
}

func writeMembers[V any](b *bytes.Buffer, members map[string]V, value func(V) ([]byte, error)) error {
	between := "\n"
	for _, name := range slices.Sorted(maps.Keys(members)) {
		data, err := value(members[name])
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "%s    %q: %s", between, name, data)
		between = ",\n"
	}
	return nil
}

// writeAreas puts new texts of French or English in the place of the old
// ones; everything else in the files stays, to the byte.
func (s *Set) writeAreas(c *Change, dir string, files map[string][]byte) error {
	byFile := map[string]map[string]Text{}
	for name, text := range c.Texts {
		file := s.Find(name).File
		if byFile[file] == nil {
			byFile[file] = map[string]Text{}
		}
		byFile[file][name] = text
	}
	for file, texts := range byFile {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			return err
		}
		if files[file], err = editArea(data, c.Lang, texts); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// editArea replaces the values of some keys in one language.
func editArea(data []byte, tag string, texts map[string]Text) ([]byte, error) {
	var out bytes.Buffer
	done := 0
	err := eachMember(data, func(key string, d *json.Decoder) error {
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		start := int(d.InputOffset()) - len(value)
		text, ok := texts[key]
		if !ok {
			return nil
		}
		return eachMember(value, func(lang string, inner *json.Decoder) error {
			var old json.RawMessage
			if err := inner.Decode(&old); err != nil || lang != tag {
				return err
			}
			fresh, err := text.MarshalJSON()
			end := start + int(inner.InputOffset())
			out.Write(data[done : end-len(old)])
			out.Write(fresh)
			done = end
			return err
		})
	})
	out.Write(data[done:])
	return out.Bytes(), err
}
