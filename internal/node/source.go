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

// Source returns what WithSource noted, or "". Addresses of IPv6 count by
// their /56: whoever has one of them has the others (RFC 6177).
func Source(ctx context.Context) string { return prefix(ctx, 56) }

// Network returns the /48 of IPv6 around Source, or "": a site, or somebody
// who rents a whole one.
func Network(ctx context.Context) string {
	if n := prefix(ctx, 48); n != Source(ctx) {
		return n
	}
	return ""
}

type deviceKey struct{}

// WithDevice notes what kind of browser or program a request comes from, such
// as "Firefox, Windows". Members read it in the list of their own devices.
func WithDevice(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, deviceKey{}, name)
}

// Device returns what WithDevice noted, or "".
func Device(ctx context.Context) string {
	name, _ := ctx.Value(deviceKey{}).(string)
	return name
}

// prefix is the source's address: of IPv6 so many bits.
func prefix(ctx context.Context, bits int) string {
	s, _ := ctx.Value(sourceKey{}).(string)
	a, err := netip.ParseAddr(s)
	if err != nil {
		return s
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		p, _ := a.Prefix(bits) // it has that many bits
		return p.String()
	}
	return a.String()
}

// Log is where the node reports its own mistakes.
func (n *Node) Log() *slog.Logger { return n.log }
