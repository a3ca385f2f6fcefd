package check

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"relais/internal/fault"
	"relais/internal/seal"
)

type entry struct {
	Text string `json:"text" check:"required,text,max=20"`
	Kind string `json:"kind" check:"code=check_test_kind"`
}

type Base struct {
	ID string `json:"id" check:"id"`
}

type input struct {
	Base
	Name    string            `json:"name" check:"required,line,max=10"`
	Free    string            `json:"free"`
	Born    string            `json:"born" check:"date"`
	At      string            `json:"at" check:"time"`
	Opens   string            `json:"opens" check:"clock"`
	Mail    string            `json:"mail" check:"email"`
	Call    string            `json:"call" check:"phone"`
	Site    string            `json:"site" check:"url"`
	Pass    string            `json:"pass" check:"secret,min=4"`
	Agree   bool              `json:"agree" check:"required"`
	Places  int               `json:"places" check:"min=0,max=9"`
	Entries []entry           `json:"entries" check:"max=3"`
	Extra   *entry            `json:"extra"`
	Kinds   []string          `json:"kinds" check:"max=2,each=code=check_test_kind"`
	Short   []string          `json:"short" check:"code=check_test_kind"`
	Members []string          `json:"members" check:"id,max=1"`
	Tongues []string          `json:"tongues" check:"line,max=3"`
	Labels  map[string]string `json:"labels" check:"max=2,each=line,max=5"`
	Blob    []byte            `json:"blob" check:"max=4"`
	Start   time.Time         `json:"start" check:"required"`
	Flag    *bool             `json:"flag" check:"required"`
	Raw     any               `json:"raw" check:"-"`
	hidden  string            //lint:ignore U1000 what is not exported is passed over
}

var sets = map[string][]string{"check_test_kind": {"one", "two"}}

func good() *input {
	no := false
	return &input{
		Name: " Ade\u0301le ", Agree: true, Start: time.Unix(1, 0), Flag: &no,
		Kinds: []string{"one", "", "two"}, Entries: []entry{{Text: "a\r\nb", Kind: "two"}},
		Labels: map[string]string{"k": " v "}, Pass: " as typed e\u0301 ",
	}
}

func TestStructNormalizesInPlace(t *testing.T) {
	in := good()
	if err := Struct(in, sets); err != nil {
		t.Fatal(err)
	}
	want := good()
	want.Name, want.Kinds = "Adéle", []string{"one", "two"}
	want.Entries[0].Text, want.Labels["k"] = "a\nb", "v"
	if d := cmp.Diff(want, in, cmp.AllowUnexported(input{})); d != "" {
		t.Error(d)
	}
}

func TestStructNamesTheField(t *testing.T) {
	tests := []struct {
		name   string
		change func(*input)
		want   fault.Field
	}{
		{"missing", func(i *input) { i.Name = " \t" }, fault.Field{Name: "name", Key: required}},
		{"too long", func(i *input) { i.Name = strings.Repeat("x", 11) }, fault.Field{Name: "name", Key: tooLong, Args: []any{10}}},
		{"no tag is a line", func(i *input) { i.Free = "a\nb" }, fault.Field{Name: "free", Key: oneLine}},
		{"embedded id", func(i *input) { i.ID = "42" }, fault.Field{Name: "id", Key: badID}},
		{"date", func(i *input) { i.Born = "2027-02-30" }, fault.Field{Name: "born", Key: badDate}},
		{"absurd year", func(i *input) { i.Born = "0027-02-03" }, fault.Field{Name: "born", Key: badDate}},
		{"time", func(i *input) { i.At = "2027-02-03 10:00" }, fault.Field{Name: "at", Key: badTime}},
		{"clock", func(i *input) { i.Opens = "24:00" }, fault.Field{Name: "opens", Key: badClock}},
		{"email", func(i *input) { i.Mail = "nobody@example" }, fault.Field{Name: "mail", Key: badEmail}},
		{"named email", func(i *input) { i.Mail = "A <a@example.ca>" }, fault.Field{Name: "mail", Key: badEmail}},
		{"phone", func(i *input) { i.Call = "call me" }, fault.Field{Name: "call", Key: badPhone}},
		{"script address", func(i *input) { i.Site = "javascript:alert(1)" }, fault.Field{Name: "site", Key: badURL}},
		{"address with password", func(i *input) { i.Site = "https://a:b@example.ca" }, fault.Field{Name: "site", Key: badURL}},
		{"short secret", func(i *input) { i.Pass = "abc" }, fault.Field{Name: "pass", Key: tooShort, Args: []any{int64(4)}}},
		{"secret with NUL", func(i *input) { i.Pass = "abcd\x00" }, fault.Field{Name: "pass", Key: control}},
		{"not agreed", func(i *input) { i.Agree = false }, fault.Field{Name: "agree", Key: mustAgree}},
		{"too big", func(i *input) { i.Places = 10 }, fault.Field{Name: "places", Key: tooBig, Args: []any{int64(9)}}},
		{"too small", func(i *input) { i.Places = -1 }, fault.Field{Name: "places", Key: tooSmall, Args: []any{int64(0)}}},
		{"nested", func(i *input) { i.Entries[0].Text = "\x00" }, fault.Field{Name: "entries.0.text", Key: control}},
		{"nested code", func(i *input) { i.Entries[0].Kind = "three" }, fault.Field{Name: "entries.0.kind", Key: badCode}},
		{"pointer", func(i *input) { i.Extra = &entry{} }, fault.Field{Name: "extra.text", Key: required}},
		{"too many", func(i *input) { i.Entries = make([]entry, 4) }, fault.Field{Name: "entries", Key: tooMany, Args: []any{int64(3)}}},
		{"item keeps its place", func(i *input) { i.Kinds = []string{"", "x"} }, fault.Field{Name: "kinds.1", Key: badCode}},
		{"kind of items", func(i *input) { i.Short = []string{"x"} }, fault.Field{Name: "short.0", Key: badCode}},
		{"items counted", func(i *input) { i.Members = []string{seal.NewID(), seal.NewID()} }, fault.Field{Name: "members", Key: tooMany, Args: []any{int64(1)}}},
		{"characters of items counted", func(i *input) { i.Tongues = []string{"fra", "fran"} }, fault.Field{Name: "tongues.1", Key: tooLong, Args: []any{3}}},
		{"map value", func(i *input) { i.Labels["k"] = "123456" }, fault.Field{Name: "labels", Key: tooLong, Args: []any{5}}},
		{"map key", func(i *input) { i.Labels["a\u202e"] = "1" }, fault.Field{Name: "labels", Key: badCode}},
		{"bytes", func(i *input) { i.Blob = make([]byte, 5) }, fault.Field{Name: "blob", Key: tooLong, Args: []any{int64(4)}}},
		{"no time", func(i *input) { i.Start = time.Time{} }, fault.Field{Name: "start", Key: required}},
		{"nil pointer", func(i *input) { i.Flag = nil }, fault.Field{Name: "flag", Key: required}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := good()
			tt.change(in)
			e, ok := fault.As(Struct(in, sets))
			if !ok {
				t.Fatal("no fault")
			}
			if d := cmp.Diff([]fault.Field{tt.want}, e.Fields); d != "" || e.Code != fault.InvalidInput {
				t.Errorf("%s: %s", e.Code, d)
			}
		})
	}
}

func TestStructAccepts(t *testing.T) {
	in := good()
	in.ID, in.Born, in.At, in.Opens = seal.NewID(), "1989-11-30", "2027-02-03T10:00:00-05:00", "23:59"
	in.Mail, in.Call, in.Site = "nom@exemple.example.ca", "+1 (613) 555-0142 poste 12", "https://example.ca/aide?x=1"
	if err := Struct(in, sets); err != nil {
		t.Error(err)
	}
	in.Call = "211"
	if err := Struct(in, sets); err != nil {
		t.Error(err)
	}
}

func TestStructListsFieldsOnceAndNotForever(t *testing.T) {
	in := &struct {
		Names []string `json:"names" check:"max=500,each=id"`
	}{Names: strings.Split(strings.Repeat("x ", 400)+"x", " ")}
	e, _ := fault.As(Struct(in, sets))
	if e == nil || len(e.Fields) != maxBad {
		t.Errorf("%v", e)
	}
}

func TestStructRefusesWhatItCannotCheck(t *testing.T) {
	type loop struct{ Next *loop }
	ring := &loop{}
	ring.Next = ring
	for name, in := range map[string]any{
		"nil":     nil,
		"a value": input{},
		"unknown tag": &struct {
			A string `check:"requird"`
		}{},
		"bad number": &struct {
			A string `check:"max=x"`
		}{},
		"unknown set": &struct {
			A string `check:"code=no_such_set"`
		}{"x"},
		"channel":   &struct{ A chan int }{},
		"interface": &struct{ A any }{},
		"map keys":  &struct{ A map[int]string }{},
		"ring":      ring,
	} {
		if err := Struct(in, sets); fault.CodeOf(err) != fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestErrorsHoldNothingTyped(t *testing.T) {
	const canary = "CANARY"
	in := good()
	in.Name, in.Mail, in.Call, in.ID = canary+"\x00", canary, canary, canary
	in.Kinds, in.Labels = []string{canary}, map[string]string{canary + "\u202e": canary + canary, canary: canary}
	e, _ := fault.As(Struct(in, sets))
	for _, f := range e.Fields {
		if strings.Contains(f.Name, canary) || len(f.Args) > 0 && f.Args[0] == canary {
			t.Errorf("%+v", f)
		}
	}
	if strings.Contains(e.Error(), canary) {
		t.Error(e)
	}
}

// A limit counts characters as Unicode does (code points of the composed form), in every script, and never bytes: who
// writes in syllabics or Tamil has as much room as who writes in English.
func TestLimitsCountCharactersInEveryScript(t *testing.T) {
	t.Parallel()
	const max = 12
	for script, word := range map[string]string{
		"Latin": "a", "French, composed": "é", "French, decomposed": "e\u0301", "Vietnamese, decomposed": "e\u0302\u0323",
		"Greek": "ω", "Cyrillic": "ж", "Arabic": "ن", "Hebrew": "ש", "Devanagari": "क", "Tamil": "த", "Thai": "ก",
		"Hangul": "한", "Hangul, as jamo": "\u1112\u1161\u11ab", "Han": "援", "Han beyond 16 bits": "𠮷", "Inuktitut": "ᐃ", "Cree": "ᓀ",
		"Adlam": "𞤀", "emoji": "👍",
	} {
		type form struct {
			Line string   `json:"line" check:"line,max=12"`
			Text string   `json:"text" check:"text,max=12"`
			List []string `json:"list" check:"line,max=12"`
		}
		full := strings.Repeat(word, max)
		in := form{full, full, []string{full}}
		if err := Struct(&in, nil); err != nil {
			t.Errorf("%s: %d characters are too many: %v", script, max, err)
		}
		if n := len([]rune(in.Line)); n != max {
			t.Errorf("%s: %d characters were kept", script, n)
		}
		over := full + word
		e, _ := fault.As(Struct(&form{over, over, []string{over}}, nil))
		if e == nil || len(e.Fields) != 3 {
			t.Errorf("%s: one more is let through: %v", script, e)
			continue
		}
		for _, f := range e.Fields {
			if f.Key != tooLong || !cmp.Equal(f.Args, []any{max}) {
				t.Errorf("%s: %+v", script, f)
			}
		}
		secret := struct {
			Pass string `json:"pass" check:"secret,max=40,min=12"`
		}{strings.Repeat(word, max)}
		if err := Struct(&secret, nil); err != nil || secret.Pass != full {
			t.Errorf("%s: a passphrase is taken as typed: %v", script, err)
		}
	}
}
