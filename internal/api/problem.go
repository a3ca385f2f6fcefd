package api

import (
	"encoding/json"
	"net/http"

	"relais/internal/fault"
	"relais/internal/locale"
)

// problem is an error answer (RFC 9457) with our members `code` and `errors`.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Code   string         `json:"code"`
	Errors []problemField `json:"errors,omitempty"`
}

type problemField struct {
	Field   string `json:"field"`
	Key     string `json:"key"`
	Message string `json:"message"`
}

// writeProblem answers with an error in the language of the one who asked.
// What is not a fault is "internal" and says nothing of its cause.
func writeProblem(w http.ResponseWriter, l locale.Lang, err error) {
	p := problem{Type: "about:blank", Code: string(fault.CodeOf(err))}
	p.Status = fault.Status(fault.CodeOf(err))
	p.Title = locale.T(l, "fault."+p.Code)
	if e, ok := fault.As(err); ok && e.Code != fault.Internal {
		if e.Key != "" && locale.Has(e.Key) {
			p.Title = locale.T(l, e.Key, e.Args...)
		}
		for _, f := range e.Fields {
			p.Errors = append(p.Errors, problemField{Field: f.Name, Key: f.Key, Message: locale.T(l, f.Key, f.Args...)})
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Language", l.Tag())
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the reader is gone: nothing to do
}
