package read_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds/write"
)

// TestAttackForeignTable: what a table that HSDS does not know says of a hidden
// place stays out.
func TestAttackForeignTable(t *testing.T) {
	for name, in := range map[string][]byte{
		"street in a foreign table": hsdstest.Zip(t, "services.csv", "id,name,status,hide_address\ns,Heron,active,yes\n", "extras.csv", "code,service_id,door\n1,s,12 Quiet Lane\n"),
		"of a hidden location": hsdstest.Zip(t, "services.csv", "id,name,status\ns,Heron,active\n", "service_at_locations.csv", "id,service_id,location_id\na,s,l\n",
			"locations.csv", "id,location_type,confidential\nl,physical,yes\n", "doors.csv", "code,location_id,door\n1,l,12 Quiet Lane\n"),
	} {
		if out := rowsOut(t, in); strings.Contains(out, "Quiet") || !strings.Contains(out, "Heron") {
			t.Errorf("LEAK %s: %s", name, out)
		}
	}
}

// TestAttackHiddenKeys: a hidden column of keys still holds the sheets together.
func TestAttackHiddenKeys(t *testing.T) {
	f := excelize.NewFile()
	f.SetSheetName("Sheet1", "services")
	for cell, v := range map[string]any{"A1": "id", "B1": "name", "C1": "status", "A2": "s1", "B2": "Loon", "C2": "active"} {
		f.SetCellValue("services", cell, v)
	}
	f.NewSheet("phones")
	for cell, v := range map[string]any{"A1": "id", "B1": "service_id", "C1": "number", "A2": "p1", "B2": "s1", "C2": "819-555-0101"} {
		f.SetCellValue("phones", cell, v)
	}
	f.SetColVisible("services", "A", false)
	f.SetColVisible("phones", "A:B", false)
	buf, _ := f.WriteToBuffer()
	records, _ := hsdstest.Read(t, buf.Bytes())
	if out := hsdstest.Write(t, write.FormArray, records); !bytes.Contains(out, []byte(`"phones":[{"id":"p1","number":"819-555-0101"}]`)) {
		t.Errorf("the telephone is lost: %s", out)
	}
}
