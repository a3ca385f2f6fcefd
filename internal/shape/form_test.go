package shape

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/fault"
)

// formOf is a form of a page at "/x/{id}", filled in six hours behind UTC, where no clock shows 03:33.
func formOf(values url.Values) Form {
	return Form{Values: values, Path: map[string]string{"id": "the-id"}, Instant: func(day, clock, turn string) (time.Time, *fault.Field, error) {
		t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+clock, time.FixedZone("", -6*3600))
		if clock == "03:33" && turn == "" {
			return t, &fault.Field{Key: "skipped", Args: []any{clock}}, nil
		}
		return t, nil, err
	}}
}

var opaque = cmp.AllowUnexported(sample{}, Paging{})

func TestDecodeForm(t *testing.T) {
	values := url.Values{
		"id": {"forged"}, "name": {"Zoë\r\nand"}, "yes": {"on"}, "count": {"1 200"}, "share": {"0,5"}, "small": {"7"},
		"list": {"a", "", "b"}, "ages": {"0", "", "3"}, "safe.need": {"bed"}, "least": {"0"}, "open": {"false"}, "one.rank": {"3"},
		"needs.0.need": {""}, "needs.2.need": {"law"}, "needs.2.rank": {"2"}, "needs.5.need": {"food"}, "needs.x.need": {"no"},
		"words.fr": {"oui"}, "at": {"2026-11-23T15:04"}, "meets.date": {"2026-11-23"}, "meets.time": {"09:30"},
		"born.day": {"9"}, "born.month": {"4"}, "born.year": {"2001"}, "raw": {` {"a":1}`}, "Hidden": {"x"}, "hidden": {"x"},
		"data": {"1"}, "Plain": {"p"}, "unknown": {"y"}, "from": {"\u202f20"},
	}
	var got sample
	if err := formOf(values).Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := sample{
		ID: "the-id", Name: "Zoë\nand", Yes: true, Count: 1200, Share: .5, Small: 7, List: []string{"a", "b"}, Ages: []int{0, 3},
		Safe: &inner{Need: "bed"}, Least: new(int), Open: new(bool), One: inner{Rank: 3}, Needs: []inner{{"law", 2}, {"food", 0}},
		Words: map[string]string{"fr": "oui"}, At: time.Date(2026, 11, 23, 21, 4, 0, 0, time.UTC),
		Meets: "2026-11-23T15:30:00Z", Born: "2001-04-09", Raw: json.RawMessage(`{"a":1}`), Plain: "p", Paging: Paging{20},
	}
	if diff := cmp.Diff(want, got, opaque); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if values.Get("needs.0.need") != "law" || values.Get("needs.1.need") != "food" {
		t.Errorf("rows were not renumbered: %v", values)
	}
}

func TestDecodeFormComplains(t *testing.T) {
	values, err := url.ParseQuery("count=many&small=300&share=NaN&needs.1.rank=x&at=soon&raw={&ages=1&ages=x&least=-&open=maybe" +
		"&meets.date=tomorrow&born.year=x&born.day=1&offset=1e9")
	if err != nil {
		t.Fatal(err)
	}
	var got sample
	f, ok := fault.As(formOf(values).Decode(&got))
	if !ok || f.Code != fault.InvalidInput {
		t.Fatal("no fault")
	}
	keys := map[string]string{}
	for _, field := range f.Fields {
		keys[field.Name] = field.Key
	}
	want := map[string]string{"count": noNumber, "small": noNumber, "share": noNumber, "needs.0.rank": noNumber, "ages": noNumber,
		"least": noNumber, "offset": noNumber, "at": noMoment, "raw": unreadable}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got.Meets != "tomorrow" || got.Born != "x--1" || got.Raw != nil {
		t.Errorf("what is no date must stay for the check to see: %q %q %q", got.Meets, got.Born, got.Raw)
	}
}

func TestDecodeFormHasLimits(t *testing.T) {
	t.Parallel()
	values := url.Values{"list": strings.Split(strings.Repeat("a,", 2*maxItems), ","), "needs.500.need": {"far"}, "needs.01.need": {"odd"}}
	for i := range 2 * maxItems {
		values.Set("words.k"+itoa(i), "v")
		values.Set("ages", "x")
	}
	var got sample
	if err := (Form{Values: values}).Decode(&got); err == nil {
		t.Error("x is no age")
	}
	if len(got.List) != maxItems || len(got.Words) != maxItems || len(got.Needs) != 0 {
		t.Errorf("%d items, %d words, %d needs", len(got.List), len(got.Words), len(got.Needs))
	}
	var deep ring
	if err := (Form{Values: url.Values{strings.Repeat("next.", 40) + "next": {"x"}}}).Decode(&deep); err != nil {
		t.Error(err)
	}
	n := 0
	for at := &deep; at.Next != nil; at = at.Next {
		n++
	}
	if n > maxDepth+1 {
		t.Errorf("%d deep", n)
	}
	complaints := struct {
		Ages []int `json:"ages"`
	}{}
	f, _ := fault.As((Form{Values: url.Values{"ages": strings.Split(strings.Repeat("x ", 99), " ")}}).Decode(&complaints))
	if f == nil || len(f.Fields) != 50 {
		t.Errorf("%v", f)
	}
}

// What the clocks say of a time that was typed is a complaint about its field, wherever it was typed.
func TestDecodeFormAsksAboutClocks(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]string{
		"meets.date=2026-11-23&meets.time=03:33":              "meets",
		"at=2026-11-23T03:33":                                 "at",
		"at.date=2026-11-23&at.time=03:33":                    "at",
		"meets.date=2026-11-23&meets.time=03:33&meets.turn=b": "",
		"at.date=2026-11-23&at.time=03:34":                    "",
	} {
		values, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if f, ok := fault.As(formOf(values).Decode(&sample{})); ok {
			if len(f.Fields) != 1 || !cmp.Equal(f.Fields[0].Args, []any{"03:33"}) {
				t.Errorf("%s: %+v", form, f)
			}
			got = f.Fields[0].Name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", form, got, want)
		}
	}
}

// A wrong target is a mistake of ours, no complaint to whoever typed.
func TestDecodeFormWantsAPointer(t *testing.T) {
	t.Parallel()
	for _, in := range []any{nil, sample{}, (*sample)(nil), new(string), &struct {
		A string `check:"nothing"`
	}{}} {
		if err := (Form{}).Decode(in); fault.CodeOf(err) != fault.Internal {
			t.Errorf("%T: %v", in, err)
		}
	}
}

func TestEncodeFormIsTheInverse(t *testing.T) {
	in := sample{
		Name: "Zoë", Yes: true, Count: 3, Share: .25, List: []string{"a", "b"}, Ages: []int{0, 3}, Safe: &inner{Need: "bed"},
		Least: new(int), Open: new(bool), Needs: []inner{{"law", 2}, {"food", 1}}, Words: map[string]string{"fr": "oui"},
		At: time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), Raw: json.RawMessage(`[1]`), Paging: Paging{Offset: 4},
	}
	var got sample
	if err := (Form{Values: EncodeForm(&in)}).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, got, opaque); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, none := range []any{nil, (*sample)(nil), sample{Hidden: "x", Data: []byte("x")}, 0, struct {
		A string `check:"nothing"`
	}{"x"}} {
		if got := EncodeForm(none); len(got) != 0 {
			t.Errorf("%T: %v", none, got)
		}
	}
}

// FuzzForm: whatever is posted fills the input or is a complaint, and what a form shows of it is read alike again.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{"name=a", "needs.0.need=x&needs.499.rank=1", "needs.0.=0&needs.1.rank=1", "%zz", "a=%00%ff&list=&needs..need=1", "safe.need=%E2%80%AE",
		"raw={&at=2026-11-23T15:04", "words.=1&words.a.b=2", "ages=0&least=0&open=", "meets.date=2026-03-08&meets.time=02:30", "at=9999-12-31T23:59"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		values, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		var in sample
		err = formOf(values).Decode(&in)
		if _, ok := fault.As(err); err != nil && !ok {
			t.Fatalf("an error that is no fault: %v", err)
		}
		if err != nil || in.At.Year() > 9999 {
			return
		}
		var shown, again sample // rows without anything are gone when it is shown
		if err := formOf(EncodeForm(&in)).Decode(&shown); err != nil {
			t.Fatal(err)
		}
		if err := formOf(EncodeForm(&shown)).Decode(&again); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(EncodeForm(shown), EncodeForm(again)); diff != "" {
			t.Errorf("%q changes when it is shown again:\n%s", body, diff)
		}
	})
}
