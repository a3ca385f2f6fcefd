package confidential_test

import (
	"bytes"
	"strings"
	"testing"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds/write"
)

func holeRow(t *testing.T, heading, value string) string {
	t.Helper()
	in := "Name,PhysicalAddress1,PhysicalCity,Phone1Number,Phone2Number,MainContactName,\"" + heading + "\"\n" +
		"Loon,12 Quiet Lane,Gatineau,819-555-0101,819-555-0102,Robin Example,\"" + value + "\"\n"
	records, _ := hsdstest.Read(t, []byte(in))
	return string(hsdstest.Write(t, write.FormArray, records))
}

// TestAttackChoicesInHeadings: "(Y/N)" and "No." in a heading are no negation.
func TestAttackChoicesInHeadings(t *testing.T) {
	for _, h := range []string{"Confidential (Y/N)", "Confidential Y/N", "Confidential? Yes/No", "Confidentiel (oui/non)", "Confidentiel O/N", "Address confidential (Y/N)",
		"Adresse confidentielle (O/N)", "Hide address? (yes/no)", "Private address Y/N", "Do not publish (Y/N)", "Confidential (True/False)", "Confidential_YN", "CONFIDENTIAL_Y_N", "Confidential [Y or N]", "Confidential (1=yes, 0=no)"} {
		for _, v := range []string{"Y", "Yes"} {
			if strings.Contains(h, "O/N") || strings.Contains(h, "oui") {
				v = "Oui"
			}
			if out := holeRow(t, h, v); strings.Contains(out, "Quiet") {
				t.Errorf("LEAK %s = %s", h, v)
			}
		}
		if out := holeRow(t, h, "N"); !strings.Contains(out, "Quiet") {
			t.Errorf("DROP %s = N", h)
		}
	}
	for _, h := range []string{"Public (Y/N)", "Show address (Y/N)", "Publish? Yes/No", "Publier (oui/non)", "Publish on web (Y/N)"} {
		if out := holeRow(t, h, "Yes"); !strings.Contains(out, "Quiet") {
			t.Errorf("DROP %s = Yes", h)
		}
		if out := holeRow(t, h, "No"); strings.Contains(out, "Quiet") {
			t.Errorf("LEAK %s = No", h)
		}
	}
	for _, h := range []string{"Phone 1 No. private", "Private phone no", "Unlisted phone no.", "No de téléphone confidentiel", "N° de téléphone confidentiel", "No. tél. privé", "Tel. no. confidential"} {
		if out := holeRow(t, h, "Oui"); strings.Contains(out, "0101") {
			t.Errorf("LEAK phone %s = Oui", h)
		}
	}
	for _, h := range []string{"Site No", "Site No.", "No site", "N° de site", "Web site no", "Directory No"} {
		if out := holeRow(t, h, "123"); !strings.Contains(out, "Quiet") {
			t.Errorf("DROP %s = 123", h)
		}
	}
	_ = bytes.Contains
}
