package accounts_test

import (
	"context"
	"slices"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// TestAttackOneBadRowKeepsSomebodyIn: whoever damages a row beside a member's, or
// the member's own, does not keep the member from being removed, nor anybody
// else from signing in.
func TestAttackOneBadRowKeepsSomebodyIn(t *testing.T) {
	for name, c := range map[string]struct {
		damage string // $1 is the agency, $2 the member who is damaged
		own    bool   // the member who is removed is the damaged one
		noKit  bool   // the recovery kit is lost with it
	}{
		"a colleague's profile":     {damage: `UPDATE member SET profile = $3, changed = changed + 1 WHERE agency = $1 AND id = $2`},
		"a colleague's keys":        {damage: `UPDATE member SET public = $3, changed = changed + 1 WHERE agency = $1 AND id = $2`},
		"a colleague's certificate": {damage: `UPDATE member SET cert = $3, changed = changed + 1 WHERE agency = $1 AND id = $2`},
		"the member's own row":      {damage: `UPDATE member SET public = $3, changed = changed + 1 WHERE agency = $1 AND id = $2`, own: true},
		"the kit":                   {damage: `UPDATE agency_kit SET cert = $3 WHERE agency = $1 AND id <> $2`, noKit: true},
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				a := f.Agency("shelter", "QC")
				other, third := f.Member(a, agency.Administrator, agency.Coordinator), f.Member(a, agency.Caseworker)
				gone := a.Worker
				if c.own {
					gone = other
				}
				f.Exec(c.damage, a.ID, other.ID, []byte{9, 9, 9})
				for _, m := range []*nodetest.Member{third, a.Admin} {
					if err := m.SignIn(); err != nil {
						t.Fatal("somebody else can't sign in:", err)
					}
				}
				list, err := accounts.ListMembers.Do(ctx, f.Node, a.Admin.Fresh(), act.None{})
				if err != nil || len(list.Items) != 4 || (damagedMembers(list) == 1) == c.noKit {
					t.Fatalf("%+v, %v", list, err)
				}
				if _, err := accounts.RemoveMember.Do(ctx, f.Node, a.Admin.Fresh(), act.Leave{ID: gone.ID}); err != nil {
					t.Fatal("not removed:", err)
				}
				p, err := publicOf(f, f.Node.AgencyPublic, a.ID)
				if err != nil || p.Version != 2 || p.Kit == c.noKit || p.Serial != 1 {
					t.Fatalf("version %d, root %d, kit %v, %v", p.Version, p.Serial, p.Kit, err)
				}
				if err := third.SignIn(); err != nil || third.Keys.Current != 2 {
					t.Errorf("who stays holds version %d: %v", third.Keys.Current, err)
				}
				want := []string{a.Admin.ID, third.ID}
				err = f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
					kits, err := tx.Kits(ctx, a.ID)
					if err != nil {
						return err
					}
					if c.noKit != (len(kits) == 0) {
						t.Errorf("%d kits are left", len(kits))
					}
					for _, k := range kits {
						want = append(want, k.ID)
					}
					if c.noKit {
						want = append(want, other.ID)
					}
					if c.own {
						want = append(want, a.Worker.ID)
					}
					holders, err := tx.VersionHolders(ctx, a.ID, 2)
					slices.Sort(want)
					if !slices.Equal(holders, want) {
						t.Errorf("the new version is held by %v, want %v", holders, want)
					}
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

func damagedMembers(list act.Members) (n int) {
	for _, m := range list.Items {
		if m.Damaged {
			n++
		}
	}
	return n
}
