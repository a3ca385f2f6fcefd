package check

import (
	"fmt"
	"reflect"

	"relais/internal/shape"
)

// Tags tells whether a type can be checked: every tag parses, every code set is known, and nothing inside is of a
// kind that Struct refuses. For tests, so that a slip in a tag is found before somebody's form meets it.
func Tags(t reflect.Type, codes map[string][]string) error {
	s, err := shape.Of(t)
	if err != nil {
		return err
	}
	return tags(s, shape.Rule{}, codes, map[*shape.Type]bool{})
}

func tags(t *shape.Type, r shape.Rule, codes map[string][]string, seen map[*shape.Type]bool) error {
	switch {
	case t.Class == shape.Other:
		return fmt.Errorf("check: %s can't be checked", t.Go)
	case t.Class == shape.Text && r.Kind == shape.Coded && codes[r.Set] == nil:
		return fmt.Errorf("check: unknown code set %q", r.Set)
	case t.Class == shape.Pointer:
		return tags(t.Elem, r, codes, seen)
	case t.Elem != nil:
		_, items := r.List()
		return tags(t.Elem, items, codes, seen)
	case seen[t]:
		return nil
	}
	seen[t] = true
	for _, f := range t.Fields {
		if err := tags(f.Type, f.Rule, codes, seen); err != nil && !f.Rule.Skip {
			return fmt.Errorf("%s.%s: %w", t.Go, f.Name, err)
		}
	}
	return nil
}
