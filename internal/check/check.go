// Package check looks at everything that comes from outside, at the door, by struct tags, and puts text into the one
// form in which it is kept. Both engines of the store differ in what they take (SQLite takes NUL and bad UTF-8,
// PostgreSQL does not), and what deceives the eye (bidirectional overrides) must never reach a page.
//
//	type Input struct {
//		Name  string   `json:"name" check:"required,line,max=80"`
//		Story string   `json:"story" check:"text"`
//		Needs []string `json:"needs" check:"max=10,each=code=need"`
//	}
//
// The package knows the form of things, never who may do what.
package check

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"relais/internal/fault"
	"relais/internal/shape"
)

// Struct checks *in, a struct, and everything inside it (structs, pointers, slices, maps), and normalizes its text in
// place. Empty strings in lists are dropped. It returns nil or a *fault.Error of code InvalidInput with one Field per bad field, named by its JSON path
// such as "entries.0.text"; never anything that was typed. codes are the values of `code=set`, by set. A wrong tag, an
// unknown code set or a type that can't be checked is an internal error.
//
// Where dates and times lie is not looked at: see At.
func Struct(in any, codes map[string][]string) error { return At(in, codes, time.Time{}) }

// At is Struct at an instant, in the zone of who sends the input: dates and times that nobody can mean, by the years of
// `ahead=` and `back=`, are bad fields too.
func At(in any, codes map[string][]string, now time.Time) error {
	v := reflect.ValueOf(in)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("check: want a pointer to a struct, got %T", in)
	}
	t, err := shape.Of(v.Type().Elem())
	if err != nil {
		return err
	}
	w := &walk{codes: codes, now: now, bad: fault.New(fault.InvalidInput, "fault.invalid")}
	w.fields(v.Elem(), t, "")
	switch {
	case w.broken != nil:
		return w.broken
	case len(w.bad.Fields) > 0:
		return w.bad
	}
	return nil
}

const (
	maxBad   = 100 // more bad fields than this are not listed
	maxDepth = 20
)

// walk goes through one input.
type walk struct {
	codes  map[string][]string
	now    time.Time // zero: ranges are not looked at
	bad    *fault.Error
	broken error
	depth  int
}

func (w *walk) add(path, key string, args ...any) {
	if len(w.bad.Fields) < maxBad {
		w.bad.Add(path, key, args...)
	}
}

func (w *walk) fields(v reflect.Value, t *shape.Type, path string) {
	if w.depth++; w.depth > maxDepth {
		w.broken = errors.New("check: too deep")
	}
	defer func() { w.depth-- }()
	for i := range t.Fields {
		f := &t.Fields[i]
		if w.broken != nil {
			return
		}
		if !f.Rule.Skip {
			w.value(f.In(v), f.Type, shape.Join(path, f.Name), f.Rule)
		}
	}
}
