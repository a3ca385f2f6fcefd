package api

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"relais/internal/act"
	"relais/internal/directory/hsds/write"
	"relais/internal/node/nodetest"
)

// TestConfidentialImportsLeaveNoTrace: what a directory calls confidential is in
// no stored record, no export, no answer to strangers and no file of the node.
func TestConfidentialImportsLeaveNoTrace(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		const id = "6a1c7a52-90b3-4c1e-8d5e-2f6b9f1d0c31"
		canary := nodetest.NewCanary()
		street := "12 " + canary.Word("street")
		loadFeed(t, f, "json", []byte(`{"id":"`+id+`","name":"Heronhouse","status":"active","description":"Behind `+street+`",
			"service_at_locations":[{"id":"a","location":{"id":"l","is_confidential":"oui","latitude":45.4321,"longitude":-75.7123,
			"addresses":[{"id":"d","address_1":"`+street+`","city":"Gatineau","state_province":"QC","postal_code":"J8X 1A1"}]}}]}`))
		loadFeed(t, f, "table", []byte("Name,Address,City,Province,Postal code,Phone,Confidential address,Directions\n"+
			"Loonhouse,"+street+",Gatineau,QC,J8X 1A1,819-555-0101,perhaps,Behind "+canary.Word("directions")+"\n"+
			"Ownhouse,3 Open Road,Gatineau,QC,J8X 2B2,819-555-0102,no,\n"))
		h := HSDS(f.Node)
		all := ""
		for _, path := range []string{"/services/" + id, "/services?full_service=true", "/services?search=" + canary.Word("street"), "/organizations?full=true",
			"/service_at_locations?full=true"} {
			all += string(read(t, ask(h, "GET", path, "", "")))
		}
		for _, form := range []string{write.FormPage, write.FormArray} {
			var b bytes.Buffer
			if _, err := f.Node.Search.ExportTo(context.Background(), f.Desk().Worker.Session, act.ExportDirectory{Form: form}, &b); err != nil {
				t.Fatal(err)
			}
			all += b.String()
		}
		for _, secret := range []string{string(canary), "J8X 1A1", "45.4321", "75.7123"} {
			if strings.Contains(all, secret) {
				t.Errorf("%s is told: %.800s", secret, all)
			}
		}
		for _, open := range []string{"Heronhouse", "Loonhouse", "3 Open Road", "819-555-0101"} {
			if !strings.Contains(all, open) {
				t.Errorf("no %s", open)
			}
		}
		canary.NotIn(t, f.Store)
	})
}
