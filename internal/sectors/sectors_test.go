package sectors_test

import (
	"context"
	"slices"
	"testing"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/sectors"
)

var ctx = context.Background()

func wantCode(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("got %q (%v), want %q", got, err, want)
	}
}

// TestSectorChanges: another sector needs the desk's root, a second member of
// the desk and the agency's own root; then it holds and every agency is told.
func TestSectorChanges(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		desk, a, other := f.Desk(), f.Agency("police", "QC"), f.Agency("shelter", "QC")
		second := f.Member(desk, agency.Desk)
		sector := func() string {
			got, err := accounts.GetAgency.Do(ctx, f.Node, other.Worker.Fresh(), act.ID{ID: a.ID})
			if err != nil {
				t.Fatal(err)
			}
			return got.Sector
		}
		propose := func(m *nodetest.Member) error {
			_, err := sectors.ProposeSector.Do(ctx, f.Node, m.Fresh(), act.ProposeSector{ID: a.ID, Sector: "health"})
			return err
		}
		confirm := func(m *nodetest.Member) error {
			_, err := sectors.ConfirmSector.Do(ctx, f.Node, m.Fresh(), act.ID{ID: a.ID})
			return err
		}
		accept := func(m *nodetest.Member) error {
			_, err := sectors.AcceptSector.Do(ctx, f.Node, m.Fresh(), act.None{})
			return err
		}
		wantCode(t, accept(a.Admin), fault.NotFound) // nothing is proposed
		wantCode(t, propose(a.Admin), fault.Forbidden)
		wantCode(t, propose(second), fault.Forbidden) // holds no root
		wantCode(t, propose(desk.Admin), "")
		wantCode(t, accept(a.Admin), fault.Conflict) // one member of the desk is not two
		wantCode(t, confirm(desk.Admin), fault.Conflict)
		wantCode(t, confirm(other.Admin), fault.Forbidden)
		list, err := sectors.ListSectorChanges.Do(ctx, f.Node, a.Admin.Fresh(), act.None{})
		if err != nil || len(list.Items) != 1 || list.Items[0].Confirmed {
			t.Fatalf("%+v, %v", list, err)
		}
		wantCode(t, confirm(second), "")
		wantCode(t, accept(a.Worker), fault.Forbidden)
		wantCode(t, accept(other.Admin), fault.NotFound)
		if sector() != "police" {
			t.Fatal("the sector changed before the agency had signed")
		}
		wantCode(t, accept(a.Admin), "")
		if got := sector(); got != "health" || a.Worker.Fresh().Sector != "health" {
			t.Errorf("the sector is %s", got)
		}
		home, err := loop.Home.Do(ctx, f.Node, other.Worker.Fresh(), act.None{})
		if err != nil || !slices.ContainsFunc(home.Notices, func(n act.Notice) bool { return n.Code == "agency.notice.sector" }) {
			t.Errorf("others are told %+v, %v", home.Notices, err)
		}
		list, err = sectors.ListSectorChanges.Do(ctx, f.Node, second.Fresh(), act.None{})
		if err != nil || len(list.Items) != 0 {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// TestAttackSectorByHalf: a sector that one side has signed counts for nothing,
// also for a node that remembers nothing; what was proposed for one agency
// serves no other.
func TestAttackSectorByHalf(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		desk, a, b := f.Desk(), f.Agency("police", "QC"), f.Agency("police", "QC")
		second := f.Member(desk, agency.Desk)
		if _, err := sectors.ProposeSector.Do(ctx, f.Node, desk.Admin.Fresh(), act.ProposeSector{ID: a.ID, Sector: "ngo"}); err != nil {
			t.Fatal(err)
		}
		if _, err := sectors.ConfirmSector.Do(ctx, f.Node, second.Fresh(), act.ID{ID: a.ID}); err != nil {
			t.Fatal(err)
		}
		f.Exec(`INSERT INTO sector_change (agency, sealed) SELECT $1, sealed FROM sector_change WHERE agency = $2`, b.ID, a.ID)
		if _, err := sectors.AcceptSector.Do(ctx, f.Node, b.Admin.Fresh(), act.None{}); err == nil {
			t.Error("accepted what was proposed for another agency")
		}
		f.Exec(`UPDATE agency SET sector = 'ngo', changed = changed + 1`)
		f.Node = f.Open(false)
		for _, m := range []*nodetest.Member{a.Worker, b.Worker} {
			if s := m.Fresh(); s.Sector != "police" {
				t.Errorf("police are %s", s.Sector)
			}
		}
	})
}
