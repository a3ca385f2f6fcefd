package shape

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type inner struct {
	Need string `json:"need" check:"code=need"`
	Rank int    `json:"rank,omitempty"`
}

type Paging struct {
	Offset int `json:"offset,omitempty" query:"from"`
}

// sample has everything that a form can fill.
type sample struct {
	ID     string            `json:"id" path:"id" check:"required,id"`
	Name   string            `json:"name" check:"required,line,max=80"`
	Yes    bool              `json:"yes"`
	Count  int               `json:"count" check:"min=1,max=9"`
	Share  float64           `json:"share"`
	Small  uint8             `json:"small"`
	List   []string          `json:"list" check:"line,max=35"`
	Ages   []int             `json:"ages" check:"max=4,each=min=0,max=25"`
	Safe   *inner            `json:"safe,omitempty"`
	Least  *int              `json:"least,omitempty"`
	Open   *bool             `json:"open,omitempty"`
	One    inner             `json:"one"`
	Needs  []inner           `json:"needs"`
	Words  map[string]string `json:"words"`
	At     time.Time         `json:"at"`
	Meets  string            `json:"meets"`
	Born   string            `json:"born"`
	Raw    json.RawMessage   `json:"raw"`
	Data   []byte            `json:"data" check:"max=30"`
	Hidden string            `json:"-"`
	Plain  string
	silent string //lint:ignore U1000 what is not exported is passed over
	Paging
}

type ring struct {
	Next *ring `json:"next"`
}

func TestOf(t *testing.T) {
	got, err := Of(reflect.TypeFor[sample]())
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]Class{}
	v := reflect.ValueOf(sample{Name: "n", Paging: Paging{7}})
	for _, f := range got.Fields {
		classes[f.Name] = f.Type.Class
		switch f.Name {
		case "id":
			if f.Path != "id" || !f.Rule.Required || f.Rule.Kind != ID || !f.Ruled {
				t.Errorf("%+v", f)
			}
		case "offset":
			if f.Query != "from" || f.In(v).Int() != 7 {
				t.Errorf("a field of an embedded struct: %+v", f)
			}
		case "hidden", "Plain":
			if f.Hidden != (f.Name == "hidden") || f.Ruled {
				t.Errorf("%+v", f)
			}
		}
	}
	want := map[string]Class{"id": Text, "name": Text, "yes": Flag, "count": Whole, "share": Number, "small": Whole, "list": List,
		"ages": List, "safe": Pointer, "least": Pointer, "open": Pointer, "one": Struct, "needs": List, "words": Map, "at": Moment,
		"meets": Text, "born": Text, "raw": Raw, "data": Bytes, "hidden": Text, "Plain": Text, "offset": Whole}
	if diff := cmp.Diff(want, classes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestOfIsKeptAndHoldsItself(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			r, err := Of(reflect.TypeFor[ring]())
			if err != nil || r.Fields[0].Type.Elem.Fields[0].Name != "next" {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	all.Wait()
	one, _ := Of(reflect.TypeFor[sample]())
	if two, _ := Of(reflect.TypeFor[sample]()); one != two {
		t.Error("a type is read again each time")
	}
}

func TestOfRefuses(t *testing.T) {
	t.Parallel()
	type embedding struct{ *inner }
	type hiding struct {
		inner
		Need string `json:"need"`
	}
	for what, typ := range map[string]reflect.Type{
		"an unknown rule": reflect.TypeFor[struct {
			A string `check:"requird"`
		}](),
		"no number": reflect.TypeFor[[]struct {
			A string `check:"max=x"`
		}](),
		"no number of items": reflect.TypeFor[map[string]*struct {
			A []string `check:"each=min=x"`
		}](),
		"an embedded pointer": reflect.TypeFor[embedding](),
		"one name twice":      reflect.TypeFor[hiding](),
		"one inside":          reflect.TypeFor[struct{ embedding }](),
	} {
		for range 2 { // made, and kept
			if s, err := Of(typ); err == nil {
				t.Errorf("%s: %+v", what, s)
			}
		}
	}
	for _, odd := range []reflect.Type{reflect.TypeFor[any](), reflect.TypeFor[chan int](), reflect.TypeFor[[2]string](),
		reflect.TypeFor[map[int]string](), reflect.TypeFor[uintptr](), reflect.TypeFor[complex64]()} {
		if s, err := Of(odd); err != nil || s.Class != Other {
			t.Errorf("%s: %+v, %v", odd, s, err)
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	n := func(n int64) *int64 { return &n }
	for tag, want := range map[string]Rule{
		"":                                 {Kind: Line},
		"-":                                {Kind: Line, Skip: true},
		"required, text ,max=5":            {Kind: Multi, Required: true, Max: n(5), stated: true},
		"min=-1":                           {Kind: Line, Min: n(-1)},
		"operation":                        {Kind: Operation, stated: true},
		"code=need":                        {Kind: Coded, Set: "need", stated: true},
		"required,max=5,each=code=a,max=2": {Kind: Line, Required: true, Max: n(5), Each: &Rule{Kind: Coded, Set: "a", Max: n(2), stated: true}},
	} {
		got, err := parse(tag)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Rule{})); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", tag, err, diff)
		}
	}
	for _, bad := range []string{"requird", "code=", "code", "max=", "min=1.5", "line=3", "required,each=lines", "=", ","} {
		if got, err := parse(bad); err == nil {
			t.Errorf("%q is %+v", bad, got)
		}
	}
}

// What a list's rule says of the list, and what of its items.
func TestList(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"":                     "items ≤0, each line ≤200",
		"max=10":               "items ≤10, each line ≤200",
		"id,max=20":            "items ≤20, each id ≤200",
		"code=need,max=3":      "items ≤3, each code ≤200",
		"line,max=35":          "items ≤0, each line ≤35",
		"text":                 "items ≤0, each text ≤20000",
		"secret":               "items ≤0, each secret ≤1024",
		"max=3,each=operation": "items ≤3, each operation ≤64",
		"each=line,max=3":      "items ≤0, each line ≤3",
	} {
		r, err := parse(tag)
		if err != nil {
			t.Fatal(err)
		}
		list, items := r.List()
		most := int64(0)
		if list.Max != nil {
			most = *list.Max
		}
		if got := strings.Join([]string{"items ≤", itoa(int(most)), ", each ", string(items.Kind), " ≤", itoa(items.Most())}, ""); got != want {
			t.Errorf("%q: %s, want %s", tag, got, want)
		}
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }
