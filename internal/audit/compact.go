package audit

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"
)

// compact is the right edge of a growing Merkle tree: enough to know its root.
type compact struct {
	size  int64
	edges []tlog.Hash // roots of the complete subtrees, largest first
}

// add appends a leaf.
func (c *compact) add(leaf tlog.Hash) {
	for n := c.size; n&1 == 1; n >>= 1 {
		last := len(c.edges) - 1
		leaf = tlog.NodeHash(c.edges[last], leaf)
		c.edges = c.edges[:last]
	}
	c.edges = append(c.edges, leaf)
	c.size++
}

// emptyRoot is the root of a log without entries.
var emptyRoot = func() tlog.Hash {
	h, _ := tlog.TreeHash(0, nil)
	return h
}()

// root is the tree's root.
func (c *compact) root() tlog.Hash {
	if len(c.edges) == 0 {
		return emptyRoot
	}
	h := c.edges[len(c.edges)-1]
	for i := len(c.edges) - 2; i >= 0; i-- {
		h = tlog.NodeHash(c.edges[i], h)
	}
	return h
}

func rootOf(t *tree) (tlog.Hash, error) { return tlog.TreeHash(t.size, t) }

// kept returns the leaf hash that is kept for an entry, nil without one.
func (c *check) kept(ctx context.Context, r Reader, index int64) ([]byte, error) {
	number := index >> tileHeight
	if number != c.tileFrom {
		data, err := r.AuditTile(ctx, 0, number)
		if err != nil {
			return nil, err
		}
		c.tile, c.tileFrom = data, number
	}
	at := (index & (1<<tileHeight - 1)) * tlog.HashSize
	if int64(len(c.tile)) < at+tlog.HashSize {
		return nil, nil
	}
	return c.tile[at : at+tlog.HashSize], nil
}
