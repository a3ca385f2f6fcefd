package referralpages

import (
	"testing"

	"relais/internal/referral"
	"relais/internal/web/address"
	"relais/internal/web/webtest"
)

func TestPages(t *testing.T) { webtest.CheckPages(t) }

// TestMovesHaveAddresses: every move that has a form has a code for its
// address.
func TestMovesHaveAddresses(t *testing.T) {
	for _, m := range referral.Moves {
		move := string(m.Move)
		if m.Means != referral.ByForm {
			continue
		}
		if word, ok := address.Moves.Word(address.Moves.Of(move)); !ok || word != move {
			t.Errorf("%s has no code in package address", move)
		}
	}
}
