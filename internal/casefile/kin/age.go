package kin

import "time"

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

// OfAge is from when on a person is no child any more for what Relais asks: in every
// province, who is younger is a child.
const OfAge = 18

// And is what two files of one person say together: the more cautious of both.
func (a Age) And(b Age) Age {
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

// Said is what was written down of an age.
type Said struct {
	Year int       // of birth; 0 for none
	Band string    // code of the age band, "" for none
	On   time.Time // when that was said
}

// AgeOf is an age at a time, and the first day on which the person is of age for
// certain: "" for an adult, and where it is not known.
func AgeOf(s Said, now time.Time) (Age, string) {
	ages, minor := minors[s.Band]
	if s.Year != 0 {
		return born(s.Year, s.Band != "" && !minor, now)
	}
	switch {
	case s.Band == "":
		return Unsaid, ""
	case !minor:
		return Adult, ""
	}
	sure := s.On.AddDate(OfAge-ages[0], 0, 0)
	switch {
	case !now.Before(sure):
		return Adult, ""
	case !now.Before(s.On.AddDate(OfAge-ages[1], 0, 0)):
		return Doubt, sure.Format(time.DateOnly)
	}
	return Child, sure.Format(time.DateOnly)
}

// born is the age of somebody born in a year; grown: an adult's age was said beside it.
func born(year int, grown bool, now time.Time) (Age, string) {
	sure := time.Date(year+OfAge+1, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	switch older := now.Year() - year; {
	case older > OfAge || older == OfAge && grown:
		return Adult, ""
	case older < OfAge:
		return Child, sure
	}
	return Doubt, sure
}
