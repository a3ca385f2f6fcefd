package arrows

import (
	"go/ast"
	"testing"
)

// TestNoInit: what a room needs is given to it when it is made. A func init() that registers something makes what is
// known depend on what happens to be imported, and on the order of files' names.
func TestNoInit(t *testing.T) {
	files := 0
	eachSource(t, func(file string, f *ast.File) {
		files++
		if ast.IsGenerated(f) {
			return
		}
		for _, d := range f.Decls {
			if fn, is := d.(*ast.FuncDecl); is && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: func init(): compose it, or make it in a constructor", file)
			}
		}
	})
	if files < 300 {
		t.Errorf("only %d files were seen: the test looks in the wrong place", files)
	}
}
