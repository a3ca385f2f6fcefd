package accounts_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackKitMadeAlone: an administrator who may not read cases makes a kit
// without telling anybody, waits a day and reads. No kit of theirs holds the
// keys to cases before a second member who reads has confirmed it, also when
// they write to the database; and everybody is told.
func TestAttackKitMadeAlone(t *testing.T) {
	for name, c := range map[string]struct {
		write string // to the database
	}{
		"by the acts alone":        {},
		"confirmed in a row":       {`UPDATE agency_kit SET confirmed = 1`},
		"confirmed, as of before":  {`UPDATE agency_kit SET confirmed = 1, about = NULL`},
		"confirmed by another kit": {`UPDATE agency_kit SET confirmed = 1, about = (SELECT k.about FROM agency_kit k WHERE k.confirmed = 1 LIMIT 1)`},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a := f.Agency("shelter", "QC")
				admin := f.Member(a, agency.Administrator)
				if admin.Fresh().CaseAccess() {
					t.Fatal("administering is not reading")
				}
				kit, err := accounts.CreateKit.Do(ctx, f.Node, admin.Fresh(), act.CreateKit{M: 2, N: 2})
				if err != nil {
					t.Fatal(err)
				}
				home, err := loop.Home.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
				if err != nil || !slices.ContainsFunc(home.Notices, func(n act.Notice) bool { return n.Code == "agency.notice.kit_made" }) {
					t.Errorf("nobody is told: %+v, %v", home.Notices, err)
				}
				if err := a.Worker.SignIn(); err != nil { // completes what an administrator could not do
					t.Fatal(err)
				}
				_, err = accounts.ConfirmKit.Do(ctx, f.Node, admin.Fresh(), act.ConfirmKit{Share: kit.Shares[0]})
				wantCode(t, err, fault.Forbidden)
				if c.write != "" {
					f.Exec(c.write)
				}
				who := act.NewIdentity{Name: "Robin", Login: "robin@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}
				if _, err := accounts.Recover.Do(ctx, f.Node, nil, act.Recover{Agency: a.ID, Shares: kit.Shares, Admin: who}); err == nil {
					t.Error("a kit that nobody confirmed starts a recovery")
				}
				// What was sealed to it opens no case.
				if n := wrapsOfKits(t, f, a.ID); n > 1 {
					t.Errorf("%d kits hold the keys to cases", n)
				}
			})
		})
	}
}

// TestKitIsConfirmedByASecondReader: who made it can't, another reader can, and
// only then the old kit dies; alone it is marked, until a second reader joins.
func TestKitIsConfirmedByASecondReader(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		alone := func() bool {
			got, err := accounts.GetAgency.Do(ctx, f.Node, a.Admin.Fresh(), act.ID{ID: a.ID})
			if err != nil {
				t.Fatal(err)
			}
			return got.KitAlone
		}
		if !alone() {
			t.Error("the first kit is not marked as held by one")
		}
		home, err := loop.Home.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
		if err != nil || !slices.ContainsFunc(home.Notices, func(n act.Notice) bool { return n.Code == "agency.notice.kit_alone" }) {
			t.Errorf("nobody is told to make it again: %+v, %v", home.Notices, err)
		}
		kit, err := accounts.CreateKit.Do(ctx, f.Node, a.Admin.Fresh(), act.CreateKit{M: 2, N: 3})
		if err != nil {
			t.Fatal(err)
		}
		confirm := func(m *nodetest.Member) error {
			_, err := accounts.ConfirmKit.Do(ctx, f.Node, m.Fresh(), act.ConfirmKit{Share: kit.Shares[1]})
			return err
		}
		who := act.NewIdentity{Name: "Robin", Login: "robin@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}
		recovery := func(shares []string) error {
			r, err := accounts.Recover.Do(ctx, f.Node, nil, act.Recover{Agency: a.ID, Shares: shares, Admin: who})
			if err == nil {
				_, err = accounts.CancelRecovery.Do(ctx, f.Node, a.Worker.Fresh(), act.ID{ID: r.ID})
			}
			return err
		}
		wantCode(t, confirm(a.Admin), fault.Conflict)
		wantCode(t, recovery(a.Shares[:2]), "")
		wantCode(t, recovery(kit.Shares[:2]), fault.InvalidInput)
		wantCode(t, confirm(a.Worker), "")
		wantCode(t, recovery(a.Shares[:2]), fault.InvalidInput)
		wantCode(t, recovery(kit.Shares[1:]), "")
		if alone() || wrapsOfKits(t, f, a.ID) != 1 {
			t.Error("the kit that two confirmed is marked as held by one")
		}
	})
}

// TestRecoveryWaitsOverAWeekend: a day, three where one of its days is of a
// weekend, by the agency's own calendar.
func TestRecoveryWaitsOverAWeekend(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		a := f.Agency("shelter", "QC")
		for _, c := range []struct {
			after time.Duration // since Monday, 15:00 UTC
			want  time.Duration
		}{
			{0, 24 * time.Hour}, {2 * 24 * time.Hour, 24 * time.Hour}, {4 * 24 * time.Hour, 72 * time.Hour},
			{6 * 24 * time.Hour, 72 * time.Hour}, {(6*24 + 13) * time.Hour, 72 * time.Hour}, // Monday by UTC, Sunday there
			{7 * 24 * time.Hour, 24 * time.Hour},
		} {
			f.Advance(nodetest.Start.Add(c.after).Sub(f.Now()))
			who := act.NewIdentity{Name: "Robin", Login: "robin@example.ca", Passphrase: nodetest.Passphrase, Language: "fr"}
			r, err := accounts.Recover.Do(ctx, f.Node, nil, act.Recover{Agency: a.ID, Shares: a.Shares[:2], Admin: who})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Ready.Sub(f.Now()); got != c.want {
				t.Errorf("after %v: %v, want %v", c.after, got, c.want)
			}
			f.Exec(`UPDATE recovery SET state = 2`)
		}
	})
}

// wrapsOfKits counts the kits that hold an agency's keys to cases.
func wrapsOfKits(t *testing.T, f *nodetest.Fixture, id string) (n int) {
	t.Helper()
	err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT count(DISTINCT w.holder) FROM version_wrap w JOIN agency_kit k ON k.id = w.holder WHERE w.agency = $1`, id).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
