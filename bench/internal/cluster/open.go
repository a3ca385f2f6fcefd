package cluster

import (
	"context"
	"fmt"
)

// Private starts a PostgreSQL of its own with its data under dir and the
// settings given ("name=value"), whatever the environment names. The error is
// ErrMissing, with the reason, when there is none to start.
func Private(ctx context.Context, dir string, settings ...string) (*Cluster, error) {
	c, err := start(ctx, dir, settings...)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrMissing, err)
	}
	return c, nil
}

// At uses the PostgreSQL of a superuser's URL.
func At(ctx context.Context, admin string) (*Cluster, error) {
	c := &Cluster{admin: admin, stop: func() {}}
	if err := c.check(ctx); err != nil {
		return nil, err
	}
	c.pid = c.postmaster(ctx)
	return c, nil
}
