package casefile

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"relais/internal/casefile/kin"
	"relais/internal/fault"
)

// FactCodes are the facts of a file that searches, asks and plans need, in the
// order of forms. Immigration status is none of them, and never will be.
var FactCodes = []string{"age_band", "birth_year", "gender", "dependants", "ages", "languages", "province", "place",
	"accessibility", "safety", "wishes", "culture", "faith", "origin"}

// factSection says in which section a fact is sealed.
var factSection = map[string]string{
	"age_band": "identity", "birth_year": "identity", "gender": "identity", "wishes": "identity", "culture": "identity",
	"faith": "identity", "origin": "identity", "dependants": "children", "ages": "children", "accessibility": "health",
	"languages": PartContact, "province": PartContact, "place": PartContact, "safety": PartContact,
}

// FactSection is the section in which a fact is sealed.
func FactSection(code string) string { return factSection[code] }

// FactSections are the sections that hold facts, in the order of forms.
var FactSections = []string{"identity", "contact", "health", "children"}

// FactsIn are the facts among entries by section, each once, in the order of
// forms. One that does not hold is left out: nothing is filled in from it.
func FactsIn(entries map[string][]Opened) []Opened {
	var out []Opened
	for _, section := range FactSections {
		for _, o := range entries[section] {
			if f, ok := FactOf(o); ok && o.Verified && factSection[f.Fact] == section {
				out = append(out, o)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Opened) int { return factPlace(a) - factPlace(b) })
	return slices.CompactFunc(out, func(a, b Opened) bool { return a.Body.Label == b.Body.Label })
}

func factPlace(o Opened) int { return slices.Index(FactCodes, o.Body.Label) }

// FactOf reads a fact that stands.
func FactOf(o Opened) (f Fact, ok bool) {
	if o.Body.Kind != KindFact || o.Body.Removed || o.Into(&f) != nil {
		return f, false
	}
	return f, f.Fact == o.Body.Label && factSection[f.Fact] != ""
}

// factEntry is the entry of a fact, also where it was taken out or does not
// verify; nil where none was ever written.
func factEntry(entries []Opened, code string) *Opened {
	for i, o := range entries {
		if o.Body.Kind == KindFact && o.Body.Label == code {
			return &entries[i]
		}
	}
	return nil
}

// FactDraft is what has to be written so that a fact stands as it should:
// false for nothing. Values that are the same keep their source and their day.
func FactDraft(entries []Opened, want Fact) (Draft, bool) {
	last := factEntry(entries, want.Fact)
	d := Draft{Section: factSection[want.Fact], Kind: KindFact, Label: want.Fact, Data: want, Removed: len(want.Values) == 0}
	if last == nil {
		return d, !d.Removed
	}
	stands, ok := FactOf(*last)
	if d.Removed && last.Body.Removed || ok && last.Verified && slices.Equal(stands.Values, want.Values) {
		return d, false
	}
	if d.Removed {
		d.Data = nil
	}
	d.Entry, d.Revision = last.Row.ID, last.Row.Revision+1
	return d, true
}

// FactsReadable lists the sections with facts that a member may not read, or that
// were damaged: what is in them fills nothing.
func (f *File) FactsReadable() (closed []string, err error) {
	for _, section := range FactSections {
		_, err := f.Readable(section)
		switch {
		case errors.Is(err, ErrRestricted), errors.Is(err, ErrDamaged):
			closed = append(closed, section)
		case err != nil:
			return nil, err
		}
	}
	return closed, nil
}

// bands are the age bands and the age below which each ends.
var bands = []struct {
	below int
	code  string
}{{16, "child"}, {18, "youth_16_17"}, {25, "adult_18_24"}, {65, "adult_25_64"}, {200, "senior"}}

func bandOf(age int) string {
	for _, b := range bands {
		if age < b.below {
			return b.code
		}
	}
	return ""
}

// BandOf is the age band of somebody born in a year. Where the birthday decides,
// the one that was said counts if it is one of the two; otherwise the younger: a
// child is never taken for an adult. ok is false where what was said can't be.
func BandOf(year int, said string, now time.Time) (band string, ok bool) {
	if year == 0 {
		return said, true
	}
	older := now.Year() - year
	younger := max(older-1, 0)
	switch said {
	case "", bandOf(younger):
		return bandOf(younger), true
	case bandOf(older):
		return said, true
	}
	return bandOf(younger), false
}

// CheckFacts refuses what can't be: a year of birth to come or too long ago,
// and an age band beside it that contradicts it.
func CheckFacts(year int, band string, now time.Time) error {
	if year == 0 {
		return nil
	}
	if year > now.Year() || year < now.Year()-130 {
		return fault.Invalid("birth_year", "facts.birth_year")
	}
	if _, ok := BandOf(year, band, now); !ok {
		return fault.Invalid("age_band", "facts.age_band", strconv.Itoa(year))
	}
	return nil
}

// IsAge reports whether a fact of a code says how old the person is.
func IsAge(code string) bool { return code == "birth_year" || code == "age_band" }

// AgeOf is what the facts among the entries of the section identity say of the age at
// a time, and the first day on which the person is of age for certain. A fact that does
// not verify leaves it in doubt, and so does one that was taken out.
func AgeOf(identity []Opened, now time.Time) (kin.Age, string) {
	said, gone := kin.Said{}, false
	for _, o := range identity {
		f, ok := FactOf(o)
		gone = gone || o.Body.Kind == KindFact && o.Body.Removed && IsAge(o.Body.Label)
		if !ok || !IsAge(f.Fact) {
			if !o.Verified && (o.Body.Kind == KindPlain || o.Body.Kind == KindFact) { // it could be the fact
				return kin.Doubt, ""
			}
			continue
		}
		if !o.Verified || len(f.Values) != 1 {
			return kin.Doubt, ""
		}
		if f.Fact == "age_band" {
			said.Band = f.Values[0]
			if said.On, _ = time.Parse(time.DateOnly, f.On); said.On.IsZero() {
				said.On = o.At()
			}
		} else if said.Year, _ = strconv.Atoi(f.Values[0]); said.Year == 0 {
			return kin.Doubt, ""
		}
	}
	age, sure := kin.AgeOf(said, now)
	if age == kin.Unsaid && gone { // it was said once
		age = kin.Doubt
	}
	return age, sure
}
