package webtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// TestHandlersAreNamedAlike: what a browser gets is shown by a method showX,
// what it posts is taken by a method postX.
func TestHandlersAreNamedAlike(t *testing.T) {
	want := map[string]*regexp.Regexp{
		"GET": regexp.MustCompile(`\.show[A-Z]\w*(-fm)?$`), "POST": regexp.MustCompile(`\.post[A-Z]\w*(-fm)?$`),
	}
	for _, r := range server().Routes() {
		method, _, found := strings.Cut(r.Pattern, " ")
		if !found {
			continue // every other address
		}
		if name := runtime.FuncForPC(reflect.ValueOf(r.Do).Pointer()).Name(); !want[method].MatchString(name) {
			t.Errorf("%s is answered by %s", r.Pattern, name)
		}
	}
}

// TestRetryLeadsToThePageOfTheForm: a form that was refused is shown again by
// what a browser gets at the form's address. One that stands on another page
// says so, by RetryAt.
func TestRetryLeadsToThePageOfTheForm(t *testing.T) {
	handlers := map[string]string{} // by pattern: the package and the method
	for _, r := range server().Routes() {
		name := runtime.FuncForPC(reflect.ValueOf(r.Do).Pointer()).Name()
		name = strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], "-fm")
		handlers[r.Pattern] = name[:strings.IndexByte(name, '.')] + "." + name[strings.LastIndexByte(name, '.')+1:]
	}
	seen := 0
	for post, page := range retries(t) {
		for pattern, handler := range handlers {
			path, isPost := strings.CutPrefix(pattern, "POST ")
			if !isPost || handler != post {
				continue
			}
			if seen++; handlers["GET "+path] != page {
				t.Errorf("%s is shown again by %s, and GET there is %s", pattern, page, handlers["GET "+path])
			}
		}
	}
	if seen < 25 {
		t.Errorf("only %d forms were looked at", seen)
	}
}

// retries are the pages that handlers hand to web.Retry and RetryOnce, by
// handler: package and method.
func retries(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, err := filepath.Glob("../*pages/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(fn, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok || len(call.Args) != 4 {
					return true
				}
				to, isCall := call.Fun.(*ast.SelectorExpr)
				page, isMethod := call.Args[3].(*ast.SelectorExpr)
				if isCall && isMethod && (to.Sel.Name == "Retry" || to.Sel.Name == "RetryOnce") {
					out[f.Name.Name+"."+fn.Name.Name] = f.Name.Name + "." + page.Sel.Name
				}
				return true
			})
		}
	}
	return out
}
