package listings

import (
	"context"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/index"
	"relais/internal/directory/sources"
	"relais/internal/store"
)

// directoryUpkeep makes again what another program made of the directory's
// records, and shortens their history and that of suggestions. Any number of processes may do it.
type directoryUpkeep struct {
	n      *Search
	pruned time.Time
}

// Name implements Job.
func (*directoryUpkeep) Name() string { return "directory upkeep" }

// Every implements Job.
func (*directoryUpkeep) Every() time.Duration { return 10 * time.Minute }

// keptStates is how many earlier states of a record are kept, keptSuggestions
// how long a suggestion is after it was decided.
const (
	keptStates      = 20
	keptSuggestions = 365 * 24 * time.Hour
)

// Do implements Job.
func (j *directoryUpkeep) Do(ctx context.Context) error {
	stamp := index.Stamp()
	for {
		var stale []directory.Entry
		err := j.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			stale, err = tx.StaleFacts(ctx, stamp, sources.BatchSize)
			return err
		})
		if err != nil {
			return err
		}
		if len(stale) == 0 {
			break
		}
		for i := range stale {
			stale[i].Facts = index.MakeFacts(stale[i])
		}
		err = j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error { return tx.PutFacts(ctx, stamp, stale) })
		if err != nil {
			return err
		}
	}
	if time.Since(j.pruned) < 24*time.Hour {
		return nil
	}
	j.pruned = time.Now()
	return j.n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.PruneDirectoryRevisions(ctx, keptStates); err != nil {
			return err
		}
		return tx.SweepSuggestions(ctx, tx.Now().Add(-keptSuggestions))
	})
}
