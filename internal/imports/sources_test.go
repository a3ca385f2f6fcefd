package imports_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"relais/internal/act"
	"relais/internal/fault"
	"relais/internal/imports"
	"relais/internal/listings"
	"relais/internal/node"
	"relais/internal/node/nodetest"
)

func pairFeed(id, phone string) []byte {
	return []byte(`{"id":"` + id + `","name":"Brook night shelter","status":"active","url":"https://brook.example.ca","phones":[{"id":"p","number":"` + phone + `"}]}`)
}

func TestTwoSourcesBecomeOneRecordAndTwoAgain(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, desk := context.Background(), f.Desk().Admin
		a, b := "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"
		for source, data := range map[string][]byte{"one": pairFeed(a, "819-555-0142"), "two": pairFeed(b, "819-555-0142")} {
			if rep, err := imports.ImportDirectory.Do(ctx, f.Node, desk.Fresh(), act.ImportDirectory{Source: source, Data: data}); err != nil || rep.Added != 1 {
				t.Fatal(rep, err)
			}
		}
		found, err := listings.FindDuplicates.Do(ctx, f.Node, desk.Fresh(), act.FindDuplicates{})
		if err != nil || found.New != 1 {
			t.Fatal(found, err)
		}
		list, err := listings.ListDuplicates.Do(ctx, f.Node, desk.Fresh(), act.DuplicateQuery{})
		if err != nil || list.Total != 1 {
			t.Fatal(list, err)
		}
		first, second := list.Items[0].First.ID, list.Items[0].Second.ID
		if _, err := listings.DecideDuplicate.Do(ctx, f.Node, desk.Fresh(), act.DecideDuplicate{First: first, Second: second, Same: true}); err != nil {
			t.Fatal(err)
		}
		if s, err := listings.GetService.Do(ctx, f.Node, desk.Fresh(), act.ServiceRef{ID: second}); err != nil || s.ID != first {
			t.Fatal(s.ID, err)
		}
		if p, err := listings.GetProvenance.Do(ctx, f.Node, desk.Fresh(), act.ServiceRef{ID: first}); err != nil || len(p.Sources) != 2 {
			t.Fatal(p, err)
		}
		if _, err := listings.UndoDuplicate.Do(ctx, f.Node, desk.Fresh(), act.DuplicateRef{First: first, Second: second}); err != nil {
			t.Fatal(err)
		}
		if s, err := listings.GetService.Do(ctx, f.Node, desk.Fresh(), act.ServiceRef{ID: second}); err != nil || s.ID != second {
			t.Fatal(s.ID, err)
		}
	})
}

func TestFeedByAddressAndConfirmation(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx := context.Background()
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(pairFeed("s-1", "819-555-0142")) }))
		defer srv.Close()
		in := act.SetSource{SourceSettings: act.SourceSettings{Name: "web", URL: srv.URL, Complete: true, Refresh: 24}}
		if _, err := imports.SetSource.Do(ctx, f.Node, f.Desk().Admin.Fresh(), in); fault.CodeOf(err) != fault.InvalidInput {
			t.Errorf("the desk may ask this machine itself: %v", err)
		}
		if _, err := imports.SetSource.Do(ctx, f.Node, node.Operator(), in); err != nil {
			t.Fatal(err)
		}
		if rep, err := imports.RunSource.Do(ctx, f.Node, node.Operator(), act.RunSource{Name: "web"}); err != nil || rep.Added != 1 {
			t.Fatal(rep, err)
		}
		due, err := listings.WorkList.Do(ctx, f.Node, f.Desk().Admin.Fresh(), act.WorkQuery{})
		if err != nil || due.Total != 1 {
			t.Fatal(due, err)
		}
		link, err := listings.MakeConfirmLink.Do(ctx, f.Node, f.Desk().Admin.Fresh(), act.MakeConfirmLink{ID: "s-1"})
		if err != nil {
			t.Fatal(err)
		}
		if c, err := listings.ConfirmService.Do(ctx, f.Node, nil, act.ConfirmToken{Token: link.Token}); err != nil || !c.Done {
			t.Fatal(c, err)
		}
		if due, err = listings.WorkList.Do(ctx, f.Node, f.Desk().Admin.Fresh(), act.WorkQuery{}); err != nil || due.Total != 0 {
			t.Error(due, err)
		}
	})
}
