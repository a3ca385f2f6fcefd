package tidy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTelephones(t *testing.T) {
	for cell, want := range map[string][]Telephone{
		"819-555-0101":                                       {{Number: "819-555-0101"}},
		"988":                                                {{Number: "988"}},
		"call us 24/7":                                       {{Number: "call us 24/7"}},
		"819-555-0101 (24/7)":                                {{Number: "819-555-0101", Note: "24/7"}},
		"819-555-0101 24/7, 819-555-0102":                    {{Number: "819-555-0101", Note: "24/7"}, {Number: "819-555-0102"}},
		"(415) 555-0189 TTY: (415) 555-0199":                 {{Number: "(415) 555-0189"}, {Number: "(415) 555-0199", Kind: "textphone"}},
		"Office: 819-555-0101; Fax: 819-555-0103":            {{Number: "819-555-0101", Note: "Office"}, {Number: "819-555-0103", Kind: "fax"}},
		"819-555-0101 (office), 819-555-0103 (fax)":          {{Number: "819-555-0101", Note: "office"}, {Number: "819-555-0103", Kind: "fax"}},
		"Office 819-555-0101 Fax 819-555-0103":               {{Number: "819-555-0101", Note: "Office"}, {Number: "819-555-0103", Kind: "fax"}},
		"819-555-0101 ext. 4, nights; 819-555-0102 x5":       {{Number: "819-555-0101 ext. 4", Note: "nights"}, {Number: "819-555-0102 x5"}},
		"819-555-0101/819-555-0102":                          {{Number: "819-555-0101"}, {Number: "819-555-0102"}},
		"819/555-0101":                                       {{Number: "819/555-0101"}},
		"819-555-0101 or 1 (800) 555-0104\nATS 819.555.0105": {{Number: "819-555-0101"}, {Number: "1 (800) 555-0104"}, {Number: "819.555.0105", Kind: "textphone"}},
		"Voice/TTY: 819-555-0101":                            {{Number: "819-555-0101", Note: "Voice/TTY"}},
		"1-800-55N-OFAS (1-800-555-0132)":                    {{Number: "1-800-55N-OFAS"}, {Number: "1-800-555-0132"}},
		"(800) 555-SAFE (7233)":                              {{Number: "(800) 555-SAFE", Note: "7233"}},
		"(819-555-0101)":                                     {{Number: "819-555-0101"}},
		"Tél.: 819 555-0101, poste 12 (urgence)":             {{Number: "819 555-0101, poste 12", Note: "urgence"}},
		"Ask the desk at 819-555-0101 before noon":           {{Number: "819-555-0101", Note: "Ask the desk at 819-555-0101 before noon"}},
		"Main: 819-555-0101, 24/7, Crisis: 819-555-0102":     {{Number: "819-555-0101", Note: "24/7"}, {Number: "819-555-0102", Note: "Crisis"}},
		"Crisis line: 877-555-0150. Teens: 877-555-0100 (referrals only). All are free. Call 877-555-0150 to come": {{Number: "877-555-0150", Note: "Crisis line"},
			{Number: "877-555-0100", Note: "Teens; referrals only"}, {Number: "877-555-0150", Note: "All are free. Call; to come"}},
		"+33 1 55 55 01 01":   {{Number: "+33 1 55 55 01 01"}},
		"555-0101 / 555-0102": {{Number: "555-0101 / 555-0102"}},
		"1234567890123":       {{Number: "1234567890123"}},
	} {
		if diff := cmp.Diff(want, Telephones(cell)); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	}
}
