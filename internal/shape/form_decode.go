package shape

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"relais/internal/fault"
)

// Limits that no honest form reaches.
const (
	maxDepth = 8
	maxItems = 500
)

// Form is what a page's form, or the query of its address, says.
type Form struct {
	Values url.Values
	Path   map[string]string // what the route's wildcards hold
	// Instant reads a day (2006-01-02) and a time (15:04) that were typed, in the reader's zone. turn is what the form
	// says where the clocks show that time twice. It returns a complaint about the field, which is named by the caller,
	// or an error for what is no time. Nil reads in UTC.
	Instant func(day, clock, turn string) (time.Time, *fault.Field, error)
}

// Decode fills in, a pointer to a struct. Fields go by their JSON names: "a.b" is a field of a struct, "a.0.b" one of
// a list of structs, a repeated "a" a list of values; a field's name in queries works as well. Wildcards of the route
// win over the form. A value of the wrong kind is a complaint about its field (a *fault.Error of code InvalidInput);
// what the form does not know stays zero. Whether values make sense is for the checks.
//
// Rows of lists are renumbered in Values as in the input, so that complaints find their field when the form is shown
// again.
func (f Form) Decode(in any) error {
	v := reflect.ValueOf(in)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("shape: want a pointer to a struct, got %T", in)
	}
	t, err := Of(v.Type().Elem())
	if err != nil {
		return err
	}
	d := decoder{Form: f}
	if d.Instant == nil {
		d.Instant = inUTC
	}
	d.fields(v.Elem(), t, "", 0)
	if d.bad != nil {
		return d.bad
	}
	return nil
}

// decoder reads one form into one input.
type decoder struct {
	Form
	bad *fault.Error
}

func inUTC(day, clock, _ string) (time.Time, *fault.Field, error) {
	t, err := time.Parse("2006-01-02 15:04", day+" "+clock)
	return t, nil, err
}

func (d *decoder) complain(name, key string, args ...any) {
	if d.bad == nil {
		d.bad = fault.Invalid(name, key, args...)
	} else if len(d.bad.Fields) < 50 {
		d.bad.Add(name, key, args...)
	}
}

func (d *decoder) fields(v reflect.Value, t *Type, path string, depth int) {
	if depth > maxDepth {
		return
	}
	for i := range t.Fields {
		f := &t.Fields[i]
		if f.Hidden || path == "" && d.fromPath(f, f.In(v)) {
			continue
		}
		name := Join(path, f.Name)
		if query := Join(path, f.Query); f.Query != "" && d.Values.Has(query) && !d.Values.Has(name) {
			name = query
		}
		d.value(f.In(v), f.Type, name, depth+1)
	}
}

// fromPath fills a field that the route names.
func (d *decoder) fromPath(f *Field, v reflect.Value) bool {
	s, ok := d.Path[f.Path]
	if !ok {
		s, ok = d.Path[f.Name]
	}
	if ok = ok && f.Type.Class == Text; ok {
		v.SetString(s)
	}
	return ok
}

func (d *decoder) value(v reflect.Value, t *Type, name string, depth int) {
	switch {
	case t.Scalar():
		if s, ok := d.text(name); ok {
			d.scalar(v, t, name, s)
		}
	case t.Class == Pointer && d.present(name):
		v.Set(reflect.New(t.Elem.Go))
		d.value(v.Elem(), t.Elem, name, depth)
	case t.Class == Struct:
		d.fields(v, t, name, depth)
	case t.Class == List && t.Elem.Scalar():
		d.list(v, t.Elem, name)
	case t.Class == List:
		d.items(v, t.Elem, name, depth)
	case t.Class == Map:
		d.mapping(v, t, name, depth)
	}
}

// list fills a list of values from a repeated name; empty ones are left out.
func (d *decoder) list(v reflect.Value, elem *Type, name string) {
	for i, s := range d.Values[name] {
		if i == maxItems {
			return
		}
		if s != "" {
			item := reflect.New(elem.Go).Elem()
			d.scalar(item, elem, name, lines(s))
			v.Set(reflect.Append(v, item))
		}
	}
}

// items fills a list of structs from name.0.…, name.1.…; rows left empty are no items.
func (d *decoder) items(v reflect.Value, elem *Type, name string, depth int) {
	n := 0
	for _, i := range d.indexes(name) {
		from, to := Join(name, strconv.Itoa(i)), Join(name, strconv.Itoa(n))
		if !d.present(from) {
			continue
		}
		d.rename(from, to)
		item := reflect.New(elem.Go).Elem()
		d.value(item, elem, to, depth)
		v.Set(reflect.Append(v, item))
		n++
	}
}

// mapping fills a map from name.key.
func (d *decoder) mapping(v reflect.Value, t *Type, name string, depth int) {
	for _, key := range d.children(name) {
		if v.Len() >= maxItems {
			return
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(t.Go))
		}
		item := reflect.New(t.Elem.Go).Elem()
		d.value(item, t.Elem, Join(name, key), depth)
		v.SetMapIndex(reflect.ValueOf(key).Convert(t.Go.Key()), item)
	}
}

// children returns the first parts of the names below name, each once, sorted.
func (d *decoder) children(name string) (out []string) {
	for key := range d.Values {
		if rest, ok := strings.CutPrefix(key, name+"."); ok {
			first, _, _ := strings.Cut(rest, ".")
			out = append(out, first)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (d *decoder) indexes(name string) (out []int) {
	for _, c := range d.children(name) {
		if i, err := strconv.Atoi(c); err == nil && i >= 0 && i < maxItems && strconv.Itoa(i) == c {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}

// present reports whether the form says anything at or below name.
func (d *decoder) present(name string) bool {
	for key, values := range d.Values {
		if (key == name || strings.HasPrefix(key, name+".")) && slices.ContainsFunc(values, func(s string) bool { return s != "" }) {
			return true
		}
	}
	return false
}

func (d *decoder) rename(from, to string) {
	if from == to {
		return
	}
	for key, values := range d.Values {
		if rest, ok := strings.CutPrefix(key, from); ok && (rest == "" || rest[0] == '.') {
			delete(d.Values, key)
			d.Values[to+rest] = values
		}
	}
}
