package store

import (
	"context"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/sources"
)

// AgencyTombstones are the services that an agency took out itself, the latest
// first.
func (tx *Tx) AgencyTombstones(ctx context.Context, agency string, limit int) ([]sources.Tombstone, error) {
	return Collect(ctx, tx, scanTombstone, `SELECT `+tombstoneColumns+` FROM directory_tombstone
		WHERE kind = $1 AND agency = $2 AND agency <> '' AND reason = $3 AND source = $4 AND doc <> '{}'
		ORDER BY deleted_at DESC, row DESC LIMIT $5`,
		string(hsds.KindService), agency, sources.ReasonDeleted, directory.AgencySource, limit)
}
