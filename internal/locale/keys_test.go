package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"
)

// use is a key named in a source, with the number of arguments given (-1 when
// that can't be counted).
type use struct {
	where, key string
	args       int
}

// TestKeysExist reads all Go sources and templates for the keys that they
// name: each must have its text, and its call enough arguments.
func TestKeysExist(t *testing.T) {
	t.Parallel()
	c, set := must(Default()), readWords(t)
	uses := append(goUses(t, "../.."), templateUses(t, "../..")...)
	if len(uses) < 50 {
		t.Fatalf("only %d keys were found; the search is broken", len(uses))
	}
	for _, u := range uses {
		if !c.Has(u.key) {
			t.Errorf("%s: no text for %q", u.where, u.key)
			continue
		}
		if need := len(set.Find(u.key).Marks()); u.args >= 0 && u.args < need {
			t.Errorf("%s: %q takes %d arguments, not %d", u.where, u.key, need, u.args)
		}
	}
}

func must(c *Catalog, err error) *Catalog {
	if err != nil {
		panic(err)
	}
	return c
}

// goCalls are functions and methods by name, with the place of their key.
var goCalls = map[string]int{
	"locale.T": 1, "r.T": 0, "Say": 0,
	"fault.New": 1, "fault.Invalid": 1, "fault.Wrap": 1,
}

func goUses(t *testing.T, root string) []use {
	var uses []use
	walk(t, root, ".go", func(path string, src []byte) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
		if err != nil {
			return // the compiler will say so
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if u, ok := goUse(call); ok {
					u.where = fset.Position(call.Pos()).String()
					uses = append(uses, u)
				}
			}
			return true
		})
	})
	return uses
}

func goUse(call *ast.CallExpr) (use, bool) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return use{}, false
	}
	name := sel.Sel.Name
	place, known := goCalls[name]
	if x, ok := sel.X.(*ast.Ident); ok && !known {
		name = x.Name + "." + name
		place, known = goCalls[name]
	}
	if !known || len(call.Args) <= place {
		return use{}, false
	}
	lit, ok := call.Args[place].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return use{}, false
	}
	key, err := strconv.Unquote(lit.Value)
	if err != nil || !strings.Contains(key, ".") {
		return use{}, false
	}
	u := use{key: key, args: len(call.Args) - place - 1}
	if call.Ellipsis.IsValid() || name == "fault.Wrap" {
		u.args = -1
	}
	return u, true
}

// templateCalls are the functions of templates, with the places of keys among
// their arguments. A negative place means that one and all after it.
var templateCalls = map[string][]int{
	"t": {0}, "hint": {0}, "tag": {0}, "row": {0}, "link": {1, 2}, "task": {1, 3}, "tabs": {0},
	"button": {0}, "buttonlink": {1}, "empty": {0, 1}, "progress": {0}, "choice": {1, 2, 3},
	"inset": {0}, "warning": {0}, "danger": {0}, "notice": {0}, "success": {0}, "searchbox": {3},
	"input": {2}, "textarea": {2}, "password": {2}, "upload": {2}, "select": {2}, "radios": {2},
	"checkboxes": {2}, "choices": {2}, "checkbox": {2}, "day": {2}, "when": {2}, "birthdate": {2},
}

// counted are the functions whose further arguments fill the text.
var counted = map[string]bool{"t": true, "hint": true, "inset": true, "warning": true, "danger": true, "notice": true, "success": true}

func templateUses(t *testing.T, root string) []use {
	var uses []use
	walk(t, root, ".html", func(path string, src []byte) {
		tree := parse.New(path)
		tree.Mode = parse.SkipFuncCheck
		trees := map[string]*parse.Tree{}
		if _, err := tree.Parse(string(src), "", "", trees); err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		for _, tr := range trees {
			visit(tr.Root, func(cmd *parse.CommandNode) {
				for _, u := range commandUses(cmd) {
					u.where = path
					uses = append(uses, u)
				}
			})
		}
	})
	return uses
}

func commandUses(cmd *parse.CommandNode) []use {
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok {
		return nil
	}
	var uses []use
	for _, place := range templateCalls[id.Ident] {
		if len(cmd.Args) <= place+1 {
			continue
		}
		if s, ok := cmd.Args[place+1].(*parse.StringNode); ok && s.Text != "" {
			u := use{key: s.Text, args: -1}
			if counted[id.Ident] {
				u.args = len(cmd.Args) - place - 2
			}
			uses = append(uses, u)
		}
	}
	return uses
}

// visit calls f for every command below n.
func visit(n parse.Node, f func(*parse.CommandNode)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				visit(c, f)
			}
		}
	case *parse.ActionNode:
		visit(n.Pipe, f)
	case *parse.TemplateNode:
		visit(n.Pipe, f)
	case *parse.IfNode:
		visitBranch(&n.BranchNode, f)
	case *parse.RangeNode:
		visitBranch(&n.BranchNode, f)
	case *parse.WithNode:
		visitBranch(&n.BranchNode, f)
	case *parse.PipeNode:
		if n != nil {
			for _, c := range n.Cmds {
				visit(c, f)
			}
		}
	case *parse.CommandNode:
		f(n)
		for _, a := range n.Args {
			visit(a, f)
		}
	}
}

func visitBranch(n *parse.BranchNode, f func(*parse.CommandNode)) {
	visit(n.Pipe, f)
	visit(n.List, f)
	visit(n.ElseList, f)
}

// walk reads the files of a kind, outside of folders that are not ours.
func walk(t *testing.T, root, ext string, f func(path string, src []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "dist" || d.Name() == ".git" || d.Name() == "bench") {
			return filepath.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ext {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f(path, src)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
