package store

import (
	"context"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
)

// AgencyServices returns the records of the services that an agency of the
// node runs, whatever their status, in the order in which they came.
func (tx *Tx) AgencyServices(ctx context.Context, agency string) ([]directory.Entry, error) {
	return Collect(ctx, tx, scanDirectoryEntry, `SELECT `+directoryColumns+`
		WHERE r.agency = $1 AND r.agency <> '' AND r.kind = $2 ORDER BY r.row`, agency, string(hsds.KindService))
}
