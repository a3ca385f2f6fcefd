package nodetest

import (
	"testing"

	"relais/internal/fault"
)

// WantFault fails the test unless err is a fault of a code, with a key of its
// own or at one of its fields.
func WantFault(t testing.TB, err error, code fault.Code, key string) {
	t.Helper()
	e, ok := fault.As(err)
	if !ok || e.Code != code {
		t.Fatalf("got %v, want a fault %s %s", err, code, key)
	}
	if e.Key == key {
		return
	}
	for _, f := range e.Fields {
		if f.Key == key {
			return
		}
	}
	t.Fatalf("got %v, want the key %s", err, key)
}
