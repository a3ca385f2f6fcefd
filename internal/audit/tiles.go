package audit

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// The hashes of the log are kept as tiles of 2^tileHeight, so that appending
// hundreds of entries writes two or three rows.
const tileHeight = 8

// errShortTile says that a tile is missing or shorter than the log's size needs.
var errShortTile = errors.New("a tile is missing")

// tiles reads tiles from a snapshot. It is a tlog.TileReader.
type tiles struct {
	ctx context.Context
	r   Reader
}

// Height implements tlog.TileReader.
func (tiles) Height() int { return tileHeight }

// SaveTiles implements tlog.TileReader; the database is near enough.
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// ReadTiles implements tlog.TileReader. A row may hold more than is asked.
func (t tiles) ReadTiles(want []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range want {
		data, err := t.r.AuditTile(t.ctx, tile.L, tile.N)
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%w: level %d, number %d", errShortTile, tile.L, tile.N)
		}
		all = append(all, data[:tile.W*tlog.HashSize])
	}
	return all, nil
}

// tree is the log's hashes of a signed size, with new ones on top. It is a
// tlog.HashReader; what it reads from tiles is proven against the signed root.
type tree struct {
	size  int64
	old   tlog.HashReader
	fresh map[int64]tlog.Hash // new or already read, by stored index
}

// openTree reads the right edge of the tree that h signed, which all new
// hashes build on, and so checks that the tiles are those that h signed.
func openTree(ctx context.Context, r Reader, h Head) (*tree, error) {
	signed := tlog.Tree{N: h.Size, Hash: h.Root}
	t := &tree{size: h.Size, old: tlog.TileHashReader(signed, tiles{ctx, r}), fresh: map[int64]tlog.Hash{}}
	root, err := tlog.TreeHash(h.Size, t)
	if err != nil {
		return nil, err
	}
	if root != h.Root {
		return nil, errors.New("the root differs from the signed one")
	}
	return t, nil
}

// ReadHashes implements tlog.HashReader.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var missing []int64
	for _, i := range indexes {
		if _, ok := t.fresh[i]; !ok {
			missing = append(missing, i)
		}
	}
	if err := t.fetch(missing); err != nil {
		return nil, err
	}
	hashes := make([]tlog.Hash, len(indexes))
	for k, i := range indexes {
		hashes[k] = t.fresh[i]
	}
	return hashes, nil
}

func (t *tree) fetch(missing []int64) error {
	if len(missing) == 0 {
		return nil
	}
	got, err := t.old.ReadHashes(missing)
	for k := range got {
		t.fresh[missing[k]] = got[k]
	}
	return err
}

// add appends a leaf.
func (t *tree) add(leaf tlog.Hash) error {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, leaf, t)
	if err != nil {
		return err
	}
	at := tlog.StoredHashIndex(0, t.size)
	for i, h := range hashes {
		t.fresh[at+int64(i)] = h
	}
	t.size++
	return nil
}

// save writes the tiles that changed since the tree had size from.
func (t *tree) save(ctx context.Context, tx Appender, from int64) error {
	for _, tile := range tlog.NewTiles(tileHeight, from, t.size) {
		data, err := tlog.ReadTileData(tile, t)
		if err != nil {
			return err
		}
		if err := tx.PutAuditTile(ctx, tile.L, tile.N, data); err != nil {
			return err
		}
	}
	return nil
}
