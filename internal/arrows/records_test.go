package arrows

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// This file finds every type of the repository that implements record.Body,
// without being told: what is sealed or signed. It reads the source, so that a
// type which nobody added to a test is found too.

// declared is a type as the source has it.
type declared struct {
	folder, name string
	spec         *ast.TypeSpec
	doc          string
	imports      map[string]string // of its file: paths by name
	version      string            // of its own RecordVersion, "" when it has none
}

func (d *declared) String() string { return d.folder + "." + d.name }

// sources are all types of the repository outside of tests, by folder and name.
type sources map[string]*declared

func readSources(t *testing.T) sources {
	t.Helper()
	all := sources{}
	versions := map[string]string{}
	eachSource(t, func(file string, f *ast.File) {
		imports, folder := importsOf(f), path.Dir(file)
		for _, decl := range f.Decls {
			switch decl := decl.(type) {
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if spec, ok := spec.(*ast.TypeSpec); ok {
						doc := words(spec.Doc, decl.Doc)
						all[folder+"."+spec.Name.Name] = &declared{folder, spec.Name.Name, spec, doc, imports, ""}
					}
				}
			case *ast.FuncDecl:
				if decl.Name.Name == "RecordVersion" && decl.Recv != nil {
					versions[folder+"."+receiver(decl.Recv.List[0].Type)] = returned(decl)
				}
			}
		}
	})
	for name, version := range versions {
		all[name].version = version
	}
	return all
}

// returned is the number that a method returns, "?" for another expression.
func returned(fn *ast.FuncDecl) string {
	if len(fn.Body.List) == 1 {
		if ret, ok := fn.Body.List[0].(*ast.ReturnStmt); ok && len(ret.Results) == 1 {
			if n, ok := ret.Results[0].(*ast.BasicLit); ok {
				return n.Value
			}
		}
	}
	return "?"
}

func importsOf(f *ast.File) map[string]string {
	out := map[string]string{}
	for _, i := range f.Imports {
		p := strings.Trim(i.Path.Value, `"`)
		name := path.Base(p)
		if i.Name != nil {
			name = i.Name.Name
		}
		out[name] = p
	}
	return out
}

// words is the first comment that says something, in one line.
func words(groups ...*ast.CommentGroup) string {
	for _, g := range groups {
		if text := strings.Join(strings.Fields(g.Text()), " "); text != "" {
			return text
		}
	}
	return ""
}

// named finds the type that an expression names, nil for one that is not ours.
// foreign is then its path and name, "" for a built-in one.
func (all sources) named(from *declared, e ast.Expr) (d *declared, foreign string) {
	switch e := e.(type) {
	case *ast.Ident:
		return all[from.folder+"."+e.Name], ""
	case *ast.SelectorExpr:
		p := from.imports[e.X.(*ast.Ident).Name]
		if folder, ours := strings.CutPrefix(p, "relais/"); ours {
			return all[folder+"."+e.Sel.Name], p + "." + e.Sel.Name
		}
		return nil, p + "." + e.Sel.Name
	}
	return nil, ""
}

// version is that in which a type is written as a record, "" for one that is
// none: its own, or that of a type which it embeds.
func (all sources) versionOf(d *declared) string {
	s, ok := d.spec.Type.(*ast.StructType)
	if d.version != "" || !ok {
		return d.version
	}
	for _, f := range s.Fields.List {
		e := f.Type
		if star, ok := e.(*ast.StarExpr); ok {
			e = star.X
		}
		if inner, _ := all.named(d, e); len(f.Names) == 0 && inner != nil {
			if v := all.versionOf(inner); v != "" {
				return v
			}
		}
	}
	return ""
}

// neverSealed are types that are records only because they embed one.
var neverSealed = map[string]string{
	"internal/agency.MemberPublic": "what was read from a Profile, with the keys",
}

// records are all types that may be sealed or signed, in the order of their names.
func (all sources) records() (out []*declared) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all.versionOf(all[name]) != "" && neverSealed[name] == "" {
			out = append(out, all[name])
		}
	}
	return out
}

// TestRecordsHaveGoldenFiles: what is sealed or signed has a file that fixes
// how it is written, and a test of its room that holds it to it.
func TestRecordsHaveGoldenFiles(t *testing.T) {
	all, held := readSources(t), map[string]map[string]bool{}
	records := all.records()
	for _, d := range records {
		if held[d.folder] == nil {
			held[d.folder] = heldToGolden(t, d.folder)
		}
		if _, err := os.Stat(filepath.Join("..", "..", d.folder, "testdata", "records", d.name+".json")); err != nil {
			t.Errorf("%s is a record without a golden file: name it in a test that calls recordtest.Golden, and run that with -records", d)
		} else if !held[d.folder][d.name] {
			t.Errorf("%s is a record that no test of %s gives to recordtest.Golden", d, d.folder)
		}
	}
	if len(records) < 40 {
		t.Errorf("only %d records were seen: the test looks in the wrong place", len(records))
	}
	for name := range neverSealed {
		if all[name] == nil || all[name].version != "" || all.versionOf(all[name]) == "" {
			t.Errorf("%s is said to be a record by embedding one only, and is not", name)
		}
	}
}

// heldToGolden are the types that a room's tests give to recordtest.Golden.
func heldToGolden(t *testing.T, folder string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, err := filepath.Glob(filepath.Join("..", "..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if fn, ok := call.Fun.(*ast.SelectorExpr); !ok || fn.Sel.Name != "Golden" {
				return true
			}
			for _, arg := range call.Args {
				if lit, ok := arg.(*ast.CompositeLit); ok {
					if name, ok := lit.Type.(*ast.Ident); ok {
						out[name.Name] = true
					}
				}
			}
			return true
		})
	}
	return out
}

// sentOnly are the rooms whose types may change with every release.
var sentOnly = []string{"act", "api", "check", "client", "define", "locale", "public", "web"}

// anything are the members of records that hold JSON of any form, with what
// is in them.
var anything = map[string]string{
	"internal/casefile.Body.Data":              "a record too, which one says the kind",
	"internal/casefile.consentData.Body":       "an envelope, byte by byte as it was signed",
	"internal/directory/visibility.Part.Value": "an object of HSDS",
	"internal/imports.uploadRecord.Rehearsal":  "a view, for two hours; another form is rehearsed again",
	"internal/imports.uploadRecord.Report":     "a view, for two hours; another form is forgotten",
	"internal/portable.uploadRecord.Rehearsal": "a view, for two hours; another form is rehearsed again",
	"internal/portable.uploadRecord.Report":    "a view, for two hours; another form is forgotten",
	"internal/node.answerRecord.Given":         "the answer of an act, for a day; another form is refused",
}

// TestRecordsHoldNoActs: nothing in a record, however deep, is a type of what
// is sent, nor can it hold one.
func TestRecordsHoldNoActs(t *testing.T) {
	all, used := readSources(t), map[string]bool{}
	for _, d := range all.records() {
		w := walk{all: all, seen: map[*declared]bool{}, used: used}
		w.of(d)
		for _, bad := range w.bad {
			t.Errorf("%s is sealed or signed and holds %s: give it a type of its own", d, bad)
		}
	}
	for name := range anything {
		if !used[name] {
			t.Errorf("%s is said to hold JSON of any form, and does not", name)
		}
	}
}

// walk goes through a type and all types in it.
type walk struct {
	all  sources
	seen map[*declared]bool
	used map[string]bool // members in anything that were met
	bad  []string
}

func (w *walk) of(d *declared) {
	if w.seen[d] {
		return
	}
	w.seen[d] = true
	if slices.Contains(sentOnly, room(d.folder)) {
		w.bad = append(w.bad, d.String())
		return
	}
	w.in(d, d.String(), d.spec.Type)
}

// in goes through an expression in the declaration of d, which stands at a place.
func (w *walk) in(d *declared, at string, e ast.Expr) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		w.in(d, at, e.X)
	case *ast.StarExpr:
		w.in(d, at, e.X)
	case *ast.ArrayType:
		w.in(d, at, e.Elt)
	case *ast.MapType:
		w.in(d, at, e.Key)
		w.in(d, at, e.Value)
	case *ast.IndexExpr:
		w.in(d, at, e.X)
		w.in(d, at, e.Index)
	case *ast.StructType:
		for _, f := range e.Fields.List {
			for _, name := range f.Names {
				w.in(d, at+"."+name.Name, f.Type)
			}
			if len(f.Names) == 0 {
				w.in(d, at, f.Type)
			}
		}
	case *ast.Ident, *ast.SelectorExpr:
		inner, foreign := w.all.named(d, e)
		switch {
		case inner != nil:
			w.of(inner)
		case foreign == "encoding/json.RawMessage" || isAny(e):
			if w.used[at] = true; anything[at] == "" {
				w.bad = append(w.bad, at+", JSON of any form")
			}
		}
	default:
		w.bad = append(w.bad, fmt.Sprintf("%s, %T", at, e))
	}
}

func isAny(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "any"
}

// byRecordOnly are rooms that keep what is sealed and signed: they write JSON
// by package record, which takes records only.
var byRecordOnly = []string{"internal/casefile", "internal/casework", "internal/directory/visibility", "internal/loop",
	"internal/parcel", "internal/referral"}

// TestSealedByRecordOnly: no room that seals turns a type into JSON by itself.
func TestSealedByRecordOnly(t *testing.T) {
	eachSource(t, func(file string, f *ast.File) {
		if !slices.Contains(byRecordOnly, path.Dir(file)) {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				x, _ := s.X.(*ast.Ident)
				if x != nil && x.Name == "json" && slices.Contains([]string{"Marshal", "Unmarshal", "NewEncoder", "NewDecoder"}, s.Sel.Name) {
					t.Errorf("%s: json.%s: what is sealed or signed goes through package record", file, s.Sel.Name)
				}
			}
			return true
		})
	})
}

// jsonName is the name of a field in JSON, and whether it may be missing.
func jsonName(f *ast.Field, name string) (out string, optional bool) {
	if f.Tag == nil {
		return name, false
	}
	tag := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json")
	out, rest, _ := strings.Cut(tag, ",")
	if out == "" {
		out = name
	}
	return out, strings.Contains(rest, "omit")
}
