package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/define"
	"relais/internal/node/nodetest"
	"relais/internal/shape"
)

// fields are the values of an input or of an answer by their path in JSON:
// "safe.channels.0.kind".
type fields map[string]any

// run carries an act out with every field filled, and says what acts show of
// it afterwards. set holds what a field must be here; nil leaves it out, for
// another run to say. Paths in set are without the numbers of lists.
type run struct {
	set  fields
	show func(in any) fields
}

// with is a run of an act whose input is In.
func with[In any](set fields, show func(in In) fields) run {
	return run{set, func(in any) fields { return show(*in.(*In)) }}
}

// TestWhatIsSaidIsShown fills every field of every act that keeps something,
// carries it out, and compares field by field with what the acts say that
// show it: a field that is accepted, documented and dropped fails.
func TestWhatIsSaidIsShown(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		k := newKeeper(t, f)
		table, met := k.acts(), map[string]bool{}
		for _, d := range app.Declared() {
			runs, why := table[d.Name], keepsNothing[d.Name]
			switch {
			case runs == nil && why == "" && d.Method != "GET":
				t.Errorf("%s: say how what it keeps is shown again, or why it keeps nothing", d.Name)
			case runs != nil && why != "":
				t.Errorf("%s is said to keep nothing, and held to what it keeps", d.Name)
			case runs != nil:
				t.Run(d.Name, func(t *testing.T) { k.T = t; holds(t, d, runs(), met) })
				k.T = t
			}
			delete(table, d.Name)
		}
		for name := range table {
			t.Errorf("%s is no act", name)
		}
		for name := range notKept {
			if !met[name] && !strings.HasPrefix(name, "Setup.") {
				t.Errorf("%s is said not to be kept, and is no field that was filled", name)
			}
		}
	})
}

// TestWhatAFounderSaysIsShown is the same for the act that founds the node.
func TestWhatAFounderSaysIsShown(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		k := &keeper{Fixture: f}
		i := slices.IndexFunc(app.Declared(), func(d define.Declared) bool { return d.Name == "Setup" })
		holds(t, app.Declared()[i], k.setup(), map[string]bool{})
	})
}

// holds carries an act out in all its runs. Each field that is filled must be
// shown, and each field must be filled in one run at least.
func holds(t *testing.T, d define.Declared, runs []run, met map[string]bool) {
	t.Helper()
	shown, all := map[string]bool{}, leaves(mustShape(t, d.In), "")
	for _, r := range runs {
		in := reflect.New(d.In)
		fill(t, mustShape(t, d.In), in.Elem(), "", shape.Rule{}, r.set)
		said := flat(t, in.Interface())
		got := r.show(in.Interface())
		for _, path := range slices.Sorted(maps.Keys(said)) {
			name := d.Name + "." + bare(path)
			switch {
			case !slices.Contains(all, bare(path)):
				continue
			case notKept[name] != "":
				met[name] = true
			case !same(said[path], got[path]):
				t.Errorf("%s: said %q, shown %q", name, fmt.Sprint(said[path]), fmt.Sprint(got[path]))
			}
			shown[bare(path)] = true
		}
	}
	for _, path := range all {
		if name := d.Name + "." + path; shown[path] {
			continue
		} else if met[name] = true; notKept[name] == "" {
			t.Errorf("%s is filled in no run", name)
		}
	}
}

func mustShape(t *testing.T, of reflect.Type) *shape.Type {
	t.Helper()
	s, err := shape.Of(of)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// leaves are the paths of all fields of an input that hold a value, but for
// those of the route and the operation id.
func leaves(t *shape.Type, at string) (out []string) {
	switch t.Class {
	case shape.Struct:
		for i := range t.Fields {
			if f := &t.Fields[i]; !apart(f) {
				out = append(out, leaves(f.Type, shape.Join(at, f.Name))...)
			}
		}
		return out
	case shape.List, shape.Pointer:
		return leaves(t.Elem, at)
	}
	return []string{at}
}

// apart are fields that no run fills: of the route, and the operation id.
func apart(f *shape.Field) bool { return f.Path != "" || f.Hidden || f.Rule.Kind == shape.Operation }

// fill gives every field of an input a value that its rule allows, and that no
// other field has, as far as there are that many.
func fill(t *testing.T, s *shape.Type, v reflect.Value, at string, rule shape.Rule, set fields) {
	t.Helper()
	if to, ok := set[bare(at)]; ok {
		if to != nil {
			v.Set(reflect.ValueOf(to).Convert(v.Type()))
		}
		return
	}
	switch s.Class {
	case shape.Struct:
		for i := range s.Fields {
			if f := &s.Fields[i]; !apart(f) {
				fill(t, f.Type, f.In(v), shape.Join(at, f.Name), f.Rule, set)
			}
		}
	case shape.Pointer:
		v.Set(reflect.New(s.Elem.Go))
		fill(t, s.Elem, v.Elem(), at, rule, set)
	case shape.List:
		_, items := rule.List()
		v.Set(reflect.MakeSlice(s.Go, 1, 1))
		fill(t, s.Elem, v.Index(0), at+".0", items, set)
	case shape.Map:
		v.Set(reflect.ValueOf(map[string]string{"es": word(at, rule.Most())}).Convert(v.Type()))
	case shape.Text:
		v.SetString(textFor(t, at, rule))
	case shape.Flag:
		v.SetBool(true)
	case shape.Whole:
		v.SetInt(min(least(rule)+int64(len(at)), most(rule)))
	default:
		t.Fatalf("%s: nobody says how to fill a %v", at, s.Go)
	}
}

func least(r shape.Rule) int64 {
	if r.Min == nil {
		return 1
	}
	return *r.Min + 1
}

func most(r shape.Rule) int64 {
	if r.Max == nil {
		return 1 << 30
	}
	return *r.Max
}

func textFor(t *testing.T, at string, rule shape.Rule) string {
	t.Helper()
	switch rule.Kind {
	case shape.Line, shape.Multi:
		return word(at, rule.Most())
	case shape.Coded:
		codes := act.Codes[rule.Set]
		return codes[len(codes)-1]
	case shape.Date:
		if rule.Back != nil && rule.Ahead == nil { // what has happened
			return nodetest.Start.AddDate(0, 0, -10-len(at)).Format(time.DateOnly)
		}
		return nodetest.Start.AddDate(0, 0, 10+len(at)).Format(time.DateOnly)
	case shape.Time:
		return nodetest.Start.AddDate(0, 0, len(at)).Format(time.RFC3339)
	case shape.Clock:
		return fmt.Sprintf("09:%02d", len(at)%60)
	case shape.Email:
		return "kept@example.ca"
	case shape.Phone:
		return "514-555-0123"
	case shape.URL:
		return "https://example.ca/kept"
	}
	t.Fatalf("%s: a %s is for the run to say", at, rule.Kind)
	return ""
}

// word is a text that only this field has.
func word(at string, most int) string {
	w := "qx" + strings.NewReplacer(".", "", "_", "").Replace(at)
	return w[:min(len(w), most)]
}

// bare is a path without the numbers of lists and the language of a map.
func bare(path string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(path, "."), func(s string) bool {
		_, err := strconv.Atoi(s)
		return err == nil || s == "es"
	}), ".")
}

// flat is a value as JSON, by paths.
func flat(t testing.TB, v any) fields {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	out := fields{}
	flatten(out, "", tree)
	return out
}

func flatten(out fields, at string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, inner := range v {
			flatten(out, shape.Join(at, name), inner)
		}
	case []any:
		for i, inner := range v {
			flatten(out, at+"."+strconv.Itoa(i), inner)
		}
	case nil:
	default:
		out[at] = v
	}
}

// and adds fields to others.
func (f fields) and(more fields) fields {
	maps.Copy(f, more)
	return f
}

// under are fields below a name.
func (f fields) under(name string) fields {
	out := fields{}
	for path, v := range f {
		out[name+"."+path] = v
	}
	return out
}

// same compares what was said and what is shown: the same instant may be
// written by another clock.
func same(said, shown any) bool {
	if reflect.DeepEqual(said, shown) {
		return true
	}
	a, err1 := time.Parse(time.RFC3339, fmt.Sprint(said))
	b, err2 := time.Parse(time.RFC3339, fmt.Sprint(shown))
	return err1 == nil && err2 == nil && a.Equal(b)
}

// do carries an act out.
func do[In, Out any](k *keeper, a define.Act[In, Out], m *nodetest.Member, in In) Out {
	k.T.Helper()
	out, err := a.Do(context.Background(), k.Node, m.Fresh(), in)
	k.ok(err)
	return out
}
