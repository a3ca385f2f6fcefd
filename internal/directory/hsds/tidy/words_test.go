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
