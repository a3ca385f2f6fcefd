package shape

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"relais/internal/fault"
)

// Input says how an act's input travels: what stands in the path, what in the query, and whether the rest is a body.
type Input struct {
	Method, Path string // "POST" and "/cases/{id}/needs"
	Type         *Type
	InPath       []*Field // those that the path's wildcards fill, in the order of the type
	InQuery      []*Field // those of the query, of GET and DELETE only
	Body         bool     // what it holds comes as JSON: POST, PUT and PATCH
	Operation    *Field   // holds the operation id (kind Operation); nil when the act takes none
}

// OperationID returns the operation id in an input or a pointer to one, "" when there is none.
func (in *Input) OperationID(from any) string {
	if in.Operation == nil {
		return ""
	}
	return in.Operation.In(reflect.Indirect(reflect.ValueOf(from))).String()
}

// Bind declares that an input of type t, a struct, comes in by a route such as "POST /cases/{id}/needs". Every
// wildcard must have a field with that path tag, a text, and the other way round. GET and DELETE have no body, so that
// each of their other fields must have a query tag and be a text, a flag or a number.
func Bind(route string, t reflect.Type) (*Input, error) {
	method, path, _ := strings.Cut(route, " ")
	in := &Input{Method: method, Path: path}
	var err error
	if in.Type, err = Of(t); err != nil {
		return nil, err
	}
	if in.Type.Class != Struct || !slices.Contains(methods, method) || !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("shape: %q with %s: want a method, a path and a struct", route, t)
	}
	asks := method == http.MethodGet || method == http.MethodDelete
	in.Body = !asks
	for i := range in.Type.Fields {
		if err := in.place(&in.Type.Fields[i], asks); err != nil {
			return nil, fmt.Errorf("shape: %s, %s.%s: %w", route, t, in.Type.Fields[i].Name, err)
		}
	}
	return in, in.complete()
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// place finds out how one field travels.
func (in *Input) place(f *Field, asks bool) error {
	switch {
	case f.Path != "" && f.Type.Class != Text:
		return fmt.Errorf("what stands in a path is a text")
	case f.Path != "":
		in.InPath = append(in.InPath, f)
	case f.Rule.Kind == Operation && in.Operation != nil:
		return fmt.Errorf("this is a second operation id")
	case f.Hidden || asks && f.Query == "":
		return fmt.Errorf("nothing brings this field in")
	case asks && (!f.Type.Scalar() || f.Type.Class > Number):
		return fmt.Errorf("what stands in a query is a text, a flag or a number")
	case asks:
		in.InQuery = append(in.InQuery, f)
	}
	if f.Rule.Kind == Operation {
		in.Operation = f
	}
	return nil
}

// complete compares the wildcards of the path with the fields.
func (in *Input) complete() error {
	var fields []string
	for _, f := range in.InPath {
		fields = append(fields, f.Path)
	}
	wildcards := Wildcards(in.Path)
	slices.Sort(fields)
	slices.Sort(wildcards)
	if !slices.Equal(fields, wildcards) || strings.Contains(in.Path, "...}") || strings.Contains(in.Path, "{$}") {
		return fmt.Errorf("shape: %s %s has the wildcards %q, %s the fields %q", in.Method, in.Path, wildcards, in.Type.Go, fields)
	}
	return nil
}

// Wildcards returns the names in a pattern of net/http: "GET /a/{b}/{c...}" has b and c.
func Wildcards(pattern string) (names []string) {
	for _, part := range strings.Split(pattern, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		if name = strings.TrimSuffix(name, "..."); name != "$" {
			names = append(names, name)
		}
	}
	return names
}

// Fill fills to, a pointer to the input, from the path and the query; what stands there wins over the body. A value of
// the wrong kind is a *fault.Error of code InvalidInput that names it.
func (in *Input) Fill(to any, wildcard func(string) string, query url.Values) error {
	v := reflect.ValueOf(to).Elem()
	for _, f := range in.InPath {
		if s := wildcard(f.Path); s != "" {
			f.In(v).SetString(s)
		}
	}
	bad := fault.New(fault.InvalidInput, "api.query")
	for _, f := range in.InQuery {
		if query.Has(f.Query) && !f.SetText(v, query.Get(f.Query)) {
			bad.Add(f.Query, f.Type.Class.wanted())
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// SetText sets the field in v, a value of its struct, from one text of a query, and reports whether it is of its kind.
func (f *Field) SetText(v reflect.Value, s string) bool {
	v = f.In(v)
	switch f.Type.Class {
	case Text:
		v.SetString(s)
		return true
	case Flag:
		b, err := strconv.ParseBool(s)
		v.SetBool(b)
		return err == nil
	case Whole:
		return setWhole(v, s)
	case Number:
		x, err := strconv.ParseFloat(s, v.Type().Bits())
		v.SetFloat(x)
		return err == nil && x == x
	}
	return false
}

// Address is the inverse of Fill: the path and query that say from, an input or a pointer to one. What is zero is
// left out of the query.
func (in *Input) Address(from any) (path string, query url.Values) {
	v := reflect.Indirect(reflect.ValueOf(from))
	path, query = in.Path, url.Values{}
	for _, f := range in.InPath {
		path = strings.ReplaceAll(path, "{"+f.Path+"}", url.PathEscape(f.In(v).String()))
	}
	for _, f := range in.InQuery {
		if x := f.In(v); !x.IsZero() {
			query.Set(f.Query, fmt.Sprint(x.Interface()))
		}
	}
	return path, query
}
