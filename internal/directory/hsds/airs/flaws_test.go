package airs_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/write"
)

// TestFlawedAIRS: what exports do to AIRS XML, and what must come in all the
// same or must not.
func TestFlawedAIRS(t *testing.T) {
	const service = `<SiteService><Name>Beds</Name><Key>1</Key><Taxonomy><Code>ZZ-1000</Code></Taxonomy></SiteService>`
	tests := []struct {
		name, in        string
		kinds           map[hsds.Kind]int
		refused         int
		contains, hides []string
	}{
		{"no namespace, no Source", `<Agency><Key>1</Key><Name>Heron</Name><Site><Key>2</Key>` + service + `</Site></Agency>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"code":"ZZ-1000"`}, nil},
		{"wrapped", `<?xml version="1.0"?><Export><Source SourceID="x"><Agency><Key>1</Key><Name>Heron</Name></Agency><Agency><Key>2</Key><Name>Loon</Name></Agency></Source></Export>`,
			map[hsds.Kind]int{hsds.KindOrganization: 2}, 0, nil, nil},
		{"a prefix", `<a:Source xmlns:a="http://www.airs.org"><a:Agency><a:Key>1</a:Key><a:Name>Heron</a:Name></a:Agency></a:Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, []string{`"name":"Heron"`}, nil},
		{"a bare ampersand", `<Source><Agency><Key>1</Key><Name>Heron & Loon</Name></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, []string{`Heron & Loon`}, nil},
		{"entities of HTML", `<Source><Agency><Key>1</Key><Name>H&eacute;ron&nbsp;bleu</Name></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, []string{"H\u00e9ron\u00a0bleu"}, nil},
		{"signs that XML has not", "<Source><Agency><Key>1</Key><Name>He\vron&#xB; x&#11;</Name></Agency></Source>",
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, []string{`"name":"Heron x"`}, nil},
		{"a document type that declares nothing", `<!DOCTYPE Source SYSTEM "airs.dtd"><Source><Agency><Key>1</Key><Name>Heron</Name></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, nil, nil},
		{"Latin-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Source><Agency><Key>1</Key><Name>H\xe9ron</Name></Agency></Source>",
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, []string{"Héron"}, nil},
		{"several addresses", `<Source><Agency><Key>1</Key><Name>Heron</Name><Email><Address>a@example.ca</Address></Email><Email><Address>b@example.ca</Address></Email>
			<URL><Address>one.example.ca</Address></URL><URL><Address>two.example.ca</Address></URL></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, []string{"a@example.ca", "b@example.ca", "one.example.ca", "two.example.ca"}, nil},
		{"flags in other letters", `<Source><Agency><Key>1</Key><Name>Heron</Name>
			<Phone Confidential="TRUE"><PhoneNumber>819-555-0111</PhoneNumber></Phone><Phone Confidential="Yes"><PhoneNumber>819-555-0112</PhoneNumber></Phone>
			<Phone Confidential="false"><PhoneNumber>819-555-0113</PhoneNumber><ReasonWithheld>At home</ReasonWithheld></Phone>
			<Contact Confidential="1"><Name>Private Person</Name></Contact><Email Confidential="True"><Address>hidden@example.ca</Address></Email>
			<Phone><PhoneNumber>819-555-0114</PhoneNumber></Phone></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, []string{"555-0114"}, []string{"555-0111", "555-0112", "555-0113", "Private Person", "hidden@"}},
		{"a hidden site keeps its telephone and hours", `<Source><Agency><Key>1</Key><Name>Heron</Name><Site><Key>2</Key><Name>Quiet place</Name>
			<PhysicalAddress Confidential="true"><Line1>1 Quiet Lane</Line1><City>Hull</City><State>QC</State></PhysicalAddress>
			<LocatedInCommunity>Hull</LocatedInCommunity><Phone><PhoneNumber>819-555-0115</PhoneNumber></Phone>
			<TimeOpen><Monday><From>9 am</From><To>5 pm</To></Monday></TimeOpen><BusServiceAccess>Stop 12 of line 7</BusServiceAccess>` + service + `</Site></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{"555-0115", `"opens_at":"09:00"`, `"region":"QC"`, `"confidential":true`},
			[]string{"Quiet", "Hull", "line 7"}},
		{"the agency's own hidden place", `<Source><Agency><Key>1</Key><Name>Heron</Name><AgencyLocation><Key>3</Key>
			<PhysicalAddress Confidential="true"><Line1>1 Quiet Lane</Line1><City>Hull</City></PhysicalAddress><SiteDescription>Behind the church</SiteDescription></AgencyLocation></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 0, nil, []string{"Quiet", "Hull", "church"}},
		{"whole records", `<Source><Agency Confidential="true"><Key>1</Key><Name>Secret house</Name><Site><Key>2</Key>` + service + `</Site></Agency>
			<Agency><Key>4</Key><Name>Heron</Name><Site Confidential="true"><Key>5</Key><Name>Quiet place</Name><SiteService Confidential="true"><Name>Nights</Name><Key>6</Key></SiteService></Site></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1}, 2, nil, []string{"Secret house", "Quiet place", "Nights"}},
		{"a code without its element", `<Source><Agency><Key>1</Key><Name>Heron</Name><Site><Key>2</Key><SiteService><Key>1</Key><Taxonomy>ZZ-2000</Taxonomy></SiteService></Site></Agency></Source>`,
			map[hsds.Kind]int{hsds.KindOrganization: 1, hsds.KindService: 1}, 0, []string{`"code":"ZZ-2000"`}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			records, rep := hsdstest.Read(t, []byte(tt.in))
			if diff := cmp.Diff(tt.kinds, hsdstest.Kinds(records)); diff != "" || rep.Refused != tt.refused {
				t.Errorf("%s refused %d %+v", diff, rep.Refused, rep.Refusals)
			}
			out := hsdstest.Write(t, write.FormArray, records)
			for _, s := range tt.contains {
				if !bytes.Contains(out, []byte(s)) {
					t.Errorf("no %s in %s", s, out)
				}
			}
			for _, s := range tt.hides {
				if bytes.Contains(out, []byte(s)) {
					t.Errorf("%s is confidential and came in: %s", s, out)
				}
			}
			hsdstest.Survives(t, []byte(tt.in))
		})
	}
}
