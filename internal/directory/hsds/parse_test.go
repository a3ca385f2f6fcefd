package hsds

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzParse compares our reading of JSON with that of the standard library.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,-0.5e+9,true,false,null,"é\n\u00e9\ud83d\ude00"]}`, `[01]`, `{"a":1,"a":2}`, "\"\xff\"", `1e5 `,
		`-`, `[1,]`, `{"a" 1}`, "\"a\tb\"", `"\ud800x"`, `{"":{}}`, "[\x00]", `nul`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, _, err := Parse(data)
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		var want any
		valid := json.Valid(data) && dec.Decode(&want) == nil
		if err == ErrDepth {
			return
		}
		if valid != (err == nil) {
			t.Fatalf("%q: valid %v, but %v", data, valid, err)
		}
		if diff := cmp.Diff(want, got); valid && diff != "" {
			t.Fatal(diff)
		}
		if !valid {
			return
		}
		again, _, err := Parse(Canonical(got))
		if diff := cmp.Diff(got, again); err != nil || diff != "" {
			t.Fatal(err, diff)
		}
	})
}
