package fault

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCodeOfAndStatus(t *testing.T) {
	tests := []struct {
		err    error
		code   Code
		status int
	}{
		{Invalid("a", "k"), InvalidInput, http.StatusUnprocessableEntity},
		{New(Unauthenticated, "k"), Unauthenticated, http.StatusUnauthorized},
		{New(Forbidden, "k"), Forbidden, http.StatusForbidden},
		{New(NotFound, "k"), NotFound, http.StatusNotFound},
		{New(Conflict, "k"), Conflict, http.StatusConflict},
		{New(Gone, "k"), Gone, http.StatusGone},
		{New(TooMany, "k"), TooMany, http.StatusTooManyRequests},
		{New(TooLarge, "k"), TooLarge, http.StatusRequestEntityTooLarge},
		{New(Unavailable, "k"), Unavailable, http.StatusServiceUnavailable},
		{New(Internal, "k"), Internal, http.StatusInternalServerError},
		{New("nonsense", "k"), "nonsense", http.StatusInternalServerError},
		{errors.New("x"), Internal, http.StatusInternalServerError},
		{(*Error)(nil), Internal, http.StatusInternalServerError},
		{fmt.Errorf("around: %w", New(Gone, "k")), Gone, http.StatusGone},
		{Wrap(Unavailable, "k", New(Gone, "k")), Unavailable, http.StatusServiceUnavailable},
	}
	for _, tt := range tests {
		code := CodeOf(tt.err)
		if code != tt.code || Status(code) != tt.status {
			t.Errorf("%#v: %s %d", tt.err, code, Status(code))
		}
	}
	if CodeOf(nil) != "" {
		t.Error("nil has a code")
	}
}

func TestAddKeepsFieldsInOrder(t *testing.T) {
	e := Invalid("entries.0.text", "too_long", 200).Add("name", "required")
	want := []Field{{"entries.0.text", "too_long", []any{200}}, {"name", "required", nil}}
	if d := cmp.Diff(want, e.Fields); d != "" {
		t.Error(d)
	}
}

func TestErrorShowsNoContent(t *testing.T) {
	cause := errors.New("cause")
	e := Wrap(Conflict, "k.conflict", cause).Add("name", "k.name", "what somebody typed")
	e.Args = []any{"what somebody typed"}
	if got, want := e.Error(), "conflict: k.conflict; name k.name"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if !errors.Is(e, cause) {
		t.Error("cause lost")
	}
	if strings.Contains(fmt.Sprintf("%v %s", e, e), "typed") {
		t.Error("content shown")
	}
}
