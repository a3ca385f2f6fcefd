package fold

import (
	"testing"
	"unicode"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Québec", "quebec"}, {"L’Île-du-Prince-Édouard", "l ile du prince edouard"}, {"cœur", "coeur"},
		{"  a\tb ", "a b"}, {"ᐃᓄᒃᑎᑐᑦ", "ᐃᓄᒃᑎᑐᑦ"}, {"", ""}, {"\x00", ""},
	}
	for _, tt := range tests {
		if got := Text(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestFoldedStays: no character is folded further when it was folded.
func TestFoldedStays(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if once := Text(string(r)); Text(once) != once {
			t.Errorf("%U is folded to %q, and that to %q", r, once, Text(once))
		}
	}
}
