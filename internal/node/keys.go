package node

import (
	"context"
	"time"

	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/store"
)

// caches are what this process remembers of verified rows.
type caches struct {
	agencies *Cache[*agency.Public]
	members  *Cache[*agency.MemberPublic]
}

func newCaches() caches {
	return caches{NewCache[*agency.Public](4096), NewCache[*agency.MemberPublic](8192)}
}

// AgencyPublic returns what everybody may know of an agency, its keys
// verified from its id on: not found for an unknown one, agency.ErrCert when
// somebody changed its keys. The value is shared: don't change it.
func (n *Node) AgencyPublic(ctx context.Context, tx *store.Tx, id string) (*agency.Public, error) {
	changed, err := tx.AgencyChanged(ctx, id)
	if err != nil {
		return nil, err
	}
	return n.AgencyAt(ctx, tx, id, changed)
}

// AgencyAt is AgencyPublic for who has just read the row's change counter.
func (n *Node) AgencyAt(ctx context.Context, tx *store.Tx, id string, changed int64) (*agency.Public, error) {
	before, known := n.caches.agencies.Get(id)
	if known && before.Changed == changed {
		return before, nil
	}
	p, err := agency.ReadPublic(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	members, err := tx.MembersOf(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := p.VouchedBy(n.Own, members); err != nil {
		return nil, err
	}
	if err := agency.Vouch(ctx, tx, n.Own, p); err != nil {
		return nil, err
	}
	if known {
		if err := follows(p, before); err != nil {
			return nil, err
		}
		p.Distrust(before)
	}
	tx.Remember(func() { n.rememberAgency(p) })
	return p, nil
}

// follows refuses keys of before. A snapshot that is older than what this
// process has seen meanwhile reads them honestly, and is stale.
func follows(p, before *agency.Public) error {
	err := p.Follows(before)
	if err != nil && p.Changed < before.Changed && before.Follows(p) == nil {
		return fault.New(fault.Conflict, "agency.changed")
	}
	return err
}

// rememberAgency keeps the newest that was seen.
func (n *Node) rememberAgency(p *agency.Public) {
	if before, ok := n.caches.agencies.Get(p.ID); !ok || p.Follows(before) == nil {
		n.caches.agencies.Put(p.ID, p)
	}
}

// AllAgencies lists the agencies of the node in the order of joining; apart
// from them the ids of those whose keys somebody changed.
func (n *Node) AllAgencies(ctx context.Context, tx *store.Tx) (all []*agency.Public, damaged []string, err error) {
	rows, err := tx.AgenciesChanged(ctx)
	if err != nil {
		return nil, nil, err
	}
	all = make([]*agency.Public, 0, len(rows))
	for _, row := range rows {
		p, err := n.AgencyAt(ctx, tx, row.ID, row.Changed)
		if agency.Damaged(err) {
			damaged = append(damaged, row.ID)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		all = append(all, p)
	}
	return all, damaged, nil
}

// MemberPublic returns a member's name and verified keys, removed or not: not
// found for an unknown one. The value is shared: don't change it.
func (n *Node) MemberPublic(ctx context.Context, tx *store.Tx, id string) (*agency.MemberPublic, error) {
	of, changed, agencyChanged, err := tx.MemberChanged(ctx, id)
	if err != nil {
		return nil, err
	}
	a, err := n.AgencyAt(ctx, tx, of, agencyChanged)
	if err != nil {
		return nil, err
	}
	if p, ok := n.caches.members.Get(id); ok && p.Changed == changed && p.Serial == a.Serial {
		return p, nil
	}
	row, err := tx.Member(ctx, id)
	if err != nil {
		return nil, err
	}
	return n.MemberOf(tx, row, a)
}

// MemberOf opens and verifies a member's row.
func (n *Node) MemberOf(tx *store.Tx, row agency.MemberRow, a *agency.Public) (*agency.MemberPublic, error) {
	if p, ok := n.caches.members.Get(row.ID); ok && p.Changed == row.Changed && p.Serial == a.Serial {
		return p, nil
	}
	p, err := row.Open(n.Own, a.Roots)
	if err != nil {
		return nil, err
	}
	tx.Remember(func() { n.caches.members.Put(row.ID, p) })
	return p, nil
}

// ColleagueOf is MemberOf for lists: a row that somebody changed is a damaged
// member, who holds nothing.
func (n *Node) ColleagueOf(tx *store.Tx, row agency.MemberRow, a *agency.Public) (*agency.MemberPublic, error) {
	p, err := n.MemberOf(tx, row, a)
	if agency.Damaged(err) {
		return row.DamagedMember(a.Serial), nil
	}
	return p, err
}

// Colleagues lists the members of an agency, removed and damaged ones too, in
// the order of joining.
func (n *Node) Colleagues(ctx context.Context, tx *store.Tx, id string) ([]*agency.MemberPublic, error) {
	a, err := n.AgencyPublic(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	rows, err := tx.MembersOf(ctx, id)
	if err != nil {
		return nil, err
	}
	all := make([]*agency.MemberPublic, 0, len(rows))
	for _, row := range rows {
		p, err := n.ColleagueOf(tx, row, a)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// AgencyRow reads an agency as it said itself, for who changes its row.
func (n *Node) AgencyRow(ctx context.Context, tx *store.Tx, id string) (agency.Row, error) {
	row, err := tx.Agency(ctx, id)
	return row.Said(n.Own), err
}

// SetAgency writes what may change of an agency, sealed for the node too:
// fault.Conflict when somebody changed it since AgencyRow.
func (n *Node) SetAgency(ctx context.Context, tx *store.Tx, row agency.Row) error {
	return tx.SetAgency(ctx, row.Reseal(n.Own))
}

// FreshKeys returns the session's keys, read again when the keys of its agency,
// a, rotated since the session opened them.
func (n *Node) FreshKeys(ctx context.Context, tx *store.Tx, s *agency.Session, a *agency.Public) (agency.Keys, error) {
	sameRoot := s.Keys.Root.IsZero() || s.Keys.Root.Public() == a.Root
	if sameRoot && (s.Keys.Current == 0 || s.Keys.Current == a.Version) {
		return s.Keys, nil
	}
	m, err := n.MemberPublic(ctx, tx, s.Member)
	if err != nil {
		return agency.Keys{}, err
	}
	return agency.ReadKeys(ctx, tx, a, m, agency.MemberKeys{Seal: s.Keys.Seal, Sign: s.Keys.Sign})
}

// Today is the day of a transaction in UTC, YYYY-MM-DD: signatures carry no hour.
func Today(tx *store.Tx) string { return tx.Now().UTC().Format(time.DateOnly) }
