package confidential_test

import (
	"strings"
	"testing"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds/write"
)

func holeOut(t *testing.T, in string) string {
	t.Helper()
	records, _ := hsdstest.Read(t, []byte(in))
	return string(hsdstest.Write(t, write.FormArray, records))
}

// TestAttackRepeated: what is confidential stands nowhere else in the record.
func TestAttackRepeated(t *testing.T) {
	at := func(a, more string) string {
		return `{"id":"s","name":"Loon","status":"active",` + more + `,"service_at_locations":[{"id":"a","location":{"id":"l","location_type":"physical","confidential":true,"addresses":[{"id":"d",` + a + `,"address_type":"physical"}]}}]}`
	}
	const full = `"address_1":"12 Quiet Street","address_2":"Unit 98","city":"Saint-Jérôme","state_province":"QC","postal_code":"J8X 1A1"`
	for name, c := range map[string]struct {
		in    string
		hides []string
	}{
		"one-line address":              {"Name,Address,Description,Hide address\nLoon,\"12 Quiet Lane, Gatineau, QC J8X 1A1\",\"Come to 12 Quiet Lane in Gatineau\",yes\n", []string{"Quiet", "Gatineau"}},
		"street without number":         {at(full, `"description":"House on Quiet Street by the church"`), []string{"Quiet"}},
		"street, short":                 {at(full, `"description":"Come to 12 Quiet St. at night"`), []string{"12 Quiet"}},
		"street, comma":                 {at(full, `"description":"Come to 12, Quiet Street"`), []string{"Quiet"}},
		"French street":                 {at(`"address_1":"12, rue Quiet","city":"Hull"`, `"description":"Au 12 rue Quiet"`), []string{"Quiet"}},
		"map link":                      {at(full, `"url":"https://maps.example.com/?q=12+Quiet+Street"`), []string{"Quiet"}},
		"map link, escaped":             {at(full, `"url":"https://maps.example.com/12%20Quiet%20Street"`), []string{"Quiet"}},
		"slug":                          {at(full, `"url":"https://example.ca/12-quiet-street"`), []string{"quiet"}},
		"postal code with hyphen":       {at(full, `"description":"J8X-1A1"`), []string{"J8X"}},
		"unit":                          {at(full, `"description":"Ring at Unit 98"`), []string{"Unit 98"}},
		"assurer":                       {at(full, `"assurer_email":"info@saintjerome.example.ca"`), []string{"saintjerome"}},
		"saint written short":           {at(full, `"email":"info@stjerome.example.ca"`), []string{"stjerome"}},
		"schedule link":                 {at(full, `"schedules":[{"id":"x","schedule_link":"https://saint-jerome.example.ca/h","notes":"À Saint-Jérôme"}]`), []string{"jerome.example", "Jérôme"}},
		"cost":                          {at(full, `"cost_options":[{"id":"x","amount_description":"Free in Saint-Jérôme"}]`), []string{"Jérôme"}},
		"town with its province":        {at(`"address_1":"12 Quiet Street","city":"Gatineau (Québec)"`, `"description":"In Gatineau"`), []string{"Gatineau"}},
		"private telephone in list":     {`{"id":"s","name":"Loon","status":"active","description":"Call 819-555-0199","phones":[{"id":"p","number":"(819) 555-0199","private":true},{"id":"q","number":"819-555-0102"}]}`, []string{"0199"}},
		"private contact in list":       {`{"id":"s","name":"Loon","status":"active","description":"Ask Robin Example (819-555-0199)","contacts":[{"id":"p","name":"Robin Example","confidential":true,"phones":[{"id":"z","number":"8195550199"}]}]}`, []string{"Robin", "0199"}},
		"private telephone with ext":    {"Name,Phone1Number,Phone1IsPrivate,Phone2Number,Description\nLoon,819-555-0199 ext 4,TRUE,819-555-0102,Call 819-555-0199\n", []string{"0199"}},
		"private telephone with words":  {"Name,Phone1Number,Phone1IsPrivate,Phone2Number,Description\nLoon,819-555-0199 (the private line of the director),TRUE,819-555-0102,Call 819-555-0199\n", []string{"0199"}},
		"private telephone, local":      {"Name,Phone1Number,Phone1IsPrivate,Phone2Number,Description\nLoon,819-555-0199,TRUE,819-555-0102,Call 555-0199\n", []string{"555-0199"}},
		"contact, other words":          {"Name,Primary contact name,Primary contact phone,Primary contact email,Contact private,Phone\nLoon,Robin Example,819-555-0199,robin@example.ca,yes,819-555-0102\n", []string{"0199", "Robin", "robin@"}},
		"contact as object":             {`{"id":"s","name":"Loon","status":"active","organization_id":"o","contact":{"name":"Robin Example","phone":"819-555-0199"},"contact_is_private":true}`, []string{"Robin", "0199"}},
		"confidential address holds it": {"Name,Confidential address,Description\nLoon,12 Quiet Lane,Come to 12 Quiet Lane\n", []string{"Quiet"}},
		"address says secret":           {"Name,Address,Latitude,Longitude\nLoon,Secret location,45.4321,-75.7123\n", []string{"45.4321"}},
		"address says not disclosed":    {"Name,Address,Latitude,Longitude\nLoon,\"Lieu non divulgué, appeler\",45.4321,-75.7123\n", []string{"45.4321"}},
		"address says private":          {"Name,Address,Latitude,Longitude,City\nLoon,Adresse secrète,45.4321,-75.7123,Hull\n", []string{"45.4321", "Hull"}},
		"address says call":             {"Name,Address,Latitude,Longitude\nLoon,Call for location,45.4321,-75.7123\n", []string{"45.4321"}},
		"address says not public":       {"Name,Address,Latitude,Longitude\nLoon,Address not public,45.4321,-75.7123\n", []string{"45.4321"}},
		"address says unlisted":         {"Name,Address,Latitude,Longitude\nLoon,Unlisted,45.4321,-75.7123\n", []string{"45.4321"}},
		"flags in an object":            {`{"id":"s","name":"Loon","status":"active","flags":{"confidential":true},"description":"Hidden house"}`, []string{"Loon"}},
		"flags as words":                {at(full, `"description":"x"`)[:0] + `{"id":"s","name":"Loon","status":"active","flags":["confidential"],"description":"Hidden house"}`, []string{"Hidden house"}},
		"metadata":                      {`{"id":"s","name":"Loon","status":"active","metadata":{"confidential":true},"description":"Hidden house"}`, []string{"Hidden house"}},
		"a flag beside properties":      {`{"type":"FeatureCollection","features":[{"type":"Feature","confidential":true,"geometry":{"type":"Point","coordinates":[-75.7123,45.4321]},"properties":{"Name":"Loon","Phone":"819-555-0101","Address":"12 Quiet Lane"}}]}`, []string{"Quiet"}},
		"a flag beside fields":          {`{"records":[{"id":"recAAAAAAAAAAAAAA","hide_address":true,"fields":{"Name":"Loon","Phone":"819-555-0101","Address":"12 Quiet Lane"}}]}`, []string{"Quiet"}},
		"flat, two deep":                {`{"name":"Loon","phone":"819-555-0101","address":"12 Quiet Lane","settings":{"privacy":{"hide_address":true}}}`, []string{"Quiet"}},
		"flat, privacy of address":      {`{"name":"Loon","phone":"819-555-0101","address":"12 Quiet Lane","privacy":{"address":true}}`, []string{"Quiet"}},
		"flat, two that differ":         {`{"name":"Loon","phone":"819-555-0101","address":"12 Quiet Lane","places":[{"hide_address":true},{"hide_address":false}]}`, []string{"Quiet"}},
		"flat, hide address":            {`{"name":"Loon","phone":"819-555-0101","address":"12 Quiet Lane","hide":{"address":true}}`, []string{"Quiet"}},
	} {
		out := holeOut(t, c.in)
		for _, s := range c.hides {
			if strings.Contains(out, s) {
				t.Errorf("LEAK %s: %s in %s", name, s, out)
			}
		}
	}
}

// TestAttackSharedPlace: a place that stands in two records of one file is hidden
// in both.
func TestAttackSharedPlace(t *testing.T) {
	ohana := `{"name":"House","locations":[
	 {"name":"Open","address":{"street":"3 Open Road","city":"Hull"},"services":[{"name":"Meals"}]},
	 {"name":"Hidden one","private":true,"address":{"street":"12 Quiet Lane","city":"Aylmer"},"services":[{"name":"Beds"},{"name":"Nights"}]}]}`
	if out := holeOut(t, ohana); strings.Contains(out, "12 Quiet") || !strings.Contains(out, "3 Open") || !strings.Contains(out, "Beds") {
		t.Errorf("ohana: %s", out)
	}
	pack := func(files ...string) string { return string(hsdstest.Zip(t, files...)) }
	for name, in := range map[string]string{
		"organization's list of places": pack("organizations.csv", "id,name,description\no,House,x\n", "services.csv", "id,organization_id,name,status,hide_address\ns,o,Heron,active,yes\n",
			"service_at_locations.csv", "id,service_id,location_id\na,s,l\n", "locations.csv", "id,organization_id,location_type,latitude,longitude\nl,o,physical,45.4321,-75.7123\n",
			"addresses.csv", "id,location_id,address_1,city,state_province,postal_code,country,address_type\nd,l,12 Quiet Lane,Hull,QC,J8X 1A1,CA,physical\n"),
		"sister service": pack("services.csv", "id,name,status,hide_address\ns,Heron,active,yes\nt,Loon,active,\n",
			"service_at_locations.csv", "id,service_id,location_id\na,s,l\nb,t,l\n", "locations.csv", "id,location_type,latitude,longitude\nl,physical,45.4321,-75.7123\n",
			"addresses.csv", "id,location_id,address_1,city,state_province,postal_code,country,address_type\nd,l,12 Quiet Lane,Hull,QC,J8X 1A1,CA,physical\n"),
		"a table of flags": pack("services.csv", "id,name,status\ns,Heron,active\n", "service_flags.csv", "service_id,confidential_address\ns,yes\n",
			"service_at_locations.csv", "id,service_id,location_id\na,s,l\n", "locations.csv", "id,location_type,latitude,longitude\nl,physical,45.4321,-75.7123\n",
			"addresses.csv", "id,location_id,address_1,city,state_province,postal_code,country,address_type\nd,l,12 Quiet Lane,Hull,QC,J8X 1A1,CA,physical\n"),
	} {
		if out := holeOut(t, in); strings.Contains(out, "12 Quiet") || strings.Contains(out, "45.4321") {
			t.Errorf("LEAK %s: %s", name, out)
		}
	}
}

// TestAttackPersonElsewhere: whom one row of an organization calls private no other
// row of it names, before or after.
func TestAttackPersonElsewhere(t *testing.T) {
	const head = "Agency no,Name,Parent Agency,Parent Agency Num,MainContactName,MainContactEmailAddress,MainContactPhoneNumber,MainContactIsPrivate,Phone1Number,Description\n"
	in := head + "1,Beds,House,7,Robin Example,robin@example.ca,819-555-0199,,819-555-0101,Ask Robin Example\n" +
		"7,House,,,Robin Example,robin@example.ca,819-555-0199,Yes,819-555-0102,The house\n" +
		"2,Meals,House,7,\"Example, Robin\",robin@example.ca,819-555-0199,,819-555-0103,Meals\n" +
		"4,Desk,House,7,Robin Example,robin@example.ca,819-555-0107,,819-555-0107,Desk\n" +
		"5,Door,House,7,Sam Sample,sam@example.ca,819-555-0108,,,Door\n" +
		"3,Other,Loon,8,Robin Example,other@example.ca,819-555-0104,No,,Of another house\n"
	out := holeOut(t, in)
	for _, s := range []string{"robin@", "0199"} {
		if strings.Contains(out, s) {
			t.Errorf("LEAK %s in %s", s, out)
		}
	}
	if strings.Count(out, "Robin") != 1 || !strings.Contains(out, "other@example.ca") || !strings.Contains(out, "819-555-0103") || !strings.Contains(out, "819-555-0107") || !strings.Contains(out, "819-555-0108") || !strings.Contains(out, "Beds") {
		t.Errorf("%s", out)
	}
}

// TestAttackOrganizationBehind: an organization that is hidden, or where it is, hides
// the services whose records came before its own.
func TestAttackOrganizationBehind(t *testing.T) {
	const service = `{"id":"s","name":"Beds","status":"active","organization_id":"o","service_at_locations":[{"id":"a","location":{"id":"l","location_type":"physical","addresses":[{"id":"d","address_1":"12 Quiet Lane","city":"Hull","address_type":"physical"}]}}]}`
	for name, org := range map[string]string{
		"a flag":             `{"id":"o","name":"House","website":"house.example.ca","hide_address":true}`,
		"a word":             `{"id":"o","name":"House","website":"house.example.ca","locations":[{"id":"l","location_type":"physical","addresses":[{"id":"d","address_1":"Confidential","city":"Hull","address_type":"physical"}]}]}`,
		"the whole of it":    `{"id":"o","name":"House","website":"house.example.ca","confidential":true}`,
		"the same place":     `{"id":"x","name":"Other","status":"active","service_at_locations":[{"id":"b","location":{"id":"l","location_type":"physical","confidential":true}}]}`,
		"with spaces, a bit": `{"id":"o","name":"House","website":"house.example.ca","hide_address" : true}`,
	} {
		for _, in := range []string{service + "\n" + org, "[" + service + "," + org + "]", `{"contents":[` + service + "," + org + `]}`} {
			if out := holeOut(t, in); strings.Contains(out, "Quiet") {
				t.Errorf("LEAK %s: %s", name, out)
			}
		}
	}
	if out := holeOut(t, service+"\n"+`{"id":"o","name":"House","website":"house.example.ca","hide_address":false}`); !strings.Contains(out, "Quiet") {
		t.Errorf("DROP %s", out)
	}
}

// TestAttackRegionOfMail: the region of a hidden place is where it is, each time, not
// where its mail goes.
func TestAttackRegionOfMail(t *testing.T) {
	for range 20 {
		out := holeOut(t, "Name,Address,City,Province,Mailing address,Mailing city,Mailing province,Hide address\nLoon,12 Quiet Lane,Hull,QC,PO Box 7,Ottawa,ON,yes\n")
		if !strings.Contains(out, `"region":"QC"`) {
			t.Fatal(out)
		}
	}
}

// TestAttackTooMuch: what is taken out of a row takes nothing with it that everybody
// may know.
func TestAttackTooMuch(t *testing.T) {
	for name, c := range map[string]struct {
		in    string
		holds []string
	}{
		"a title":               {"Name,SeniorWorkerName,SeniorWorkerTitle,SeniorWorkerIsPrivate,Phone1Number\nOffice of the Treasurer,Robin Example,Treasurer,Yes,819-555-0101\n", []string{`"name":"Office of the Treasurer"`}},
		"who verified":          {"Name,Phone1Number,LastVerifiedByPhoneNumber\nLoon,819-555-0101,819-555-0101\n", []string{`"number":"819-555-0101"`}},
		"the number of a house": {"Name,Phone1Number,Phone1IsPrivate,SeniorWorkerName,SeniorWorkerPhoneNumber,SeniorWorkerIsPrivate\nLoon,819-555-0101,FALSE,Robin Example,819-555-0101 ext. 7,Yes\n", []string{`"number":"819-555-0101"`}},
	} {
		out := holeOut(t, c.in)
		for _, s := range append(c.holds, `"status":"active"`) {
			if !strings.Contains(out, s) {
				t.Errorf("DROP %s: no %s in %s", name, s, out)
			}
		}
		if strings.Contains(out, "Robin") {
			t.Errorf("LEAK %s: %s", name, out)
		}
	}
	out := holeOut(t, "Name,Phone1Number,Phone1IsPrivate,Phone2Number\nLoon,819-555-0199,TRUE,819-555-0199 ext. 7\n")
	if strings.Contains(out, "0199") || strings.Contains(out, "ext") {
		t.Errorf("LEAK %s", out)
	}
}
