package api

import (
	"context"
	"net"
	"net/http"

	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/fault"
	"relais/internal/node"
)

// ProofHeader brings the proof (StepUp) that grave acts ask for.
const ProofHeader = "Relais-Proof"

// withSource tells the node where a request comes from, for the limits on
// guessing, and which proof it brings; the node keeps no address in clear.
func withSource(r *http.Request) context.Context {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return agency.WithProof(node.WithSource(r.Context(), host), r.Header.Get(ProofHeader))
}

// report logs what is our mistake: the error, without content and without the
// route, which would say at which minute somebody did what.
func report(n *app.App, err error) {
	if fault.CodeOf(err) == fault.Internal {
		n.Log().Error("act failed", "err", err)
	}
}
