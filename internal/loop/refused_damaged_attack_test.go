package loop_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackDamagedRefusal: the row of a no is damaged (its body, its whole row, its
// removal): whom the person refused must not be asked.
func TestAttackDamagedRefusal(t *testing.T) {
	for name, harm := range map[string]string{
		"body cut":   `UPDATE case_body SET body = substr(body, 1, 40) WHERE entry_row = (SELECT max(row) FROM case_entry)`,
		"body moved": `UPDATE case_body SET body = substr(body, 9) WHERE entry_row = (SELECT max(row) FROM case_entry)`,
		"body gone":  `DELETE FROM case_body WHERE entry_row = (SELECT max(row) FROM case_entry)`,
		"other body": `UPDATE case_body SET body = (SELECT body FROM case_body WHERE entry_row = (SELECT min(row) FROM case_entry)) WHERE entry_row = (SELECT max(row) FROM case_entry)`,
		"row gone":   `DELETE FROM case_entry WHERE row = (SELECT max(row) FROM case_entry)`,
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a, b := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
				l := newPair(t, f, "none", a, b)
				f.Advance(time.Minute)
				l.ok(l.refuse(act.NewRefusal{Kind: "ask", Agencies: []string{b.ID}}))
				if name == "row gone" {
					l.harm(`DELETE FROM case_body WHERE entry_row = (SELECT max(row) FROM case_entry)`)
				}
				l.harm(harm)
				_, err := loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask,
					Candidates: []act.Candidate{{Agency: b.ID}}})
				if err == nil {
					t.Error("whom the person refused is asked")
				}
			})
		})
	}
}

// TestAttackRefusalOfADamagedFile: a no works from a damaged file, as a withdrawal does:
// what rests on the consent ends.
func TestAttackRefusalOfADamagedFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, how := range []string{"withdraw", "refuse"} {
			l := newPair(t, f, "none")
			id := l.asks("single").Referrals[0].ID
			l.harm(`UPDATE case_body SET body = substr(body, 9) WHERE entry_row = (SELECT min(row) FROM case_entry WHERE case_row = (SELECT max(row) FROM case_file))`)
			var err error
			if how == "withdraw" {
				_, err = casework.WithdrawConsent.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.ask}})
			} else {
				err = l.refuse(act.NewRefusal{Kind: "ask"})
			}
			got := l.get(l.s.Worker, id)
			if got.State != "withdrawn" {
				t.Errorf("%s: the ask is %s (%v)", how, got.State, err)
			}
		}
	})
}

func (l *pair) harm(q string) {
	l.t.Helper()
	l.sql(func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, q); return err })
}
