package check

import (
	"fmt"
	"reflect"
)

// Tags tells whether a type can be checked: every tag parses, every code set is known, and nothing inside is of a
// kind that Struct refuses. For tests, so that a slip in a tag is found before somebody's form meets it.
func Tags(t reflect.Type, codes map[string][]string) error {
	return tagging{codes, map[reflect.Type]bool{}}.value(t, Rule{Kind: Line})
}

type tagging struct {
	codes map[string][]string
	seen  map[reflect.Type]bool
}

func (g tagging) value(t reflect.Type, r Rule) error {
	switch t.Kind() {
	case reflect.Pointer:
		return g.value(t.Elem(), r)
	case reflect.Slice, reflect.Array, reflect.Map:
		if t.Kind() == reflect.Map && t.Key().Kind() != reflect.String {
			return fmt.Errorf("check: keys of %s must be strings", t)
		}
		_, items := r.List()
		return g.value(t.Elem(), items)
	case reflect.Struct:
		return g.structure(t)
	case reflect.Interface, reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return fmt.Errorf("check: %s can't be checked", t)
	case reflect.String:
		if r.Kind == Coded && g.codes[r.Set] == nil {
			return fmt.Errorf("check: unknown code set %q", r.Set)
		}
	}
	return nil
}

func (g tagging) structure(t reflect.Type) error {
	if t == timeType || g.seen[t] {
		return nil
	}
	g.seen[t] = true
	fields, err := fieldsOf(t)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if err := g.value(t.Field(f.index).Type, f.rule); err != nil {
			return fmt.Errorf("%s.%s: %w", t, t.Field(f.index).Name, err)
		}
	}
	return nil
}
