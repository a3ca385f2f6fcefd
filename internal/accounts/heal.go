package accounts

import (
	"context"
	"slices"

	"relais/internal/agency"
	"relais/internal/store"
)

// heal completes what an administrator without case access could not do when
// the keys rotated: it links the newest version to the one before, and hands
// it to a kit that was made meanwhile. It runs when somebody with case access
// signs in. Who holds the root signs the standing of a database of before.
func (n *Agencies) heal(ctx context.Context, tx *store.Tx, a *agency.Public, keys agency.Keys) (*changes, error) {
	todo := &changes{}
	if !keys.Root.IsZero() {
		if err := n.planStandings(ctx, tx, todo, a, a.Serial, keys.Root, false); err != nil {
			return nil, err
		}
	}
	newest := keys.Versions[a.Version]
	if newest == nil {
		return todo, nil
	}
	if before := keys.Versions[a.Version-1]; before != nil {
		row, err := tx.NewestVersion(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		if len(row.Chain) == 0 {
			chain := newest.Chain(a.ID, before)
			todo.add(func(ctx context.Context, tx *store.Tx) error { return tx.SetChain(ctx, a.ID, a.Version, chain) })
		}
	}
	holders, err := tx.VersionHolders(ctx, a.ID, a.Version)
	if err != nil {
		return nil, err
	}
	kits, _, err := n.kitHolders(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	for _, k := range kits {
		if slices.Contains(holders, k.ID) {
			continue
		}
		if err := planKitVersion(todo, a, newest, k.ID, k.Public); err != nil {
			return nil, err
		}
	}
	return todo, nil
}
