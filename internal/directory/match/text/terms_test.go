package text

import "testing"

func TestOneTypo(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"bed", "bed", true}, {"bed", "beds", true}, {"bde", "bed", true}, {"bid", "bed", true}, {"ed", "bed", true},
		{"bids", "bed", false}, {"deb", "bed", false}, {"", "ab", false},
	}
	for _, tt := range tests {
		if got := OneTypo(tt.a, tt.b); got != tt.want {
			t.Errorf("oneTypo(%q, %q) = %v", tt.a, tt.b, got)
		}
	}
}
