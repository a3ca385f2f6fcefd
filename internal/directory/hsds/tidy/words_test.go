package tidy

import "testing"

func TestOffered(t *testing.T) {
	for status, want := range map[string]bool{"": true, "active": true, "Active": true, "INACTIVE": false, "Defunct": false, "closed": false,
		"temporarily closed": true, "Inactif": false, "approved": true, "unheard of": true, "false": false} {
		if got := Offered(status); got != want {
			t.Errorf("%q: %v", status, got)
		}
	}
}

func TestSpoiledNumber(t *testing.T) {
	for in, want := range map[string]struct {
		out     string
		rounded bool
	}{
		"5,14555E+09": {"", true}, "5.14555e9": {"", true}, " 5E+09 ": {"", true},
		"5145550142.0": {"5145550142", false}, "5145550142,00": {"5145550142", false},
		"514-555-0142": {"514-555-0142", false}, "1-800-FLOWERS": {"1-800-FLOWERS", false}, "211": {"211", false}, "5145550142": {"5145550142", false},
	} {
		if out, rounded := SpoiledNumber(in); out != want.out || rounded != want.rounded {
			t.Errorf("%q: %q, %v", in, out, rounded)
		}
	}
}
