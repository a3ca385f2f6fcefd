package webtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"

	"relais/internal/public"
	"relais/internal/web"
	"relais/internal/web/address"
	"relais/internal/web/adminpages"
	"relais/internal/web/casepages"
	"relais/internal/web/demopages"
	"relais/internal/web/directorypages"
	"relais/internal/web/personpages"
	"relais/internal/web/planpages"
	"relais/internal/web/portablepages"
	"relais/internal/web/referralpages"
	"relais/internal/web/webtest"
)

// server has the routes of every room; none of them is carried out.
func server() *web.Server {
	return web.New(web.Config{Sessions: webtest.NewMemory()}, public.Routes(nil), adminpages.Routes(nil, ""), casepages.Routes(nil), portablepages.Routes(nil), personpages.Routes(nil), planpages.Routes(nil),
		referralpages.Routes(nil), directorypages.Routes(nil), demopages.Routes(nil, nil))
}

// TestAddressesAreNeutral: every route is made of words that tell nothing to
// somebody who looks at a history.
func TestAddressesAreNeutral(t *testing.T) {
	used := map[string]bool{}
	for _, r := range server().Routes() {
		_, path, _ := strings.Cut(r.Pattern, " ")
		path = strings.TrimSuffix(path, "{$}")
		if word := address.Neutral(path); word != "" {
			t.Errorf("%s: %q is none of the words for addresses", r.Pattern, word)
		}
		for part := range strings.SplitSeq(path, "/") {
			used[part] = true
		}
	}
	for word := range address.Words {
		if !used[word] {
			t.Errorf("no route needs the word %q", word)
		}
	}
}

// TestLinksLeadToRoutes: what pages write as an address of ours is made of the
// same words, in handlers and in templates.
func TestLinksLeadToRoutes(t *testing.T) {
	n := 0
	check := func(file, link string) {
		path, query, _ := strings.Cut(link, "?")
		path, _, _ = strings.Cut(path, "#")
		if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.HasPrefix(path, "/gallery") || strings.Contains(path, " ") {
			return
		}
		n++
		for part := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
			if part != "" && !strings.ContainsAny(part, "{%"+webtest.Action) && !address.Words[part] {
				t.Errorf("%s: %s: %q is none of the words for addresses", file, link, part)
			}
		}
		for pair := range strings.SplitSeq(query, "&") {
			if key, _, _ := strings.Cut(pair, "="); key != "" && !address.Keys[key] && !strings.ContainsAny(key, "{%"+webtest.Action) {
				t.Errorf("%s: %s: %q is none of the keys for addresses", file, link, key)
			}
		}
	}
	for _, room := range []string{"../adminpages", "../casepages", "../demopages", "../directorypages", "../referralpages", "../../public", "../layout"} {
		err := fs.WalkDir(os.DirFS(room), ".", func(path string, d fs.DirEntry, err error) error {
			file := room + "/" + path
			switch {
			case err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go"):
				return err
			case strings.HasSuffix(path, ".go"):
				return literals(file, check)
			case strings.HasSuffix(path, ".html"):
				return templateLinks(file, check)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 150 {
		t.Errorf("only %d links were found", n)
	}
}

// literals gives the string literals of a Go file.
func literals(file string, check func(file, s string)) error {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil {
				check(file, s)
			}
		}
		return true
	})
	return nil
}

// templateLinks gives the links of a template.
func templateLinks(file string, check func(file, s string)) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, link := range webtest.Links(string(b)) {
		check(file, link)
	}
	return nil
}
