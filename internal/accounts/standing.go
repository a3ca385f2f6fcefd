package accounts

import (
	"context"

	"relais/internal/agency"
	"relais/internal/node"
	"relais/internal/seal"
	"relais/internal/store"
)

// today is the day that a signature names.
// invitationKey is the key of whoever holds an agency's invitation: the code is
// nowhere else, so nobody can use what the desk has granted to it.
func invitationKey(code string) (seal.SigningKey, error) {
	return seal.SigningKeyFromSeed(seal.TokenKey(plainCode(code), "relais invitation of an agency").Bytes())
}

// grantInvited signs the sector of the agency that will use an invitation.
func (n *Agencies) grantInvited(ctx context.Context, tx *store.Tx, s *agency.Session, who *invited, code string) error {
	a, err := n.node.AgencyPublic(ctx, tx, s.Agency)
	if err != nil {
		return err
	}
	keys, err := n.node.FreshKeys(ctx, tx, s, a)
	if err != nil {
		return err
	}
	s = &agency.Session{Roles: s.Roles, Keys: keys}
	if err := agency.NeedRoot(s); err != nil {
		return err
	}
	key, err := invitationKey(code)
	if err != nil {
		return err
	}
	claim := agency.Claim{Coalition: a.CoalitionID, Desk: a.ID, Sector: who.Agency.Sector, Number: 1, Date: node.Today(tx)}
	who.Grant = agency.GrantInvited(claim, key.Public(), a.Serial, keys.Root)
	return nil
}

// planStandings signs again, with the newest root of an agency, what it says of
// itself, and as the desk the sectors of all others. Nothing is signed that
// does not hold already: a row that somebody changed stays uncertified. a is
// the agency before the root changed. Without again, only what no root has
// signed yet is signed, in a database that a program of before made.
func (n *Agencies) planStandings(ctx context.Context, tx *store.Tx, todo *changes, a *agency.Public, serial int, root seal.SigningKey, again bool) error {
	all := []*agency.Public{a}
	if a.IsDesk {
		others, _, err := n.node.AllAgencies(ctx, tx)
		if err != nil {
			return err
		}
		all = append(all, others...)
	}
	for i, p := range all {
		if p.Sector == agency.Uncertified || p.Desk != a.Desk || i > 0 && p.ID == a.ID {
			continue
		}
		next := p.Standing
		if p.ID == a.ID && (again || next.Own == nil) {
			next.Own = agency.SignStanding(p.Claim(node.Today(tx)), p.ID, serial, root)
		}
		if a.IsDesk && (again || next.Grant == nil) {
			next.Grant, next.Named = agency.GrantSector(p.Claim(node.Today(tx)), p.ID, serial, root), nil
		}
		if next.Own != nil && next.Grant != nil {
			next.Found = nil
		}
		before, after := p.Standing.Bytes(), next.Bytes()
		if string(before) == string(after) {
			continue
		}
		todo.add(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.SetStanding(ctx, p.ID, p.Sector, before, after)
			return err
		})
	}
	return nil
}
