package imports_test

import (
	"bytes"
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

const coded = `{"id":"cccccccc-0000-4000-8000-000000000003","name":"Osprey house","status":"active","attributes":[{"id":"a","taxonomy_term":` +
	`{"id":"t","code":"BH-1800","name":"Coded shelter","description":"Coded.","taxonomy":"AIRS"}}]}`

// TestLicensedSource: codes of licensed taxonomies leave for nobody, until the
// settings of every source of a record say that they may; and no longer after.
func TestLicensedSource(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, desk := context.Background(), f.Desk().Admin
		bring := func(source string) {
			t.Helper()
			in := act.ImportDirectory{Source: source, Data: []byte(coded)}
			if rep, err := imports.ImportDirectory.Do(ctx, f.Node, desk.Fresh(), in); err != nil || rep.Refused > 0 {
				t.Fatal(rep, err)
			}
		}
		set := func(source string, licensed bool) {
			t.Helper()
			in := act.SetSource{SourceSettings: act.SourceSettings{Name: source, Licensed: licensed}}
			if _, err := imports.SetSource.Do(ctx, f.Node, desk.Fresh(), in); err != nil {
				t.Fatal(err)
			}
		}
		want := func(when string, leaves bool) {
			t.Helper()
			out, err := listings.ExportDirectory.Do(ctx, f.Node, desk.Fresh(), act.ExportDirectory{Form: "ndjson"})
			if err != nil || bytes.Contains(out.Data, []byte("BH-1800")) != leaves {
				t.Errorf("%s, export: %v %s", when, err, out.Data)
			}
			doc, err := f.Node.Search.ReadHSDS(ctx, desk.Fresh(), act.HSDSRef{Kind: "service", ID: "cccccccc-0000-4000-8000-000000000003"})
			if err != nil || bytes.Contains(doc, []byte("BH-1800")) != leaves {
				t.Errorf("%s, /hsds: %v %s", when, err, doc)
			}
			terms, err := f.Node.Search.ListHSDS(ctx, desk.Fresh(), act.HSDSQuery{Kind: "taxonomy_term", Search: "coded"})
			if err != nil || terms.TotalItems > 0 != leaves {
				t.Errorf("%s, terms: %v %+v", when, err, terms)
			}
		}
		bring("one")
		want("nobody said anything", false)
		set("one", true)
		want("licensed", true)
		set("one", false)
		want("not any more", false)
		set("one", true)
		bring("two")
		want("another source has no licence", false)
		set("two", true)
		want("both have one", true)
		if _, err := imports.RemoveSource.Do(ctx, f.Node, desk.Fresh(), act.SourceRef{Name: "two"}); err != nil {
			t.Fatal(err)
		}
		want("one was forgotten", false)
	})
}

// TestOneRunsAFeed: while a feed is being brought in, another run is told so,
// and afterwards it may.
func TestOneRunsAFeed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		ctx, asked, answer := context.Background(), make(chan struct{}, 4), make(chan struct{})
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked <- struct{}{}
			<-answer
			w.Write([]byte(coded))
		}))
		defer srv.Close()
		in := act.SetSource{SourceSettings: act.SourceSettings{Name: "slow", URL: srv.URL}}
		if _, err := imports.SetSource.Do(ctx, f.Node, node.Operator(), in); err != nil {
			t.Fatal(err)
		}
		first := make(chan error, 1)
		go func() {
			_, err := imports.RunSource.Do(ctx, f.Node, node.Operator(), act.RunSource{Name: "slow"})
			first <- err
		}()
		<-asked
		_, err := imports.RunSource.Do(ctx, f.Node, node.Operator(), act.RunSource{Name: "slow"})
		if e, ok := fault.As(err); !ok || e.Code != fault.Conflict || e.Key != "directory.source.running" {
			t.Errorf("a second run meanwhile: %v", err)
		}
		close(answer)
		if err := <-first; err != nil {
			t.Error(err)
		}
		if rep, err := imports.RunSource.Do(ctx, f.Node, node.Operator(), act.RunSource{Name: "slow"}); err != nil || rep.Unchanged != 1 {
			t.Errorf("after it: %v %+v", err, rep)
		}
	})
}
