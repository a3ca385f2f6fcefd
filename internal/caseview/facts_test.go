package caseview

import (
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casefile"
)

// TestFactsOfActsAreThoseOfFiles: the codes of acts and of files are the same, each
// has a section, and each goes there and back unharmed.
func TestFactsOfActsAreThoseOfFiles(t *testing.T) {
	if !slices.Equal(act.Codes["fact"], casefile.FactCodes) {
		t.Errorf("acts know %v", act.Codes["fact"])
	}
	for _, code := range casefile.FactCodes {
		if s := casefile.FactSection(code); !slices.Contains(casefile.FactSections, s) || !slices.Contains(act.Codes["section"], s) {
			t.Errorf("%s is sealed in %q", code, s)
		}
	}
	in := act.CaseFacts{AgeBand: "child", BirthYear: 2014, Gender: "woman", Dependants: []string{"pet"}, Ages: []int{0, 3}, Languages: []string{"fr"},
		Province: "QC", Place: "Laval", Accessibility: []string{"deaf"}, Safety: []string{"pursued"}, Wishes: []string{"quiet"}, Culture: "a", Faith: "b", Origin: "c"}
	if out := Facts(NewFacts(act.NewFacts{CaseFacts: in}, "2026-01-01")); act.Fingerprint(out) != act.Fingerprint(in) {
		t.Errorf("%+v became %+v", in, out)
	}
}

// TestFillsAreCodes: no words of the person fill an ask, a band comes from the
// year, and somebody who may still be a child is one.
func TestFillsAreCodes(t *testing.T) {
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	got := Fills(act.CaseFacts{BirthYear: 2008, Culture: "Quechua", Faith: "x", Origin: "Andes", Ages: []int{4}, Province: "QC", Place: "Laval"}, now)
	want := act.AskAttributes{AgeBand: "youth_16_17", Wishes: []string{"culture", "faith"}, Dependants: []string{"children"}, Region: "QC"}
	if act.Fingerprint(got) != act.Fingerprint(want) {
		t.Errorf("%+v", got)
	}
	for said, band := range map[string]string{"": "youth_16_17", "adult_18_24": "adult_18_24", "senior": "youth_16_17"} {
		if got, ok := casefile.BandOf(2008, said, now); got != band || ok != (said != "senior") {
			t.Errorf("%q: %s %v", said, got, ok)
		}
	}
}

// TestAvoid: a place that is named exactly leaves out what is there; one within
// words, or a quarter, says where to look twice.
func TestAvoid(t *testing.T) {
	exact, near := Avoid(&act.SafeContact{Avoid: []string{"Laval", "the market, Gatineau", "Nova Scotia", "his brother's shop"}})
	if len(exact) != 2 || exact[0].Place != "Laval" || exact[0].Province != "QC" || exact[1].Province != "NS" {
		t.Errorf("exactly: %+v", exact)
	}
	if len(near) != 1 || !Near(near, "Gatineau", "QC") || Near(near, "Laval", "QC") || Near(near, "", "QC") {
		t.Errorf("near: %+v", near)
	}
	if exact, near := Avoid(nil); exact != nil || near != nil {
		t.Error("no rules avoid something")
	}
}
