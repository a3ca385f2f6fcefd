package loop_test

import (
	"slices"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

func TestEscalation(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := accounts.SetAgencyProfile.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.AgencyProfile{
			Name: act.Text{FR: "Refuge", EN: "Shelter"}, Zone: "America/Toronto", Uses: act.Codes["attribute"], Backup: l.r.Admin.ID,
		})
		l.ok(err)
		id := l.asks("single").Referrals[0].ID
		desk := f.Desk()
		deskRows := func() []act.ReferralRow {
			out, err := loop.ListReferrals.Do(l.ctx(), f.Node, desk.Worker.Fresh(), act.ReferralQuery{Box: "desk"})
			l.ok(err)
			return out.Items
		}
		step := func(by time.Duration, level int) act.Referral {
			f.Advance(by)
			l.tick()
			l.tick() // twice does nothing twice
			got := l.get(l.s.Worker, id)
			if got.Level != level || got.State != "asked" {
				t.Fatalf("level %d in %s, want %d", got.Level, got.State, level)
			}
			return got
		}
		step(time.Hour, 0)
		step(time.Hour+time.Minute, 1)
		home, err := loop.Home.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.None{})
		l.ok(err)
		told := slices.DeleteFunc(home.Notices, func(n act.Notice) bool { return n.Code != "notice.referral.overdue" })
		if len(told) != 1 || home.Counts.Overdue != 1 {
			t.Errorf("the back-up sees %+v", home)
		}
		if len(deskRows()) != 0 {
			t.Error("the desk knows too early")
		}
		step(30*time.Minute, 2)
		rows := deskRows()
		if len(rows) != 1 || rows[0].Need != "emergency-shelter" || rows[0].Urgency != "crisis" || rows[0].Known != "" || rows[0].Case != "" {
			t.Fatalf("the desk sees %+v", rows)
		}
		seen, err := loop.GetReferral.Do(l.ctx(), f.Node, desk.Worker.Fresh(), act.ID{ID: id})
		l.ok(err)
		if seen.Attributes.Region != "Laval, QC" || seen.Attributes.AgeBand != "" || seen.Note != "" || len(seen.Can) != 0 {
			t.Errorf("the desk sees %+v", seen)
		}
		got := step(30*time.Minute, 3)
		if n := count(got.Moves, "escalate"); n != 3 {
			t.Errorf("%d escalations", n)
		}
		l.move(l.r.Worker, act.Move{ID: id, Type: "accept"}) // late, and legal
		l.state(l.s.Worker, id, "accepted")
	})
}

func TestClocksStopAndExpire(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		f.Advance(time.Hour)
		l.move(l.r.Worker, act.Move{ID: id, Type: "request_info", Text: "is the stairway a problem?"})
		f.Advance(5 * time.Hour)
		l.tick()
		if got := l.get(l.s.Worker, id); got.Overdue || got.Level != 0 {
			t.Fatal("late while a question waits")
		}
		l.move(l.s.Worker, act.Move{ID: id, Type: "answer_info", Text: "no"})
		if got := l.get(l.r.Worker, id); got.Overdue || got.Moves[2].Text != "no" {
			t.Errorf("%+v", got)
		}
		f.Advance(61 * time.Minute)
		if got := l.get(l.r.Worker, id); !got.Overdue {
			t.Error("the rest of the time has passed")
		}
		f.Advance(48 * time.Hour)
		l.tick()
		l.state(l.r.Worker, id, "expired")
	})
}

func TestCancelAndConfirmByThemselves(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "outcome")
		first, second := l.received(), l.received()
		l.move(l.s.Worker, act.Move{ID: first, Type: "request_cancel", Reason: "duplicate"})
		l.move(l.r.Worker, act.Move{ID: second, Type: "attend"})
		l.move(l.r.Worker, act.Move{ID: second, Type: "complete", Outcome: "partly"})
		f.Advance(24 * time.Hour)
		l.tick()
		l.state(l.r.Worker, first, "cancel_requested")
		f.Advance(25 * time.Hour)
		l.tick()
		l.state(l.r.Worker, first, "cancelled")
		f.Advance(29 * 24 * time.Hour)
		l.tick()
		out, err := loop.ListReferrals.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ReferralQuery{Box: "sent"}) // nobody has read how it ended
		l.ok(err)
		i := slices.IndexFunc(out.Items, func(r act.ReferralRow) bool { return r.ID == second })
		if i < 0 || out.Items[i].State != "confirmed" || !out.Items[i].Unread {
			t.Errorf("%+v", out.Items)
		}
	})
}

// TestAttackNextOneDamaged: the agency that is next can't be asked, since what
// stands of it was changed from outside: the one after it is, and the ask that
// is late escalates all the same.
func TestAttackNextOneDamaged(t *testing.T) {
	for name, damage := range map[string]string{
		"standing": `UPDATE agency SET standing = substr(standing, 2), changed = changed + 1 WHERE id = $1`,
		"version":  `UPDATE agency SET current = 99, changed = changed + 1 WHERE id = $1`,
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a, b, c := f.Agency("shelter", "QC"), f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
				l := newPair(t, f, "none", a, b, c)
				id := l.asks("ranked", act.Candidate{Agency: a.ID}, act.Candidate{Agency: b.ID}, act.Candidate{Agency: c.ID}).Referrals[0].ID
				f.Exec(damage, b.ID)
				f.Advance(5 * time.Hour)
				for range 3 {
					_ = f.Node.Tick(l.ctx())
				}
				if got := l.get(l.s.Worker, id); got.Level == 0 {
					t.Errorf("the one that is late did not escalate: %+v", got)
				}
				l.inbox(c, 1)
			})
		})
	}
}

// TestOverdueWithNobodyLeft: an agency where nobody is left to be told goes to
// the next level at once.
func TestOverdueWithNobodyLeft(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := accounts.SetAgencyProfile.Do(l.ctx(), f.Node, l.r.Admin.Fresh(),
			act.AgencyProfile{Name: act.Text{FR: "Maison", EN: "House"}, Zone: "America/Toronto", Backup: l.r.Worker.ID})
		l.ok(err)
		id := l.asks("single").Referrals[0].ID
		f.Exec(`UPDATE member SET state = 2, changed = changed + 1 WHERE agency = $1`, l.r.ID)
		f.Advance(2*time.Hour + time.Minute)
		l.tick()
		if got := l.get(l.s.Worker, id); l.inDesk(id) == nil {
			t.Errorf("the desk does not know: level %d", got.Level)
		}
	})
}
