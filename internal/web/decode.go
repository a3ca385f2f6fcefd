package web

import (
	"net/url"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"relais/internal/fault"
)

// Decode fills in, a pointer to an act's input, from the form and the path.
// Fields go by their JSON names: "a.b" is a field of a struct, "a.0.b" one of
// a list of structs, a repeated "a" a list of values. Wildcards of the route
// win over the form. A value of the wrong kind is a complaint about its
// field; what the form does not know stays zero. Whether values make sense is
// for the act itself to check.
func Decode(r *Request, in any) error {
	values, err := r.values()
	if err != nil {
		return err
	}
	return decode(r, values, in)
}

// DecodeQuery is Decode from the query instead of a form.
func DecodeQuery(r *Request, in any) error { return decode(r, r.URL.Query(), in) }

func decode(r *Request, values url.Values, in any) error {
	d := &decoder{values: values, path: map[string]string{}, zone: r.zone, lang: r.Lang}
	for _, name := range wildcards(r.route.Pattern) {
		d.path[name] = r.PathValue(name)
	}
	v := reflect.ValueOf(in)
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		d.structure(v.Elem(), "", 0)
	}
	if d.bad != nil {
		return d.bad
	}
	return nil
}

// wildcards returns the names in a pattern: "GET /a/{b}/{c...}" has b and c.
func wildcards(pattern string) []string {
	var names []string
	for _, part := range strings.Split(pattern, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		if name = strings.TrimSuffix(name, "..."); name != "$" {
			names = append(names, name)
		}
	}
	return names
}

// Limits that no honest form reaches.
const (
	maxDepth  = 8
	maxItems  = 500
	maxFields = 2000
)

func (d *decoder) complain(name, key string, args ...any) {
	if d.bad == nil {
		d.bad = fault.Invalid(name, key, args...)
		return
	}
	if len(d.bad.Fields) < 50 {
		d.bad.Add(name, key, args...)
	}
}

// structure fills the fields of a struct whose names begin with prefix.
func (d *decoder) structure(v reflect.Value, prefix string, depth int) {
	if depth > maxDepth {
		return
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct && f.Tag.Get("json") == "" {
			d.structure(v.Field(i), prefix, depth+1)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if q := f.Tag.Get("query"); q != "" && d.values.Has(prefix+q) && !d.values.Has(prefix+name) {
			name = q
		}
		if prefix == "" && d.fromPath(v.Field(i), f, name) {
			continue
		}
		d.value(v.Field(i), prefix+name, depth+1)
	}
}

// fromPath fills a field that the route names.
func (d *decoder) fromPath(v reflect.Value, f reflect.StructField, name string) bool {
	for _, n := range []string{f.Tag.Get("path"), name} {
		if s, ok := d.path[n]; ok && n != "" && v.Kind() == reflect.String {
			v.SetString(s)
			return true
		}
	}
	return false
}

// value fills anything.
func (d *decoder) value(v reflect.Value, name string, depth int) {
	switch {
	case isScalar(v.Type()):
		if s, ok := d.text(name); ok {
			d.scalar(v, name, s)
		}
	case v.Kind() == reflect.Pointer:
		if d.present(name) {
			v.Set(reflect.New(v.Type().Elem()))
			d.value(v.Elem(), name, depth)
		}
	case v.Kind() == reflect.Struct:
		d.structure(v, name+".", depth)
	case v.Kind() == reflect.Slice && isScalar(v.Type().Elem()):
		d.list(v, name)
	case v.Kind() == reflect.Slice:
		d.items(v, name, depth)
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		d.mapping(v, name, depth)
	}
}

// list fills a list of values from a repeated name; empty ones are left out.
func (d *decoder) list(v reflect.Value, name string) {
	for i, s := range d.values[name] {
		if i == maxItems {
			return
		}
		if s == "" {
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		d.scalar(item, name, lines(s))
		v.Set(reflect.Append(v, item))
	}
}

// items fills a list of structs from name.0.…, name.1.…; rows left empty are
// no items. The values are renumbered alike, so that complaints find their
// field when the form is shown again.
func (d *decoder) items(v reflect.Value, name string, depth int) {
	n := 0
	for _, i := range d.indexes(name) {
		from, to := name+"."+strconv.Itoa(i), name+"."+strconv.Itoa(n)
		if !d.present(from) {
			continue
		}
		d.rename(from, to)
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(item, to, depth)
		v.Set(reflect.Append(v, item))
		n++
	}
}

// mapping fills a map from name.key.
func (d *decoder) mapping(v reflect.Value, name string, depth int) {
	for _, key := range d.children(name) {
		if v.Len() >= maxItems {
			return
		}
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(item, name+"."+key, depth)
		v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), item)
	}
}

// children returns the first parts of the names below name, sorted.
func (d *decoder) children(name string) []string {
	seen := map[string]bool{}
	var out []string
	for key := range d.values {
		if rest, ok := strings.CutPrefix(key, name+"."); ok {
			first, _, _ := strings.Cut(rest, ".")
			if !seen[first] {
				seen[first], out = true, append(out, first)
			}
		}
	}
	sort.Strings(out)
	return out
}

func (d *decoder) indexes(name string) []int {
	var out []int
	for _, c := range d.children(name) {
		if i, err := strconv.Atoi(c); err == nil && i >= 0 && i < maxItems && strconv.Itoa(i) == c {
			out = append(out, i)
		}
	}
	sort.Ints(out)
	return out
}

// present tells whether the form says anything at or below name.
func (d *decoder) present(name string) bool {
	for key, vs := range d.values {
		if key != name && !strings.HasPrefix(key, name+".") {
			continue
		}
		for _, v := range vs {
			if v != "" {
				return true
			}
		}
	}
	return false
}

func (d *decoder) rename(from, to string) {
	if from == to {
		return
	}
	for key, vs := range d.values {
		if rest, ok := strings.CutPrefix(key, from); ok && (rest == "" || rest[0] == '.') {
			delete(d.values, key)
			d.values[to+rest] = vs
		}
	}
}
