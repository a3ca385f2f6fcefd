package reasons

import (
	"slices"
	"testing"

	"relais/internal/act"
	"relais/internal/referral"
)

// TestReasons holds the data to the code set and to the table of the loop:
// each move that needs a reason offers some, and no code is unknown.
func TestReasons(t *testing.T) {
	var codes []string
	for _, r := range All() {
		codes = append(codes, r.Code)
		for _, m := range r.Moves {
			if !slices.ContainsFunc(referral.Table, func(x referral.Rule) bool { return string(x.Move) == m && x.Reason }) {
				t.Errorf("%s: %s needs no reason", r.Code, m)
			}
		}
	}
	if !slices.Equal(codes, act.Codes["reason"]) {
		t.Errorf("codes %v, want %v", codes, act.Codes["reason"])
	}
	for _, r := range referral.Table {
		if r.Reason && len(For(string(r.Move))) < 2 {
			t.Errorf("no reason to choose for %s", r.Move)
		}
	}
}
