package loop_test

import (
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/api"
	"relais/internal/casefile"
	"relais/internal/casework"
	"relais/internal/client"
	"relais/internal/coalition"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/unasked"
)

// ending is one way in which a referral ends, and what must then be looked at.
type ending struct {
	state   string
	end     func(l *pair) (id string, to *nodetest.Agency)
	s, r    string // what each side must do; "" when it has nothing in hand any more
	unasked bool   // the need is open, and nobody is being asked
}

var endings = map[string]ending{
	"declined": {"declined", func(l *pair) (string, *nodetest.Agency) {
		id := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		return id, l.r
	}, "read", "", true},
	"expired": {"expired", func(l *pair) (string, *nodetest.Agency) {
		id := l.asks("single").Referrals[0].ID
		l.pass(l.peek(l.s.Worker, id).Ends)
		return id, l.r
	}, "read", "read", true},
	"cancelled by the sender": {"cancelled", func(l *pair) (string, *nodetest.Agency) {
		id := l.asks("single").Referrals[0].ID
		l.move(l.s.Worker, act.Move{ID: id, Type: "cancel", Reason: "duplicate"})
		return id, l.r
	}, "", "read", true},
	"cancelled by the clock": {"cancelled", func(l *pair) (string, *nodetest.Agency) {
		id := l.received()
		l.move(l.s.Worker, act.Move{ID: id, Type: "request_cancel", Reason: "duplicate"})
		l.Advance(7 * 24 * time.Hour)
		l.tick()
		return id, l.r
	}, "read", "read", true},
	"filled elsewhere": {"superseded", func(l *pair) (string, *nodetest.Agency) {
		other := l.Agency("health", "QC")
		l.ask = l.consent(act.NewConsent{Kind: "ask", Agencies: []string{l.r.ID, other.ID}, Purpose: "find a bed"})
		out := l.asks("parallel", act.Candidate{Agency: l.r.ID}, act.Candidate{Agency: other.ID})
		for _, row := range out.Referrals {
			if row.Other == l.r.ID {
				l.move(l.r.Worker, act.Move{ID: row.ID, Type: "accept"})
			}
		}
		return out.Referrals[slices.IndexFunc(out.Referrals, func(r act.ReferralRow) bool { return r.Other == other.ID })].ID, other
	}, "", "read", false},
	"withdrawn at the sender": {"withdrawn", func(l *pair) (string, *nodetest.Agency) {
		id := l.received()
		l.must(loop.Withdraw.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.Withdraw{ID: id}))
		return id, l.r
	}, "", "act", true},
	"withdrawn at the recipient": {"withdrawn", func(l *pair) (string, *nodetest.Agency) {
		id := l.received()
		l.must(loop.Withdraw.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.Withdraw{ID: id}))
		return id, l.r
	}, "read", "act", true},
	"consent ended": {"consent_ended", func(l *pair) (string, *nodetest.Agency) {
		id := l.received()
		l.Advance(32 * 24 * time.Hour)
		l.tick()
		return id, l.r
	}, "read", "act", true},
	"failed": {"failed", func(l *pair) (string, *nodetest.Agency) {
		id := l.scheduled()
		l.move(l.r.Worker, act.Move{ID: id, Type: "fail", Reason: "funding"})
		return id, l.r
	}, "read", "", true},
	"contact lost": {"closed_lost_contact", func(l *pair) (string, *nodetest.Agency) {
		id := l.scheduled()
		l.move(l.r.Worker, act.Move{ID: id, Type: "no_show"})
		l.move(l.r.Worker, act.Move{ID: id, Type: "close_lost_contact", Reason: "cannot_reach", SafetyChecked: true})
		return id, l.r
	}, "read", "", true},
	"confirmed by the clock": {"confirmed", func(l *pair) (string, *nodetest.Agency) {
		id := l.scheduled()
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "not_met"})
		l.Advance(31 * 24 * time.Hour)
		l.tick()
		return id, l.r
	}, "read", "", true},
	"declined, undone, and declined again": {"declined", func(l *pair) (string, *nodetest.Agency) {
		id := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		l.stands("declined", l.s.Worker, "sent", id, "read")
		l.move(l.r.Worker, act.Move{ID: id, Type: "undo"})
		l.stands("undone", l.s.Worker, "sent", id, "read")
		l.stands("undone", l.r.Worker, "inbox", id, "act")
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		return id, l.r
	}, "read", "", true},
	"confirmed by the sender": {"confirmed", func(l *pair) (string, *nodetest.Agency) {
		id := l.scheduled()
		l.move(l.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met"})
		l.get(l.s.Worker, id)
		l.move(l.s.Worker, act.Move{ID: id, Type: "confirm"})
		return id, l.r
	}, "", "", false},
}

// TestEndingsStandUntilLookedAt walks every ending, on both sides, for each
// urgency: it stands on the first page, in the number and in the lists of the
// side that did not make it until somebody whose job it is has opened the
// referral itself; and a need for which nobody is being asked any more stands
// on the first page of the person's worker.
func TestEndingsStandUntilLookedAt(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for name, e := range endings {
			t.Run(name, func(t *testing.T) {
				l := newPair(t, f, "words")
				l.setNeed("set_aside", "only the others count")
				for _, urgency := range casefile.Urgencies {
					l.walkEnding(e, urgency)
				}
			})
		}
	})
}

func (l *pair) walkEnding(e ending, urgency string) {
	l.t.Helper()
	l.newNeed(urgency)
	id, to := e.end(l)
	if got := l.peek(l.s.Worker, id).State; got != e.state {
		l.t.Fatalf("%s: it ended as %s, want %s", urgency, got, e.state)
	}
	for range 2 { // looking at lists is not reading
		l.stands(urgency, l.s.Worker, "sent", id, e.s)
		l.stands(urgency, to.Worker, "inbox", id, e.r)
	}
	l.get(l.s.Admin, id) // a colleague: not their file
	l.stands(urgency+", read by a colleague", l.s.Worker, "sent", id, e.s)
	l.get(l.s.Worker, id)
	l.stands(urgency+", read", l.s.Worker, "sent", id, "")
	l.get(to.Worker, id)
	if e.r == "act" { // a receipt is due, however often it is read
		l.stands(urgency+", read", to.Worker, "inbox", id, e.r)
		l.must(loop.Receipt.Do(l.ctx(), l.Node, to.Worker.Fresh(), act.Receipt{ID: id, State: "purged"}))
	}
	l.stands(urgency+", read", to.Worker, "inbox", id, "")
	l.needStands(urgency, e.unasked)
	if e.state != "superseded" { // the place that was accepted elsewhere is held for a while only
		l.needAtDesk(urgency, e.unasked)
	}
	if e.unasked { // the receipt that came meanwhile is read
		l.get(l.s.Worker, id)
		l.agreeToAsk()
		l.asks("single")
		l.needStands(urgency+", asked again", false)
		l.needAtDesk(urgency+", asked again", false)
		l.setNeed("met", "")
	}
	l.needStands(urgency+", met", false)
}

// stands wants a referral to be, or not to be, on a member's first page, in
// the number and in the list of what their agency has in hand.
func (l *pair) stands(what string, who *nodetest.Member, box, id, look string) {
	l.t.Helper()
	list, err := loop.ListReferrals.Do(l.ctx(), l.Node, who.Fresh(), act.ReferralQuery{Box: box, Page: act.Page{Limit: 100}})
	l.ok(err)
	listed := ""
	for _, row := range list.Items {
		if row.ID == id {
			listed = row.Look
		}
	}
	home, err := loop.Home.Do(l.ctx(), l.Node, who.Fresh(), act.None{})
	l.ok(err)
	onHome := slices.ContainsFunc(append(home.Waiting, home.Overdue...), func(r act.ReferralRow) bool { return r.ID == id && r.Look == look })
	if listed != look || onHome != (look != "") {
		l.t.Errorf("%s: %s says %q, want %q; on the first page: %v", what, box, listed, look, onHome)
	}
	number, err := l.Node.Attention.Waiting(l.ctx(), who.Fresh())
	l.ok(err)
	if number.Waiting != len(home.Waiting)+len(home.Overdue) || number.Unasked != len(home.Unasked) {
		l.t.Errorf("%s: the number is %+v, the first page has %d, %d and %d", what, number, len(home.Waiting), len(home.Overdue), len(home.Unasked))
	}
	l.sameByAPI(what, who, box, list, home)
	closed, err := loop.ListReferrals.Do(l.ctx(), l.Node, who.Fresh(), act.ReferralQuery{Box: box, Closed: true, Page: act.Page{Limit: 100}})
	l.ok(err)
	if slices.ContainsFunc(closed.Items, func(r act.ReferralRow) bool { return r.ID == id }) != (look == "") {
		l.t.Errorf("%s: it is in both lists of %s, or in none", what, box)
	}
}

// sameByAPI wants the API, as the command line asks it, to say what the rooms say.
func (l *pair) sameByAPI(what string, who *nodetest.Member, box string, list act.Referrals, home act.Home) {
	l.t.Helper()
	if l.server == "" {
		s := httptest.NewServer(api.Handler(l.Node))
		l.T.Cleanup(s.Close)
		l.server = s.URL
	}
	by := client.New(l.server).As(who.Token)
	rows, err := client.Do(l.ctx(), by, loop.ListReferrals, act.ReferralQuery{Box: box, Page: act.Page{Limit: 100}})
	l.ok(err)
	first, err := client.Do(l.ctx(), by, loop.Home, act.None{})
	l.ok(err)
	looks := func(rows []act.ReferralRow) (out []string) {
		for _, r := range rows {
			out = append(out, r.ID+" "+r.State+" "+r.Look)
		}
		return out
	}
	if !slices.Equal(looks(rows.Items), looks(list.Items)) || !slices.Equal(looks(first.Waiting), looks(home.Waiting)) ||
		!slices.Equal(looks(first.Overdue), looks(home.Overdue)) || first.Counts != home.Counts {
		l.t.Errorf("%s: the API says %+v and %+v, the rooms %+v and %+v", what, rows, first.Counts, list, home.Counts)
	}
}

// needStands wants the need to be, or not to be, on the worker's first page,
// with its urgency, and never on a colleague's.
func (l *pair) needStands(what string, want bool) {
	l.t.Helper()
	on := func(who *nodetest.Member) *act.NeedRow {
		home, err := loop.Home.Do(l.ctx(), l.Node, who.Fresh(), act.None{})
		l.ok(err)
		if i := slices.IndexFunc(home.Unasked, func(r act.NeedRow) bool { return r.Need == l.need }); i >= 0 {
			return &home.Unasked[i]
		}
		return nil
	}
	got := on(l.s.Worker)
	if (got != nil) != want {
		l.t.Errorf("%s: the need stands on the first page: %v, want %v", what, got != nil, want)
	}
	if got != nil && (got.Case != l.file || got.Known != secret || got.Urgency != what) {
		l.t.Errorf("%s: the need stands as %+v", what, *got)
	}
	if on(l.s.Admin) != nil {
		l.t.Errorf("%s: the need stands on a colleague's first page", what)
	}
}

// needAtDesk lets the time of an urgency pass, and wants the coalition's desk to be
// told of the need, or not.
func (l *pair) needAtDesk(what string, want bool) {
	l.t.Helper()
	urgency, _, _ := strings.Cut(what, ",")
	l.agreeToAsk()
	due := coalition.Due(l.Now(), coalition.PlanFor(urgency).Answer, "QC", l.s.Worker.Fresh().Zone)
	l.Advance(due.Sub(l.Now()) + time.Minute)
	l.tick()
	all, err := unasked.ListDeskNeeds.Do(l.ctx(), l.Node, l.Desk().Worker.Fresh(), act.None{})
	l.ok(err)
	told := slices.ContainsFunc(all.Items, func(n act.DeskNeed) bool { return n.Asker == l.s.ID })
	if told != want {
		l.t.Errorf("%s: the desk is told of the need: %v, want %v", what, told, want)
	}
}

// TestNeedNobodyAsksGoesToBackup: a need for which nobody is being asked stands
// on the first page of its worker, past the time of its urgency also on that of the
// agency's back-up, and on nobody else's; until somebody is asked, or it is set aside.
func TestNeedNobodyAsksGoesToBackup(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, urgency := range casefile.Urgencies {
			l := newPair(t, f, "none")
			l.setNeed("set_aside", "only the other counts")
			third := f.Member(l.s, agency.Caseworker)
			l.must(accounts.SetAgencyProfile.Do(l.ctx(), l.Node, l.s.Admin.Fresh(), act.AgencyProfile{Name: act.Text{FR: "Maison", EN: "House"},
				Zone: "America/Toronto", Uses: act.Codes["attribute"], Backup: l.s.Admin.ID}))
			l.newNeed(urgency)
			on := func(when string, who *nodetest.Member, want bool) {
				t.Helper()
				home, err := loop.Home.Do(l.ctx(), l.Node, who.Fresh(), act.None{})
				l.ok(err)
				number, err := l.Node.Attention.Waiting(l.ctx(), who.Fresh())
				l.ok(err)
				got := slices.ContainsFunc(home.Unasked, func(r act.NeedRow) bool { return r.Need == l.need })
				if got != want || number.Unasked != len(home.Unasked) {
					t.Errorf("%s, %s: it stands at %s: %v, the number says %d", urgency, when, who.Name, got, number.Unasked)
				}
			}
			on("written", l.s.Worker, true)
			on("written", l.s.Admin, false)
			due := coalition.Due(l.Now(), coalition.PlanFor(urgency).Answer, "QC", l.s.Worker.Fresh().Zone)
			l.Advance(due.Sub(l.Now()) + time.Minute)
			l.tick()
			on("late", l.s.Worker, true)
			on("late", l.s.Admin, true)
			on("late", third, false)
			l.agreeToAsk()
			l.asks("single")
			on("asked", l.s.Admin, false)
			l.newNeed(urgency)
			l.Advance(due.Sub(l.Now()) + 14*24*time.Hour)
			on("late again", l.s.Admin, true)
			l.setNeed("set_aside", "she is well")
			on("set aside", l.s.Admin, false)
		}
	})
}

// TestClosingSaysWhatRuns: who closes a file is told which asks of it still run.
func TestClosingSaysWhatRuns(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		ended, runs := l.asks("single").Referrals[0].ID, l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: ended, Type: "decline", Reason: "no_capacity"})
		for _, open := range []bool{false, true} {
			out, err := casework.SetCase.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.SetCase{Case: l.file, Open: &open})
			l.ok(err)
			if len(out.Running) != 1 || out.Running[0] != runs {
				t.Errorf("open %v: %v run, want %s", open, out.Running, runs)
			}
		}
	})
}

// TestNeedOfWhoLeft: the need of a person whose worker is no longer there, or
// who has none, stands on everybody's first page.
func TestNeedOfWhoLeft(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l, nobody := newPair(t, f, "none"), ""
		l.must(casework.SetCase.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.SetCase{Case: l.file, Worker: &nobody}))
		for _, who := range []*nodetest.Member{l.s.Worker, l.s.Admin} {
			home, err := loop.Home.Do(l.ctx(), l.Node, who.Fresh(), act.None{})
			l.ok(err)
			if len(home.Unasked) != 1 || home.Unasked[0].Need != l.need {
				t.Errorf("%s sees %+v", who.Name, home.Unasked)
			}
		}
		shut := false
		l.must(casework.SetCase.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.SetCase{Case: l.file, Open: &shut}))
		home, err := loop.Home.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.None{})
		l.ok(err)
		if len(home.Unasked) != 0 {
			t.Errorf("a closed file's need stands: %+v", home.Unasked)
		}
	})
}

// TestReadingIsOpeningTheReferral: neither lists, the first page, the person's
// file nor a look that only takes something from a referral read it, nor does
// a colleague: the recipient can still undo.
func TestReadingIsOpeningTheReferral(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		id := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		l.stands("declined", l.s.Worker, "sent", id, "read")
		l.must(casework.GetCase.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.ID{ID: l.file}))
		l.peek(l.s.Worker, id)
		l.get(l.s.Admin, id)
		l.must(loop.Undo.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.ID{ID: id}))
		l.move(l.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		l.get(l.s.Worker, id)
		if _, err := loop.Undo.Do(l.ctx(), l.Node, l.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
			t.Error("undone after the worker had read it")
		}
	})
}

// TestDeskKeepsWhatNobodyAnswered: what came to the desk because nobody
// answered stays there when the ask expires, until the sender's worker has
// looked; and goes at once when the person's consent does.
func TestDeskKeepsWhatNobodyAnswered(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		desk := f.Desk()
		at := func() int {
			out, err := loop.ListReferrals.Do(t.Context(), f.Node, desk.Worker.Fresh(), act.ReferralQuery{Box: "desk"})
			if err != nil {
				t.Fatal(err)
			}
			home, err := f.Node.Attention.Waiting(t.Context(), desk.Worker.Fresh())
			if err != nil || home.Waiting != out.Total {
				t.Errorf("the number says %+v, the list %d, %v", home, out.Total, err)
			}
			return out.Total
		}
		expire := func() (*pair, string) {
			l := newPair(t, f, "none")
			id := l.asks("single").Referrals[0].ID
			for range 3 {
				f.Advance(90 * time.Minute)
				l.tick()
			}
			if at() != 1 {
				t.Fatal("the desk was not told")
			}
			l.pass(l.peek(l.s.Worker, id).Ends)
			if got := l.peek(l.s.Worker, id).State; got != "expired" || at() != 1 {
				t.Fatalf("%s, and at the desk %d", got, at())
			}
			return l, id
		}
		l, id := expire()
		l.get(l.s.Admin, id)
		if at() != 1 {
			t.Error("gone although only a colleague looked")
		}
		l.get(l.s.Worker, id)
		if at() != 0 {
			t.Error("still there although the worker has looked")
		}
		l, _ = expire()
		l.must(casework.WithdrawConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: l.file, Consent: l.ask}}))
		if at() != 0 {
			t.Error("still there although the consent is gone")
		}
	})
}

// TestEndingsOfBefore: what ended unread before a referral stayed in hand
// comes back by the migration, where the table says that it must be read.
func TestEndingsOfBefore(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "words")
		declined := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: declined, Type: "decline", Reason: "no_capacity"})
		read := l.asks("single").Referrals[0].ID
		l.move(l.r.Worker, act.Move{ID: read, Type: "decline", Reason: "no_capacity"})
		l.get(l.s.Worker, read)
		l.Advance(3 * time.Minute)
		l.tick()
		for _, engine := range []string{"sqlite", "postgres"} {
			step, err := os.ReadFile("../store/ddl/" + engine + "/0080_loop_looks.sql")
			l.ok(err)
			_, statement, _ := strings.Cut(string(step), "UPDATE")
			l.exec(declined, read, "UPDATE referral SET sender_open = 0, recipient_open = 0", "UPDATE "+strings.TrimSuffix(strings.TrimSpace(statement), ";"))
			l.tick()
			l.stands("before, "+engine, l.s.Worker, "sent", declined, "read")
			l.stands("before, "+engine, l.s.Worker, "sent", read, "")
		}
	})
}

func (l *pair) newNeed(urgency string) {
	l.t.Helper()
	need, err := casework.AddNeed.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.AddNeed{Case: l.file, NewNeed: act.NewNeed{Code: "emergency-shelter", Urgency: urgency}})
	l.ok(err)
	l.need = need.ID
	l.agreeToAsk()
	l.release = l.consent(act.NewConsent{Kind: "release", Agencies: []string{l.r.ID}, Sections: []string{"name", "identity", "contact"},
		Purpose: "to be welcomed", Loopback: "words"})
}

func (l *pair) agreeToAsk() {
	l.t.Helper()
	l.ask = l.consent(act.NewConsent{Kind: "ask", Agencies: []string{l.r.ID}, Purpose: "find a bed"})
}

func (l *pair) setNeed(status, reason string) {
	l.t.Helper()
	l.must(casework.SetNeed.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.SetNeed{Case: l.file, Need: l.need, Status: status, Reason: reason}))
}

func (l *pair) scheduled() string {
	l.t.Helper()
	id := l.received()
	l.move(l.r.Worker, act.Move{ID: id, Type: "schedule", When: l.Now().Add(time.Hour).UTC().Format(time.RFC3339)})
	return id
}

func (l *pair) peek(who *nodetest.Member, id string) act.Referral {
	l.t.Helper()
	out, err := l.Node.Loop.Peek(l.ctx(), who.Fresh(), id)
	l.ok(err)
	return out
}

// pass lets the clock do what is due at an instant.
func (l *pair) pass(at *act.Moment) {
	l.t.Helper()
	l.Advance(at.Sub(l.Now()) + time.Minute)
	l.tick()
}

// must is ok for an act whose answer does not matter.
func (l *pair) must(_ any, err error) {
	l.t.Helper()
	l.ok(err)
}
