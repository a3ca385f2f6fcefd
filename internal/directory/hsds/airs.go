package hsds

import (
	"context"
	"io"
)

func (rd *reader) airs(ctx context.Context, r io.Reader) error { return nil }
