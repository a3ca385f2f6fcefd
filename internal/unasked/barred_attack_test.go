package unasked_test

import (
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// TestAttackDeskToldThoughBarred: that the desk is never to be told holds whoever says
// it: also who may not read the needs, and in a file that is damaged.
func TestAttackDeskToldThoughBarred(t *testing.T) {
	never := func(l *stands, who *nodetest.Member) error {
		_, err := casework.SetSafeContact.Do(l.ctx(), l.Node, who.Fresh(), act.SetSafeContact{Case: l.file, SafeContact: act.SafeContact{NeverAgency: []string{l.desk.ID}}})
		return err
	}
	for name, bar := range map[string]func(l *stands) error{
		"by who may not read the needs": func(l *stands) error {
			third := l.Member(l.s, "caseworker")
			_, err := casework.RestrictSection.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Restrict{Case: l.file, Section: "needs", Members: []string{l.s.Worker.ID, l.s.Admin.ID}})
			l.ok(err)
			return never(l, third)
		},
		"in a damaged file": func(l *stands) error {
			l.Exec("UPDATE case_entry SET revision = revision + 7 WHERE seq = 1 AND case_row = (SELECT row FROM case_file WHERE id = '" + l.file + "')")
			if err := never(l, l.s.Worker); fault.CodeOf(err) != fault.Conflict {
				return err
			}
			return nil
		},
		"a no to the desk": func(l *stands) error {
			_, err := casework.RefuseConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.RefuseConsent{Case: l.file, NewRefusal: act.NewRefusal{Kind: "ask", Agencies: []string{l.desk.ID}}})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				for _, told := range []bool{false, true} {
					l := newStands(t, f, "urgent")
					l.agrees()
					if told {
						l.late("urgent")
					}
					l.ok(bar(l))
					l.late("urgent")
					if n := len(l.atDesk()); n != 0 {
						t.Errorf("%s (already told: %v): the desk reads it", name, told)
					}
				}
			})
		})
	}
}

// TestAttackAskTellsRefusedDesk: whoever is asked after a no to the desk, the desk's
// copy is not sealed.
func TestAttackAskTellsRefusedDesk(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newStands(t, f, "urgent")
		l.agrees()
		_, err := casework.RefuseConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.RefuseConsent{Case: l.file, NewRefusal: act.NewRefusal{Kind: "ask", Agencies: []string{l.desk.ID}}})
		l.ok(err)
		l.asks()
		for range 8 {
			l.late("urgent")
		}
		out, err := loop.ListReferrals.Do(l.ctx(), f.Node, l.desk.Worker.Fresh(), act.ReferralQuery{Box: "desk"})
		l.ok(err)
		if len(out.Items) != 0 {
			t.Errorf("the desk was told of the ask: %+v", out.Items)
		}
	})
}
