package airs_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"relais/internal/directory/directorytest/hsdstest"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/write"
)

func TestAIRS(t *testing.T) {
	data, err := os.ReadFile("testdata/airs.xml")
	if err != nil {
		t.Fatal(err)
	}
	records, rep := hsdstest.Read(t, data)
	if diff := cmp.Diff(map[hsds.Kind]int{hsds.KindOrganization: 2, hsds.KindService: 2}, hsdstest.Kinds(records)); diff != "" || rep.Refused != 1 {
		t.Fatalf("%s %+v", diff, rep)
	}
	all := hsdstest.Write(t, write.FormArray, records)
	for _, secret := range []string{"Secret", "0199", "45.123", "Box 99", "Hidden house", "Private"} {
		if bytes.Contains(all, []byte(secret)) {
			t.Errorf("%q is confidential and came in", secret)
		}
	}
	beds, odd := hsdstest.Find(t, records, "Night beds").Service()
	if odd != "" {
		t.Error("odd", odd)
	}
	at := beds.ServiceAtLocations[0].Location
	got := []any{beds.Organization.Name, *beds.MinimumAge, beds.AssuredDate, len(beds.Attributes), beds.Attributes[0].TaxonomyTerm.Code,
		beds.ServiceAreas[1].Name, beds.Languages[0].Name, beds.Phones[0].Number, *at.Latitude, at.Addresses[0].City, at.Addresses[0].Country,
		at.Schedules[0].ByDay, at.Schedules[0].OpensAt, at.Accessibility[0].Description, beds.Organization.Description}
	want := []any{"Maison Hirondelle", 18.0, "2026-02-03", 2, "BH-1800.1500", "Ottawa", "French", "819-555-0101", 45.4, "Gatineau", "CA",
		"MO,TU", "09:00", "Ramp", "A house.\nUne maison."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"rue Inventée", "@hirondelle"} {
		if !bytes.Contains(all, []byte(part)) {
			t.Errorf("%q has no place and was not kept", part)
		}
	}
	hidden, _ := hsdstest.Find(t, records, "Refuge").Service()
	if x := hidden.Relais; x == nil || !x.Confidential || x.Region != "QC" || hidden.ServiceAtLocations != nil {
		t.Errorf("the hidden house: %+v", hidden)
	}
	again, _ := hsdstest.Read(t, data)
	if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(again)); diff != "" {
		t.Error(diff)
	}
	for _, form := range write.Forms {
		out, rep := hsdstest.Read(t, hsdstest.Write(t, form, records))
		if diff := cmp.Diff(hsdstest.Digests(records), hsdstest.Digests(out)); diff != "" || rep.Refused > 0 {
			t.Error(form, diff)
		}
	}
	if free := hsdstest.Write(t, write.FormArray, hsds.Unlicensed(records)); bytes.Contains(free, []byte("BH-1800")) || bytes.Contains(free, []byte("YZ-0500")) {
		t.Error("licensed codes go out without a licence")
	}
}

func TestBadXML(t *testing.T) {
	tests := map[string]string{
		"entity bomb": `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Source><Agency><Name>&b;</Name></Agency></Source>`,
		"cut short":   `<Source><Agency><Name>A`,
		"another":     `<html><body>x</body></html>`,
		"deep":        `<Source><Agency>` + strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200) + `</Agency></Source>`,
		"nothing":     `<`,
	}
	for name, in := range tests {
		records, rep := hsdstest.Read(t, []byte(in))
		if len(records) != 0 || rep.Refused != 1 || rep.Reasons[hsds.RefusedXML] != 1 {
			t.Errorf("%s: %d records, %+v", name, len(records), rep)
		}
	}
}

func FuzzAIRS(f *testing.F) {
	data, err := os.ReadFile("testdata/airs.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`<Source><Agency><Key>1</Key><Name>A</Name><Agency><Name>B</Name><Site><SiteService><Name/></SiteService></Site></Agency></Agency></Source>`))
	f.Fuzz(func(t *testing.T, data []byte) { hsdstest.Survives(t, data) })
}
