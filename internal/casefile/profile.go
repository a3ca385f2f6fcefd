package casefile

import (
	"errors"
	"slices"
	"strconv"
	"time"

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

// Age is what a file says of whether its person is a child: what is not certain counts
// as one.
type Age string

// The ages that a file can say.
const (
	Unsaid Age = ""      // nothing says anything of the age
	Adult  Age = "adult" // of age for certain
	Child  Age = "child"
	Doubt  Age = "doubt" // could be a child
)

// Minor reports whether the person is a child, or could be one.
func (a Age) Minor() bool { return a == Child || a == Doubt }

// OfAge is from when on a person is no child any more, whatever the province says of
// other rights: who is under eighteen is a child in all of them.
const OfAge = 18

// Elder is the more cautious of what two files of one person say.
func (a Age) Elder(b Age) Age {
	for _, one := range []Age{Child, Doubt, Adult} {
		if a == one || b == one {
			return one
		}
	}
	return Unsaid
}

// minors are the bands of children: how old somebody was at least when it was said, and
// how old they may be at most before it is in doubt.
var minors = map[string][2]int{"child": {0, 16}, "youth_16_17": {16, 17}}

// AgeOf is what the facts among the entries of the section identity say of the age at
// a time, and the first day on which they are of age for certain: "" for an adult, and
// where it is not known. A fact that does not verify leaves it in doubt.
func AgeOf(identity []Opened, now time.Time) (Age, string) {
	year, band, on := 0, "", time.Time{}
	for _, o := range identity {
		f, ok := FactOf(o)
		if !ok || f.Fact != "birth_year" && f.Fact != "age_band" {
			if o.Body.Kind == "" && !o.Verified || o.Body.Kind == KindFact && !o.Verified {
				return Doubt, ""
			}
			continue
		}
		if !o.Verified || len(f.Values) != 1 {
			return Doubt, ""
		}
		if f.Fact == "age_band" {
			band = f.Values[0]
			if on, _ = time.Parse(time.DateOnly, f.On); on.IsZero() {
				on = o.At()
			}
		} else if year, _ = strconv.Atoi(f.Values[0]); year == 0 {
			return Doubt, ""
		}
	}
	if year != 0 {
		return ageBorn(year, band, now)
	}
	return ageSaid(band, on, now)
}

// ageBorn is the age of somebody born in a year.
func ageBorn(year int, band string, now time.Time) (Age, string) {
	sure := time.Date(year+OfAge+1, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	_, minor := minors[band]
	switch older := now.Year() - year; {
	case older > OfAge:
		return Adult, ""
	case older < OfAge:
		return Child, sure
	case band != "" && !minor:
		return Adult, ""
	}
	return Doubt, sure
}

// ageSaid is the age of somebody of whom a band was said on a day.
func ageSaid(band string, on, now time.Time) (Age, string) {
	ages, minor := minors[band]
	switch {
	case band == "":
		return Unsaid, ""
	case !minor:
		return Adult, ""
	}
	sure := on.AddDate(OfAge-ages[0], 0, 0)
	switch {
	case !now.Before(sure):
		return Adult, ""
	case !now.Before(on.AddDate(OfAge-ages[1], 0, 0)):
		return Doubt, sure.Format(time.DateOnly)
	}
	return Child, sure.Format(time.DateOnly)
}
