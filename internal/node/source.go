package node

import (
	"context"
	"log/slog"
	"net/netip"
)

type sourceKey struct{}

// WithSource notes where a request comes from (an address). Only the limits
// on guessing use it, keyed; it is never stored or logged in clear.
func WithSource(ctx context.Context, source string) context.Context {
	return context.WithValue(ctx, sourceKey{}, source)
}

// Source returns what WithSource noted, or "". Addresses of IPv6 count by their
// network: whoever has one has 2^64 of them.
func Source(ctx context.Context) string {
	s, _ := ctx.Value(sourceKey{}).(string)
	a, err := netip.ParseAddr(s)
	if err != nil {
		return s
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		p, _ := a.Prefix(64) // it has that many bits
		return p.String()
	}
	return a.String()
}

// Log is where the node reports its own mistakes.
func (n *Node) Log() *slog.Logger { return n.log }
