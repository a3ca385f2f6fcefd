package api

import (
	"context"
	"reflect"

	"relais/internal/agency"
	"relais/internal/node"
)

// operation is one act: the types of its input and output and how it is
// called. The session is nil for acts that are open.
type operation struct {
	in, out reflect.Type
	call    func(ctx context.Context, n *node.Node, s *agency.Session, in any) (any, error)
}

// member is an act of somebody who is signed in.
func member[In, Out any](f func(*node.Node, context.Context, *agency.Session, In) (Out, error)) operation {
	return operation{
		in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](),
		call: func(ctx context.Context, n *node.Node, s *agency.Session, in any) (any, error) {
			return f(n, ctx, s, *in.(*In))
		},
	}
}

// open is an act that needs no session.
func open[In, Out any](f func(*node.Node, context.Context, In) (Out, error)) operation {
	return operation{
		in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](),
		call: func(ctx context.Context, n *node.Node, _ *agency.Session, in any) (any, error) {
			return f(n, ctx, *in.(*In))
		},
	}
}
