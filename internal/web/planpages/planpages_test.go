package planpages_test

import (
	"fmt"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casefile/kinds"
	"relais/internal/locale"
	"relais/internal/web/say"
	"relais/internal/web/webtest"
)

func TestTemplates(t *testing.T) { webtest.CheckPages(t) }

// TestKindsHaveWords: each kind of entries, its fields and their codes have words; the
// catalog holds each text in both languages.
func TestKindsHaveWords(t *testing.T) {
	want := func(key string) {
		t.Helper()
		if !locale.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
	for _, k := range kinds.Default() {
		want("shaped.kind." + k.Kind)
		for _, f := range k.Fields {
			want("shaped.field." + k.Kind + "." + f.Name)
			for _, c := range f.Codes {
				want("shaped.code." + k.Kind + "." + f.Name + "." + c)
			}
		}
	}
}

// TestUnknownKindIsShown: what a later program wrote is not hidden.
func TestUnknownKindIsShown(t *testing.T) {
	rows := say.New("fr", time.Time{}).Shaped(&act.Shaped{Kind: "later", Fields: map[string]string{"b": "<two>\nlines", "a": "one"}})
	if len(rows) != 2 || rows[0].Key != "a" || fmt.Sprint(rows[1].Value) != "&lt;two&gt;<br>lines" {
		t.Errorf("%+v", rows)
	}
}
