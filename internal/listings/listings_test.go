package listings_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/demo"
	"relais/internal/fault"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// load brings the demonstration's directory in and returns the feed.
func load(t *testing.T, f *nodetest.Fixture, agencies map[string]string) []byte {
	t.Helper()
	feed, err := demo.Feed(demo.Services(f.Now(), demo.Seed, agencies))
	if err != nil {
		t.Fatal(err)
	}
	rep, err := f.Node.Imports.LoadDirectory(context.Background(), act.ImportDirectory{Source: "demo"}, bytes.NewReader(feed), nil)
	if err != nil || rep.Refused > 0 || rep.Added != rep.In || rep.In < 380 {
		t.Fatalf("%v %+v", err, rep)
	}
	return feed
}

func TestDirectoryComesOutAsItWentIn(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, desk := context.Background(), f.Desk()
		feed := load(t, f, nil)
		again, err := imports.ImportDirectory.Do(ctx, f.Node, desk.Admin.Fresh(), act.ImportDirectory{Source: "demo", Data: feed})
		if err != nil || again.Unchanged != again.In || again.Added+again.Updated > 0 {
			t.Fatalf("the same feed again: %v %+v", err, again)
		}
		out, err := listings.ExportDirectory.Do(ctx, f.Node, desk.Worker.Fresh(), act.ExportDirectory{Form: "ndjson"})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(lines(t, feed), lines(t, out.Data)); diff != "" {
			t.Error(diff)
		}
		other, err := imports.ImportDirectory.Do(ctx, f.Node, desk.Admin.Fresh(), act.ImportDirectory{Source: "another", Data: out.Data, DryRun: true})
		if err != nil || other.Added != other.In {
			t.Errorf("another source’s word is not kept beside the first: %v %+v", err, other)
		}
	})
}

// lines are the records of a feed by id, with their members in one order.
func lines(t *testing.T, feed []byte) map[string]any {
	t.Helper()
	all := map[string]any{}
	for _, line := range strings.Split(strings.TrimSpace(string(feed)), "\n") {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		all[m["id"].(string)] = m
	}
	return all
}

func TestOnlyTheDeskImports(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		in := act.ImportDirectory{Source: "x", Data: []byte(`{"id":"1","name":"A","status":"active"}`)}
		a := f.Agency("shelter", "QC")
		for _, who := range []*nodetest.Member{a.Admin, f.Desk().Worker} {
			if _, err := imports.ImportDirectory.Do(ctx, f.Node, who.Fresh(), in); fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("got %v, want forbidden", err)
			}
		}
		in.Source = "agency"
		if _, err := imports.ImportDirectory.Do(ctx, f.Node, f.Desk().Admin.Fresh(), in); fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("a feed passes for the agencies' own words: %v", err)
		}
	})
}

func TestMatchSaysWhy(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		shelter := f.Agency("shelter", "ON")
		load(t, f, map[string]string{"shelter": shelter.ID})
		got, err := listings.MatchNeeds.Do(ctx, f.Node, f.Desk().Worker.Fresh(), act.MatchNeeds{
			Needs: []act.MatchNeed{{Code: "emergency-shelter"}, {Code: "consular-help"}}, Place: "Ottawa",
			Gender: "woman", AgeBand: "adult_18_24", Dependants: []string{"children"}, Languages: []string{"fr"},
			Safety: []string{"pursued"},
		})
		if err != nil {
			t.Fatal(err)
		}
		first := got.Items[0]
		if first.Agency != shelter.ID || !first.Confidential || first.Capacity == nil || first.CapacityHours == nil {
			t.Errorf("first: %+v", first.ServiceCard)
		}
		if !slices.Contains(first.Fits, act.Reason{Code: "free_places", N: 1}) ||
			!slices.Contains(first.Fits, act.Reason{Code: "language", Value: "fr"}) {
			t.Errorf("fits: %v", first.Fits)
		}
		if diff := cmp.Diff([]act.NeedGap{{Need: "consular-help", Why: "none"}}, got.Gaps); diff != "" {
			t.Error(diff)
		}
		if len(got.LeftOut) == 0 {
			t.Error("nothing was left out, though most services are elsewhere")
		}
		_, err = listings.MatchNeeds.Do(ctx, f.Node, f.Desk().Worker.Fresh(), act.MatchNeeds{Needs: []act.MatchNeed{{Code: "nothing"}}})
		if e, ok := fault.As(err); !ok || len(e.Fields) != 1 || e.Fields[0].Name != "needs.0.code" {
			t.Errorf("an unknown need gives %v", err)
		}
	})
}

func listing() act.UpsertService {
	return act.UpsertService{
		Name:        act.Text{FR: "Hébergement du Ruisseau", EN: "Brook shelter"},
		Description: act.LongText{FR: "Six lits et un chat.", EN: "Six beds and a cat."},
		Needs:       []string{"emergency-shelter"}, Languages: []string{"fr", "es"}, Phone: "819-555-0142",
		Address: "12, rue du Verger", Place: "Gatineau", Province: "QC", AlwaysOpen: true,
		Rules: act.ServiceRules{Genders: []string{"woman"}, Accepts: []string{"children"}},
	}
}

func TestAgencyKeepsItsListing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), listing())
		if err != nil {
			t.Fatal(err)
		}
		if made.Agency != a.ID || !made.Own || made.Sites[0].Address != "12, rue du Verger" || made.Name.FR != "Hébergement du Ruisseau" {
			t.Errorf("made %+v", made)
		}
		if diff := cmp.Diff([]string{"gender", "languages", "dependants"}, made.Uses); diff != "" {
			t.Error(diff)
		}
		full, err := listings.UpdateCapacity.Do(ctx, f.Node, a.Worker.Fresh(), act.UpdateCapacity{ID: made.ID, Available: 2, Maximum: 6, Unit: "bed"})
		if err != nil || full.Capacity.Available != 2 || full.Capacity.Maximum != 6 {
			t.Errorf("capacity %+v, %v", full.Capacity, err)
		}
		change := listing()
		change.ID, change.Description.EN, change.Phone = made.ID, "Seven beds now.", ""
		changed, err := listings.UpsertService.Do(ctx, f.Node, a.Admin.Fresh(), change)
		if err != nil || changed.Description.EN != "Seven beds now." || len(changed.Phones) != 0 || changed.Capacity == nil {
			t.Errorf("changed %+v, %v", changed, err)
		}
		found, err := listings.SearchServices.Do(ctx, f.Node, f.Desk().Worker.Fresh(), act.SearchServices{Query: "seven beds"})
		if err != nil || found.Total != 1 || found.Items[0].ID != made.ID {
			t.Errorf("found %+v, %v", found, err)
		}
		change.Status = "inactive"
		if _, err := listings.UpsertService.Do(ctx, f.Node, a.Admin.Fresh(), change); err != nil {
			t.Fatal(err)
		}
		if found, err = listings.SearchServices.Do(ctx, f.Node, a.Worker.Fresh(), act.SearchServices{Query: "seven beds"}); err != nil || found.Total != 0 {
			t.Errorf("a service that is not offered is found: %v", err)
		}
		if _, err := listings.VerifyService.Do(ctx, f.Node, a.Worker.Fresh(), act.VerifyService{ID: made.ID}); err != nil {
			t.Error(err)
		}
	})
}

func TestStrangerToAListing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, b := context.Background(), f.Agency("shelter", "QC"), f.Agency("ngo", "QC")
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), listing())
		if err != nil {
			t.Fatal(err)
		}
		change := listing()
		change.ID = made.ID
		auditor := f.Member(a, agency.Auditor)
		for _, who := range []*nodetest.Member{b.Admin, b.Worker, f.Desk().Admin, auditor} {
			_, edit := listings.UpsertService.Do(ctx, f.Node, who.Fresh(), change)
			_, capacity := listings.UpdateCapacity.Do(ctx, f.Node, who.Fresh(), act.UpdateCapacity{ID: made.ID})
			_, hide := listings.HideLocation.Do(ctx, f.Node, who.Fresh(), act.HideLocation{ID: made.ID, HiddenPlace: act.HiddenPlace{Address: "x"}})
			_, verify := listings.VerifyService.Do(ctx, f.Node, who.Fresh(), act.VerifyService{ID: made.ID})
			for _, err := range []error{edit, capacity, hide, verify} {
				if fault.CodeOf(err) != fault.Forbidden {
					t.Errorf("got %v, want forbidden", err)
				}
			}
		}
		if _, err := listings.GetService.Do(ctx, f.Node, b.Worker.Fresh(), act.ServiceRef{ID: "none"}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("got %v, want not found", err)
		}
		if _, err := listings.GetService.Do(ctx, f.Node, nil, act.ServiceRef{ID: made.ID}); fault.CodeOf(err) != fault.Unauthenticated {
			t.Errorf("got %v, want unauthenticated", err)
		}
	})
}

func TestHiddenPlaceIsItsAgencysOnly(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), listing())
		if err != nil {
			t.Fatal(err)
		}
		hidden := act.HiddenPlace{Address: "98765 Canarystreet", Directions: "Canarydoor"}
		got, err := listings.HideLocation.Do(ctx, f.Node, a.Worker.Fresh(), act.HideLocation{ID: made.ID, Region: "Outaouais", HiddenPlace: hidden})
		if err != nil || got.Hidden == nil || len(got.Sites) != 0 || !got.Confidential || got.Region != "Outaouais" {
			t.Fatalf("%+v, %v", got, err)
		}
		if diff := cmp.Diff(hidden, *got.Hidden); diff != "" {
			t.Error(diff)
		}
		other, err := listings.GetService.Do(ctx, f.Node, f.Desk().Admin.Fresh(), act.ServiceRef{ID: made.ID})
		if err != nil || other.Hidden != nil || len(other.Sites) != 0 {
			t.Errorf("the desk sees %+v, %v", other, err)
		}
		export, err := listings.ExportDirectory.Do(ctx, f.Node, a.Worker.Fresh(), act.ExportDirectory{})
		if err != nil || bytes.Contains(export.Data, []byte("Canary")) || bytes.Contains(export.Data, []byte("rue du Verger")) {
			t.Errorf("an export holds the address: %v", err)
		}
		near, err := listings.MatchNeeds.Do(ctx, f.Node, f.Desk().Worker.Fresh(), act.MatchNeeds{
			Needs: []act.MatchNeed{{Code: "emergency-shelter"}}, Place: "Gatineau", Gender: "woman"})
		if err != nil || near.Total != 1 || near.Items[0].Place != "" ||
			!slices.ContainsFunc(near.Items[0].Fits, func(r act.Reason) bool { return r.Code == "distance_region" }) {
			t.Errorf("a distance to a hidden place that is not its region's, or the service is not found: %+v, %v", near, err)
		}
		edit := listing()
		edit.ID = made.ID
		if again, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), edit); err != nil || len(again.Sites) != 0 || !again.Confidential {
			t.Errorf("editing brought the address back: %+v, %v", again.Sites, err)
		}
		if inHidden(t, f, "Canary") {
			t.Error("the address is in a row in clear")
		}
	})
}

// inHidden tells whether a word is in the sealed rows
func inHidden(t *testing.T, f *nodetest.Fixture, word string) (found bool) {
	t.Helper()
	err := f.DB().View(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		docs, err := store.Collect(ctx, tx, func(r *store.Rows, b *[]byte) error { return r.Scan(b) },
			`SELECT sealed FROM hidden_location`)
		found = slices.ContainsFunc(docs, func(b []byte) bool { return bytes.Contains(b, []byte(word)) })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestServersOfANodeAnswerAlike(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		second := f.Open(false)
		load(t, f, nil)
		made, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), listing())
		if err != nil {
			t.Fatal(err)
		}
		ask := act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter"}}, Place: "Gatineau", Query: "lits"}
		for _, available := range []int{3, 0} {
			if _, err := listings.UpdateCapacity.Do(ctx, second, a.Worker.Fresh(), act.UpdateCapacity{ID: made.ID, Available: available}); err != nil {
				t.Fatal(err)
			}
			one, err := listings.MatchNeeds.Do(ctx, f.Node, a.Worker.Fresh(), ask)
			if err != nil {
				t.Fatal(err)
			}
			two, err := listings.MatchNeeds.Do(ctx, second, a.Worker.Fresh(), ask)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(one, two); diff != "" {
				t.Error(diff)
			}
			i := slices.IndexFunc(one.Items, func(m act.Match) bool { return m.ID == made.ID })
			if i < 0 || one.Items[i].Capacity.Available != available {
				t.Errorf("the first server has not seen the change to %d", available)
			}
		}
	})
}

func TestBadListingsAreRefusedFieldByField(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "QC")
		low, high := 30, 20
		in := listing()
		in.Name, in.Needs, in.Languages = act.Text{}, []string{"emergency-shelter", "gold"}, []string{"klingon"}
		in.Rules.MinAge, in.Rules.MaxAge = &low, &high
		in.Rules.Status = &act.StatusRule{Reason: act.Text{EN: "x"}}
		_, err := listings.UpsertService.Do(ctx, f.Node, a.Worker.Fresh(), in)
		e, ok := fault.As(err)
		if !ok {
			t.Fatal(err)
		}
		var got []string
		for _, field := range e.Fields {
			got = append(got, field.Name)
		}
		want := []string{"name.fr", "needs.1", "languages.0", "rules.max_age", "rules.status.source"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestFeedsDontBringHiddenPlacesBack: what an agency hid stays hidden, also
// where its organization's record names it.
func TestFeedsDontBringHiddenPlacesBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a := context.Background(), f.Agency("shelter", "ON")
		place := `{"id":"l","location_type":"physical","name":"CANARY"}`
		feed := `{"id":"o","name":"O","description":"","locations":[` + place + `],"services":[{"id":"s","name":"S","status":"active",` +
			`"relais":{"agency_id":"` + a.ID + `"},"service_at_locations":[{"id":"x","location":` + place + `}]}]}`
		in := act.ImportDirectory{Source: "feed", Data: []byte(feed)}
		rep, err := imports.ImportDirectory.Do(ctx, f.Node, f.Desk().Admin.Fresh(), in)
		if err != nil || rep.Added != 2 {
			t.Fatalf("%+v, %v", rep, err)
		}
		hidden := act.HideLocation{ID: "s", HiddenPlace: act.HiddenPlace{Address: "secret"}}
		if _, err := listings.HideLocation.Do(ctx, f.Node, a.Worker.Fresh(), hidden); err != nil {
			t.Fatal(err)
		}
		if rep, err = imports.ImportDirectory.Do(ctx, f.Node, f.Desk().Admin.Fresh(), in); err != nil || rep.Unchanged != 2 {
			t.Errorf("%+v, %v", rep, err)
		}
		out, err := listings.ExportDirectory.Do(ctx, f.Node, a.Worker.Fresh(), act.ExportDirectory{})
		if err != nil || bytes.Contains(out.Data, []byte("CANARY")) {
			t.Errorf("the place is back: %s, %v", out.Data, err)
		}
	})
}
