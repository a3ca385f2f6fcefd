package webtest_test

import (
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
