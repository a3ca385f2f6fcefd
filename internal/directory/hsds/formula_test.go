package hsds

import "testing"

func TestFormula(t *testing.T) {
	for cell, want := range map[string]bool{
		"": false, "a=b": false, "-73.5": false, "+1 819-555-0142": false, "+1 (819) 555-0142": false, "-12": false, "'=1": false,
		"=1+1": true, "=cmd|' /C calc'!A0": true, "+1+cmd": true, "-2+3": true, "@SUM(A1)": true, "\t=1": true, "\r=1": true,
		"+": false, "- open to all": true, "+33 1 55 01 00 77 poste 3": true,
	} {
		if got := IsFormula(cell); got != want {
			t.Errorf("%q is a formula: %v", cell, got)
		}
	}
}
