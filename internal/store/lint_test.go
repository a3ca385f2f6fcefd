package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// oneEngine holds SQL that means different things to the engines, or that only
// one of them knows. Files that are about one engine may use it.
var oneEngine = regexp.MustCompile(`(?i)\b(lower|upper|now|strftime|datetime|random|ifnull|group_concat|string_agg|json_\w+|jsonb_\w+) ?\(|` +
	`\bI?LIKE\b|\bGLOB\b|::\w+|\bAUTOINCREMENT\b|\bINSERT OR\b|\bREPLACE INTO\b|= ?(true|false)\b|\bANY ?\(|\browid\b|\bFOR UPDATE\b|\?\d`)

var statement = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\s`)

func TestStatementsSuitBothEngines(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "postgres") || strings.HasPrefix(file, "sqlite") ||
			file == "dialect.go" || file == "load.go" || file == "temporary.go" {
			continue
		}
		for at, text := range literals(t, file) {
			if found := oneEngine.FindString(text); found != "" && statement.MatchString(text) {
				t.Errorf("%s: %q is not the same on both engines", at, found)
			}
		}
	}
}

// literals returns the strings in a Go file by where they stand.
func literals(t *testing.T, file string) map[token.Position]string {
	t.Helper()
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	all := map[token.Position]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if text, err := strconv.Unquote(lit.Value); err == nil {
				all[set.Position(lit.Pos())] = text
			}
		}
		return true
	})
	return all
}

// Only the store speaks to drivers.
func TestDriversStayInTheStore(t *testing.T) {
	root := "../.."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() && (rel == "bench" || rel == filepath.Join("internal", "store") || d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && rel != ".") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			for _, driver := range []string{"database/sql", "modernc.org/sqlite", "github.com/jackc/pgx"} {
				if strings.HasPrefix(strings.Trim(i.Path.Value, `"`), driver) {
					t.Errorf("%s imports %s", rel, i.Path.Value)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
