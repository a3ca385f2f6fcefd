package read_test

import (
	"strings"
	"testing"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds/write"
)

func rowsOut(t *testing.T, in []byte) string {
	t.Helper()
	records, _ := hsdstest.Read(t, in)
	return string(hsdstest.Write(t, write.FormArray, records))
}

func TestAttackTelephones(t *testing.T) {
	for name, c := range map[string]struct {
		in    []byte
		holds []string
		never []string
	}{
		"telephone and fax":                                {[]byte("Name,Phone,Fax,Toll Free\nLoon,819-555-0101,819-555-0103,1-800-555-0104\n"), []string{`"number":"819-555-0101"`, `"number":"819-555-0103"`, `"type":"fax"`}, []string{`0101\n`}},
		"téléphone et télécopieur":                         {[]byte("Nom,Téléphone,Télécopieur\nLoon,819-555-0101,819-555-0103\n"), []string{`"number":"819-555-0101"`, `"type":"fax"`}, []string{`0101\n`}},
		"a heading that begins with a letter of two bytes": {[]byte("Name,Phone,Дом phone\nLoon,819-555-0101,819-555-0103\n"), []string{`"description":"Дом phone"`}, nil},
		"two parts with a telephone":                       {[]byte(`{"name":"Loon","city":"Hull","crisis":{"phone":"819-555-0101"},"office":{"phone":"819-555-0102"}}`), []string{"0101", "0102"}, nil},
		"keys with a bar": {hsdstest.Zip(t, "organizations.csv", "id,name,description\nQC|9,House,x\n", "services.csv", "id,organization_id,name,status\nQC|1,QC|9,Beds,active\n", "phones.csv", "id,service_id,number\n5,QC|1,819-555-0105\n"),
			[]string{`"phones":[{"id":"5","number":"819-555-0105"}]`, `"name":"House"`}, []string{"relais_foreign"}},
		"988 is no key": {hsdstest.Zip(t, "services.csv", "id,name,status,phone\n1,Beds,active,988\n2,Meals,active,\n", "phones.csv", "id,service_id,number\n988,2,819-555-0105\n7,2,819-555-0107\n"),
			[]string{`988`}, []string{`"name":"Beds","phones"`}},
		"211 is no key": {hsdstest.Zip(t, "services.csv", "id,name,status,phone\n1,Beds,active,211\n", "phones.csv", "id,service_id,number\n7,1,819-555-0107\n"),
			[]string{`211`}, []string{"relais_foreign"}},
		"keys of pandas": {hsdstest.Zip(t, "services.csv", "id,name,status\n1,Beds,active\n", "phones.csv", "id,service_id,number\n5,1.0,819-555-0105\n"),
			[]string{`"phones":[`}, []string{"relais_foreign"}},
		"two telephones in a cell": {[]byte("Name,Phone\nLoon,819-555-0101; 819-555-0102\n"), []string{`"number":"819-555-0101"`, `"number":"819-555-0102"`}, nil},
		"a person with a title":    {[]byte("Organization,Contact,Title,Phone\nLoon House,Robin,Director,819-555-0101\n"), []string{`"name":"Loon House"`}, []string{`"name":"Director"`}},
	} {
		out := rowsOut(t, c.in)
		for _, s := range c.holds {
			if !strings.Contains(out, s) {
				t.Errorf("%s: no %s in %s", name, s, out)
			}
		}
		for _, s := range c.never {
			if strings.Contains(out, s) {
				t.Errorf("%s: %s in %s", name, s, out)
			}
		}
	}
}

// TestAttackSameTwice: the same file gives the same records, each time.
func TestAttackSameTwice(t *testing.T) {
	for name, in := range map[string][]byte{
		"tie of names": hsdstest.Zip(t, "my_services_contacts.csv", "id,service_id,name,phone,email,status\n1,9,Loon,819,a@example.ca,active\n", "services.csv", "id,name,status\n9,Beds,active\n"),
		"tie 2":        hsdstest.Zip(t, "services_contacts.csv", "id,service_id,name,email,status\n1,9,Loon,a@example.ca,active\n", "organizations.csv", "id,name\no,House\n"),
		"tie 3":        hsdstest.Zip(t, "location_services.csv", "id,name,description,status,latitude\n1,Loon,x,active,45\n", "organizations.csv", "id,name\no,House\n"),
		"tie 4":        hsdstest.Zip(t, "program_service.csv", "id,name,description,status,organization_id\n1,Loon,x,active,o\n", "organizations.csv", "id,name\no,House\n"),
		"flat":         []byte(`{"name":"Loon","a":{"phone":"1","city":"x"},"b":{"phone":"2","city":"y"},"c":{"phone":"3"}}`),
	} {
		first := rowsOut(t, in)
		for range 40 {
			if again := rowsOut(t, in); again != first {
				t.Errorf("%s: otherwise:\n%s\n%s", name, first, again)
				break
			}
		}
	}
}
