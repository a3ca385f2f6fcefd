package attack

import (
	"context"
	"net/http"
	"testing"

	"relais/internal/act"
	"relais/internal/store"
)

// TestAttackRecoveryPutBack: a recovery that a member stopped does not wake
// when its row is put back.
func TestAttackRecoveryPutBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.found()
		lost := w.agency("legal", "QC")
		in := act.Recover{Agency: lost.id, Shares: lost.shares[:2], Admin: w.identity("Recover.admin")}
		r := nobody[act.Recovery](w, "Recover", in)
		do[act.None](lost.admin, "CancelRecovery", act.ID{ID: r.ID})
		w.tick() // and the journal outside of the database says so
		w.db(func(ctx context.Context, tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `DELETE FROM erasure`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE recovery SET state = 0`)
			return err
		})
		w.advance(100 * 3600e9)
		in.Admin.Name = "Robin Fictive"
		if got := w.send("", "FinishRecovery", act.FinishRecovery{ID: r.ID, Shares: lost.shares[:2], Admin: in.Admin}); got.status != http.StatusConflict {
			t.Errorf("%d %s", got.status, got.body)
		}
	})
}
