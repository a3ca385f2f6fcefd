package main

import (
	"context"
	"net/http/httptest"
	"testing"
)

type fixedLog struct{}

func (fixedLog) LogName() string                                        { return "relais-0123456789ab" }
func (fixedLog) LogCheckpoint(context.Context) (string, error)          { return "a head of 4711 entries", nil }
func (fixedLog) LogProof(context.Context, int64, int64) (string, error) { return "a proof", nil }

// TestAttackLogWithoutItsKey: who guesses the name of a log gets what a page
// that does not exist gets, and no size.
func TestAttackLogWithoutItsKey(t *testing.T) {
	get := func(path string) (int, string) {
		w := httptest.NewRecorder()
		logHandler(fixedLog{}).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Code, w.Body.String()
	}
	if code, body := get("/log/relais-0123456789ab/checkpoint"); code != 200 || body != "a head of 4711 entries" {
		t.Fatalf("with the name: %d %q", code, body)
	}
	_, nothing := get("/nothing/here")
	for _, name := range []string{"relais", "relais-0123456789a", "relais-0123456789abc", "RELAIS-0123456789AB", "relais-ba9876543210", "*"} {
		for _, what := range []string{"checkpoint", "proof?from=1&to=2", "proof/1/2"} {
			if code, body := get("/log/" + name + "/" + what); code != 404 || body != nothing {
				t.Errorf("%s, %s: %d %q", name, what, code, body)
			}
		}
	}
}
