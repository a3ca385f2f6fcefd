package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"

	"relais/internal/app"
)

// An act that is declared is carried out, and is called what its variable is
// called: forgetting either leaves a page that does nothing.
func TestEveryDeclaredActIsCarriedOut(t *testing.T) {
	t.Parallel()
	carried := map[string]bool{}
	for _, d := range app.Declared() {
		carried[d.Name] = true
	}
	found := 0
	for _, room := range []string{"accounts", "casework", "loop", "listings", "imports", "leaving", "oneperson", "person", "received", "guest", "unasked", "registers", "deskwork", "retention", "sectors", "portable", "documents", "plans", "calendar", "family"} {
		files, err := filepath.Glob("../" + room + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			for variable, name := range declarations(t, file) {
				found++
				if variable != name {
					t.Errorf("%s: %s is called %q", file, variable, name)
				}
				if !carried[name] {
					t.Errorf("%s: %s is in no list of what the room carries out", file, variable)
				}
			}
		}
	}
	if found != len(carried) {
		t.Errorf("%d declarations and %d acts", found, len(carried))
	}
}

// declarations finds the variables of a file that are acts, and their names.
func declarations(t *testing.T, file string) map[string]string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		call, ok := spec.Values[0].(*ast.CallExpr)
		if !ok {
			return true
		}
		for { // define.Define[…](…).Asks(…)
			made, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				break
			}
			inner, ok := made.X.(*ast.CallExpr)
			if !ok {
				break
			}
			call = inner
		}
		generic, ok := call.Fun.(*ast.IndexListExpr)
		if !ok {
			return true
		}
		if sel, ok := generic.X.(*ast.SelectorExpr); ok && sel.Sel.Name == "Define" {
			name := call.Args[0].(*ast.BasicLit).Value
			out[spec.Names[0].Name] = name[1 : len(name)-1]
		}
		return true
	})
	return out
}
