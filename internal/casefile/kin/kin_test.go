package kin

import (
	"testing"
	"time"

	"relais/internal/record/recordtest"
)

// TestAgeIsCautious: a child is never taken for an adult, and who is of age by the date
// is no child any more.
func TestAgeIsCautious(t *testing.T) {
	on := func(day string) time.Time {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for name, test := range map[string]struct {
		said Said
		now  string
		want Age
		sure string
	}{
		"nothing":                      {Said{}, "2026-11-30", Unsaid, ""},
		"born long ago":                {Said{Year: 1990}, "2026-11-30", Adult, ""},
		"a child by the year":          {Said{Year: 2009}, "2026-11-30", Child, "2028-01-01"},
		"the birthday decides":         {Said{Year: 2008}, "2026-11-30", Doubt, "2027-01-01"},
		"an adult was said beside it":  {Said{Year: 2008, Band: "adult_18_24"}, "2026-11-30", Adult, ""},
		"a youth was said beside it":   {Said{Year: 2008, Band: "youth_16_17"}, "2026-11-30", Doubt, "2027-01-01"},
		"an adult was said, too young": {Said{Year: 2010, Band: "adult_18_24"}, "2026-11-30", Child, "2029-01-01"},
		"the new year":                 {Said{Year: 2008}, "2027-01-01", Adult, ""},
		"the day before":               {Said{Year: 2008}, "2026-12-31", Doubt, "2027-01-01"},
		"an adult":                     {Said{Band: "senior"}, "2026-11-30", Adult, ""},
		"a child, last year":           {Said{Band: "child", On: on("2025-11-30")}, "2026-11-30", Child, "2043-11-30"},
		"a child, long ago":            {Said{Band: "child", On: on("2023-11-30")}, "2026-11-30", Doubt, "2041-11-30"},
		"a youth, this year":           {Said{Band: "youth_16_17", On: on("2026-01-30")}, "2026-11-30", Child, "2028-01-30"},
		"a youth, last year":           {Said{Band: "youth_16_17", On: on("2025-11-01")}, "2026-11-30", Doubt, "2027-11-01"},
		"a youth, three years ago":     {Said{Band: "youth_16_17", On: on("2023-11-01")}, "2026-11-30", Adult, ""},
	} {
		if got, sure := AgeOf(test.said, on(test.now)); got != test.want || sure != test.sure {
			t.Errorf("%s: %q until %s", name, got, sure)
		}
	}
	if Adult.And(Doubt) != Doubt || Unsaid.And(Adult) != Adult || Child.And(Adult) != Child {
		t.Error("two files of one person are not the more cautious of both")
	}
}

// TestRelationsTurnRound: what one file says, the other says from its side, and back.
func TestRelationsTurnRound(t *testing.T) {
	for who := range inverse {
		r := Relation{Other: "b", Who: who, Living: "apart", Guardian: This, Involved: Other}
		if back := r.From("a").From("b"); back != r {
			t.Errorf("%+v came back as %+v", r, back)
		}
	}
	r := Relation{Other: "b", Who: "child", Guardian: This}.From("a")
	if r.Who != "parent" || r.Guardian != Other || !r.Minor() || !r.Guards() {
		t.Errorf("%+v", r)
	}
}

// TestRecords holds what is sealed to its form.
func TestRecords(t *testing.T) { recordtest.Golden(t, Relation{}) }
