package api

import (
	"bytes"
	"fmt"
	"testing"

	"relais/internal/node/nodetest"
	"relais/internal/store/storetest"
)

// BenchmarkHSDS is a page of the HSDS API among 20,000 services.
func BenchmarkHSDS(b *testing.B) {
	f := nodetest.New(b, storetest.SQLite(b))
	loadFeed(b, f, "x", bytes.ReplaceAll(services(20_000), []byte(`"description":"A house"`), []byte(`"description":"A house of stone by the river"`)))
	h := HSDS(f.Node)
	page(b, h, "/services?per_page=1") // the picture is there
	for _, q := range []string{"/services", "/services?page=390", "/services?full=true", "/services?search=number777", "/services?organization_id=o1&page=9",
		"/organizations", "/service_at_locations?postcode=K1A0A6&proximity=1000", "/taxonomy_terms", "/services/s777"} {
		b.Run(fmt.Sprint(q), func(b *testing.B) {
			for range b.N {
				if r := ask(h, "GET", q, "", ""); r.StatusCode != 200 {
					b.Fatal(r.StatusCode)
				}
			}
		})
	}
}
