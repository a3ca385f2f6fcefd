package airs_test

import (
	"strings"
	"testing"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds/write"
)

// TestAttackHiddenSiteRepeated: the street of a hidden site stands nowhere in its
// services, nor its town in their mail.
func TestAttackHiddenSiteRepeated(t *testing.T) {
	const in = `<Source><Agency><Key>1</Key><Name>Heron</Name><AgencyDescription>At 1 Quiet Lane</AgencyDescription>
	<AgencyLocation><Key>3</Key><PhysicalAddress Confidential="true"><Line1>1 Quiet Lane</Line1><City>Aylmer</City><State>QC</State></PhysicalAddress></AgencyLocation>
	<Site><Key>2</Key><Name>House</Name><PhysicalAddress Confidential="true"><Line1>1 Quiet Lane</Line1><City>Aylmer</City><State>QC</State></PhysicalAddress>
	<SiteService><Key>4</Key><Name>Nights</Name><Description>Come to 1 Quiet Lane in Aylmer</Description><Email><Address>info@aylmer.example.ca</Address></Email></SiteService></Site></Agency></Source>`
	records, _ := hsdstest.Read(t, []byte(in))
	out := string(hsdstest.Write(t, write.FormArray, records))
	for _, s := range []string{"Quiet", "Aylmer", "aylmer"} {
		if strings.Contains(out, s) {
			t.Errorf("LEAK %s in %s", s, out)
		}
	}
}
