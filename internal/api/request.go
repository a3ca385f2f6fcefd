package api

import (
	"context"
	"net"
	"net/http"

	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/node"
)

// withSource tells the node where a request comes from, for the limits on
// guessing; the node keeps no address in clear.
func withSource(r *http.Request) context.Context {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return node.WithSource(r.Context(), host)
}

// report logs what is our mistake: the error, without content and without the
// route, which would say at which minute somebody did what.
func report(n *app.App, err error) {
	if fault.CodeOf(err) == fault.Internal {
		n.Log().Error("act failed", "err", err)
	}
}
