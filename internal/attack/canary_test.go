package attack

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"relais/internal/store"
)

// canary returns a word that no other run has, of letters only: numbers stop
// the note of an ask.
func canary() string {
	b := []byte("kanari")
	for range 14 {
		b = append(b, byte('a'+rand.N(26)))
	}
	return string(b)
}

// sought are words to be searched for, with what each of them is.
type sought map[string]string

// pattern is a word as it may stand in a file.
type pattern struct {
	what string
	b    []byte
}

// patterns are all words in UTF-8, UTF-16 of either order, hexadecimal of
// either case and base64 of either alphabet at each of the three places where
// it can begin.
func (s sought) patterns() (out []pattern) {
	for word, what := range s {
		add := func(how string, b []byte) { out = append(out, pattern{what + " in " + how, b}) }
		add("UTF-8", []byte(word))
		if upper := strings.ToUpper(word); upper != word {
			add("capitals", []byte(upper))
		}
		if lower := strings.ToLower(word); lower != word {
			add("small letters", []byte(lower))
		}
		var le, be []byte
		for _, u := range utf16.Encode([]rune(word)) {
			le, be = append(le, byte(u), byte(u>>8)), append(be, byte(u>>8), byte(u))
		}
		add("UTF-16LE", le)
		add("UTF-16BE", be)
		add("hex", []byte(hex.EncodeToString([]byte(word))))
		add("HEX", []byte(strings.ToUpper(hex.EncodeToString([]byte(word)))))
		for shift := range 3 {
			raw := append(make([]byte, shift), word...)
			std, url := base64.StdEncoding.EncodeToString(raw), base64.URLEncoding.EncodeToString(raw)
			add("base64", []byte(std[4:len(std)-4])) // what neighbours can't change
			if url != std {
				add("base64url", []byte(url[4:len(url)-4]))
			}
		}
	}
	return out
}

// in says which patterns are in data.
func in(patterns []pattern, data []byte, where string) (found []string) {
	for _, p := range patterns {
		if at := bytes.Index(data, p.b); at >= 0 {
			around := data[max(0, at-40):min(len(data), at+len(p.b)+40)]
			found = append(found, fmt.Sprintf("%s: %s: %q", where, p.what, around))
		}
	}
	return found
}

// inFiles searches every byte of the files below some folders.
func inFiles(t testing.TB, s sought, dirs ...string) (found []string) {
	t.Helper()
	patterns, files := s.patterns(), 0
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return nil // a server removes files while this runs
			}
			if data, err := os.ReadFile(path); err == nil {
				found, files = append(found, in(patterns, data, path)...), files+1
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files == 0 {
		t.Error("no file was searched")
	}
	return found
}

// row is a row of a table as it lies there, by column.
type row map[string]any

// tables reads the whole database, oldest rows first.
func (w *world) tables() map[string][]row {
	w.t.Helper()
	out := map[string][]row{}
	w.db(func(ctx context.Context, tx *store.Tx) error {
		if w.schema == nil {
			columns, err := tx.Columns(ctx)
			if err != nil {
				return err
			}
			w.schema = map[string][]string{}
			for _, c := range columns {
				w.schema[c.Table] = append(w.schema[c.Table], c.Name)
			}
		}
		for table, names := range w.schema {
			rows, err := store.Collect(ctx, tx, func(rows *store.Rows, r *row) error {
				*r = row{}
				values, into := make([]any, len(names)), make([]any, len(names))
				for i := range values {
					into[i] = &values[i]
				}
				err := rows.Scan(into...)
				for i, name := range names {
					(*r)[name] = values[i]
				}
				return err
			}, fmt.Sprintf(`SELECT "%s" FROM %q ORDER BY 1`, strings.Join(names, `", "`), table))
			if err != nil {
				return err
			}
			out[table] = rows
		}
		return nil
	})
	return out
}

// inTables searches every column of every table.
func (w *world) inTables(s sought) (found []string) {
	w.t.Helper()
	patterns := s.patterns()
	for table, rows := range w.tables() {
		for _, r := range rows {
			for column, v := range r {
				switch v := v.(type) {
				case []byte:
					found = append(found, in(patterns, v, table+"."+column)...)
				case nil:
				default:
					found = append(found, in(patterns, []byte(fmt.Sprint(v)), table+"."+column)...)
				}
			}
		}
	}
	return found
}

// serverFiles makes a PostgreSQL server write everything out and says where
// its files are; "" on SQLite, or when they can't be read here.
func (w *world) serverFiles() (dir string) {
	w.t.Helper()
	if w.cfg.URL == "" {
		return ""
	}
	w.db(func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Exec(ctx, `CHECKPOINT`); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SHOW data_directory`).Scan(&dir)
	})
	if _, err := os.ReadDir(dir); err != nil {
		w.t.Log("the files of the PostgreSQL server can't be read here: its tables were")
		return ""
	}
	return dir
}
