package confidential_test

import (
	"strings"
	"testing"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds/write"
)

// TestAttackHarmlessHeadings: what is no flag takes out neither the record nor
// its telephones nor its place.
func TestAttackHarmlessHeadings(t *testing.T) {
	for _, c := range []struct{ h, v string }{
		{"Restricted to", "Women only"}, {"Services listed", "Meals, beds"}, {"Excluded services", "Dental surgery"}, {"Restricted hours", "Mon-Fri 9-5"}, {"Hours restricted", "Closed on holidays"},
		{"Internal reference", "R-17"}, {"Internal number", "1234"}, {"Numéro interne", "1234"}, {"Référence interne", "R-17"}, {"Internal No.", "1234"}, {"Record number (internal)", "77"}, {"Internal ID", "5"},
		{"Published", "03/04/2026"}, {"Published on", "2026-01-05 10:00"}, {"Publié le", "5 janvier 2026"}, {"Published", "5 Jan 26"},
		{"Visibilité", "Publique"}, {"Visibility", "Open to all"}, {"Confidentiality", "Public"}, {"Confidentialité", "Aucune"}, {"Confidentiel", "Non confidentielle"}, {"Visibility", "Website"}, {"Confidential", "Not applicable"},
		{"Privacy", "https://example.ca/privacy"}, {"Public transit", "Bus 7"}, {"Private pay", "Yes"}, {"Show times", "7 pm"}, {"Hidden Valley", "yes"}, {"Restrictions", "Women"}, {"Public hours", "9-5"},
		{"Display phone", "819-555-0101"}, {"Public phone", "819-555-0101"}, {"Private phone", "819-555-0199"}, {"Téléphone confidentiel", "819-555-0199"}, {"Unlisted number", "819-555-0199"}, {"Private line", "819-555-0199"},
		{"Display address", "12 Quiet Lane, Gatineau"}, {"Public address", "12 Quiet Lane"}, {"Masque", "obligatoire"}, {"Listed in", "Blue Book"}, {"Publication", "Guide 2024"}, {"Private contact", "Robin Example"},
		{"Public email", "a@example.ca"}, {"Public website", "https://loon.example.ca"}, {"Public programs", "Story time"}, {"Public services", "Library"}, {"Program restricted to", "Women"}, {"Confidential number", "819-555-0199"},
		{"Excluded persons", "None"}, {"Item excluded", "Mattresses"}, {"Online", "Yes"}, {"Private mailing address", "PO Box 7"}, {"Show", "Weekly"}, {"Internal program code", "P5"}, {"Confidential fax", "819-555-0199"},
	} {
		out := holeRow(t, c.h, c.v)
		for _, s := range []string{"Loon", "Quiet", "0101", "0102"} {
			if !strings.Contains(out, s) {
				t.Errorf("DROP %s = %s: no %s", c.h, c.v, s)
			}
		}
		if strings.Contains(c.v, "0199") && strings.Contains(out, "0199") {
			t.Errorf("LEAK %s = %s", c.h, c.v)
		}
	}
	// the same names as members in JSON
	for _, m := range []string{`"public_hours":"9-5"`, `"public_phone":"819-555-0101"`, `"display_phone":"(819) 555-0101"`, `"public_website":"https://x.example.ca"`, `"private_phone":"819-555-0199"`,
		`"public_address":"12 Quiet Lane"`, `"internal_reference":"R-17"`, `"site_no":"12"`, `"published":"2026-01-05T10:00:00.000Z"`, `"restricted_to":"women"`, `"public_email":"a@example.ca"`, `"listed_services":"Meals"`, `"publication":"Guide"`} {
		in := `{"id":"s","name":"Loon","status":"active",` + m + `,"phones":[{"id":"p","number":"819-555-0101"}],"service_at_locations":[{"id":"a","location":{"id":"l","name":"Centre","location_type":"physical","addresses":[{"id":"d","address_1":"12 Quiet Lane","city":"Hull","address_type":"physical"}]}}]}`
		records, _ := hsdstest.Read(t, []byte(in))
		out := string(hsdstest.Write(t, write.FormArray, records))
		for _, s := range []string{"Loon", "12 Quiet", "819-555-0101"} {
			if !strings.Contains(out, s) {
				t.Errorf("DROP JSON %s: no %s", m, s)
			}
		}
	}
}

// TestAttackWordsOfPrivateTelephone: what stands beside a private telephone, or a
// contact called as the service, does not spoil the name.
func TestAttackWordsOfPrivateTelephone(t *testing.T) {
	for _, in := range []string{
		"Name,Phone1Number,Phone1Name,Phone1IsPrivate,Phone2Number\nLoon Shelter,819-555-0101,Shelter,TRUE,819-555-0102\n",
		"Name,MainContactName,MainContactIsPrivate,Phone\nLoon Shelter,Loon Shelter,TRUE,819-555-0102\n",
	} {
		records, rep := hsdstest.Read(t, []byte(in))
		if out := string(hsdstest.Write(t, write.FormArray, records)); !strings.Contains(out, "Loon Shelter") || !strings.Contains(out, "0102") {
			t.Errorf("%s gives %s %+v", in, out, rep.Reasons)
		}
	}
}
