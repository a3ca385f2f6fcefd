package loop_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
)

// leaver is a member of the recipient who has everything in hand that somebody
// can have: a person, a restricted section, a referral, and being the back-up.
type leaver struct {
	*pair
	goes, other *nodetest.Member
	theirs      string // case file of the recipient
}

func newLeaver(t *testing.T, f *nodetest.Fixture) *leaver {
	l := &leaver{pair: newPair(t, f, "none")}
	l.goes, l.other = l.r.Worker, f.Member(l.r, agency.Caseworker)
	c, err := casework.CreateCase.Do(l.ctx(), f.Node, l.goes.Fresh(), act.CreateCase{Known: "Basile", Language: "fr",
		Entries: []act.NewEntry{{Section: "notes", Text: "For two."}}})
	l.ok(err)
	l.theirs = c.ID
	l.must(casework.RestrictSection.Do(l.ctx(), f.Node, l.goes.Fresh(),
		act.Restrict{Case: c.ID, Section: "notes", Members: []string{l.goes.ID, l.other.ID}}))
	l.received()
	l.must(accounts.SetAgencyProfile.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.AgencyProfile{Name: act.Text{FR: "Maison", EN: "House"}, Zone: "America/Toronto",
		Uses: []string{"region"}, Backup: l.goes.ID}))
	return l
}

func (l *leaver) left(by *nodetest.Member, of string) act.Left {
	l.t.Helper()
	out, err := accounts.GetHandover.Do(l.ctx(), l.Node, by.Fresh(), act.ID{ID: of})
	l.ok(err)
	return out
}

func (l *leaver) remove(by *nodetest.Member, in act.Leave) error {
	_, err := accounts.RemoveMember.Do(l.ctx(), l.Node, by.Fresh(), in)
	return err
}

// wantKey wants a fault with a key, and "" none.
func (l *leaver) wantKey(err error, key string) {
	l.t.Helper()
	if key == "" && err != nil || key != "" && (err == nil || !strings.Contains(err.Error(), key)) {
		l.t.Errorf("%v, want %q", err, key)
	}
}

// nothingLeft: nothing of the agency points at a member who is gone.
func (l *leaver) nothingLeft(of, to string) {
	l.t.Helper()
	left := l.left(l.r.Admin, of)
	if len(left.Files) != 0 || left.InHand != 0 || left.Backup || left.Reads {
		l.t.Errorf("still theirs: %+v", left)
	}
	for _, one := range left.Sections {
		if one.Names {
			l.t.Errorf("still named: %+v", one)
		}
	}
	c, err := casework.GetCase.Do(l.ctx(), l.Node, l.r.Admin.Fresh(), act.ID{ID: l.theirs})
	l.ok(err)
	if c.Worker != to || !c.Whole {
		l.t.Errorf("the file is %s's (whole: %v)", c.Worker, c.Whole)
	}
}

// TestAttackLeaverLeavesNothing: who is removed leaves nobody without a worker,
// no ask that would go to nobody, no section that nobody opens; in two tabs at
// once it happens once, and what they were doing does not happen.
func TestAttackLeaverLeavesNothing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newLeaver(t, f)
		admin, under := l.r.Admin, l.goes.Fresh()
		before := l.left(admin, l.goes.ID)
		if len(before.Files) != 1 || before.Files[0].Known != "Basile" || len(before.Sections) != 1 || before.InHand != 1 || !before.Backup || !before.Reads {
			t.Fatalf("shown before: %+v", before)
		}
		l.wantKey(l.remove(admin, act.Leave{ID: l.goes.ID, To: l.goes.ID, Backup: l.other.ID}), "casefile.no_successor")
		l.wantKey(l.remove(admin, act.Leave{ID: l.goes.ID, To: l.s.Worker.ID, Backup: l.other.ID}), "casefile.no_successor")

		second, errs := f.Open(false), make([]error, 2)
		sessions := []*agency.Session{admin.Fresh(), admin.Fresh()}
		in := act.Leave{ID: l.goes.ID, To: l.other.ID}
		var tabs sync.WaitGroup
		tabs.Go(func() { _, errs[0] = accounts.RemoveMember.Do(l.ctx(), f.Node, sessions[0], in) })
		tabs.Go(func() { _, errs[1] = accounts.RemoveMember.Do(l.ctx(), second, sessions[1], in) })
		tabs.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || fault.CodeOf(errs[0]) != fault.Gone && fault.CodeOf(errs[1]) != fault.Gone {
			t.Fatalf("in two tabs: %v, %v", errs[0], errs[1])
		}
		l.nothingLeft(l.goes.ID, l.other.ID)
		a, err := accounts.GetAgency.Do(l.ctx(), f.Node, admin.Fresh(), act.ID{ID: l.r.ID})
		l.ok(err)
		if a.Backup != l.other.ID {
			t.Errorf("the back-up is %q", a.Backup)
		}
		_, err = casework.AddEntry.Do(l.ctx(), f.Node, under, act.AddEntry{Case: l.theirs, NewEntry: act.NewEntry{Section: "plan", Text: "late"}})
		l.code(err, fault.Unauthenticated)

		// One reader is left: they are told, still read, and don't lose the case desk by the way.
		if l.notices(l.other, "agency.notice.handover") != 1 || !l.left(admin, l.goes.ID).Waits {
			t.Error("nobody is told that one reader is left")
		}
		got, err := casework.GetSection.Do(l.ctx(), f.Node, l.other.Fresh(), act.SectionRef{Case: l.theirs, Section: "notes"})
		l.ok(err)
		if len(got.Items) != 1 || !got.Items[0].Verified || len(got.Members) != 1 {
			t.Errorf("the one who is left reads %+v", got)
		}
		l.must(casework.AddEntry.Do(l.ctx(), f.Node, l.other.Fresh(), act.AddEntry{Case: l.theirs, NewEntry: act.NewEntry{Section: "notes", Text: "After."}}))
		_, err = accounts.ChangeRoles.Do(l.ctx(), f.Node, admin.Fresh(), act.ChangeRoles{ID: l.other.ID, Roles: []string{agency.Auditor}, To: admin.ID})
		l.wantKey(err, "casefile.left_to_nobody")
		l.must(casework.RestrictSection.Do(l.ctx(), f.Node, l.other.Fresh(),
			act.Restrict{Case: l.theirs, Section: "notes", Members: []string{l.other.ID, admin.ID}}))
		done, err := accounts.HandOver.Do(l.ctx(), f.Node, l.other.Fresh(), act.HandOver{ID: l.goes.ID, To: l.other.ID})
		l.ok(err)
		if done.Waits {
			t.Errorf("still waits: %+v", done)
		}

		// Who loses the case desk only leaves as little.
		_, err = accounts.ChangeRoles.Do(l.ctx(), f.Node, admin.Fresh(), act.ChangeRoles{ID: l.other.ID, Roles: []string{agency.Auditor}, To: admin.ID})
		l.ok(err)
		l.nothingLeft(l.other.ID, admin.ID)
	})
}

// TestRemovalAtOnce: somebody whose account is in other hands is removed
// without a word about who takes over; their people are on somebody's list all
// the same, and the back-up is somebody who is there.
func TestRemovalAtOnce(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newLeaver(t, f)
		l.wantKey(l.remove(l.r.Admin, act.Leave{ID: l.goes.ID}), "")
		l.nothingLeft(l.goes.ID, l.r.Admin.ID)
		a, err := accounts.GetAgency.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.ID{ID: l.r.ID})
		l.ok(err)
		if a.Backup != l.r.Admin.ID {
			t.Errorf("the back-up is %q", a.Backup)
		}
	})
}

// TestAttackHostileLastReader: somebody who has a section to themselves is
// removed at once all the same, by whoever administers. The section opens for
// nobody any more, everybody knows, and it can be begun again.
func TestAttackHostileLastReader(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for name, blind := range map[string]bool{"who reads case files removes": false, "who reads none removes": true} {
			t.Run(name, func(t *testing.T) {
				l := newLeaver(t, f)
				by, under := l.r.Admin, l.other.Fresh()
				if blind {
					by = f.Member(l.r, agency.Administrator)
				}
				l.wantKey(l.remove(by, act.Leave{ID: l.goes.ID}), "")
				l.wantKey(l.remove(by, act.Leave{ID: l.other.ID}), "")
				_, err := casework.GetSection.Do(l.ctx(), f.Node, under, act.SectionRef{Case: l.theirs, Section: "notes"})
				l.code(err, fault.Unauthenticated)
				left := l.left(l.r.Admin, l.other.ID)
				if !left.Waits || len(left.Sections) != 1 || len(left.Sections[0].Readers) != 0 || l.notices(l.r.Admin, "agency.notice.handover") == 0 {
					t.Errorf("nobody is told what is left to nobody: %+v", left)
				}
				for _, gone := range []string{l.goes.ID, l.other.ID} {
					done, err := accounts.HandOver.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.HandOver{ID: gone, To: l.r.Admin.ID})
					l.ok(err)
					if done.Waits {
						t.Errorf("it waits for somebody who is gone: %+v", done)
					}
				}
				_, err = casework.GetSection.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.SectionRef{Case: l.theirs, Section: "notes"})
				l.code(err, fault.Forbidden)
				l.must(casework.EraseSection.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.EraseSection{Case: l.theirs, Section: "notes", Basis: "person"}))
				l.must(casework.AddEntry.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.AddEntry{Case: l.theirs, NewEntry: act.NewEntry{Section: "notes", Text: "Anew."}}))
				c, err := casework.GetCase.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.ID{ID: l.theirs})
				l.ok(err)
				if !c.Whole {
					t.Error("the file is not whole")
				}
			})
		}
	})
}

// TestAttackBlindRemoval: an administrator who reads no case files learns
// nothing of them by removing somebody, says who takes over, and takes nobody
// else's role until a colleague who reads them has handed over.
func TestAttackBlindRemoval(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newLeaver(t, f)
		blind, third := f.Member(l.r, agency.Administrator), f.Member(l.r, agency.Caseworker)
		if seen := l.left(blind, l.goes.ID); seen.Known || len(seen.Files)+len(seen.Sections) != 0 || seen.InHand != 1 || !seen.Backup {
			t.Errorf("who reads no files sees %+v", seen)
		}
		l.wantKey(l.remove(blind, act.Leave{ID: l.goes.ID, To: l.s.Worker.ID}), "casefile.no_successor")
		l.wantKey(l.remove(blind, act.Leave{ID: l.goes.ID, To: l.other.ID}), "")
		_, err := accounts.ChangeRoles.Do(l.ctx(), f.Node, blind.Fresh(), act.ChangeRoles{ID: l.other.ID, Roles: []string{agency.Auditor}, To: third.ID})
		l.wantKey(err, "agency.handover.waits")
		left := l.left(third, l.goes.ID)
		if !left.Waits || left.To != l.other.ID || len(left.Files) != 1 || l.notices(third, "agency.notice.handover") != 1 {
			t.Errorf("what waits: %+v", left)
		}
		_, err = accounts.HandOver.Do(l.ctx(), f.Node, blind.Fresh(), act.HandOver{ID: l.goes.ID, To: l.other.ID})
		l.code(err, fault.Forbidden)
		_, err = accounts.HandOver.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.HandOver{ID: l.goes.ID, To: l.s.Worker.ID})
		l.code(err, fault.NotFound)
		done, err := accounts.HandOver.Do(l.ctx(), f.Node, third.Fresh(), act.HandOver{ID: l.goes.ID, To: l.other.ID})
		l.ok(err)
		if !done.Waits { // one reader is left
			t.Errorf("done: %+v", done)
		}
		l.nothingLeft(l.goes.ID, l.other.ID)
		l.must(casework.RestrictSection.Do(l.ctx(), f.Node, l.other.Fresh(),
			act.Restrict{Case: l.theirs, Section: "notes", Members: []string{l.other.ID, third.ID}}))
		l.must(accounts.HandOver.Do(l.ctx(), f.Node, third.Fresh(), act.HandOver{ID: l.goes.ID, To: l.other.ID}))
		l.wantKey(l.remove(blind, act.Leave{ID: l.other.ID, To: third.ID, Backup: third.ID}), "")
	})
}

// TestAttackEscalationToNobody: an overdue ask never goes to a back-up who is
// gone, also where the agency's row says so: whoever reads case files is told.
func TestAttackEscalationToNobody(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		l := newPair(t, f, "none")
		gone := f.Member(l.r, agency.Caseworker)
		_, err := accounts.SetAgencyProfile.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), act.AgencyProfile{Name: act.Text{FR: "Maison", EN: "House"},
			Zone: "America/Toronto", Backup: gone.ID})
		l.ok(err)
		f.Exec(`UPDATE member SET state = 2, changed = changed + 1 WHERE id = $1`, gone.ID)
		l.asks("single")
		for range 2 {
			f.Advance(90 * time.Minute)
			l.tick()
		}
		if l.notices(l.r.Admin, "notice.referral.overdue") == 0 || l.notices(l.r.Worker, "notice.referral.overdue") == 0 {
			t.Error("nobody who is there is told")
		}
	})
}

// TestLevelsThatReachNobodyAreSkipped: without a back-up the desk is told at
// once, and the conversation says that nobody was told before; with one, the
// desk waits for its turn. Both sides see telephones.
func TestLevelsThatReachNobodyAreSkipped(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, backup := range []bool{false, true} {
			l := newPair(t, f, "none")
			profile := act.AgencyProfile{Name: act.Text{FR: "Maison", EN: "House"}, Zone: "America/Toronto", Phone: "514-555-0142"}
			want, missed := 2, 1
			if backup {
				profile.Backup, want, missed = l.r.Worker.ID, 1, 0
			}
			l.must(accounts.SetAgencyProfile.Do(l.ctx(), f.Node, l.r.Admin.Fresh(), profile))
			id := l.asks("single").Referrals[0].ID
			f.Advance(2*time.Hour + time.Minute)
			l.tick()
			got := l.get(l.s.Worker, id)
			n := 0
			for _, m := range got.Moves {
				if m.Missed {
					n++
				}
			}
			if got.Level != want || n != missed || !got.Overdue {
				t.Errorf("back-up %v: level %d, %d levels reached nobody", backup, got.Level, n)
			}
			desk := l.inDesk(id)
			if (desk != nil) != !backup {
				t.Errorf("back-up %v: the desk has it: %v", backup, desk != nil)
			}
			if desk != nil && (desk.Asker != l.s.ID || desk.Other != l.r.ID) {
				t.Errorf("the desk reads that %s asks %s", desk.Asker, desk.Other)
			}
			a, err := accounts.GetAgency.Do(l.ctx(), f.Node, l.s.Worker.Fresh(), act.ID{ID: l.r.ID})
			if err != nil || a.Phone != "514-555-0142" {
				t.Errorf("%q, %v", a.Phone, err)
			}
		}
	})
}

// inDesk is the referral on the desk's list, nil where it is not.
func (l *pair) inDesk(id string) *act.ReferralRow {
	l.t.Helper()
	got, err := loop.ListReferrals.Do(l.ctx(), l.Node, l.Desk().Admin.Fresh(), act.ReferralQuery{Box: "desk"})
	l.ok(err)
	for _, row := range got.Items {
		if row.ID == id {
			return &row
		}
	}
	return nil
}
