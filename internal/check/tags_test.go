package check

import (
	"reflect"
	"testing"
)

func TestTags(t *testing.T) {
	type ring struct {
		Next *ring
		Name string `check:"required,line"`
	}
	for _, ok := range []reflect.Type{reflect.TypeFor[input](), reflect.TypeFor[*ring](), reflect.TypeFor[[]entry]()} {
		if err := Tags(ok, sets); err != nil {
			t.Errorf("%s: %v", ok, err)
		}
	}
	for _, bad := range []reflect.Type{
		reflect.TypeFor[struct{ A any }](),
		reflect.TypeFor[struct{ A map[int]string }](),
		reflect.TypeFor[struct {
			A []string `check:"code=no_such_set"`
		}](),
		reflect.TypeFor[struct {
			A []struct {
				B string `check:"lines"`
			}
		}](),
	} {
		if err := Tags(bad, sets); err == nil {
			t.Errorf("%s passed", bad)
		}
	}
}
