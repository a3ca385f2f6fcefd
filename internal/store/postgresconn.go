package store

import (
	"context"

	"relais/internal/store/pipe"
)

// pgConn is a connection as transactions use it.
type pgConn struct{ *pipe.Conn }

func (p pgConn) exec(ctx context.Context, q string, args []any) (int64, error) {
	return p.Exec(ctx, q, args)
}

func (p pgConn) query(ctx context.Context, q string, args []any) (rows, error) {
	return p.Query(ctx, q, args)
}

func (p pgConn) later(_ context.Context, q string, args []any) error {
	p.Later(q, args)
	return nil
}
