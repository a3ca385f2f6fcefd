package arrows

import (
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	bodiesFrom = "<!-- made by internal/arrows: go test ./internal/arrows -update -->\n"
	bodiesTo   = "<!-- end -->"
)

// TestBodiesAreDescribed: what docs/formats.md says of the bodies that are
// sealed and signed is made from their types and their comments, and every
// member says what it means.
func TestBodiesAreDescribed(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "formats.md")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), bodiesFrom)
	made, after, closed := strings.Cut(rest, bodiesTo)
	if !ok || !closed {
		t.Fatal("docs/formats.md has no place for the bodies")
	}
	w := describer{all: readSources(t)}
	want := w.describe()
	for _, mute := range w.mute {
		t.Errorf("%s is sealed or signed, and no comment says what it is", mute)
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(file, []byte(before+bodiesFrom+want+bodiesTo+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if made != want {
		t.Error("docs/formats.md does not say what the types of bodies are (go test ./internal/arrows -update)")
	}
}

// describer writes what records are made of.
type describer struct {
	all  sources
	todo []*declared // types that are named, in the order in which they are described
	mute []string    // what has no comment
}

func (w *describer) describe() string {
	w.todo = w.all.records()
	var parts []string
	for i := 0; i < len(w.todo); i++ { // grows on the way
		parts = append(parts, w.one(w.todo[i]))
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(w.place(a), w.place(b)) })
	var out strings.Builder
	room := ""
	for _, i := range order {
		if r := w.todo[i].folder; r != room {
			room = r
			fmt.Fprintf(&out, "\n## %s\n", strings.TrimPrefix(r, "internal/"))
		}
		out.WriteString(parts[i])
	}
	return out.String() + "\n"
}

// place sorts by room, records first, then by name.
func (w *describer) place(i int) string {
	d := w.todo[i]
	if w.all.versionOf(d) == "" {
		return d.folder + " 2 " + strings.ToLower(d.name)
	}
	return d.folder + " 1 " + strings.ToLower(d.name)
}

// one describes a type: its comment, and a table of its members.
func (w *describer) one(d *declared) string {
	var out strings.Builder
	title := ""
	if v := w.all.versionOf(d); v != "" {
		title = ", version " + v
	}
	if d.doc == "" {
		w.mute = append(w.mute, d.String())
	}
	fmt.Fprintf(&out, "\n**%s**%s. %s\n", d.name, title, sentence(strings.TrimPrefix(d.doc, d.name+" ")))
	s, ok := d.spec.Type.(*ast.StructType)
	if !ok {
		fmt.Fprintf(&out, "Written as %s.\n", w.word(d, d.spec.Type))
		return out.String()
	}
	out.WriteString("\n| member | type | what |\n|---|---|---|\n")
	w.members(&out, d, s)
	return out.String()
}

// members writes a line for each member; those of an embedded type stand in
// its place, as in JSON.
func (w *describer) members(out *strings.Builder, d *declared, s *ast.StructType) {
	for _, f := range s.Fields.List {
		if len(f.Names) == 0 {
			if inner, _ := w.all.named(d, f.Type); inner != nil {
				w.members(out, inner, inner.spec.Type.(*ast.StructType))
			}
			continue
		}
		for _, name := range f.Names {
			if !name.IsExported() {
				continue
			}
			member, optional := jsonName(f, name.Name)
			typ := w.word(d, f.Type)
			if optional {
				typ += ", may be missing"
			}
			what := words(f.Comment, f.Doc)
			if what == "" {
				w.mute = append(w.mute, d.String()+"."+name.Name)
			}
			fmt.Fprintf(out, "| `%s` | %s | %s |\n", member, typ, strings.ReplaceAll(strings.TrimPrefix(what, name.Name+" is "), "|", "/"))
		}
	}
}

// builtin are the words for types that the language has.
var builtin = map[string]string{"string": "text", "bool": "yes or no", "int": "number", "int64": "number", "uint32": "number", "any": "any value"}

// foreigners are the words for types of others.
var foreigners = map[string]string{"time.Time": "time", "encoding/json.RawMessage": "JSON"}

// word says in words what a type is, and puts our own aside to be described.
func (w *describer) word(d *declared, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return w.word(d, e.X)
	case *ast.ArrayType:
		if id, ok := e.Elt.(*ast.Ident); ok && id.Name == "byte" {
			return "bytes"
		}
		return "list of " + w.word(d, e.Elt)
	case *ast.MapType:
		return w.word(d, e.Key) + " → " + w.word(d, e.Value)
	}
	inner, foreign := w.all.named(d, e)
	switch {
	case inner != nil:
		if !slices.Contains(w.todo, inner) {
			w.todo = append(w.todo, inner)
		}
		return "`" + inner.name + "`"
	case foreigners[foreign] != "":
		return foreigners[foreign]
	case foreign != "":
		return "as `" + foreign + "` is written"
	}
	if id, ok := e.(*ast.Ident); ok && builtin[id.Name] != "" {
		return builtin[id.Name]
	}
	w.mute = append(w.mute, fmt.Sprintf("%s: %T", d, e))
	return ""
}

// sentence begins with a capital.
func sentence(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "is "), "are ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
