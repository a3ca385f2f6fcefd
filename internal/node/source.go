package node

import (
	"context"
	"log/slog"
)

type sourceKey struct{}

// WithSource notes where a request comes from (an address). Only the limits
// on guessing use it, keyed; it is never stored or logged in clear.
func WithSource(ctx context.Context, source string) context.Context {
	return context.WithValue(ctx, sourceKey{}, source)
}

// source returns what WithSource noted, or "".
func source(ctx context.Context) string {
	s, _ := ctx.Value(sourceKey{}).(string)
	return s
}

// Log is where the node reports its own mistakes.
func (n *Node) Log() *slog.Logger { return n.log }
