package loop_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/seal"
	"relais/internal/store"
)

// TestTamperingReferral changes, swaps, drops and repeats rows in the
// database; the reader notices each time.
func TestTamperingReferral(t *testing.T) {
	cases := map[string][]string{
		"the last move is dropped":   {`DELETE FROM referral_move WHERE referral = {a} AND seq = 3`},
		"the first move is dropped":  {`DELETE FROM referral_move WHERE referral = {a} AND seq = 1`},
		"two moves change places":    {`UPDATE referral_move SET seq = -seq WHERE referral = {a} AND seq IN (2, 3)`, `UPDATE referral_move SET seq = 5 + seq WHERE seq < 0`},
		"a parcel is put elsewhere":  {`UPDATE referral_move SET parcel = (SELECT m.parcel FROM referral_move m WHERE m.referral = {b} AND m.seq = 1) WHERE referral = {a} AND seq = 1`},
		"a link is put elsewhere":    {`UPDATE referral_move SET link = (SELECT m.link FROM referral_move m WHERE m.referral = {b} AND m.seq = 2) WHERE referral = {a} AND seq = 2`},
		"a move is repeated":         {`INSERT INTO referral_move (referral, seq, link, parcel, own) SELECT referral, 4, link, parcel, own FROM referral_move WHERE referral = {a} AND seq = 3`},
		"a move of another referral": {`DELETE FROM referral_move WHERE referral = {a}`, `UPDATE referral_move SET referral = {a} WHERE referral = {b}`},
		"a standing is rolled back":  {`UPDATE referral SET version = version - 1 WHERE row = {a}`},
		"a standing of another":      {`UPDATE referral SET standing = (SELECT o.standing FROM referral o WHERE o.row = {b}) WHERE row = {a}`},
		"the card of another":        {`UPDATE referral SET sender_card = (SELECT o.sender_card FROM referral o WHERE o.row = {b}), recipient_card = (SELECT o.recipient_card FROM referral o WHERE o.row = {b}) WHERE row = {a}`},
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		first := newPair(t, f, "none")
		for name, q := range cases {
			t.Run(name, func(t *testing.T) {
				l := *first
				l.t = t
				a, b := l.twoReferrals()
				l.exec(a, b, q...)
				for _, who := range []*nodetest.Member{l.s.Worker, l.r.Worker} {
					if !l.noticed(who, a) {
						t.Errorf("not noticed by %s", who.Login)
					}
				}
			})
		}
	})
}

// TestTamperingLeavesTheOtherLines: one damaged row is one damaged line, on
// every list and on the first page.
func TestTamperingLeavesTheOtherLines(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		a, b := l.twoReferrals()
		l.exec(a, b, `UPDATE referral SET standing = (SELECT o.standing FROM referral o WHERE o.row = {b}) WHERE row = {a}`)
		for box, who := range map[string]*nodetest.Member{"sent": l.s.Worker, "inbox": l.r.Worker} {
			got, err := loop.ListReferrals.Do(l.ctx(), l.Node, who.Fresh(), act.ReferralQuery{Box: box})
			if err != nil || got.Total != 2 {
				t.Fatalf("%s: %d lines, %v", box, got.Total, err)
			}
			for _, row := range got.Items {
				if row.Damaged != (row.ID == a) || row.Damaged && row.Need != "" {
					t.Errorf("%s: %+v", box, row)
				}
			}
			home, err := loop.Home.Do(l.ctx(), l.Node, who.Fresh(), act.None{})
			if err != nil {
				t.Fatalf("%s: %v", box, err)
			}
			if !slices.ContainsFunc(home.Waiting, func(row act.ReferralRow) bool { return row.ID == a && row.Damaged }) {
				t.Errorf("%s: the first page says nothing", box)
			}
		}
	})
}

// twoReferrals makes two referrals with three moves each, read by both sides.
func (l *pair) twoReferrals() (a, b string) {
	l.t.Helper()
	var ids []string
	for range 2 {
		id := l.asks("single").Referrals[0].ID
		l.get(l.r.Worker, id)
		l.move(l.r.Worker, act.Move{ID: id, Type: "request_info", Text: "how long?"})
		l.move(l.s.Worker, act.Move{ID: id, Type: "answer_info", Text: "a week"})
		l.get(l.s.Worker, id)
		l.get(l.r.Worker, id)
		ids = append(ids, id)
	}
	return ids[0], ids[1]
}

// exec runs statements in which {a} and {b} are the rows of two referrals.
func (l *pair) exec(a, b string, statements ...string) {
	l.t.Helper()
	row := func(id string) string { return "(SELECT x.row FROM referral x WHERE x.id = '" + id + "')" }
	l.sql(func(ctx context.Context, tx *store.Tx) error {
		for _, q := range statements {
			if _, err := tx.Exec(ctx, strings.NewReplacer("{a}", row(a), "{b}", row(b)).Replace(q)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *pair) noticed(who *nodetest.Member, id string) bool {
	got, err := loop.GetReferral.Do(l.ctx(), l.Node, who.Fresh(), act.ID{ID: id})
	if err != nil {
		return true
	}
	for _, m := range got.Moves {
		if !m.Verified {
			return true
		}
	}
	return false
}

// TestTamperingRelease swaps the bodies and the keys of two releases.
func TestTamperingRelease(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		for name, q := range map[string]string{
			"body": `UPDATE released_body SET body = (SELECT y.body FROM released_body y JOIN released o ON o.row = y.release WHERE o.referral = '{b}')
				WHERE release = (SELECT o.row FROM released o WHERE o.referral = '{a}')`,
			"key": `UPDATE released SET wrap = (SELECT o.wrap FROM released o WHERE o.referral = '{b}') WHERE referral = '{a}'`,
		} {
			a, b := l.received(), l.received()
			l.exec("", "", strings.NewReplacer("{a}", a, "{b}", b).Replace(q))
			if _, err := loop.OpenRelease.Do(l.ctx(), f.Node, l.r.Worker.Fresh(), act.ID{ID: a}); fault.CodeOf(err) != fault.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestStrangerReferral: for every act on a referral, members of other
// agencies, the desk among them, get the same answer as for an id that does
// not exist.
func TestStrangerReferral(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		other := f.Agency("ngo", "ON")
		id := l.received()
		acts := map[string]func(m *nodetest.Member, id string) error{
			"get": func(m *nodetest.Member, id string) error {
				_, err := loop.GetReferral.Do(l.ctx(), f.Node, m.Fresh(), act.ID{ID: id})
				return err
			},
			"move": func(m *nodetest.Member, id string) error {
				_, err := loop.Move.Do(l.ctx(), f.Node, m.Fresh(), act.Move{ID: id, Type: "accept"})
				return err
			},
			"release": func(m *nodetest.Member, id string) error {
				_, err := loop.Release.Do(l.ctx(), f.Node, m.Fresh(), act.Release{ID: id, Consent: l.release})
				return err
			},
			"open": func(m *nodetest.Member, id string) error {
				_, err := loop.OpenRelease.Do(l.ctx(), f.Node, m.Fresh(), act.ID{ID: id})
				return err
			},
			"receipt": func(m *nodetest.Member, id string) error {
				_, err := loop.Receipt.Do(l.ctx(), f.Node, m.Fresh(), act.Receipt{ID: id, State: "purged"})
				return err
			},
			"withdraw": func(m *nodetest.Member, id string) error {
				_, err := loop.Withdraw.Do(l.ctx(), f.Node, m.Fresh(), act.Withdraw{ID: id})
				return err
			},
			"undo": func(m *nodetest.Member, id string) error {
				_, err := loop.Undo.Do(l.ctx(), f.Node, m.Fresh(), act.ID{ID: id})
				return err
			},
			"review": func(m *nodetest.Member, id string) error {
				_, err := loop.ReviewDisclosure.Do(l.ctx(), f.Node, m.Fresh(), act.ReviewDisclosure{ID: id})
				return err
			},
		}
		for name, do := range acts {
			for _, m := range []*nodetest.Member{other.Worker, other.Admin, f.Desk().Worker} {
				got, want := do(m, id), do(m, seal.NewID())
				if fault.CodeOf(got) != fault.NotFound || got.Error() != want.Error() {
					t.Errorf("%s: %v, for nothing %v", name, got, want)
				}
			}
		}
		auditor := f.Member(l.r, "auditor")
		for name, do := range acts {
			if err := do(auditor, id); fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%s by an auditor: %v", name, err)
			}
		}
	})
}
