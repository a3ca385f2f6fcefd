package fold

import (
	"testing"
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
