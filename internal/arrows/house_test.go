package arrows

import (
	"flag"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "draw docs/architecture.md again")

const (
	drawnFrom = "<!-- drawn by internal/arrows: go test ./internal/arrows -update -->\n```\n"
	drawnTo   = "```\n<!-- end -->"
)

// TestArchitectureIsDrawn: the picture in docs/architecture.md is made from
// the imports, so that it can't say anything else than the code.
func TestArchitectureIsDrawn(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "architecture.md")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), drawnFrom)
	drawn, after, closed := strings.Cut(rest, drawnTo)
	if !ok || !closed {
		t.Fatal("docs/architecture.md has no place for the picture")
	}
	want := draw(t)
	if *update {
		if err := os.WriteFile(file, []byte(before+drawnFrom+want+drawnTo+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if drawn != want {
		t.Errorf("the picture in docs/architecture.md is not that of the imports (go test ./internal/arrows -update):\n%s", want)
	}
}

// draw lists the rooms from the top down, each with the rooms that it uses,
// without those that nearly everybody uses.
func draw(t *testing.T) string {
	uses := map[string]map[string]bool{}
	eachImport(t, func(_, folder, imported string) {
		from, to := room(folder), room(imported)
		if from == to || slices.Contains(tools, folder) || slices.Contains([]string{"attack", "olddata"}, from) {
			return
		}
		if uses[from] == nil {
			uses[from] = map[string]bool{}
		}
		uses[from][to] = true
	})
	var height func(string) int
	known := map[string]int{}
	height = func(r string) int {
		if h, ok := known[r]; ok {
			return h
		}
		known[r] = 0
		h := 0
		for to := range uses[r] {
			h = max(h, height(to)+1)
		}
		known[r] = h
		return h
	}
	everywhere := []string{"fault", "seal", "locale", "content", "assets"}
	rooms := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		if d := height(b) - height(a); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var out strings.Builder
	for _, r := range rooms {
		var to []string
		for _, u := range slices.Sorted(maps.Keys(uses[r])) {
			if !slices.Contains(everywhere, u) {
				to = append(to, u)
			}
		}
		fmt.Fprintf(&out, "%2d  %-10s → %s\n", height(r), r, strings.Join(to, " "))
	}
	return out.String()
}

// Bounds of a package and of a type. What is over them has its reason in
// docs/decisions/size.md, and a bound of its own here, so that it can't grow on.
const (
	mostLines   = 5000
	mostFiles   = 30
	mostMethods = 60
)

// larger are the packages over the bounds: lines and files.
var larger = map[string][2]int{"internal/store": {8000, 78}, "internal/loop": {6050, 31}, "internal/casework": {5600, 33}}

// moreMethods are the types over the bound.
var moreMethods = map[string]int{"internal/store.Tx": 360}

// TestRoomsStaySmall keeps packages and types to a size that somebody can read.
func TestRoomsStaySmall(t *testing.T) {
	lines, files, methods := map[string]int{}, map[string]int{}, map[string]int{}
	eachSource(t, func(file string, f *ast.File) {
		folder := path.Dir(file)
		b, err := os.ReadFile(filepath.Join("..", "..", file))
		if err != nil {
			t.Fatal(err)
		}
		lines[folder] += strings.Count(string(b), "\n")
		files[folder]++
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil {
				methods[folder+"."+receiver(fn.Recv.List[0].Type)]++
			}
		}
	})
	for folder := range lines {
		bound := [2]int{mostLines, mostFiles}
		if b, ok := larger[folder]; ok {
			bound = b
		}
		if lines[folder] > bound[0] || files[folder] > bound[1] {
			t.Errorf("%s has %d lines in %d files; the bound is %d in %d", folder, lines[folder], files[folder], bound[0], bound[1])
		}
	}
	for name, n := range methods {
		bound := mostMethods
		if b, ok := moreMethods[name]; ok {
			bound = b
		}
		if n > bound {
			t.Errorf("%s has %d methods; the bound is %d", name, n, bound)
		}
	}
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// TestAttackOneKeyForTwo: the key that seals for the node makes no marks: what
// one use of a key tells, tells nothing of another.
func TestAttackOneKeyForTwo(t *testing.T) {
	marks := 0
	eachSource(t, func(file string, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || s.Sel.Name != "MAC" {
				return true
			}
			marks++
			if key, ok := s.X.(*ast.SelectorExpr); ok && (key.Sel.Name == "Own" || key.Sel.Name == "Key") {
				t.Errorf("%s: a key that seals makes a mark", file)
			}
			return true
		})
	})
	if marks < 5 {
		t.Errorf("only %d marks were seen", marks)
	}
}

// elsewhere are names of papers that a reader of this repository can't open.
var elsewhere = regexp.MustCompile(`\b(TRUST|HOUSE|LOOP|PERSON|RESPONSE|KNOWLEDGE|LINE|MISSION)(\.md|,| §)|\bthe mission\b`)

// TestWordsCanBeLookedUp: comments and docs explain themselves.
func TestWordsCanBeLookedUp(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "cmd/*/*.go", "internal/*/*.go", "internal/*/*/*.go", "internal/*/*/*/*.go"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "house_test.go") {
				continue
			}
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if w := elsewhere.Find(b); w != nil {
				t.Errorf("%s speaks of %q, which nobody can look up here", strings.TrimPrefix(name, root+"/"), w)
			}
		}
	}
}
