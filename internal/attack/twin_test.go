package attack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/store"
	"relais/internal/store/storetest"
)

// TestStolenDatabaseTwins: two nodes on which the same was done at the same
// times, with other words of other lengths, can't be told apart by what is in
// clear, nor by the lengths of what is sealed.
func TestStolenDatabaseTwins(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) {
		other := storetest.SQLite(t)
		if cfg.URL != "" {
			other = storetest.Postgres(t)
		}
		kinds := map[string]string{}
		for _, c := range columns(t) {
			kinds[c.table+"."+c.name] = c.kind
		}
		short, long := twin(t, cfg, "Al"), twin(t, other, "Maximilienne")
		if diff := cmp.Diff(short.shape(kinds), long.shape(kinds)); diff != "" {
			t.Errorf("the twins differ:\n%s", diff)
		}
	})
}

// twin does the whole job with words that begin in a way of their own; what
// is public is the same in each.
func twin(t *testing.T, cfg store.Config, name string) *world {
	t.Helper()
	w := newWorld(t, cfg)
	w.word = func(class, field string) string {
		last := field[strings.LastIndexByte(field, '.')+1:]
		last = strings.Map(letters, last[:min(len(last), 8)])
		if class == inPublic {
			return last
		}
		return name + last
	}
	w.wholeJob()
	return w
}

// chance is what differs between any two nodes.
var chance = map[string]string{
	"schema_step.applied_at": "by the clock of the machine, when the node was installed",
	"audit_log.head":         "a hash and a signature",
	"audit_log.holder":       "a random name",
	"place_taken.turn":       "a random number",
	"case_section.row":       "sections lie in a random order, so that a row's place does not tell which it is",
}

// ids and other random words in what is in clear.
var random = regexp.MustCompile(`[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-z]{26}`)

// shape is all that somebody with the database sees: values in clear, with
// numbers in the order of their appearance for random ones, and lengths of all
// other values.
func (w *world) shape(kinds map[string]string) map[string][]string {
	w.t.Helper()
	tables := w.tables()
	order := sorted(tables)
	seen := map[string]string{}
	name := func(s string) string {
		if _, ok := seen[s]; !ok {
			seen[s] = fmt.Sprint("#", len(seen))
		}
		return seen[s]
	}
	out := map[string][]string{}
	for _, table := range order {
		first := anyOf(tables[table])
		_, inOrder := first["row"]
		_, number := first["id"].(int64)
		inOrder = (inOrder || number) && table != "case_section"
		for _, r := range tables[table] {
			var line []string
			for _, column := range sorted(r) {
				v, kind := r[column], kinds[table+"."+column]
				if _, skip := chance[table+"."+column]; skip {
					continue
				}
				switch b := v.(type) {
				case []byte:
					v = fmt.Sprint(len(b), " bytes")
					if kind == "pseudonym" && inOrder {
						v = name(string(b))
					}
				case string:
					if kind == "hash" {
						v = fmt.Sprint(len(b), " characters")
					} else {
						v = random.ReplaceAllStringFunc(b, func(s string) string {
							if inOrder {
								return name(s)
							}
							return "#"
						})
					}
				}
				line = append(line, fmt.Sprint(column, "=", v))
			}
			out[table] = append(out[table], strings.Join(line, " "))
		}
		if !inOrder {
			slices.Sort(out[table])
		}
	}
	return out
}

func anyOf(rows []row) row {
	if len(rows) == 0 {
		return nil
	}
	return rows[0]
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
