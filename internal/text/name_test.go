package text

import (
	"testing"
	"unicode/utf8"
)

// TestNamesAreFound: a name is found however it was typed or ordered, and one
// that is another is not.
func TestNamesAreFound(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        bool
	}{
		{"Thi Huong Dang", "dang thi huong", true},
		{"Đặng Thị Hương", "dang huong", true},
		{"Anne Tremblay", "tremblay, anne", true},
		{"Anne Tremblay", "tremblay anne", true},
		{"Jean-Marie Cormier", "jean marie", true},
		{"Jean Marie Cormier", "Jean-Marie", true},
		{"Jean‑Marie", "jean marie", true}, // a hyphen that does not break
		{"Jeanmarie", "jean-marie", true},
		{"Jean-Marie", "jeanmarie", true},
		{"N’Diaye", "ndiaye", true},
		{"N'Diaye", "N’Diaye", true},
		{"D'Arcy O'Brien", "obrien darcy", true},
		{"Ya\u200bra", "yara", true},
		{"\u202bسارا\u202c", "سارا", true},
		{"سارا کریمی", "كريمي سارا", true},
		{"فاطمة", "فاطمه", true},
		{"مريم", "مریم", true},
		{"أحمد", "احمد", true},
		{"مـــريم", "مريم", true},
		{"Ⅱ ۱۲", "12", true},
		{"É. Roy", "e roy", true},
		{"Anne", "annie", false},
		{"Marie Roy", "marie ross", false},
		{"Mary-Ann Roy", "ann roy", true},
	} {
		if got := NameHas(FoldName(c.name), FoldName(c.query)); got != c.want {
			t.Errorf("%q by %q: %t (%q, %q)", c.name, c.query, got, FoldName(c.name), FoldName(c.query))
		}
	}
}

// FuzzFoldName: what is folded stays as it is, and finds itself.
func FuzzFoldName(f *testing.F) {
	for _, s := range []string{"Jean-Marie", "N’Diaye", "سارا کریمی", "\u200b", " - ", "ǿ_x", "१२"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("no text")
		}
		once := FoldName(s)
		if twice := FoldName(once); twice != once {
			t.Errorf("%q, again %q", once, twice)
		}
		if !NameHas(once, once) {
			t.Errorf("%q is not found by itself", once)
		}
	})
}
