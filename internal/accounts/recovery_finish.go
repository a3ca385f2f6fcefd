package accounts

import (
	"context"
	"slices"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/seal"
	"relais/internal/store"
)

// FinishRecovery ends a recovery after its waiting time: a new administrator,
// a new root, a new version; the kit, all sessions and all invitations end.
var FinishRecovery = define.Define[act.FinishRecovery, act.Recovery]("FinishRecovery", "POST /recoveries/{id}/finish", "agencies", agency.Anyone,
	"Finish a recovery after its waiting time; everything is rotated.")

func (n *Recovery) finishRecovery(ctx context.Context, in act.FinishRecovery) (out act.Recovery, err error) {
	if err := agency.CheckIdentity(in.Admin.Login, in.Admin.Passphrase, "admin.", in.Admin.Name); err != nil {
		return out, err
	}
	if err := n.guard.Attempt(ctx, n.guard.Source(ctx), false); err != nil {
		return out, err
	}
	row, now, err := n.recoveryOf(ctx, in.ID)
	if err != nil {
		return out, err
	}
	key, kit, err := n.openKit(ctx, row.Agency, in.Shares)
	if err != nil {
		return out, err
	}
	if wait := row.Ready.Sub(now); wait > 0 { // told to nobody without shares
		return out, fault.New(fault.Conflict, "agency.recovery.wait", int(wait/time.Hour)+1)
	}
	n.guard.Succeeded(ctx, n.guard.Source(ctx))
	member, keys := seal.NewID(), agency.NewMemberKeys()
	c, err := n.agencies.joining(ctx, row.Agency, member, keys, in.Admin, nil)
	if err != nil {
		return out, err
	}
	if err := n.dropForged(ctx, row.Agency); err != nil {
		return out, err
	}
	err = n.agencies.change(ctx, func(ctx context.Context, tx *store.Tx) (*changes, error) {
		return n.planRecovery(ctx, tx, row, kit, key, keys, c)
	})
	return act.Recovery{ID: row.ID, Ready: row.Ready, Done: err == nil, Join: &c.joined}, err
}

// recoveryOf reads a recovery that is not over. For an unknown one the answer
// is that of shares of another kit: an id alone tells nothing.
func (n *Recovery) recoveryOf(ctx context.Context, id string) (row agency.RecoveryRow, now time.Time, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		now = tx.Now()
		row, err = tx.Recovery(ctx, id)
		if fault.CodeOf(err) == fault.NotFound {
			return fault.Invalid("shares.0", "agency.kit.share")
		}
		if err == nil && row.State != agency.RecoveryWaits {
			err = fault.New(fault.Conflict, "agency.recovery.over")
		}
		if err == nil {
			row.Ready, err = n.readyByLog(ctx, tx, row)
		}
		return err
	})
	return row, now, err
}

// readyByLog is when a recovery is ready, as the log tells when it began. The
// row says so in clear: whoever writes to the database could put it forward,
// and no member would have the day in which to stop it.
func (n *Recovery) readyByLog(ctx context.Context, tx *store.Tx, row agency.RecoveryRow) (time.Time, error) {
	entries, err := n.node.Trail().Last(ctx, tx, row.ID)
	if err != nil {
		return row.Ready, err
	}
	of, err := n.node.AgencyRow(ctx, tx, row.Agency)
	if err != nil {
		return row.Ready, err
	}
	for _, e := range entries {
		body, err := n.node.OpenAudit(e)
		if err != nil || body.Action != recoveryBegun || body.Object != row.ID || body.Agency != row.Agency {
			continue
		}
		if ready := agency.RecoveryReady(time.Unix(body.Minute*60, 0), hours.ZoneOrUTC(of.Zone)); ready.After(row.Ready) {
			return ready, nil
		}
		return row.Ready, nil
	}
	return row.Ready, fault.New(fault.Conflict, "agency.recovery.over")
}

// dropForged takes away roots and versions that the node has not seen made:
// whoever stole the root signed them, and the kit's rotation wins.
func (n *Recovery) dropForged(ctx context.Context, id string) error {
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := n.node.AgencyPublic(ctx, tx, id)
		if !agency.Damaged(err) {
			return err
		}
		row, err := n.node.AgencyRow(ctx, tx, id)
		if err != nil {
			return err
		}
		serial, version, err := agency.NewestKeys(n.node.Own, row)
		if err != nil {
			return nil // it says so itself
		}
		if err := tx.DropKeysAfter(ctx, id, serial, version); err != nil {
			return err
		}
		row.Serial, row.Current = serial, version
		return n.node.SetAgency(ctx, tx, row)
	})
}

// planRecovery works out the rotation that a recovery makes with the kit's key.
func (n *Recovery) planRecovery(ctx context.Context, tx *store.Tx, row agency.RecoveryRow, kit agency.KitRow, key seal.PrivateKey, mk agency.MemberKeys, c *newcomer) (*changes, error) {
	a, err := n.node.AgencyPublic(ctx, tx, row.Agency)
	if err != nil {
		return nil, err
	}
	r := &agency.Rotation{Agency: a, NewRoot: true} // when the kit has the one that comes next
	if err := kitSecrets(ctx, tx, r, kit.ID, key); err != nil {
		return nil, err
	}
	members, err := tx.MembersOf(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	roles := []string{agency.Administrator, agency.Coordinator}
	if a.IsDesk {
		roles = append(roles, agency.Desk)
	}
	holders, err := tx.VersionHolders(ctx, a.ID, a.Version)
	if err != nil {
		return nil, err
	}
	r.Members = []agency.Holder{{ID: c.row.ID, Keys: mk.Public(), Roles: roles, Reads: true}}
	rows := map[string]agency.MemberRow{}
	for _, m := range members {
		p, err := n.node.ColleagueOf(tx, m, a)
		if err != nil {
			return nil, err
		}
		rows[m.ID] = m
		if p.Certified() && len(p.Roles) > 0 {
			r.Members = append(r.Members, agency.Holder{
				ID: p.ID, Keys: p.Keys, Roles: p.Roles, Number: p.Number, Reads: slices.Contains(holders, p.ID),
			})
		}
	}
	if err := r.Rotate(); err != nil {
		return nil, err
	}
	todo := &changes{}
	if err := certifyRecovered(todo, r, c.row.ID, mk, roles); err != nil {
		return nil, err
	}
	c.certify(n.node.Own, r.MemberCerts[c.row.ID])
	todo.add(func(ctx context.Context, tx *store.Tx) error { return sameAgency(ctx, tx, a) })
	todo.add(func(ctx context.Context, tx *store.Tx) error { return c.add(ctx, tx, "admin.login") })
	n.agencies.addRotation(todo, r, rows, c.row.ID)
	if err := n.agencies.planStandings(ctx, tx, todo, a, r.Serial, r.Root, true); err != nil {
		return nil, err
	}
	todo.add(func(ctx context.Context, tx *store.Tx) error { return n.endRecovery(ctx, tx, row, rows, c) })
	return todo, nil
}

// certifyRecovered certifies the new administrator where the root stayed.
func certifyRecovered(todo *changes, r *agency.Rotation, member string, mk agency.MemberKeys, roles []string) error {
	if r.RootCert != nil {
		return nil
	}
	id, pub := r.Agency.ID, mk.Public()
	r.MemberCerts[member] = agency.CertifyMember(agency.MemberCert{
		Agency: id, Member: member, Seal: pub.Seal, Sign: pub.Sign, Roles: roles, Serial: r.Serial, Number: 1,
	}, r.Root)
	sealed, err := agency.WrapRoot(id, r.Serial, member, r.Root, mk.Seal.Public())
	todo.add(func(ctx context.Context, tx *store.Tx) error {
		return tx.AddRootWrap(ctx, id, agency.WrapRow{Number: r.Serial, Holder: member, Sealed: sealed})
	})
	return err
}

// kitSecrets opens what was sealed to the kit.
func kitSecrets(ctx context.Context, tx *store.Tx, r *agency.Rotation, kit string, key seal.PrivateKey) error {
	a := r.Agency
	root, err := tx.RootWrap(ctx, a.ID, a.Serial, kit)
	if err != nil {
		return err
	}
	if r.Root, err = agency.UnwrapRoot(a.ID, a.Serial, kit, key, root.Sealed); err != nil {
		return err
	}
	if err := nextRoot(ctx, tx, r, kit, key); err != nil {
		return err
	}
	wraps, err := tx.VersionWraps(ctx, a.ID, kit)
	if err != nil {
		return err
	}
	versions, err := tx.AgencyVersions(ctx, a.ID)
	if err != nil {
		return err
	}
	k := agency.Keys{Seal: key, Versions: map[int]*agency.VersionKeys{}}
	if err := agency.OpenVersions(a, kit, &k, wraps, versions); err != nil {
		return err
	}
	r.Before = k.Versions[a.Version]
	return nil
}

// nextRoot opens the root that the agency has committed to. A kit that was made
// without it recovers everything and keeps the root.
func nextRoot(ctx context.Context, tx *store.Tx, r *agency.Rotation, kit string, key seal.PrivateKey) error {
	a := r.Agency
	w, err := tx.RootWrap(ctx, a.ID, a.Serial+1, kit)
	if fault.CodeOf(err) == fault.NotFound || a.Next == nil {
		return nil
	}
	if err == nil {
		r.Next, err = agency.UnwrapRoot(a.ID, a.Serial+1, kit, key, w.Sealed)
	}
	return err
}

// endRecovery ends everything that the lost keys could still open.
func (n *Recovery) endRecovery(ctx context.Context, tx *store.Tx, row agency.RecoveryRow, members map[string]agency.MemberRow, c *newcomer) error {
	if err := tx.EndRecovery(ctx, row.ID, agency.RecoveryDone); err != nil {
		return err
	}
	kits, err := tx.Kits(ctx, row.Agency)
	if err != nil {
		return err
	}
	for _, k := range kits {
		if err := tx.DropKit(ctx, row.Agency, k.ID); err != nil {
			return err
		}
	}
	for id := range members {
		if err := tx.EndSessionsOf(ctx, id, ""); err != nil {
			return err
		}
	}
	return inOrder([]func() error{
		func() error { return tx.DropInvitationsOf(ctx, row.Agency) },
		func() error {
			a, err := n.node.AgencyRow(ctx, tx, row.Agency)
			if err != nil {
				return err
			}
			a.Kit = false
			return n.node.SetAgency(ctx, tx, a)
		},
		func() error {
			return n.node.TellAll(ctx, tx, row.Agency, act.Notice{Code: "agency.notice.recovered"})
		},
		func() error { return n.node.AuditAs(ctx, tx, row.Agency, c.row.ID, "recovery.finish", row.ID) },
	})
}
