package read_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/write"
)

// TestExportsOfOtherSoftware: what is HSDS in substance, and not quite in form.
func TestExportsOfOtherSoftware(t *testing.T) {
	const org = "id,name,description\no1,Heron,A house\n"
	tests := []struct {
		name     string
		in       []byte
		kinds    map[hsds.Kind]int
		refused  int
		contains []string
	}{
		{"headings in capitals", hsdstest.Zip(t, "SERVICES.CSV", "ID,NAME,STATUS,ORGANIZATION_ID\ns1,Nights,Active,o1\n", "Organizations.csv", strings.ToUpper(org[:19])+org[19:]),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"name":"Nights"`, `"status":"active"`, `"organization":{"description":"A house"`}},
		{"headings with the table's name", hsdstest.Zip(t, "services.csv", "service_uuid,organization_uuid,organization_name,service_name,service_url,service_min_age\ns1,o9,Loon,Nights,n.example.ca,18+\n"),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"minimum_age":18`, `"name":"Loon"`, `"url":"n.example.ca"`}},
		{"headings in words", hsdstest.Zip(t, "services.csv", "Service ID,Service Name,Organization ID,Last verified\ns1,Nights,o1,2026-01-02\n", "organizations.csv", org),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"assured_date":"2026-01-02"`}},
		{"files with other names", hsdstest.Zip(t, "export/HSDS-services 2026.csv", "id,organization_id,name,status\ns1,o1,Nights,active\n", "export/open_referral_organizations.csv", org,
			"export/ourphones.csv", "ID,SERVICE_ID,NUMBER\np1,s1,819-555-0101\n"),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"phones":[{"id":"p1","number":"819-555-0101"}]`}},
		{"address and telephone in the row of a location", hsdstest.Zip(t, "services.csv", "id,name,status,location_id\ns1,Nights,active,l1\n",
			"locations.csv", "Location ID,Location Name,Address,City,State,Zip,Phone\nl1,Centre,1 Quiet Lane,Hull,QC,X0X 0X0,819-555-0102\n"),
			map[hsds.Kind]int{hsds.KindService: 1}, 0, []string{`"address_1":"1 Quiet Lane"`, `"city":"Hull"`, `"postal_code":"X0X 0X0"`, `"number":"819-555-0102"`}},
		{"lists in the row of a service", hsdstest.Zip(t, "services.csv", "id,name,status,Languages spoken,languages,phone,Hours\ns1,Nights,active,x,\"French, English\",819-555-0103,Mon to Fri\n"),
			map[hsds.Kind]int{hsds.KindService: 1}, 0, []string{`"name":"French"`, `"name":"English"`, `"number":"819-555-0103"`, `"description":"Mon to Fri"`}},
		{"tables as lists in JSON", hsdstest.Zip(t, "organizations.json", `[{"id":"o1","name":"Heron","description":"x"}]`,
			"services.json", `[{"id":"s1","organization_id":"o1","name":"Nights","status":"active","x_own":{"a":[1]}}]`,
			"services_taxonomy.json", `[{"id":"st","service_id":"s1","taxonomy_id":"t1"}]`, "taxonomy.json", `[{"id":"t1","name":"Shelter","vocabulary":"Own"}]`,
			"physical_addresses.json", `[{"id":1,"location_id":"l1","address_1":"1 Quiet Lane"}]`, "locations.json", `[{"id":"l1","latitude":"45.4","longitude":"-75.7"}]`,
			"services_at_location.json", `[{"id":"sl","service_id":"s1","location_id":"l1"}]`),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1, hsds.KindTaxonomyTerm: 1}, 0, []string{`"latitude":45.4`, `"taxonomy":"Own"`, `"address_1":"1 Quiet Lane"`, `{"a":[1]}`}},
		{"tables as lists in one document", []byte(`{"generated":"today","organizations":[{"id":"o1","name":"Heron"}],"services":[{"id":"s1","organization_id":"o1","name":"Nights","status":"active"}],
			"phones":[{"id":"p","service_id":"s1","number":"819-555-0104"}]}`),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"number":"819-555-0104"`}},
		{"a page of another API", []byte(`{"count":2,"items":[{"id":"s1","name":"Nights","status":"active"},{"id":"s2","name":"Meals","status":"active"}]}`),
			map[hsds.Kind]int{hsds.KindService: 2}, 0, nil},
		{"records wrapped twice", []byte(`{"data":{"services":[{"id":"s1","name":"Nights","status":"active"}]}}`), map[hsds.Kind]int{hsds.KindService: 1}, 0, nil},
		{"an organization with a status", []byte(`{"resources":[{"id":111,"name":"Heron","status":"approved","services":[{"id":222,"name":"Nights","eligibility":"Adults"}]}]}`),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, nil},
		{"compressed", gzipped(t, []byte(`[{"id":"s1","name":"Nights","status":"active"}]`)), map[hsds.Kind]int{hsds.KindService: 1}, 0, nil},
		{"compressed tables", hsdstest.Zip(t, "services.csv.gz", string(gzipped(t, []byte("id,name,status\ns1,Nights,active\n")))), map[hsds.Kind]int{hsds.KindService: 1}, 0, nil},
		{"an archive in an archive", hsdstest.Zip(t, "in/export.zip", string(hsdstest.Zip(t, "services.csv", "id,name,status\ns1,Nights,active\n"))), map[hsds.Kind]int{hsds.KindService: 1}, 0, nil},
		{"folders and what a Macintosh leaves", hsdstest.Zip(t, "a/b/services.csv", "id,name,status\ns1,Nights,active\n", "a/__MACOSX/b/._services.csv", "\x00\x01", "a/.DS_Store", "x"),
			map[hsds.Kind]int{hsds.KindService: 1}, 0, nil},
		{"a service without a name", []byte(`[{"id":"s1","alternate_name":"Nights","status":"active"},{"id":"s2","status":"active","organization":{"id":"o","name":"Heron"}},{"id":"s3","status":"active"}]`),
			map[hsds.Kind]int{hsds.KindService: 2}, 1, []string{`"name":"Nights"`, `"name":"Heron"`}},
		{"words for nothing", hsdstest.Zip(t, "services.csv", "id,name,status,url,email,assured_date\ns1,Nights,active,N/A,none,-\n"), map[hsds.Kind]int{hsds.KindService: 1}, 0,
			[]string{`{"id":"s1","name":"Nights","status":"active"}`}},
		{"no ids, and lists as JSON", hsdstest.Zip(t, "services.csv", "NAME,STATUS,LANGUAGES,SERVICE_AREAS,LOCATION_ID\nNights,Available,English,\"[{\"\"county\"\": \"\"Frontenac\"\", \"\"state\"\": \"\"ON\"\", \"\"city\"\": null}]\",l1\n"+
			"Meals,Available,English,\"[{\"\"county\"\": \"\"Frontenac\"\", \"\"state\"\": \"\"ON\"\"}]\",l1\n"), map[hsds.Kind]int{hsds.KindService: 2}, 0,
			[]string{`"name":"Frontenac, ON"`, `"languages":[{"id"`}},
		{"spaces around keys", hsdstest.Zip(t, "services.csv", "id,name,status,organization_id\n s1 ,Nights,active, o1\n", "organizations.csv", org),
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"organization":{"description"`}},
		{"numbers as people write them", hsdstest.Zip(t, "locations.csv", "id,name,latitude,longitude\nl1,Centre,\"45,42\",+075.5\n"), map[hsds.Kind]int{hsds.KindLocation: 1}, 0,
			[]string{`"latitude":45.42`, `"longitude":75.5`}},
		{"weekdays in words", hsdstest.Zip(t, "services.csv", "id,name,status\ns1,Nights,active\n", "schedules.csv", "id,service_id,byday,opens_at,closes_at\nh1,s1,Monday to Friday,9am,17h\n",
			"regular_schedules.csv", "id,service_id,weekday,opens_at,closes_at\nh2,s1,Sat,930,12:00\n"), map[hsds.Kind]int{hsds.KindService: 1}, 0,
			[]string{`"byday":"MO,TU,WE,TH,FR"`, `"opens_at":"09:00"`, `"byday":"SA"`, `"opens_at":"09:30"`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, rep := hsdstest.Read(t, tt.in)
			if diff := cmp.Diff(tt.kinds, hsdstest.Kinds(records)); diff != "" || rep.Refused != tt.refused {
				t.Errorf("%s refused %d %+v", diff, rep.Refused, rep.Refusals)
			}
			out := hsdstest.Write(t, write.FormArray, records)
			for _, s := range tt.contains {
				if !bytes.Contains(out, []byte(s)) {
					t.Errorf("no %s in %s", s, out)
				}
			}
			hsdstest.Survives(t, tt.in)
		})
	}
}

func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
