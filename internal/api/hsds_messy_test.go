package api

import (
	"encoding/json"
	"testing"

	"relais/internal/node/nodetest"
)

// TestHSDSWhateverCameIn: records of a source that follows none of the formats are
// answered as the official schemas and their formats say, and each is found by the id
// that was given out.
func TestHSDSWhateverCameIn(t *testing.T) {
	messy := []string{
		`{"id":"svc/1","name":"Maison «Un»","status":"Active","url":"www.maison.example.ca/aide","email":"mailto:info@maison.example.ca",
		"minimum_age":"18+","maximum_age":"adult","last_modified":"2026-03-01 10:00:00","organization_id":"org-A","program_id":"p 1",
		"phones":[{"number":"514-555-0101","extension":"0123"},{"number":null},{"number":5145550102,"extension":"ask"}],
		"languages":[{"name":"Français"}],"service_areas":[{"name":"Montérégie"}],
		"schedules":[{"freq":"weekly","byday":"MO,TU","opens_at":"09:00","closes_at":"17:00","timezone":"America/Toronto","wkst":"Monday"}],
		"attributes":[{"taxonomy_term":{"id":"shelter","name":"Shelter","taxonomy":"ours","term_uri":"not a uri"}}],
		"capacities":[{"available":"3","unit":{"name":"bed"},"updated":"yesterday"}],
		"additional_urls":["https://a.example.ca",{"url":"b.example.ca"},{"url":"no address"}],
		"service_at_locations":[{"location":{"id":"loc 9","latitude":"45,51","longitude":"-73.55","location_type":"bricks",
		"addresses":[{"address_1":"1 rue Exemple","city":"Longueuil"}],"phones":[{"number":"450-555-0103"}]}}]}`,
		`{"id":"2","name":17,"status":"open","description":["a","b"],"email":"write to us","url":"http://","organization":{"id":"B","name":"Maison B","website":"maison-b.example.ca",
		"year_incorporated":"1999","parent_organization_id":"org-A"},"cost_options":[{"amount":"$ 5"}],"contacts":{"name":"Accueil","email":"a@b"}}`,
		`{"id":"org-A","name":"Maison A","website":"https://exämple.ca/ä","organization_identifiers":[{"identifier":"12"}],"programs":[{"name":"P"}],"locations":null,"tax_status":"x"}`,
	}
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, one := range messy {
			loadFeed(t, f, "messy", []byte(one))
		}
		h, check := HSDS(f.Node), compiled(t, officialFile(t))
		for path := range map[string]int{"/services": 2, "/organizations": 2, "/service_at_locations": 1, "/taxonomy_terms": 1} {
			list := page(t, h, path+"?per_page=1000")
			if list.TotalItems == 0 {
				t.Errorf("%s: nothing is listed", path)
			}
			check(t, path, path, mustJSON(list))
			for _, doc := range list.Contents {
				at := path + "/" + idOf(t, doc)
				r := ask(h, "GET", at, "", "")
				body := read(t, r)
				if r.StatusCode != 200 {
					t.Errorf("%s: %d %s", at, r.StatusCode, body)
					continue
				}
				check(t, path+"/{id}", at, body)
			}
		}
		var one struct{ Organization struct{ ID string } }
		services := page(t, h, "/services")
		if err := json.Unmarshal(services.Contents[0], &one); err != nil || one.Organization.ID == "" {
			t.Fatalf("%v: %s", err, services.Contents[0])
		}
		if of := page(t, h, "/services?organization_id="+one.Organization.ID); of.TotalItems != 1 {
			t.Errorf("by the id of its organization %d are found", of.TotalItems)
		}
		if r := ask(h, "GET", "/services/svc%2F1", "", ""); r.StatusCode != 200 {
			t.Errorf("by its source's id: %d", r.StatusCode)
		}
	})
}
