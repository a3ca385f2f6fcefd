package read_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/read"
	"relais/internal/directory/hsds/write"
	"relais/internal/kittest"
)

// shapes are exports as directories of the field give them out, made small: what
// must stand in what comes in, and what must not.
var shapes = []struct {
	name     string
	in       func(t *testing.T) []byte
	services int
	holds    []string
	never    []string
}{
	{"rows that share an id are told apart", text("Agency no,Name,Phone,Languages,Hours\n7,Loon beds,819-555-0101,English,Mon-Fri 9-5\n7,Loon meals,819-555-0102,French,Sat 10-12\n"), 2,
		[]string{`"name":"French"`, "819-555-0102", "Sat 10-12"}, nil},
	{"two places of one service", text("ID,Name,Address,City,Phone\ns1,Loon,1 Quiet Lane,Hull,819-555-0101\ns1,Loon,2 Quiet Lane,Aylmer,819-555-0102\n"), 1,
		[]string{"1 Quiet Lane", "2 Quiet Lane", "819-555-0102"}, nil},
	{"languages that carry the service's id", pack("services.csv", "id,name,status\ns1,Loon,active\n", "languages.csv", "id,service_id,language\ns1,s1,English\ns1,s1,Spanish\n"), 1,
		[]string{`"name":"English"`, `"name":"Spanish"`}, nil},
	{"keys as lists in a cell", pack("services.csv", "service_recordid,service_name,service_locations,service_status\n1,Beds,\"31,32\",Verified\n",
		"locations.csv", "location_recordid,location_name\n31,North\n32,South\n", "phones.csv", "phone_recordid,phone_number,phone_locations\n5,819-555-0105,\"31, 32\"\n"), 1,
		[]string{`"name":"North"`, `"name":"South"`, "819-555-0105", `"status":"active"`}, nil},
	{"a table of nothing but keys", pack("services.csv", "id,name,status\n1,Beds,active\n", "phones.csv", "id,number\n5,819-555-0105\n",
		"service_phones.csv", "id,service_id,phone_id\n1,1,5\n"), 1, []string{`"phones":[{"id":"5","number":"819-555-0105"}]`}, []string{"relais_foreign"}},
	{"opens beside an empty opens_at", pack("services.csv", "id,name,status\n1,Beds,active\n", "schedules.csv", "id,service_id,weekday,opens,closes,opens_at,closes_at\n9,1,Monday-Friday,8:30AM,5:30PM,,\n"), 1,
		[]string{`"opens_at":"08:30"`, `"closes_at":"17:30"`}, nil},
	{"several telephones in a row", text("PublicName,ParentAgency,Phone1Number,Phone1Name,Phone2Number,Phone2Description,PhoneFax,PhoneTTY,EmailAddressMain,WebsiteAddress,AgencyDescription\n" +
		"Loon,House,819-555-0101,Office,819-555-0102,Nights,819-555-0103,819-555-0104,a@example.ca,loon.example.ca,Beds for women\n"), 1,
		[]string{"819-555-0101", `"description":"Nights"`, `"type":"fax"`, `"type":"textphone"`, `"email":"a@example.ca"`, `"url":"loon.example.ca"`, `"description":"Beds for women"`}, nil},
	{"an address on one line", text("Name,Address\nLoon,\"4710, boulevard Saint-Laurent, Montréal (Québec) H2T 1R2\"\n"), 1,
		[]string{`"city":"Montréal"`, `"postal_code":"H2T 1R2"`, `"address_1":"4710, boulevard Saint-Laurent"`}, nil},
	{"an address on one line beside its code", text("Name,Address,Zip\nLoon,\"12 Quiet Lane, Springfield, CA 90001\",90001\nGrebe,\"14 Quiet Lane, Toronto, ON\",M5V 1A1\nHeron,\"16 Quiet Lane, Back door\",M5V 1A1\n" +
		"Teal,\"18 Quiet Lane, Shelbyville, CA\",90002\nSwan,\"20 Quiet Lane, Ogdenville, NY 10001-0001, USA\",\n"), 5,
		[]string{`"address_1":"12 Quiet Lane","address_type":"physical","city":"Springfield"`, `"postal_code":"90001","state_province":"CA"`, `"city":"Toronto"`, `"postal_code":"M5V 1A1","state_province":"ON"`,
			`"address_1":"16 Quiet Lane, Back door"`, `"city":"Shelbyville"`, `"city":"Ogdenville","country":"US"`, `"postal_code":"10001-0001"`}, []string{`"country":"CA"`}},
	{"languages with what is said of them", text("Name,Languages\nLoon,\"English; French: not at all times, please call\"\n"), 1,
		[]string{`"name":"French","note":"not at all times, please call"`}, nil},
	{"a flat list of a city", text(`[{"name":"Loon","type":"Shelter","lat":45.4,"lon":-75.7,"phone":"819-555-0101"}]`), 1,
		[]string{`"latitude":45.4`, "819-555-0101", `"name":"Shelter"`}, nil},
	{"a map", text(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-75.7,45.4]},"properties":{"Name":"Loon","Phone":"819-555-0101"}}]}`), 1,
		[]string{`"latitude":45.4`, `"longitude":-75.7`}, nil},
	{"a base of Airtable", text(`{"records":[{"id":"recAAAAAAAAAAAAAA","createdTime":"2026-01-01","fields":{"Name":"Loon","Phone":"819-555-0101","City":"Hull"}}]}`), 1,
		[]string{`"city":"Hull"`, "recAAAAAAAAAAAAAA"}, nil},
	{"nested attributes", text(`{"name":"House","locations":[{"name":"North","address_attributes":{"street":"1 Quiet Lane","city":"Hull","state":"QC","zip":"J8X1A1"},
		"coordinates":["-75.7","45.4"],"phones_attributes":[{"number":"819-555-0101"}],"services_attributes":[{"name":"Beds","keywords":["shelter"]}],"languages":["French"]}]}`), 1,
		[]string{`"address_1":"1 Quiet Lane"`, `"latitude":45.4`, `"name":"French"`, `"name":"shelter"`}, nil},
	{"places whose services have no name", text(`{"name":"House","locations":[{"name":"North","description":"Beds for all","address_attributes":{"street":"1 Quiet Lane","city":"Hull"},"emails":["a@example.ca"],
		"faxes_attributes":[{"number":"819-555-0103"}],"services_attributes":[{"how_to_apply":"Walk in","keywords":["shelter"],"eligibility":"Adults"}]},{"name":"","services_attributes":[{"fees":"None"}]}]}`), 2,
		[]string{`"name":"North"`, `"description":"Beds for all"`, `"application_process":"Walk in"`, `"eligibility_description":"Adults"`, `"type":"fax"`, `"email":"a@example.ca"`, `"name":"House"`}, []string{"faxes", "emails"}},
	{"objects where lists belong, parted by commas", text("{\"name\":\"House\",\"urls\":[\"house.example.ca\"],\"locations\":{\"name\":\"North\",\"phones_attributes\":{\"number\":\"819-555-0101\"},\"faxes_attributes\":{\"number\":\"\"}," +
		"\"address_attributes\":{\"street\":\"1 Quiet Lane\",\"city\":\"Hull\",\"zipcode\":\"J8X 1A1\"},\"service_attributes\":{\"keywords\":\"shelter; meals\"}}},\n{\"name\":\"Grebe\",\"locations\":{\"name\":\"South\",\"services\":{\"name\":\"Meals\"}}},\n"), 2,
		[]string{`"name":"North"`, `"name":"meals"`, `"number":"819-555-0101"`, `"postal_code":"J8X 1A1"`, `"website":"house.example.ca"`, `"name":"Meals"`}, []string{`"number":""`}},
	{"a facility with its services", text(`[{"objectId":"fA","name":"House","address":"1 Quiet Lane","city":"Hull","phone":"819-555-0101","notes":"A house","location":{"latitude":45.4,"longitude":-75.7},
		"services":[{"objectId":"sA","name":"Beds","notes":"Each night","openHours":{"1":[[800,1700]]}},{"objectId":"sB","name":"Meals"}]},{"name":"Loon","city":"Hull","phone":"819-555-0102","services":[]}]`), 3,
		[]string{`"id":"sA","name":"Beds"`, `"organization":{"description":"A house","id":"fA","name":"House"}`, `"description":"Each night"`, `"address_1":"1 Quiet Lane"`, "819-555-0101", `"latitude":45.4`, "[[800,1700]]", `"name":"Loon"`}, nil},
	{"what is deep and not for all", text(`{"name":"Loon","city":"Hull","phone":"819-555-0101","lines":[{"number":"819-555-0199","phone_private":true}],"desk":{"lines":{"number":"819-555-0198","phone_private":true}}}`), 1,
		[]string{`"name":"Loon"`}, []string{"0199", "0198"}},
	{"a workbook", workbook(), 1, []string{`"name":"Loon"`, `"number":"8195550101"`, "Hull"}, []string{"OLD", "Hidden", "Unseen", "0102"}},
	{"an old copy beside the package", pack("datapackage.json", `{"resources":[{"name":"services","path":"services.csv"}]}`, "services.csv", "id,name,status\n1,Beds,active\n",
		"old/services.csv", "id,name,status\n1,OLD,active\n9,OLD too,active\n"), 1, []string{`"name":"Beds"`}, []string{"OLD"}},
	{"a space before the quote", text("Name, Address, City\n \"Loon, house\", \"1, Quiet Lane\", Hull\n"), 1, []string{`"name":"Loon, house"`}, nil},
	{"spoiled numbers", text("Name,Phone\nLoon,#REF!\nGrebe,\"5,14555E+09\"\nHeron,5.145550142E+09\n"), 3, []string{"5145550142"}, []string{"#REF!", "E+09"}},
	{"answers are no telephones", text("Name,Phone1Number,Phone1IsPrivate,PhoneIsPublic,Phone2Number,Phone2IsPrivate,Public phone\n" +
		"Loon,819-555-0101,FALSE,Yes,819-555-0102,-1,819-555-0104\n"), 1,
		[]string{"819-555-0101", "819-555-0104", `"Phone1IsPrivate":"FALSE"`, `"PhoneIsPublic":"Yes"`}, []string{`"number":"FALSE"`, `"number":"Yes"`, `"-1"`, "0102"}},
	{"answers in JSON", text(`[{"name":"Loon","city":"Hull","phone":"819-555-0101","phone_private":false,"email":"a@example.ca","email_is_public":true}]`), 1,
		[]string{"819-555-0101", `"phone_private":"false"`}, []string{`"number":"false"`, `"number":"true"`}},
	{"telephones with words in a cell", text("Name,Phone,Crisis phone\nLoon,(819) 555-0101 TTY: (819) 555-0102,\"819-555-0103 24/7, 819-555-0104 ext. 5\"\n"), 1,
		[]string{`"number":"(819) 555-0101"`, `"number":"(819) 555-0102","type":"textphone"`, `"description":"Crisis phone; 24/7"`, `"extension":5`, `"number":"819-555-0104"`}, nil},
	{"telephones with words in a row of a place", pack("services.csv", "id,name,status,location_id\ns1,Nights,active,l1\n",
		"locations.csv", "id,name,phone,address,city\nl1,Centre,Office: 819-555-0101; Fax: 819-555-0103,1 Quiet Lane,Hull\n"), 1,
		[]string{`"description":"Office"`, `"number":"819-555-0103","type":"fax"`, `"address_1":"1 Quiet Lane"`}, nil},
	{"two of a kind in a row", text("Name,Program,Email,Courriel,Website,Web address,City,Municipality,ID,Record number\nLoon,Beds,a@example.ca,b@example.ca; c@example.ca,https://loon.example.ca,beds.example.ca,Hull,Gatineau,x1,x2\n"), 1,
		[]string{`"name":"Loon"`, `"alternate_name":"Beds"`, `"email":"a@example.ca"`, `"email":"b@example.ca"`, `"email":"c@example.ca"`, `"url":"beds.example.ca"`, `"Municipality":"Gatineau"`, `"id":"x1"`, `"Record number":"x2"`}, []string{`\n`}},
	{"languages of a second place", text("ID,Name,Address,City,Languages,Documents required\ns1,Loon,1 Quiet Lane,Hull,English,Card\ns1,Loon,2 Quiet Lane,Aylmer,\"English, French\",Letter\n"), 1,
		[]string{`"languages":[{"id":"`, `"name":"French"`, `"document":"Card"`, `"document":"Letter"`}, nil},
	{"columns of languages and days", text("Program Name,Site Name,English,French,Filipino (Tagalog),Other languages,Monday,Tuesday,Wednesday,Thursday,Friday\nBeds,North,X,,oui,\"Thai, Lao\",9:00-17:00,9:00-17:00,Closed,By call,9am to 5pm\n"), 1,
		[]string{`"name":"English"`, `"name":"Filipino (Tagalog)"`, `"name":"Lao"`, `"byday":"MO","closes_at":"17:00"`, `"byday":"FR","closes_at":"17:00"`, `"description":"Thursday: By call"`, `"name":"Beds"`, `"name":"North"`}, []string{`"name":"French"`, "alternate_name"}},
	{"days, times and a point", text("Name,Days,Time: Open,Time: Close,LatLon\nLoon,Mon-Fri,9AM,5PM,\"-75.69,45.42\"\nGrebe,Each full moon,9AM,5PM,\"45.42, -75.70\"\nTeal,,,,somewhere\n"), 3,
		[]string{`"byday":"MO,TU,WE,TH,FR","closes_at":"17:00","freq":"WEEKLY"`, `"latitude":45.42`, `"longitude":-75.69`, `"longitude":-75.7`, `"description":"Each full moon; 9AM – 5PM"`, `"LatLon":"somewhere"`}, nil},
	{"what says nothing", text("Name,Phone1Name,Phone1Number,City,Country,Province,MailingCountry,MailingStateProvince,Languages,Last verified,Topics\nLoon,Nights,,-1,Canada,ON,Canada,ON,None,3/25/2026 0:00,\"Beds, warm; Meals (soup, bread);\"\n"), 1,
		[]string{`"country":"CA"`, `"assured_date":"2026-03-25"`, `"Phone1Name":"Nights"`, `"name":"Beds, warm"`, `"name":"Meals (soup, bread)"`}, []string{`"number":""`, "postal", `"city":"-1"`, "None"}},
	{"dates as the rest of their column", text("Name,Last verified\nLoon,4/11/12 10:08\nGrebe,5/18/12 0:00\nTeal,6/2/12 0:00\n"), 3, []string{`"2012-04-11"`, `"2012-05-18"`, `"2012-06-02"`}, nil},
	{"dates that nobody can tell", text("Name,Last verified\nLoon,4/11/12\nGrebe,18/5/12\nTeal,5/18/12\n"), 3, []string{`"4/11/12"`, `"2012-05-18"`}, nil},
	{"a quadrant and codes", text("Name,Address,Postal code,Phone,Phone 2,Phone 2 name,Languages\nLoon,\"12 Quiet Street, NW Washington, D.C. 20001\",200010001,819-555-0101,819-555-0102,TTY/TDD number,\"SpanishChinese (Cantonese)Lao\"\n"), 1,
		[]string{`"address_1":"12 Quiet Street NW"`, `"city":"Washington"`, `"state_province":"D.C."`, `"postal_code":"20001-0001"`, `"type":"textphone"`, `"name":"Chinese (Cantonese)"`, `"name":"Lao"`}, nil},
	{"an organization's number for none", text("Num,Name,Parent Agency,Parent Agency Num,Main phone\n1,Loon,House,0,Ask at the desk\n2,Grebe,Nest,0,819-555-0101\n3,Teal,Pond,7,819-555-0102\n"), 3,
		[]string{`"name":"House"`, `"name":"Nest"`, `"id":"7","name":"Pond"`, `"Main phone":"Ask at the desk"`}, []string{`"organization_id":"0"`}},
	{"an agency and its programs", text("Num,Name,Parent Agency,Parent Agency Num,Phone\n77,House,House,0,819-555-0101\n78,Beds,House,77,819-555-0102\n"), 2,
		[]string{`"id":"77","name":"House"},"organization_id":"77"`, `"id":"78","name":"Beds","organization":{"description":"House","id":"77"`}, nil},
	{"an organization and places beside it", text(`[{"organization":{"name":"House","urls":["house.example.ca"]},"locs":{"name":"House","description":"Help for all","address":{"street":"1 Quiet Lane","city":"Hull","zip":"J8X 1A1"},
		"phones":[{"number":"819-555-0101"}],"fax":[{"number":"819-555-0103"}]}}]`), 1, []string{`"address_1":"1 Quiet Lane"`, `"description":"Help for all"`, `"type":"fax"`, `"website":"house.example.ca"`}, []string{"locs"}},
	{"marks of programs", text(`[{"__type":"Object","name":"Loon","phone":"819-555-0101","city":"Hull"}]`), 1, []string{`"__type":"Object"`}, []string{"taxonomy"}},
	{"criteria without a key are kept", pack("services.csv", "id,name,status\n1,Beds,active\n", "eligibility.csv", "id,service_id,eligibility\n1,,Women\n2,,Men\n3,1,Adults\n"), 1,
		[]string{"Women", "Men", `"eligibility_description":"Adults"`}, nil},
}

func text(s string) func(*testing.T) []byte { return func(*testing.T) []byte { return []byte(s) } }

func pack(files ...string) func(*testing.T) []byte {
	return func(t *testing.T) []byte { return hsdstest.Zip(t, files...) }
}

// workbook has a title above its headings, a telephone as a number, and a column, a
// row and a sheet that are hidden.
func workbook() func(*testing.T) []byte {
	return func(t *testing.T) []byte {
		f := excelize.NewFile()
		for cell, v := range map[string]any{"A1": "Our services", "A3": "Name", "B3": "Phone", "C3": "City", "D3": "Door", "A4": "Loon", "B4": 8195550101, "C4": "Hull", "D4": "Hidden", "A5": "Unseen", "B5": 8195550102} {
			if err := f.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.NewSheet("Old"); err != nil {
			t.Fatal(err)
		}
		f.SetCellValue("Old", "A1", "Name")
		f.SetCellValue("Old", "B1", "Phone")
		f.SetCellValue("Old", "A2", "OLD")
		if f.SetSheetVisible("Old", false) != nil || f.SetColVisible("Sheet1", "D", false) != nil || f.SetRowVisible("Sheet1", 5, false) != nil {
			t.Fatal("nothing is hidden")
		}
		b, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
}

func TestShapesOfRealExports(t *testing.T) {
	for _, tt := range shapes {
		t.Run(tt.name, func(t *testing.T) {
			records, rep := hsdstest.Read(t, tt.in(t))
			out := hsdstest.Write(t, write.FormArray, records)
			if n := hsdstest.Kinds(records)[hsds.KindService]; n != tt.services {
				t.Errorf("%d services, want %d: %s %+v", n, tt.services, out, rep)
			}
			for _, s := range tt.holds {
				if !bytes.Contains(out, []byte(s)) {
					t.Errorf("no %s in %s", s, out)
				}
			}
			for _, s := range tt.never {
				if bytes.Contains(out, []byte(s)) {
					t.Errorf("%s in %s", s, out)
				}
			}
		})
	}
}

// TestNothingStandsAtAnother: what two rows of one id say stays with its own
// service.
func TestNothingStandsAtAnother(t *testing.T) {
	records, _ := hsdstest.Read(t, []byte("Agency no,Name,Phone,Languages\n7,Loon,819-555-0101,English\n7,Grebe,819-555-0102,French\n"))
	for name, other := range map[string][]string{"Loon": {"819-555-0102", "French"}, "Grebe": {"819-555-0101", "English"}} {
		r := hsdstest.Find(t, records, name)
		for _, s := range other {
			if bytes.Contains(r.Doc, []byte(s)) {
				t.Errorf("%s stands at %s: %s", s, name, r.Doc)
			}
		}
	}
}

// TestNoForm: what is none of the forms that are read is refused once, with what
// to do.
func TestNoForm(t *testing.T) {
	for name, in := range map[string]string{"a text": "# Services\n\nLoon house\n", "an old workbook": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
		"a table of no service": "colour,size\nred,1\nblue,2\n"} {
		records, rep := hsdstest.Read(t, []byte(in))
		if len(records) != 0 || rep.Refused != 1 || rep.Reasons[hsds.RefusedForm]+rep.Reasons[hsds.RefusedNoService] != 1 {
			t.Errorf("%s: %d records, %+v", name, len(records), rep)
		}
	}
}

// TestLicensedByShape: codes of the licensed taxonomy stay here whatever it is
// called.
func TestLicensedByShape(t *testing.T) {
	records, _ := hsdstest.Read(t, []byte(`[{"id":"s","name":"Loon","status":"active","attributes":[
		{"id":"a","taxonomy_term":{"id":"t","code":"BH-1800.8500-180","name":"One","taxonomy":"Maple211 - AIRS"}},
		{"id":"b","taxonomy_term":{"id":"BH-1800","name":"Two"}},{"id":"c","taxonomy_term":{"id":"u","name":"Three","taxonomy":"Own","code":"A-1"}}]}]`))
	out := hsdstest.Write(t, write.FormArray, hsds.Unlicensed(records))
	if bytes.Contains(out, []byte("One")) || bytes.Contains(out, []byte("Two")) || !bytes.Contains(out, []byte("Three")) {
		t.Errorf("%s", out)
	}
}

// kitCases are small exports with invented names that are kept beside the tree.
var kitCases = []struct {
	file  string
	holds []string
	never []string
}{
	{"01-private-flags-icarol.csv", []string{`"status":"inactive"`}, []string{"Hidden Lane", "43.25", "905-555-0199", "Robin", "threats", "callers", "905-555-0188", "Hamilton"}},
	{"03-two-programs-same-name.csv", []string{"416-555-0101", "416-555-0102", "Women only", "Men only"}, nil},
	{"04-orservices", []string{"416-555-0141", "416-555-0142", `"opens_at":"08:30"`, "Emergency Shelter", "1 Main St", `"name":"South"`}, []string{"relais_foreign"}},
	{"05-opens-beside-empty-opens_at", []string{`"opens_at":"08:30"`}, nil},
	{"11a-flat.json", []string{"Beds for women", `"city":"Toronto"`, "416-555-0101", `"latitude":43.65`, "a@example.org"}, nil},
	{"11c-ohana-attributes.json", []string{`"address_1":"12 Queen St"`, "416-555-0101", `"name":"French"`, `"latitude":43.65`}, nil},
	{"11e-workbook.xlsx", []string{"Maple House", "416-555-0101"}, nil},
	{"17-languages-with-notes.csv", []string{`"name":"French","note":"dependent on staff availability"`}, nil},
	{"19-address-on-one-line.csv", []string{`"city":"Toronto"`, `"state_province":"ON"`, `"postal_code":"M5V 1A1"`}, nil},
	{"21-folder-with-old-copy", []string{`"name":"Beds"`}, []string{"2014", "Closed since"}},
}

func TestKitOfRealShapes(t *testing.T) {
	for _, c := range kitCases {
		t.Run(c.file, func(t *testing.T) {
			file := kittest.Path(t, filepath.Join("cases/directory", c.file))
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			var records []hsds.Record
			if info.IsDir() {
				records, _ = hsdstest.ReadFolder(t, file, read.Options{})
			} else {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				records, _ = hsdstest.Read(t, data)
			}
			out := string(hsdstest.Write(t, write.FormArray, records))
			for _, s := range c.holds {
				if !strings.Contains(out, s) {
					t.Errorf("no %s in %s", s, out)
				}
			}
			for _, s := range c.never {
				if strings.Contains(out, s) {
					t.Errorf("%s in %s", s, out)
				}
			}
		})
	}
}
