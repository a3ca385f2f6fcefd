package coalition

import (
	"cmp"
	"encoding/json"
	"strings"
	"sync"

	"relais/content/rarity"
	"relais/internal/referral"
)

// shares are content/rarity: how many people live in a province, and about
// which part of them has what an attribute says. "" stands for what is not
// listed. With fewer than Fewest people left, somebody could be named.
type shares struct {
	Fewest       float64                       `json:"fewest"`
	UnknownPlace int                           `json:"unknown_place"`
	Provinces    map[string]int                `json:"provinces"`
	Shares       map[string]map[string]float64 `json:"shares"`
}

var readShares = sync.OnceValue(func() (s shares) {
	if err := json.Unmarshal(rarity.JSON, &s); err != nil {
		panic("content/rarity: " + err.Error()) // embedded and tested
	}
	return s
})

// Rare names the attributes that together could say who the person is where
// the ask says they are; nothing when many there have them all. It is an
// estimate: what neighbours know, no number tells.
func Rare(a referral.Attributes) []string { return rare(a, people(a.Region)) }

// rare is Rare in a place of so many people; 0: unknown, taken for small.
func rare(a referral.Attributes, people int) []string {
	s := readShares()
	left := float64(cmp.Or(people, s.UnknownPlace))
	var names []string
	add := func(name string, codes ...string) {
		part := 1.0
		for _, code := range codes {
			of := s.Shares[name]
			one, listed := of[code]
			if !listed {
				one, listed = of[""]
			}
			if listed && code != "" {
				part *= one
			}
		}
		if left *= part; part < 0.3 {
			names = append(names, name)
		}
	}
	add("age_band", a.AgeBand)
	add("gender", a.Gender)
	add("languages", rarest(a.Languages, s.Shares["languages"])...)
	add("dependants", a.Dependants...)
	add("accessibility", a.Accessibility...)
	add("wishes", a.Wishes...)
	add("safety", a.Safety...)
	if a.Region != "" {
		names = append(names, "region")
	}
	if left >= s.Fewest || len(names) == 0 {
		return nil
	}
	return names
}

// rarest is the language that fewest speak: who speaks it may well speak the
// others too.
func rarest(tags []string, of map[string]float64) (out []string) {
	least := 2.0
	for _, tag := range tags {
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		part, listed := of[base]
		if !listed {
			part = of[""]
		}
		if part < least {
			least, out = part, []string{base}
		}
	}
	return out
}
