package loop_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/leaving"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// leaves takes an agency out of the network, by two administrators.
func (l *pair) leaves(a *nodetest.Agency) {
	l.t.Helper()
	second := l.Member(a, agency.Administrator, agency.Coordinator)
	_, err := leaving.BeginLeaving.Do(l.ctx(), l.Node, a.Admin.Fresh(), act.None{})
	l.ok(err)
	_, err = leaving.FinishLeaving.Do(l.ctx(), l.Node, second.Fresh(), act.None{})
	l.ok(err)
}

// TestAttackAskedAfterItLeft: of an agency that left nothing goes on: what ran
// to it ends and its senders are told, what it held of others closes, the next
// in rank is asked in its place, and nobody asks it or discloses to it again.
func TestAttackAskedAfterItLeft(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		gone, other := f.Agency("shelter", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", gone, other)
		asked := l.asks("ranked", act.Candidate{Agency: gone.ID, Release: l.release}, act.Candidate{Agency: other.ID}).Referrals[0].ID
		later := l.asks("ranked", act.Candidate{Agency: other.ID}, act.Candidate{Agency: gone.ID}).Referrals[0].ID
		opened, sent, info := l.received(), l.sendsTo(gone.Worker), l.asks("single").Referrals[0].ID
		l.move(gone.Worker, act.Move{ID: info, Type: "request_info", Text: "how many beds"})
		back := newPairFrom(t, f, gone, "none", other)
		own := back.asks("single").Referrals[0].ID

		shown, err := leaving.GetLeaving.Do(l.ctx(), f.Node, gone.Admin.Fresh(), act.None{})
		l.ok(err)
		if len(shown.Received) != 4 || len(shown.Sent) != 1 || shown.Copies != 2 || shown.Open != 1 || shown.By != "" {
			t.Errorf("what runs is shown as %+v", shown)
		}
		l.leaves(gone)

		for id, want := range map[string]string{asked: "declined", opened: "declined", sent: "declined", info: "expired"} {
			l.state(l.s.Worker, id, want)
		}
		l.state(other.Worker, own, "cancelled")
		f.Advance(3 * time.Minute) // what was armed stays as long as an answer can be taken back
		l.tick()
		if n := l.keysOut(); n != 0 {
			t.Errorf("%d keys to what it was sent are left", n)
		}
		if l.notices(l.s.Worker, "notice.referral.left") == 0 || l.notices(f.Desk().Admin, "leaving.notice.left") != 1 {
			t.Error("neither the senders nor the desk are told")
		}
		came := `SELECT count(*) FROM referral WHERE recipient = $1`
		before := l.rows(came, f.Node.Recipient(gone.ID))
		l.move(other.Worker, act.Move{ID: later, Type: "decline", Reason: "no_capacity"})
		l.tick()
		if n := l.rows(came, f.Node.Recipient(gone.ID)); n != before {
			t.Error("it is asked, though it left")
		}
		_, err = loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Mode: "single",
			Candidates: []act.Candidate{{Agency: gone.ID}}, Attributes: act.AskAttributes{AgeBand: "adult_25_64"}})
		nodetest.WantFault(t, err, fault.InvalidInput, "referral.no_agency")
		_, err = loop.Disclose.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Disclosure{Case: l.file, Agency: gone.ID, Kind: "danger", Basis: "danger to life", Text: "she is in danger",
			Sections: []string{"identity"}})
		nodetest.WantFault(t, err, fault.InvalidInput, "referral.no_agency")
		if one, err := accounts.GetAgency.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: gone.ID}); err != nil || one.Left == "" {
			t.Errorf("others see it as %+v, %v", one, err)
		}
		f.Node = f.Open(false) // remembers nothing
		l.state(l.s.Worker, opened, "declined")
	})
}

// TestAttackLeftAndBackAgain: nobody of an agency that left acts again, neither
// by a session, nor by a passphrase, nor with its recovery kit; no key to its
// files is left.
func TestAttackLeftAndBackAgain(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		token := l.r.Worker.Token
		keys := l.blob(`SELECT keys FROM agency WHERE id = '` + l.r.ID + `'`)
		l.leaves(l.r)
		if _, err := f.Node.Sessions.Session(l.ctx(), token); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("a session goes on: %v", err)
		}
		if err := l.r.Admin.SignIn(); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("somebody signs in: %v", err)
		}
		_, err := accounts.Recover.Do(l.ctx(), f.Node, nil, act.Recover{Agency: l.r.ID, Shares: l.r.Shares[:2],
			Admin: act.NewIdentity{Name: "Robin", Login: "robin@example.ca", Passphrase: nodetest.Passphrase, Language: "en"}})
		if err == nil {
			t.Error("the kit still opens it")
		}
		for _, table := range []string{"version_wrap", "root_wrap", "agency_kit"} {
			if n := l.rows(`SELECT count(*) FROM `+table+` WHERE agency = $1`, l.r.ID); n != 0 {
				t.Errorf("%d rows of %s are left", n, table)
			}
		}
		f.Exec(`UPDATE agency SET keys = $1, changed = changed + 1 WHERE id = $2`, keys, l.r.ID) // that it left is taken out
		f.Node = f.Open(false)
		_, err = loop.Ask.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.Ask{Anyway: true, Case: l.file, Need: l.need, Consent: l.ask, Mode: "single",
			Candidates: []act.Candidate{{Agency: l.r.ID}}, Attributes: act.AskAttributes{AgeBand: "adult_25_64"}})
		if err == nil {
			t.Error("somebody who writes to the database brought it back")
		}
	})
}

// TestAttackLeavingAlone: one administrator at an unlocked screen takes no
// agency out of the network: every colleague is told and can stop it, another
// one must agree, or a week must pass; nothing goes while the law holds a file,
// and the desk never goes.
func TestAttackLeavingAlone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		a := l.s
		begin := func(m *nodetest.Member) error {
			_, err := leaving.BeginLeaving.Do(l.ctx(), l.Node, m.Fresh(), act.None{})
			return err
		}
		finish := func(m *nodetest.Member) error {
			_, err := leaving.FinishLeaving.Do(l.ctx(), l.Node, m.Fresh(), act.None{})
			return err
		}
		nodetest.WantFault(t, finish(a.Admin), fault.Conflict, "leaving.not_begun")
		l.code(begin(a.Worker), fault.Forbidden)
		nodetest.WantFault(t, begin(f.Desk().Admin), fault.Conflict, "leaving.desk")
		s := *a.Admin.Fresh()
		s.Proof = agency.Proof{}
		_, err := leaving.BeginLeaving.Do(l.ctx(), l.Node, &s, act.None{})
		l.code(err, fault.Forbidden)
		l.ok(begin(a.Admin))
		if l.notices(a.Worker, "leaving.notice.begun") != 1 {
			t.Error("colleagues are not told")
		}
		nodetest.WantFault(t, finish(a.Admin), fault.Conflict, "leaving.second")
		_, err = leaving.StopLeaving.Do(l.ctx(), l.Node, a.Worker.Fresh(), act.None{})
		l.ok(err)
		f.Advance(8 * 24 * time.Hour)
		nodetest.WantFault(t, finish(a.Admin), fault.Conflict, "leaving.not_begun")
		l.ok(begin(a.Admin))
		f.Advance(leaving.Alone - time.Hour)
		nodetest.WantFault(t, finish(a.Admin), fault.Conflict, "leaving.second")
		f.Advance(2 * time.Hour)
		hold, err := casework.HoldCase.Do(l.ctx(), l.Node, a.Worker.Fresh(), act.HoldCase{Case: l.file, Why: "proceedings"})
		l.ok(err)
		nodetest.WantFault(t, finish(a.Admin), fault.Conflict, "leaving.held")
		for _, m := range []*nodetest.Member{a.Worker, a.Admin} {
			_, err = casework.LiftHold.Do(l.ctx(), l.Node, m.Fresh(), act.LiftHold{Case: l.file, Hold: hold.ID, Reason: "it is over"})
			l.ok(err)
		}
		l.ok(finish(a.Admin))
	})
}

// TestTakeAlongOpens: what an agency takes along opens with its passphrase
// alone, and holds the files; a weak passphrase is refused.
func TestTakeAlongOpens(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := leaving.TakeAlong.Do(l.ctx(), l.Node, l.s.Admin.Fresh(), act.TakeAlong{Passphrase: "123456789012"})
		l.code(err, fault.InvalidInput)
		out, err := leaving.TakeAlong.Do(l.ctx(), l.Node, l.s.Admin.Fresh(), act.TakeAlong{Passphrase: nodetest.Passphrase})
		l.ok(err)
		if bytes.Contains(out.Data, []byte(secret)) {
			t.Error("the file is not sealed")
		}
		id, err := age.NewScryptIdentity(nodetest.Passphrase)
		l.ok(err)
		r, err := age.Decrypt(bytes.NewReader(out.Data), id)
		l.ok(err)
		plain, err := io.ReadAll(r)
		l.ok(err)
		if out.Files != 1 || out.Unread != 0 || !strings.Contains(string(plain), secret+" Fictive") || !strings.Contains(string(plain), `"incidents"`) {
			t.Errorf("%d files, %d unread: %.300s", out.Files, out.Unread, plain)
		}
	})
}

// TestLeavesOnceKeysAreSealed: where a program of before sealed nothing beside an
// agency's keys, nobody would know that it left: it is told so, and stays.
func TestLeavesOnceKeysAreSealed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("ngo", "QC")
		f.Exec(`UPDATE agency SET keys = $1 WHERE id = $2`, []byte{}, a.ID)
		_, err := leaving.BeginLeaving.Do(t.Context(), f.Node, a.Admin.Fresh(), act.None{})
		nodetest.WantFault(t, err, fault.Conflict, "leaving.old_keys")
	})
}

// TestAttackDamagedHoldWhileLeaving: a file of which nobody can know whether the law
// holds it keeps its agency from leaving, as one that is held does.
func TestAttackDamagedHoldWhileLeaving(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		_, err := casework.HoldCase.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.HoldCase{Case: l.file, Why: "proceedings"})
		l.ok(err)
		f.Exec(`UPDATE case_body SET body = $1 WHERE entry_row = (SELECT max(entry_row) FROM case_body)`, []byte{9})
		_, err = leaving.BeginLeaving.Do(l.ctx(), l.Node, l.s.Admin.Fresh(), act.None{})
		l.ok(err)
		f.Advance(leaving.Alone + time.Hour)
		_, err = leaving.FinishLeaving.Do(l.ctx(), l.Node, l.s.Admin.Fresh(), act.None{})
		nodetest.WantFault(t, err, fault.Conflict, "leaving.held")
	})
}
