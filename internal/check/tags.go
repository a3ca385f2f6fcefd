package check

import (
	"fmt"
	"reflect"
)

// Tags tells whether a type can be checked: every tag parses, every code set is registered, and nothing inside is of a
// kind that Struct refuses. For tests, so that a slip in a tag is found before somebody's form meets it.
func Tags(t reflect.Type) error {
	return tags(t, Rule{Kind: Line}, map[reflect.Type]bool{})
}

func tags(t reflect.Type, r Rule, seen map[reflect.Type]bool) error {
	switch t.Kind() {
	case reflect.Pointer:
		return tags(t.Elem(), r, seen)
	case reflect.Slice, reflect.Array, reflect.Map:
		if t.Kind() == reflect.Map && t.Key().Kind() != reflect.String {
			return fmt.Errorf("check: keys of %s must be strings", t)
		}
		_, items := r.List()
		return tags(t.Elem(), items, seen)
	case reflect.Struct:
		return structTags(t, seen)
	case reflect.Interface, reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return fmt.Errorf("check: %s can't be checked", t)
	case reflect.String:
		if r.Kind == Coded && Codes(r.Set) == nil {
			return fmt.Errorf("check: code set %q is not registered", r.Set)
		}
	}
	return nil
}

func structTags(t reflect.Type, seen map[reflect.Type]bool) error {
	if t == timeType || seen[t] {
		return nil
	}
	seen[t] = true
	fields, err := fieldsOf(t)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if err := tags(t.Field(f.index).Type, f.rule, seen); err != nil {
			return fmt.Errorf("%s.%s: %w", t, t.Field(f.index).Name, err)
		}
	}
	return nil
}
