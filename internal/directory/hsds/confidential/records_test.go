package confidential_test

import (
	"bytes"
	"strings"
	"testing"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/write"
)

// secrets are what no record of the tests may hold.
var secrets = []string{"12 Quiet", "J8X 1A1", "J8X1A1", "45.4321", "-75.7123", "Suite 99", "Hidden"}

func TestSecretsInEveryForm(t *testing.T) {
	const (
		address  = `"address_1":"12 Quiet Lane","address_2":"Suite 99","city":"Gatineau","state_province":"QC","postal_code":"J8X 1A1"`
		location = `"id":"l","location_type":"physical","latitude":45.4321,"longitude":-75.7123,"phones":[{"id":"p","number":"819-555-0101"}]`
		service  = `{"id":"s","name":"Heron","status":"active","description":"Come to 12 quiet lane, J8X1A1."`
		services = "id,organization_id,name,status,description\ns,o,Heron,active,Come to 12 Quiet Lane\n"
		orgs     = "id,name,description\no,House,x\n"
		link     = "id,service_id,location_id\na,s,l\n"
		places   = "id,location_type,latitude,longitude\nl,physical,45.4321,-75.7123\n"
		streets  = "id,location_id,address_1,address_2,city,state_province,postal_code,address_type\nd,l,12 Quiet Lane,Suite 99,Gatineau,QC,J8X 1A1,physical\n"
	)
	at := func(flags, inAddress string) string {
		return `,"service_at_locations":[{"id":"a","location":{` + flags + location + `,"addresses":[{"id":"d",` + inAddress + address + `,"address_type":"physical"}]}}]`
	}
	pack := func(files ...string) string { return string(hsdstest.Zip(t, files...)) }
	const hidden, whole, part = `"confidential":true`, "", "819"
	tests := []struct {
		name, in string
		contains string // "" when nothing at all comes in
		refused  int
		unclear  int
	}{
		{"location", service + at(`"confidential":true,`, "") + `}`, hidden, 0, 0},
		{"location in words", service + at(`"is_confidential":"Oui",`, "") + `}`, hidden, 0, 0},
		{"location's address", service + at(`"address_confidential":"1",`, "") + `}`, `"region":"QC"`, 0, 0},
		{"location keeps its telephone", service + at(`"confidential":true,`, "") + `}`, "819-555-0101", 0, 0},
		{"location not public", service + at(`"public":false,`, "") + `}`, hidden, 0, 0},
		{"visibility", service + at(`"visibility":"private",`, "") + `}`, hidden, 0, 0},
		{"location type", service + strings.Replace(at("", ""), `"physical","latitude`, `"Confidential","latitude`, 1) + `}`, hidden, 0, 0},
		{"address", service + at("", `"isConfidential":true,`) + `}`, hidden, 0, 0},
		{"address in words", service + strings.Replace(at("", ""), `Suite 99`, `Confidential`, 1) + `}`, hidden, 0, 0},
		{"not understood", service + at(`"confidential":"see notes",`, "") + `}`, hidden, 0, 1},
		{"service's address", service + `,"hide_address":"yes","map":"45.4321,-75.7123"` + at("", "") + `}`, hidden, 0, 0},
		{"organization's address", service + `,"organization":{"id":"o","name":"House","confidential_address":"Y"}` + at("", "") + `}`, hidden, 0, 0},
		{"service", service + `,"confidential":true` + at("", "") + `}`, whole, 1, 0},
		{"private organization", service + `,"organization":{"id":"o","name":"Hidden","private":true}` + at("", "") + `}`, whole, 1, 0},
		{"organization with its services", `{"id":"o","name":"Hidden","is_private":true,"services":[` + service + at("", "") + `}]}`, whole, 2, 0},
		{"organization's address, with its services", `{"id":"o","name":"House","hide_address":true,"services":[` + service + at("", "") + `}]}`, hidden, 0, 0},
		{"location alone", `{` + location + `,"name":"Hidden","unlisted":"x"}`, whole, 1, 0},
		{"telephone", `{"id":"s","name":"Heron","phones":[{"id":"p","number":"Hidden","private":"true"},{"id":"q","number":"819-555-0102"}]}`, part, 0, 0},
		{"contact", `{"id":"s","name":"Heron","phones":[{"id":"q","number":"819-555-0102"}],"contacts":[{"id":"c","name":"Hidden","is_public":"no"}]}`, part, 0, 0},
		{"table of locations", pack("organizations.csv", orgs, "services.csv", services, "services_at_locations.csv", link, "addresses.csv", streets,
			"locations.csv", "id,location_type,latitude,longitude,Confidential\nl,physical,45.4321,-75.7123,Yes\n"), hidden, 0, 0},
		{"table of addresses", pack("organizations.csv", orgs, "services.csv", services, "services_at_locations.csv", link, "locations.csv", places,
			"addresses.csv", strings.NewReplacer("address_type", "address_type,Adresse confidentielle", "physical\n", "physical,oui\n").Replace(streets)), hidden, 0, 0},
		{"table of services", pack("organizations.csv", orgs, "services_at_locations.csv", link, "locations.csv", places, "addresses.csv", streets,
			"services.csv", "id,organization_id,name,status,confidential_address\ns,o,Heron,active,x\n"), hidden, 0, 0},
		{"table of organizations", pack("services.csv", services, "services_at_locations.csv", link, "locations.csv", places, "addresses.csv", streets,
			"organizations.csv", "id,name,description,non publié\no,Hidden,x,1\n"), whole, 2, 0},
		{"older tables", pack("organizations.csv", orgs, "services.csv", services, "services_at_location.csv", link,
			"locations.csv", "id,latitude,longitude,confidential\nl,45.4321,-75.7123,true\n",
			"physical_addresses.csv", "id,location_id,address_1,city,state_province,postal_code\nd,l,12 Quiet Lane,Gatineau,QC,J8X 1A1\n"), hidden, 0, 0},
		{"a foreign table", pack("services.csv", "id,name,status\ns,Heron819,active\n", "rooms.csv", "code,place,confidential\nr,12 Quiet Lane,1\n"), part, 1, 0},
		{"one table, address", "Name,Address,City,Province,Postal code,Phone,Confidential address,Directions\n" +
			"Heron,12 Quiet Lane,Gatineau,QC,J8X 1A1,819-555-0101,Yes,Hidden behind 12 Quiet Lane\n", hidden, 0, 0},
		{"one table in French", "Nom;Adresse;Ville;Province;Code postal;Téléphone;Adresse confidentielle\n" +
			"Héron;12 Quiet Lane;Gatineau;QC;J8X 1A1;819-555-0101;oui\n", "819-555-0101", 0, 0},
		{"one table, whole", "Name,Address,City,Phone,Confidential\nHidden,12 Quiet Lane,Gatineau,819-555-0101,TRUE\nLoon,3 Open Road,Gatineau,819-555-0102,\n", part, 1, 0},
		{"one table, not understood", "Name,Address,City,Phone,Private?\nHidden,12 Quiet Lane,Gatineau,819-555-0101,maybe\nLoon,3 Open Road,Gatineau,819-555-0102,no\n", part, 1, 1},
		{"lists of tables", `{"services":[{"id":"s","name":"Heron","status":"active"}],"services_at_location":[{"id":"a","service_id":"s","location_id":"l"}],` +
			`"locations":[{` + strings.Split(location, `,"phones"`)[0] + `,"confidential":true}],"addresses":[{"id":"d","location_id":"l",` + address + `}]}`, hidden, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, rep := hsdstest.Read(t, []byte(tt.in))
			out := hsdstest.Write(t, write.FormArray, records)
			for _, s := range secrets {
				if bytes.Contains(bytes.ToLower(out), []byte(strings.ToLower(s))) {
					t.Errorf("%s came in: %s", s, out)
				}
			}
			if tt.contains == "" && len(records) > 0 || !bytes.Contains(out, []byte(tt.contains)) {
				t.Errorf("no %s in %s", tt.contains, out)
			}
			if rep.Reasons[hsds.ChangedConfidential] == 0 || rep.Refused < tt.refused || rep.Reasons[hsds.ChangedUnclearFlag] != tt.unclear {
				t.Errorf("%v refused %d", rep.Reasons, rep.Refused)
			}
			if tabular := hsdstest.Write(t, write.FormTabular, records); bytes.Contains(tabular, []byte("Quiet")) {
				t.Error("the tables tell the street")
			}
		})
	}
}

// TestOpenPlacesStay: flags that say no take nothing away.
func TestOpenPlacesStay(t *testing.T) {
	const in = `{"id":"s","name":"Heron","status":"active","confidential":false,"public":"yes","visibility":"public","service_at_locations":[` +
		`{"id":"a","location":{"id":"l","private":"no","addresses":[{"id":"d","address_1":"3 Open Road","hide_address":0}]}},` +
		`{"id":"b","location":{"id":"m","private":"yes","addresses":[{"id":"e","address_1":"12 Quiet Lane"}]}}]}`
	records, rep := hsdstest.Read(t, []byte(in))
	out := hsdstest.Write(t, write.FormArray, records)
	if !bytes.Contains(out, []byte("3 Open Road")) || bytes.Contains(out, []byte("Quiet")) || rep.Reasons[hsds.ChangedConfidential] != 1 {
		t.Errorf("%s %v", out, rep.Reasons)
	}
	records, _ = hsdstest.Read(t, []byte(`{"id":"s","name":"Heron","status":"active","visibility":"members"}`))
	if out := hsdstest.Write(t, write.FormArray, records); !bytes.Contains(out, []byte(`"relais":{"visibility":"members"}`)) {
		t.Errorf("members: %s", out)
	}
}
