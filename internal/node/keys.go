package node

import (
	"context"

	"relais/internal/agency"
	"relais/internal/store"
)

// caches are what this process remembers of verified rows and opened sessions.
type caches struct {
	agencies *cache[*agency.Public]
	members  *cache[*agency.MemberPublic]
	sessions *cache[*openSession]
	states   *cache[keptState] // by the id of the referral
}

func newCaches() caches {
	return caches{newCache[*agency.Public](4096), newCache[*agency.MemberPublic](8192), newCache[*openSession](1024), newCache[keptState](4096)}
}

// agencyPublic returns what everybody may know of an agency, its keys
// verified from its id on: not found for an unknown one, agency.ErrCert when
// somebody changed its keys. The value is shared: don't change it.
func (n *Node) agencyPublic(ctx context.Context, tx *store.Tx, id string) (*agency.Public, error) {
	changed, err := tx.AgencyChanged(ctx, id)
	if err != nil {
		return nil, err
	}
	return n.agencyAt(ctx, tx, id, changed)
}

// agencyAt is agencyPublic for who has just read the row's change counter.
func (n *Node) agencyAt(ctx context.Context, tx *store.Tx, id string, changed int64) (*agency.Public, error) {
	if p, ok := n.caches.agencies.get(id); ok && p.Changed == changed {
		return p, nil
	}
	p, err := agency.ReadPublic(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	n.caches.agencies.put(id, p)
	return p, nil
}

// agencies lists the agencies of the node in the order of joining.
func (n *Node) agencies(ctx context.Context, tx *store.Tx) ([]*agency.Public, error) {
	rows, err := tx.AgenciesChanged(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]*agency.Public, 0, len(rows))
	for _, row := range rows {
		p, err := n.agencyAt(ctx, tx, row.ID, row.Changed)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// memberPublic returns a member's name and verified keys, removed or not: not
// found for an unknown one. The value is shared: don't change it.
func (n *Node) memberPublic(ctx context.Context, tx *store.Tx, id string) (*agency.MemberPublic, error) {
	of, changed, agencyChanged, err := tx.MemberChanged(ctx, id)
	if err != nil {
		return nil, err
	}
	a, err := n.agencyAt(ctx, tx, of, agencyChanged)
	if err != nil {
		return nil, err
	}
	if p, ok := n.caches.members.get(id); ok && p.Changed == changed && p.Serial == a.Serial {
		return p, nil
	}
	row, err := tx.Member(ctx, id)
	if err != nil {
		return nil, err
	}
	return n.memberOf(row, a)
}

// memberOf opens and verifies a member's row.
func (n *Node) memberOf(row agency.MemberRow, a *agency.Public) (*agency.MemberPublic, error) {
	if p, ok := n.caches.members.get(row.ID); ok && p.Changed == row.Changed && p.Serial == a.Serial {
		return p, nil
	}
	p, err := row.Open(n.own, a.Roots)
	if err != nil {
		return nil, err
	}
	n.caches.members.put(row.ID, p)
	return p, nil
}

// colleagues lists the members of an agency, removed ones too, in the order
// of joining.
func (n *Node) colleagues(ctx context.Context, tx *store.Tx, id string) ([]*agency.MemberPublic, error) {
	a, err := n.agencyPublic(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	rows, err := tx.MembersOf(ctx, id)
	if err != nil {
		return nil, err
	}
	all := make([]*agency.MemberPublic, 0, len(rows))
	for _, row := range rows {
		p, err := n.memberOf(row, a)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}
