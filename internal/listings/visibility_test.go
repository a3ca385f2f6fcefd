package listings_test

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
)

// known is what somebody finds of a service: 0 nothing, 1 without its address
// and telephone, 2 with them.
type known struct{ stranger, other, desk, own int }

func TestWhoSeesWhat(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		a, b := f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		tests := []struct {
			name string
			v    act.ServiceVisibility
			want known
		}{
			{"public", act.ServiceVisibility{}, known{2, 2, 2, 2}},
			{"parts for members", act.ServiceVisibility{Address: "members", Phone: "members", Email: "members"}, known{1, 2, 2, 2}},
			{"parts for the agency", act.ServiceVisibility{Address: "agency", Phone: "agency", Email: "agency"}, known{1, 1, 1, 2}},
			{"members only", act.ServiceVisibility{Service: "members"}, known{0, 2, 2, 2}},
			{"the agency's only", act.ServiceVisibility{Service: "agency"}, known{0, 0, 0, 2}},
		}
		for _, tt := range tests {
			in := listing()
			in.Email, in.Visibility = "brook@example.ca", tt.v
			made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
			if err != nil {
				t.Fatal(tt.name, err)
			}
			seen := func() known {
				return known{seenBy(t, f, nil, made.ID), seenBy(t, f, b.Worker, made.ID), seenBy(t, f, f.Desk().Admin, made.ID), seenBy(t, f, a.Worker, made.ID)}
			}
			if diff := cmp.Diff(tt.want, seen(), cmp.AllowUnexported(known{})); diff != "" {
				t.Errorf("%s: %s", tt.name, diff)
			}
			in.ID, in.Visibility, in.Description.EN = made.ID, act.ServiceVisibility{}, "Seven beds."
			if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
				t.Fatal(tt.name, err)
			}
			if diff := cmp.Diff(tt.want, seen(), cmp.AllowUnexported(known{})); diff != "" {
				t.Errorf("%s, edited: %s", tt.name, diff)
			}
			if _, err := listings.UpdateCapacity.Do(ctx, f.Node, a.Worker.Fresh(), act.UpdateCapacity{ID: made.ID, Available: 2}); err != nil {
				t.Fatal(tt.name, err)
			}
			in.Visibility = act.ServiceVisibility{Service: "agency"}
			if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
				t.Fatal(tt.name, err)
			}
			if diff := cmp.Diff(known{0, 0, 0, 2}, seen(), cmp.AllowUnexported(known{})); diff != "" {
				t.Errorf("%s, then hidden: %s", tt.name, diff)
			}
			in.Visibility = act.ServiceVisibility{Service: "public", Address: "public", Phone: "public", Email: "public"}
			if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
				t.Fatal(tt.name, err)
			}
			if diff := cmp.Diff(known{2, 2, 2, 2}, seen(), cmp.AllowUnexported(known{})); diff != "" {
				t.Errorf("%s, then shown: %s", tt.name, diff)
			}
			in.Status = "inactive"
			if _, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in); err != nil {
				t.Fatal(tt.name, err)
			}
		}
	})
}

// seenBy asks for a service in every way; all of them must tell the same.
func seenBy(t *testing.T, f *nodetest.Fixture, m *nodetest.Member, id string) int {
	t.Helper()
	ctx := context.Background()
	var s *agency.Session
	if m != nil {
		s = m.Fresh()
	}
	var all []byte
	_ = f.Node.Search.StreamHSDS(ctx, s, act.HSDSQuery{Kind: "service", Full: true}, func(doc []byte) error {
		if bytes.Contains(doc, []byte(id)) {
			all = append(all, doc...)
		}
		return nil
	})
	one, err := f.Node.Search.ReadHSDS(ctx, s, act.HSDSRef{Kind: "service", ID: id})
	if (err == nil) != (len(all) > 0) || err != nil && fault.CodeOf(err) != fault.NotFound {
		t.Errorf("listed and read alone are not alike: %v %s", err, all)
	}
	all = append(all, one...)
	if s != nil {
		got, err := listings.GetService.Do(ctx, f.Node, s, act.ServiceRef{ID: id})
		if err == nil {
			b, _ := json.Marshal(got)
			if got.Own {
				all = nil // what its own agency reads is nowhere else
			}
			all = append(all, b...)
		} else if len(all) > 0 {
			t.Errorf("read in HSDS and not by the API: %v", err)
		}
	}
	if len(all) == 0 {
		return 0
	}
	parts := 0
	for _, word := range []string{"rue du Verger", "819-555-0142", "brook@example.ca"} {
		if bytes.Contains(all, []byte(word)) {
			parts++
		}
	}
	switch parts {
	case 0:
		return 1
	case 3:
		return 2
	}
	t.Errorf("only some parts: %s", all)
	return -1
}

// TestHidingNeedsTheKey: who has no key to what is hidden neither hides nor
// loses it.
func TestHidingNeedsTheKey(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		clerk := f.Member(a, agency.Administrator)
		in := listing()
		in.Visibility.Phone = "agency"
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
		if err != nil {
			t.Fatal(err)
		}
		in.ID, in.Phone, in.Visibility = made.ID, "", act.ServiceVisibility{}
		in.Description.EN = "Eight beds."
		if _, err := listings.UpsertService.Do(ctx, f.Node, clerk.Fresh(), in); err != nil {
			t.Fatal(err)
		}
		got, err := listings.GetService.Do(ctx, f.Node, a.Worker.Fresh(), act.ServiceRef{ID: made.ID})
		if err != nil || len(got.Phones) != 1 || got.Description.EN != "Eight beds." || got.Visibility.Phone != "agency" {
			t.Errorf("%+v, %v", got, err)
		}
		in.Visibility.Address = "agency"
		if _, err := listings.UpsertService.Do(ctx, f.Node, clerk.Fresh(), in); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("hidden without a key: %v", err)
		}
	})
}

// TestBedsTellStrangersNothing: nothing that a stranger reads changes when a
// place is taken.
func TestBedsTellStrangersNothing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), listing())
		if err != nil {
			t.Fatal(err)
		}
		look := func() string {
			page, err := f.Node.Search.ListHSDS(ctx, nil, act.HSDSQuery{Kind: "service", Full: true, ModifiedAfter: f.Now().Format("2006-01-02T15:04:05Z07:00")})
			if err != nil {
				t.Fatal(err)
			}
			one, err := f.Node.Search.ReadHSDS(ctx, nil, act.HSDSRef{Kind: "service", ID: made.ID})
			if err != nil {
				t.Fatal(err)
			}
			b, _ := json.Marshal(page)
			return string(b) + string(one)
		}
		f.Advance(1e9 * 3600)
		before := look()
		for n, waiting := range map[int]bool{2: false, 0: true} {
			f.Advance(1e9 * 60)
			if _, err := listings.UpdateCapacity.Do(ctx, f.Node, a.Worker.Fresh(), act.UpdateCapacity{ID: made.ID, Available: n, Waitlist: waiting}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, look()); diff != "" {
				t.Errorf("%d places: %s", n, diff)
			}
		}
	})
}
