package read_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/hsds/write"
	"relais/internal/kittest"
)

func TestFlawedTables(t *testing.T) {
	const org = "id,name,description\no1,Heron,A house\n"
	tests := []struct {
		name     string
		files    []string
		reasons  map[string]int
		contains string
	}{
		{"byte order mark and semicolons", []string{"services.csv", "\uFEFFid;name;status\ns1;\"A; b\";active\n"}, nil, `"name":"A; b"`},
		{"Windows-1252", []string{"services.csv", "id,name,status\ns1,H\xe9bergement \x96 nuit,active\n"},
			map[string]int{hsds.ChangedEncoding: 1}, `"name":"Hébergement – nuit"`},
		{"short row", []string{"services.csv", "id,name,status,url\ns1,A,active\n"}, map[string]int{hsds.KeptRagged: 1}, `"name":"A"`},
		{"too many values", []string{"services.csv", "id,name,status\ns1,A,active,x\ns2,B,active\n"},
			map[string]int{hsds.RefusedRagged: 1}, `"name":"B"`},
		{"empty values too many", []string{"services.csv", "id,name,status\ns1,A,active,,\n"}, nil, `"name":"A"`},
		{"quote never closed", []string{"services.csv", "id,name,status\ns1,\"A,active\ns2,B,active\n"},
			map[string]int{hsds.ChangedQuote: 1}, `"name":"B"`},
		{"quote never closed before a quoted row", []string{"services.csv", "id,name,status\ns1,\"A,active\ns2,\"B\",active\n"},
			map[string]int{hsds.ChangedQuote: 1}, `"name":"B"`},
		{"quote never closed and too few values", []string{"services.csv", "id,name,status\ns1,\"A\ns2,\"B\",active\n"},
			map[string]int{hsds.RefusedQuote: 1}, `"name":"B"`},
		{"carriage returns alone", []string{"services.csv", "id,name,status\rs1,A,active\rs2,B,active\r"}, nil, `"name":"B"`},
		{"a line for a spreadsheet", []string{"services.csv", "sep=;\nid;name;status\ns1;A;active\n"}, nil, `"name":"A"`},
		{"quote inside", []string{"services.csv", "id,name,status\ns1,The \"A\" house,active\n"}, nil, `"name":"The \"A\" house"`},
		{"line end inside", []string{"services.csv", "id,name,status\r\ns1,\"A\r\nb\",active\r\n"}, nil, `"name":"A\r\nb"`},
		{"same id twice", []string{"services.csv", "id,name,status\ns1,A,active\ns1,B,active\n"}, map[string]int{hsds.RefusedDouble: 1}, `"name":"A"`},
		{"no id", []string{"services.csv", "id,name,status\n,A,active\n"}, map[string]int{hsds.ChangedID: 1}, `"name":"A"`},
		{"no name", []string{"services.csv", "id,name,status\ns1,,active\n"}, map[string]int{hsds.RefusedNoName: 1}, ""},
		{"dangling", []string{"services.csv", "id,name,status\ns1,A,active\n", "phones.csv", "id,service_id,number\np1,s9,555-0101\n"},
			map[string]int{hsds.KeptDangling: 1}, `"service_id":"s9"`},
		{"NULL", []string{"services.csv", "id,name,status,url\ns1,A,active,NULL\n"}, map[string]int{hsds.ChangedNull: 1}, `"status":"active"`},
		{"odd dates", []string{"services.csv", "id,name,status,assured_date\ns1,A,active,\"March 5, 2026\"\ns2,B,active,25/12/2025\ns3,C,active,03/04/2025\n"},
			map[string]int{hsds.ChangedDate: 1}, `"assured_date":"2025-04-03"`},
		{"a date that nobody can tell", []string{"services.csv", "id,name,status,assured_date\ns3,C,active,03/04/2025\n"},
			map[string]int{hsds.KeptDate: 1}, `"assured_date":"03/04/2025"`},
		{"day before month", []string{"services.csv", "id,name,status,assured_date\ns2,B,active,25/12/2025\n"},
			map[string]int{hsds.ChangedDate: 1}, `"assured_date":"2025-12-25"`},
		{"times", []string{"services.csv", "id,name,status\ns1,A,active\n", "schedules.csv", "id,service_id,opens_at,closes_at\nx,s1,8:30 a.m.,17h00\n"},
			map[string]int{hsds.ChangedDate: 2}, `"closes_at":"17:00","id":"x","opens_at":"08:30"`},
		{"extension", []string{"services.csv", "id,name,status\ns1,A,active\n",
			"phones.csv", "id,service_id,number,extension\np,s1,514 555-0101 poste 12,\n"},
			map[string]int{hsds.ChangedPhone: 1}, `"extension":12,"id":"p","number":"514 555-0101"`},
		{"HTML stays in the present edition", []string{"services.csv", "id,name,status,description\ns1,A,active,<p>x</p>\n"},
			map[string]int{hsds.KeptHTML: 1}, `"description":"<p>x</p>"`},
		{"empty column", []string{"services.csv", "id,,name,status\ns1,,A,active\n"}, nil, `"name":"A"`},
		{"extra column", []string{"services.csv", "id,name,status,Own thing\ns1,A,active,kept\n"}, map[string]int{hsds.KeptUnknown: 1}, `"Own thing":"kept"`},
		{"numbers as ids", []string{"organizations.csv", "id,name,description\n1,Heron,x\n", "services.csv", "id,organization_id,name,status\n1,1,A,active\n",
			"attributes.csv", "id,link_id,link_entity,value\n1,1,service,yes\n"}, nil, `"value":"yes"`},
		{"extra file", []string{"organizations.csv", org, "beds.csv", "night,free\n2026-01-01,4\n"}, nil, `"free":"4"`},
		{"notes beside", []string{"organizations.csv", org, "README.md", "hello"}, map[string]int{hsds.ChangedFileOut: 1}, `"name":"Heron"`},
		{"huge field", []string{"organizations.csv", "id,name,description\no1,A," + strings.Repeat("x", 5<<20) + "\no2,B,y\n"},
			map[string]int{hsds.RefusedTooLarge: 1}, `"name":"B"`},
		{"path traversal", []string{"../services.csv", "id,name,status\ns1,A,active\n", "organizations.csv", org},
			map[string]int{hsds.RefusedFileName: 1}, `"name":"Heron"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, rep := hsdstest.Read(t, hsdstest.Zip(t, tt.files...))
			want := map[string]int{hsds.KeptNoNeed: 0}
			for k, v := range tt.reasons {
				want[k] = v
			}
			delete(want, hsds.KeptNoNeed)
			got := map[string]int{}
			for k, v := range rep.Reasons {
				if k == hsds.KeptUnknown && tt.reasons[k] == 0 {
					continue
				}
				got[k] = v
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if out := hsdstest.Write(t, write.FormArray, records); !bytes.Contains(out, []byte(tt.contains)) {
				t.Errorf("no %s in %.2000s", tt.contains, out)
			}
			for _, n := range rep.Refusals {
				if n.File == "" && n.Reason != hsds.RefusedFileName || n.Line == 0 && n.Reason != hsds.RefusedFileName {
					t.Errorf("a refusal without file or line: %+v", n)
				}
			}
			again, _ := hsdstest.Read(t, hsdstest.Write(t, write.FormTabular, records))
			if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestArchiveBounds(t *testing.T) {
	bomb := hsdstest.Zip(t, "services.csv", "id,name\n"+strings.Repeat(strings.Repeat("0", 1<<20)+"\n", 100))
	_, rep := hsdstest.Read(t, bomb)
	if rep.Reasons[hsds.RefusedBounds] == 0 || len(bomb) > 1<<20 {
		t.Errorf("a bomb of %d bytes: %+v", len(bomb), rep.Reasons)
	}
	_, rep = hsdstest.Read(t, []byte("PK\x03\x04 and nothing else"))
	if rep.Refused != 1 || rep.Reasons[hsds.RefusedBounds] != 1 {
		t.Errorf("%+v", rep)
	}
}

func TestOhana(t *testing.T) {
	dir := filepath.Dir(kittest.Path(t, "ohana-sample/services.csv"))
	records, rep := hsdstest.ReadFolder(t, dir, read.Options{})
	if k := hsdstest.Kinds(records); k[hsds.KindOrganization] != 8 || k[hsds.KindService] < 20 || k[hsds.KindTaxonomyTerm] < 100 || rep.Refused > 0 {
		t.Errorf("%v, refused %+v", k, rep.Refusals)
	}
	s, odd := hsdstest.Find(t, records, "Fair Oaks Adult Activity Center").Service()
	if odd != "" || s.Organization == nil || s.Organization.Name != "Peninsula Family Service" || len(s.ServiceAtLocations) != 1 {
		t.Fatalf("%q %+v", odd, s)
	}
	l := s.ServiceAtLocations[0].Location
	if len(l.Addresses) != 2 || l.Addresses[0].City != "Redwood City" || len(l.Phones) == 0 || len(l.Languages) != 2 || len(l.Accessibility) != 4 {
		t.Errorf("%+v", l)
	}
	if !strings.Contains(s.EligibilityDescription, "Age 55 or over") || s.FeesDescription == "" || s.ServiceAreas[0].Name != "Colma" {
		t.Errorf("%+v", s)
	}
	again, _ := hsdstest.ReadFolder(t, dir, read.Options{})
	if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" {
		t.Error("not the same again", diff)
	}
	for _, form := range write.Forms {
		out, rep := hsdstest.Read(t, hsdstest.Write(t, form, records))
		if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(out)); diff != "" || rep.Refused > 0 {
			t.Error(form, diff, rep.Refusals)
		}
	}
}

func TestOlderPackage(t *testing.T) {
	records, rep := hsdstest.Read(t, hsdstest.Zip(t,
		"organization.csv", "id,name,description,url\no1,Heron,<p>A house</p>,https://heron.example.ca\n",
		"services.csv", "id,organization_id,name,status,fees\ns1,o1,Nights,active,Free\n",
		"locations.csv", "id,organization_id,name\nl1,o1,Centre\n",
		"services_at_location.csv", "id,service_id,location_id\nsl,s1,l1\n",
		"physical_addresses.csv", "id,location_id,address_1,city\n1,l1,1 Quiet Lane,Hull\n",
		"postal_addresses.csv", "id,location_id,address_1,city\n1,l1,Box 1,Hull\n",
		"regular_schedules.csv", "id,service_id,weekday,opens_at,closes_at\n1,s1,1,09:00,17:00\n2,s1,Tuesday,9:00 AM,5 PM\n",
		"holiday_schedules.csv", "id,service_id,closed,start_date,end_date\n1,s1,true,2025-12-25,2025-12-25\n",
		"eligibility.csv", "id,service_id,eligibility\n1,s1,Women\n2,s9,Nobody\n",
		"service_taxonomy.csv", "id,service_id,taxonomy_id\n1,s1,t1\n",
		"taxonomy.csv", "id,name,parent_id,parent_name,vocabulary\nt1,Shelter,,,Open Eligibility\n",
		"languages.csv", "id,service_id,language\n1,s1,fr\n"))
	s, odd := hsdstest.Find(t, records, "Nights").Service()
	if odd != "" || len(s.ServiceAtLocations) != 1 {
		t.Fatal(odd, s)
	}
	at := s.ServiceAtLocations[0].Location
	got := []any{s.Organization.Website, s.Organization.Description, s.FeesDescription, s.EligibilityDescription, len(s.Schedules),
		s.Schedules[1].ByDay, s.Schedules[2].OpensAt, s.Schedules[0].ValidFrom, s.Schedules[0].Description, len(at.Addresses),
		at.LocationType, s.Attributes[0].TaxonomyTerm.Name, s.Attributes[0].TaxonomyTerm.Taxonomy, s.Languages[0].Code}
	want := []any{"https://heron.example.ca", "A house", "Free", "Women", 3, "MO", "09:00", "2025-12-25", "Closed", 2, "physical",
		"Shelter", "Open Eligibility", "fr"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if rep.Reasons[hsds.KeptDangling] != 1 || rep.Reasons[hsds.ChangedUpgrade] == 0 {
		t.Errorf("%+v", rep.Reasons)
	}
}

func TestOlderJSON(t *testing.T) {
	records, rep := hsdstest.Read(t, []byte(`{"totalElements":1,"content":[{"id":"s1","name":"Nights","description":"x","status":"active",
		"eligibilitys":[{"id":"e","eligibility":"Women","minimum_age":18}],
		"regular_schedules":[{"id":"r","weekday":"MO","opens_at":"09:00","closes_at":"17:00"}],
		"service_taxonomys":[{"id":"st","taxonomy":{"id":"t","name":"Shelter","vocabulary":"Open Eligibility"}}],
		"fundings":[{"id":"f","source":"Gifts"}],
		"service_areas":[{"id":"a","service_area":"Hull","extent":""}],
		"organization":{"id":"o","name":"Heron","description":"","url":"https://heron.example.ca"},
		"service_at_locations":[{"id":"sl","location":{"id":"l","name":"Centre","physical_addresses":[{"id":"p","address_1":"1 Quiet Lane","city":"Hull"}],
		"accessibility_for_disabilities":[{"id":"x","accessibility":"Ramp"}]}}]}]}`))
	if len(records) != 1 || rep.Reasons[hsds.ChangedUpgrade] == 0 {
		t.Fatalf("%d %+v", len(records), rep)
	}
	s, odd := records[0].Service()
	at := s.ServiceAtLocations[0].Location
	got := []any{odd, s.EligibilityDescription, *s.MinimumAge, s.Schedules[0].ByDay, s.Attributes[0].TaxonomyTerm.Taxonomy, s.ServiceAreas[0].Name,
		s.Organization.Website, at.Addresses[0].AddressType, at.Accessibility[0].Description, at.LocationType}
	want := []any{"", "Women", 18.0, "MO", "Open Eligibility", "Hull", "https://heron.example.ca", "physical", "Ramp", "physical"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff, string(records[0].Doc))
	}
}

func TestAnyTable(t *testing.T) {
	in := "Nom du service;Organisme;Courriel;Téléphone;Adresse;Ville;Code postal;Langues;Admissibilité;Remarque interne\n" +
		"Repas chauds;Cuisine du Huard;repas@example.ca;819 555-0101 poste 4;1, rue Fictive;Gatineau;X0X 0X0;français, anglais;Pour tous;à revoir\n" +
		"Dépannage;Cuisine du Huard;;;;;;;;\n;;;;;;;;;seul\n"
	records, rep := hsdstest.Read(t, []byte(in))
	if k := hsdstest.Kinds(records); k[hsds.KindService] != 2 || k[hsds.KindOrganization] != 1 || rep.Reasons[hsds.RefusedNoName] != 1 {
		t.Fatalf("%v %+v", k, rep)
	}
	r := hsdstest.Find(t, records, "Repas chauds")
	s, _ := r.Service()
	at := s.ServiceAtLocations[0].Location
	got := []any{s.Organization.Name, s.Email, s.Phones[0].Number, at.Addresses[0].PostalCode, at.Addresses[0].City, len(s.Languages),
		s.EligibilityDescription, strings.Contains(string(r.Doc), "à revoir")}
	want := []any{"Cuisine du Huard", "repas@example.ca", "819 555-0101", "X0X 0X0", "Gatineau", 2, "Pour tous", false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff, string(r.Doc))
	}
	var mapped []hsds.Record
	err := read.Stream(context.Background(), strings.NewReader("a,b\nNights,Heron\n"), read.Options{Form: read.FormTable,
		Mapping: map[string]string{"a": "service.name", "b": "organization.name"}}, &hsds.Report{}, func(r hsds.Record, _ hsds.Note) error {
		mapped = append(mapped, r)
		return nil
	})
	if err != nil || len(mapped) != 2 {
		t.Error(err, mapped)
	}
}

func TestSuggest(t *testing.T) {
	got := read.Suggest([]string{"AgencyName", "PublicName", "Courriel", "N° de téléphone", "Heures d’ouverture", "ProvinceTerritory", "Postal/Zip Code", "ID",
		"service.url", "Zzz", "Frais", "Date de mise à jour"})
	want := map[string]string{"AgencyName": "organization.name", "PublicName": "service.name", "Courriel": "service.email",
		"Heures d’ouverture": "schedule.description", "ID": "service.id", "service.url": "service.url", "Frais": "service.fees_description",
		"Date de mise à jour": "service.assured_date", "ProvinceTerritory": "address.state_province", "N° de téléphone": "phone.number",
		"Postal/Zip Code": "address.postal_code"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPreview(t *testing.T) {
	airs, err := os.ReadFile("../airs/testdata/airs.xml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		in      []byte
		form    string
		old     bool
		tables  []string
		records int
	}{
		{[]byte("Name,City\nA,Hull\nB,Hull\n"), read.FormTable, false, []string{" Name City"}, 0},
		{hsdstest.Zip(t, "services.csv", "id,name\n1,A\n", "eligibility.csv", "id,service_id\n"), read.FormZip, true, []string{" id service_id", "service id name"}, 0},
		{airs, read.FormAIRS, false, nil, 2},
		{[]byte(`[{"id":"1","name":"A","status":"active"}]`), read.FormJSON, false, nil, 1},
	}
	for _, tt := range tests {
		look, err := read.Preview(bytes.NewReader(tt.in), 2)
		if err != nil {
			t.Error(err)
		}
		var tables []string
		for _, x := range look.Tables {
			tables = append(tables, x.Name+" "+strings.Join(x.Columns, " "))
		}
		slices.Sort(tables)
		if look.Form != tt.form || look.Old != tt.old || len(look.Records) != tt.records || !slices.Equal(tables, tt.tables) {
			t.Errorf("%+v %q", look, tables)
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("id,name,status\ns1,\"A\nb\",active\n"))
	f.Add([]byte("Nom;Courriel;Langues\nA;a@example.ca;fr, en\nB;\"\";\n"))
	f.Add([]byte("name\turl\nA\t\"x\n"))
	f.Fuzz(func(t *testing.T, data []byte) { hsdstest.Survives(t, data) })
}

func FuzzPackage(f *testing.F) {
	f.Add("id,name,status,x y\ns1,A,active,1\n", "id,service_id,number\np,s1,555-0101 x4\nq,z,1\n", "a,b\n1,2\n1,2\n")
	f.Add("id,name,location_id,taxonomy_ids\n1,A,1,\"1,2\"\n", "id,service_id,weekday\n1,1,Monday\n", "id,service_id,eligibility\n1,1,x\n")
	f.Fuzz(func(t *testing.T, services, phones, other string) {
		hsdstest.Survives(t, hsdstest.Zip(t, "services.csv", services, "phones.csv", phones, "other.csv", other))
		hsdstest.Survives(t, hsdstest.Zip(t, "services.csv", services, "regular_schedules.csv", phones, "eligibility.csv", other))
	})
}

func FuzzZip(f *testing.F) {
	f.Add(hsdstest.Zip(f, "services.csv", "id,name,status\ns1,A,active\n"))
	f.Fuzz(func(t *testing.T, data []byte) { hsdstest.Survives(t, append([]byte("PK\x03\x04"), data...)) })
}
