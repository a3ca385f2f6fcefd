package listings_test

import (
	"context"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/node/nodetest"
)

// TestWhoRunsTheServiceNowDecides: a suggestion that was made before a service
// came to an agency, or to another one, is not decided by who had it before.
func TestWhoRunsTheServiceNowDecides(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, b, desk := context.Background(), f.Agency("shelter", "QC"), f.Agency("ngo", "QC"), f.Desk().Admin
		const id = "dddddddd-0000-4000-8000-000000000004"
		bring := func(agency string) {
			t.Helper()
			doc := `{"id":"` + id + `","name":"Heron house","status":"active","fees_description":"Ask","relais":{"agency_id":"` + agency + `"}}`
			rep, err := imports.ImportDirectory.Do(ctx, f.Node, desk.Fresh(), act.ImportDirectory{Source: "feed", Data: []byte(doc)})
			if err != nil || rep.Refused > 0 {
				t.Fatal(rep, err)
			}
		}
		suggest := func() string {
			t.Helper()
			s, err := listings.SuggestChange.Do(ctx, f.Node, b.Worker.Fresh(), act.SuggestChange{ID: id, Field: "fees", Value: "Free", Why: "x"})
			if err != nil {
				t.Fatal(err)
			}
			return s.ID
		}
		refused := func(m *nodetest.Member, suggestion string) {
			t.Helper()
			_, err := listings.DecideSuggestion.Do(ctx, f.Node, m.Fresh(), act.DecideSuggestion{ID: suggestion, Accept: true})
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("decided on another agency’s service: %v", err)
			}
		}
		bring("")
		nobodys := suggest()
		bring(a.ID)
		refused(desk, nobodys)
		ofA := suggest()
		bring(b.ID)
		refused(a.Worker, ofA)
		for m, n := range map[*nodetest.Member]int{a.Worker: 0, b.Worker: 2, desk: 0} {
			if l, err := listings.ListSuggestions.Do(ctx, f.Node, m.Fresh(), act.SuggestionQuery{}); err != nil || l.Total != n {
				t.Errorf("%d suggestions wait instead of %d: %v", l.Total, n, err)
			}
		}
		f.Advance(15 * 24 * time.Hour)
		if s, err := listings.DecideSuggestion.Do(ctx, f.Node, desk.Fresh(), act.DecideSuggestion{ID: ofA, Accept: true}); err != nil || !s.Applied {
			t.Error(s, err)
		}
	})
}

// TestAddressesOfFeedsAreTheDesks: an address may hold the key to a feed; other
// members learn which sources there are.
func TestAddressesOfFeedsAreTheDesks(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, a, desk := context.Background(), f.Agency("shelter", "QC"), f.Desk().Admin
		const address = "https://feeds.example.ca/export?key=wren-0147"
		set := act.SetSource{SourceSettings: act.SourceSettings{Name: "keyed", URL: address}}
		if _, err := imports.SetSource.Do(ctx, f.Node, desk.Fresh(), set); err != nil {
			t.Fatal(err)
		}
		for _, one := range []struct {
			who  *nodetest.Member
			want string
		}{{desk, address}, {a.Worker, ""}} {
			list, err := imports.ListSources.Do(ctx, f.Node, one.who.Fresh(), act.None{})
			if err != nil || len(list.Items) != 1 || list.Items[0].Name != "keyed" || list.Items[0].URL != one.want {
				t.Errorf("%+v %v", list, err)
			}
		}
	})
}
