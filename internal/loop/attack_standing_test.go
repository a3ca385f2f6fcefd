package loop_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// forgeries of a sector, by who holds the database: police become "ngo". The
// last one holds the police's own root, too.
var forgeries = map[string]func(f *nodetest.Fixture, police, shelter *nodetest.Agency){
	"the row": func(*nodetest.Fixture, *nodetest.Agency, *nodetest.Agency) {},
	"nothing vouches for it": func(f *nodetest.Fixture, police, _ *nodetest.Agency) {
		f.Exec(`UPDATE agency SET standing = NULL WHERE id = $1`, police.ID)
	},
	"as if the database were of before": func(f *nodetest.Fixture, _, _ *nodetest.Agency) {
		f.Exec(`UPDATE coalition SET proof = NULL`)
		f.Exec(`UPDATE agency SET standing = NULL`)
	},
	"another agency's signatures": func(f *nodetest.Fixture, police, shelter *nodetest.Agency) {
		f.Exec(`UPDATE agency SET standing = (SELECT standing FROM agency WHERE id = $1) WHERE id = $2`, shelter.ID, police.ID)
	},
	"its own signatures, as its own desk": func(f *nodetest.Fixture, police, _ *nodetest.Agency) {
		root := police.Admin.Fresh().Keys.Root
		var coalition string
		err := f.DB().View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
			row, err := tx.Agency(ctx, police.ID)
			coalition = row.Coalition
			return err
		})
		if err != nil {
			f.T.Fatal(err)
		}
		c := agency.Claim{Coalition: coalition, Desk: police.ID, Sector: "ngo", Number: 2, Date: "2026-01-02"}
		s := agency.Standing{Grant: agency.GrantSector(c, police.ID, 1, root), Own: agency.SignStanding(c, police.ID, 1, root)}
		f.Exec(`UPDATE agency SET standing = $1 WHERE id = $2`, s.Bytes(), police.ID)
		f.Exec(`UPDATE coalition SET desk = $1`, police.ID)
	},
}

// TestAttackSectorInARow: police whose sector somebody changed in the database
// are asked nothing, sent nothing, and see no capacity, on a node that has seen
// it otherwise and on one that has not.
func TestAttackSectorInARow(t *testing.T) {
	for name, forge := range forgeries {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				police, shelter := f.Agency("police", "QC"), f.Agency("shelter", "QC")
				l := newPair(t, f, "none", shelter)
				forge(f, police, shelter)
				f.Exec(`UPDATE agency SET sector = 'ngo', changed = changed + 5 WHERE id = $1`, police.ID)
				l.refusesPolice(police)
				f.Node = f.Open(false) // remembers nothing
				l.refusesPolice(police)
			})
		})
	}
}

func (l *pair) refusesPolice(police *nodetest.Agency) {
	l.t.Helper()
	s, err := l.Node.Sessions.Session(l.ctx(), police.Worker.Token)
	l.ok(err)
	if s.ReadsForMembers() || s.IsDesk {
		l.t.Errorf("police read as members (sector %s, desk %v)", s.Sector, s.IsDesk)
	}
	worker, err := l.Node.Sessions.Session(l.ctx(), l.s.Worker.Token)
	l.ok(err)
	got, err := accounts.GetAgency.Do(l.ctx(), l.Node, worker, act.ID{ID: police.ID})
	l.ok(err)
	if !agency.Enforces(got.Sector) {
		l.t.Errorf("members see police as %s", got.Sector)
	}
	terms := act.NewConsent{Kind: "ask", Agencies: []string{police.ID}, Purpose: "find a bed", GivenBy: "person", Language: "fr", Form: "spoken",
		Until: l.Now().AddDate(0, 0, 30).Format(time.DateOnly), Explained: act.Codes["explained"]}
	for _, kind := range []string{"ask", "release"} {
		if terms.Kind = kind; kind == "release" {
			terms.Sections = []string{"identity"}
		}
		_, err = casework.RecordConsent.Do(l.ctx(), l.Node, worker, act.RecordConsent{Case: l.file, NewConsent: terms})
		if fault.CodeOf(err) != fault.InvalidInput {
			l.t.Errorf("a consent to %s names police as any other agency: %v", kind, err)
		}
	}
}

// TestAttackDeskRepointed: somebody makes the police the coalition's desk in
// the database. What nobody answers still comes to the desk that the sender
// recognizes, and the police read none of it.
func TestAttackDeskRepointed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		police, shelter := f.Agency("police", "QC"), f.Agency("shelter", "QC")
		l := newPair(t, f, "none", shelter)
		f.Exec(`UPDATE coalition SET desk = $1`, police.ID)
		f.Exec(`UPDATE agency SET changed = changed + 5`)
		f.Node = f.Open(false)
		l.asks("single")
		for range 3 {
			f.Advance(90 * time.Minute)
			l.tick()
		}
		_, err := loop.ListReferrals.Do(l.ctx(), l.Node, police.Worker.Fresh(), act.ReferralQuery{Box: "desk"})
		if fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("police read the desk's box: %v", err)
		}
		home, err := loop.Home.Do(l.ctx(), l.Node, police.Worker.Fresh(), act.None{})
		l.ok(err)
		if len(home.Overdue) != 0 {
			t.Errorf("police see %+v", home.Overdue)
		}
		out, err := loop.ListReferrals.Do(l.ctx(), l.Node, f.Desk().Worker.Fresh(), act.ReferralQuery{Box: "desk"})
		l.ok(err)
		if len(out.Items) != 1 || out.Items[0].Damaged {
			t.Errorf("the desk sees %+v", out.Items)
		}
	})
}
