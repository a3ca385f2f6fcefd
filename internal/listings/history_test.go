package listings_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

func TestHistoryAndUndo(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, b := context.Background(), f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		in := listing()
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		ref := act.ServiceRef{ID: made.ID}
		past := func() act.ServiceHistory {
			t.Helper()
			h, err := listings.ListServiceHistory.Do(ctx, f.Node, a.Worker.Fresh(), ref)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		if h := past(); len(h.Items) != 1 || h.Items[0].Version != 0 {
			t.Errorf("a new listing has a past: %+v", h)
		}
		for free := range 30 { // free places come and go; the past of the words stays
			if _, err := listings.UpdateCapacity.Do(ctx, f.Node, a.Worker.Fresh(), act.UpdateCapacity{ID: made.ID, Available: free, Waitlist: free%2 > 0}); err != nil {
				t.Fatal(err)
			}
		}
		in.ID, in.Phone, in.Description.EN, in.Needs = made.ID, "819-555-0177", "Seven beds.", []string{"emergency-shelter", "food"}
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
			t.Fatal(err)
		}
		h := past()
		if len(h.Items) != 2 || h.Items[1].Service.Phones[0].Number != "819-555-0142" || !h.Items[0].Mine || h.Items[1].Service.Capacity != nil {
			t.Fatalf("%+v", h)
		}
		if diff := cmp.Diff([]string{"description", "phone", "needs"}, h.Items[0].Changed); diff != "" {
			t.Error(diff)
		}
		for _, m := range []*nodetest.Member{b.Worker, f.Desk().Admin} {
			if _, err := listings.ListServiceHistory.Do(ctx, f.Node, m.Fresh(), ref); fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("another agency reads the past: %v", err)
			}
			if _, err := listings.RestoreServiceVersion.Do(ctx, f.Node, m.Fresh(), act.RestoreServiceVersion{ID: made.ID, Version: h.Items[1].Version}); fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("another agency restores: %v", err)
			}
		}
		if _, err := listings.RestoreServiceVersion.Do(ctx, f.Node, a.Worker.Fresh(), act.RestoreServiceVersion{ID: made.ID, Version: 1 << 40}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a state that never was: %v", err)
		}
		for _, want := range []string{"819-555-0142", "819-555-0177"} { // back, and back again
			s, err := listings.RestoreServiceVersion.Do(ctx, f.Node, a.Worker.Fresh(), act.RestoreServiceVersion{ID: made.ID, Version: past().Items[1].Version})
			if err != nil || s.Phones[0].Number != want || s.Capacity == nil || s.Capacity.Available != 29 || !s.Waitlist {
				t.Fatalf("%v %+v", err, s)
			}
		}
	})
}

// TestNothingHiddenComesBack: what was hidden is in no earlier state, and an
// earlier state does not make anything wider known.
func TestNothingHiddenComesBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		make := func() act.UpsertService {
			in := listing()
			in.Email = "brook@example.ca"
			made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
			if err != nil {
				t.Fatal(err)
			}
			in.ID, in.Description.EN = made.ID, "Seven beds."
			if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
				t.Fatal(err)
			}
			return in
		}
		clear := func(name, id string, words ...string) {
			t.Helper()
			var docs strings.Builder
			err := f.DB().View(ctx, func(ctx context.Context, tx *store.Tx) error {
				pasts, err := tx.DirectoryRevisions(ctx, "service", id, 100)
				for _, p := range pasts {
					docs.Write(p.Doc)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			h, err := listings.ListServiceHistory.Do(ctx, f.Node, a.Worker.Fresh(), act.ServiceRef{ID: id})
			if err != nil {
				t.Fatal(err)
			}
			body, _ := json.Marshal(h.Items[1:])
			for _, w := range words {
				if strings.Contains(docs.String(), w) || strings.Contains(string(body), w) {
					t.Errorf("%s: %q is in the past", name, w)
				}
			}
		}
		secrets := []string{"12, rue du Verger", "819-555-0142", "brook@example.ca"}

		hidden := make()
		if _, err := listings.HideLocation.Do(ctx, f.Node, a.Worker.Fresh(), act.HideLocation{ID: hidden.ID, HiddenPlace: act.HiddenPlace{Address: "12, rue du Verger"}}); err != nil {
			t.Fatal(err)
		}
		clear("hidden", hidden.ID, "12, rue du Verger")

		parts := make()
		parts.Visibility = act.ServiceVisibility{Address: "agency", Phone: "agency", Email: "agency"}
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), parts); err != nil {
			t.Fatal(err)
		}
		clear("parts", parts.ID, secrets...)
		parts.Description.EN, parts.Visibility = "Eight beds.", act.ServiceVisibility{}
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), parts); err != nil {
			t.Fatal(err)
		}
		clear("parts, edited", parts.ID, secrets...)
		h, err := listings.ListServiceHistory.Do(ctx, f.Node, a.Worker.Fresh(), act.ServiceRef{ID: parts.ID})
		if err == nil && len(h.Items) > 1 {
			_, err = listings.RestoreServiceVersion.Do(ctx, f.Node, a.Worker.Fresh(), act.RestoreServiceVersion{ID: parts.ID, Version: h.Items[1].Version})
		}
		if err != nil {
			t.Fatal(err)
		}
		clear("parts, restored", parts.ID, secrets...)
		if diff := cmp.Diff(known{1, 1, 1, 2}, known{seenBy(t, f, nil, parts.ID), seenBy(t, f, f.Desk().Worker, parts.ID), seenBy(t, f, f.Desk().Admin, parts.ID), seenBy(t, f, a.Worker, parts.ID)}, cmp.AllowUnexported(known{})); diff != "" {
			t.Error(diff)
		}

		members := make()
		members.Visibility = act.ServiceVisibility{Address: "members", Phone: "members", Email: "members"}
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), members); err != nil {
			t.Fatal(err)
		}
		h, err = listings.ListServiceHistory.Do(ctx, f.Node, a.Worker.Fresh(), act.ServiceRef{ID: members.ID})
		if err != nil || len(h.Items) < 2 {
			t.Fatal(h, err)
		}
		oldest := h.Items[len(h.Items)-1].Version
		if _, err := listings.RestoreServiceVersion.Do(ctx, f.Node, a.Worker.Fresh(), act.RestoreServiceVersion{ID: members.ID, Version: oldest}); err != nil {
			t.Fatal(err)
		}
		if got := seenBy(t, f, nil, members.ID); got != 1 {
			t.Errorf("strangers read what is for members after an undo: %d", got)
		}
	})
}

func TestPreviewKeepsNothing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		in := listing()
		if p, err := listings.PreviewService.Do(ctx, f.Node, a.Worker.Fresh(), act.PreviewService{UpsertService: in}); err != nil || p.Members == nil || !p.Strangers || p.Members.Own {
			t.Fatalf("%v %+v", err, p)
		}
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		in.ID, in.Phone, in.Visibility = made.ID, "819-555-0177", act.ServiceVisibility{Phone: "agency"}
		p, err := listings.PreviewService.Do(ctx, f.Node, a.Worker.Fresh(), act.PreviewService{UpsertService: in})
		if err != nil || len(p.Members.Phones) > 0 {
			t.Fatalf("others would read the telephone: %v %+v", err, p.Members)
		}
		if diff := cmp.Diff([]string{"phone", "visibility"}, p.Changed); diff != "" {
			t.Error(diff)
		}
		in.Visibility = act.ServiceVisibility{Service: "agency"}
		if p, err = listings.PreviewService.Do(ctx, f.Node, a.Worker.Fresh(), act.PreviewService{UpsertService: in}); err != nil || p.Members != nil || p.Strangers {
			t.Errorf("%v %+v", err, p)
		}
		all, err := listings.OwnServices.Do(ctx, f.Node, a.Worker.Fresh(), act.None{})
		if err != nil || len(all.Items) != 1 || all.Items[0].Phones[0].Number != "819-555-0142" {
			t.Errorf("a preview was kept: %v %+v", err, all)
		}
		in.Name = act.Text{}
		if _, err := listings.PreviewService.Do(ctx, f.Node, a.Worker.Fresh(), act.PreviewService{UpsertService: in}); fault.CodeOf(err) != fault.InvalidInput {
			t.Error(err)
		}
	})
}
