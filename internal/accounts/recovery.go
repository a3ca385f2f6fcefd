package accounts

import (
	"context"
	"fmt"
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

// Recover starts a recovery with shares of the agency's kit: every member is
// told, and any of them can stop it during 24 hours, 72 over a weekend. One that waits already is
// answered again.
var Recover = define.Define[act.Recover, act.Recovery]("Recover", "POST /recoveries", "agencies", agency.Anyone,
	"Start a recovery with shares of the printed kit; every member is told and 24 hours pass, 72 over a weekend.")

func (n *Recovery) recover(ctx context.Context, in act.Recover) (out act.Recovery, err error) {
	if err := agency.CheckIdentity(in.Admin.Login, in.Admin.Passphrase, "admin.", in.Admin.Name); err != nil {
		return out, err
	}
	if err := n.guard.Attempt(ctx, n.guard.Source(ctx), false); err != nil {
		return out, err
	}
	if _, _, err := n.openKit(ctx, in.Agency, in.Shares); err != nil {
		return out, err
	}
	n.guard.Succeeded(ctx, n.guard.Source(ctx))
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := n.startRecovery(ctx, tx, in.Agency)
		out = act.Recovery{ID: row.ID, Ready: row.Ready}
		return err
	})
	return out, err
}

// recoveryBegun is what the log says of the beginning of a recovery.
const recoveryBegun = "recovery.start"

func (n *Recovery) startRecovery(ctx context.Context, tx *store.Tx, agencyID string) (row agency.RecoveryRow, err error) {
	waiting, err := tx.RecoveriesWaiting(ctx, agencyID)
	if err != nil {
		return row, err
	}
	if len(waiting) > 0 {
		return waiting[0], nil
	}
	of, err := n.node.AgencyRow(ctx, tx, agencyID)
	if err != nil {
		return row, err
	}
	row = agency.RecoveryRow{ID: seal.NewID(), Agency: agencyID, Ready: agency.RecoveryReady(tx.Now(), hours.ZoneOrUTC(of.Zone))}
	if err := tx.AddRecovery(ctx, row); err != nil {
		return row, err
	}
	notice := act.Notice{
		Code: "agency.notice.recovery", Args: []string{row.Ready.Format(time.RFC3339)}, Link: "/recovery/" + row.ID,
	}
	if err := n.node.TellAll(ctx, tx, agencyID, notice); err != nil {
		return row, err
	}
	return row, n.node.AuditAs(ctx, tx, agencyID, "", recoveryBegun, row.ID)
}

// openKit opens an agency's confirmed kit.
func (n *Recovery) openKit(ctx context.Context, agencyID string, shares []string) (key seal.PrivateKey, kit agency.KitRow, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		kits, err := tx.Kits(ctx, agencyID)
		if err != nil {
			return err
		}
		older, err := isOlder(ctx, tx, agencyID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(kits, func(k agency.KitRow) bool {
			return k.Confirmed && agency.OpenKitAbout(n.node.Own, k, older).Confirmed != ""
		})
		if i < 0 {
			return fault.New(fault.NotFound, "agency.recovery.unknown")
		}
		kit = kits[i]
		return nil
	})
	if err != nil {
		return key, kit, err
	}
	key, err = agency.OpenKit(kit.Wraps, shares)
	return key, kit, shareFault(err, func(share int) string { return fmt.Sprintf("shares.%d", share-1) })
}

// isOlder reports whether an agency was founded before kits said who confirmed
// them. Roots that somebody added since don't matter.
func isOlder(ctx context.Context, tx *store.Tx, id string) (bool, error) {
	certs, err := tx.AgencyRoots(ctx, id)
	if err != nil || len(certs) == 0 {
		return false, err
	}
	return agency.FoundedBefore(id, certs[0]), nil
}

// CancelRecovery stops a recovery of one's own agency that waits. Any member can.
var CancelRecovery = define.Define[act.ID, act.None]("CancelRecovery", "DELETE /recoveries/{id}", "agencies", agency.SignedIn,
	"Stop a recovery that is not yours.")

func (n *Recovery) cancelRecovery(ctx context.Context, s *agency.Session, in act.ID) (out act.None, err error) {
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := tx.Recovery(ctx, in.ID)
		if err != nil {
			return err
		}
		if row.Agency != s.Agency {
			return store.ErrNotFound
		}
		if row.State != agency.RecoveryWaits {
			return fault.New(fault.Conflict, "agency.recovery.over")
		}
		if err := tx.EndRecovery(ctx, row.ID, agency.RecoveryCancelled); err != nil {
			return err
		}
		if err := n.node.TellAll(ctx, tx, s.Agency, act.Notice{Code: "agency.notice.recovery_cancelled", Args: []string{s.Name}}); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "recovery.cancel", row.ID)
	})
}
