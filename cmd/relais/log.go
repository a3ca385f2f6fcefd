package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"strconv"

	"relais/internal/audit"
)

// logPath is where the log's heads and proofs are, followed by the log's name.
const logPath = "/log/"

// auditLog is what serves the log.
type auditLog interface {
	LogName() string
	LogCheckpoint(ctx context.Context) (string, error)
	LogProof(ctx context.Context, from, to int64) (string, error)
}

// logHandler answers the log's newest signed head (C2SP tlog-checkpoint) and
// proofs that it grew. The size of a log tells how much a node does: only who
// has the log's key or a head knows the name in the address.
func logHandler(n auditLog) http.Handler {
	mux := http.NewServeMux()
	answer := func(pattern string, get func(r *http.Request) (string, error)) {
		mux.HandleFunc("GET "+logPath+"{name}/"+pattern, func(w http.ResponseWriter, r *http.Request) {
			text, err := "", audit.ErrNoProof
			if subtle.ConstantTimeCompare([]byte(r.PathValue("name")), []byte(n.LogName())) == 1 {
				text, err = get(r)
			}
			switch {
			case errors.Is(err, audit.ErrNoProof):
				http.NotFound(w, r)
			case err != nil:
				http.Error(w, "unavailable", http.StatusServiceUnavailable)
			default:
				h := w.Header()
				h.Set("Content-Type", "text/plain; charset=utf-8")
				h.Set("X-Content-Type-Options", "nosniff")
				h.Set("Cache-Control", "no-store")
				io.WriteString(w, text)
			}
		})
	}
	answer("checkpoint", func(r *http.Request) (string, error) { return n.LogCheckpoint(r.Context()) })
	answer("proof/{from}/{to}", func(r *http.Request) (string, error) {
		from, err1 := strconv.ParseInt(r.PathValue("from"), 10, 64)
		to, err2 := strconv.ParseInt(r.PathValue("to"), 10, 64)
		if err1 != nil || err2 != nil {
			return "", audit.ErrNoProof
		}
		return n.LogProof(r.Context(), from, to)
	})
	return mux
}
