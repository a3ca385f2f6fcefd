package read

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
)

// The groups of columns whose cells are read before they stand anywhere.
const (
	pointGroup  = "point"  // both coordinates
	hoursGroup  = "hours"  // days, from, to
	dayGroup    = "day "   // the hours of one weekday, behind it
	spokenGroup = "spoken" // yes or no, of the language that the heading names
)

// byOthers places columns that mean something only beside others of their kind:
// one for each language, one for each weekday.
func byOthers(columns []string, out map[string]string) {
	var tongues, days []string
	for _, c := range columns {
		w := headingKey(c)
		switch {
		case out[c] != "":
		case tidy.IsLanguage(w):
			tongues = append(tongues, c)
		case len(w) > 2 && tidy.ByDay(dayOf(w)) != "" && !strings.Contains(tidy.ByDay(dayOf(w)), ","):
			days = append(days, c)
		}
	}
	if len(tongues) > 1 {
		for _, c := range tongues {
			out[c] = "language.name#" + spokenGroup + " " + headingKey(c)
		}
	}
	if len(days) > 4 {
		for _, c := range days {
			out[c] = "schedule.description#" + dayGroup + dayOf(headingKey(c))
		}
	}
}

// dayOf is the word of a heading such as "Monday hours" that may be a day.
func dayOf(w string) string {
	for _, more := range []string{" hours", " heures", " horaire", "hours "} {
		w = strings.TrimSuffix(strings.TrimPrefix(w, more), more)
	}
	return w
}

// place puts a cell of a row into its part; false where it has none.
func (r parts) place(m mapping, c string) bool {
	switch {
	case m.table == "" || m.table == "address" && nothingPlace[strings.ToLower(c)]:
		return false
	case m.table == "phone" && m.member == "number" && !strings.ContainsAny(c, "#0123456789"):
		return false // said of a telephone
	case m.table == "address" && m.member == "region" && strings.Trim(c, "0123456789") == "":
		return false // the number of a ward
	case m.group == pointGroup:
		at, ok := tidy.Point(c)
		if !ok || r["location"]["latitude"] != nil {
			return false
		}
		p := r.part("location", "")
		p["latitude"], p["longitude"] = at[0], at[1]
		return true
	case strings.HasPrefix(m.group, spokenGroup+" "):
		if !tidy.IsYes(strings.TrimSpace(c)) {
			return false
		}
		r.part("language", m.group)["name"] = m.column
		return true
	case strings.HasPrefix(m.group, dayGroup):
		r.day(strings.TrimPrefix(m.group, dayGroup), m, c)
		return true
	}
	return r.add(m, c)
}

// nothingPlace are what stands in the columns of an address that says nothing.
var nothingPlace = tidy.Set("-1 unknown n/a na none null - -- . inconnu inconnue s/o")

// day puts the hours of one weekday.
func (r parts) day(day string, m mapping, c string) {
	p := r.part("schedule", m.group)
	if from, to, ok := fromTo(c); ok {
		p["byday"], p["opens_at"], p["closes_at"], p["freq"] = tidy.ByDay(day), from, to, "WEEKLY"
		return
	}
	p["description"] = strings.ToUpper(day[:1]) + day[1:] + ": " + c
}

var betweenTimes = regexp.MustCompile(`\s*(?:[-–—]| to | à )\s*`)

// fromTo reads "9:00 - 17h".
func fromTo(s string) (from, to string, ok bool) {
	list := betweenTimes.Split(strings.ToLower(s), -1)
	if len(list) != 2 {
		return "", "", false
	}
	from, ok1 := clock(list[0])
	to, ok2 := clock(list[1])
	return from, to, ok1 && ok2
}

// clock reads a time of day that is more than a bare number: "9" may be in the
// evening.
func clock(s string) (string, bool) {
	if s = strings.TrimSpace(s); len(s) < 3 && strings.Trim(s, "0123456789") == "" {
		return s, false
	}
	return tidy.ClockTime(s)
}

// settle reads what the columns of a row say together.
func (r parts) settle() {
	if m := r["schedule#"+hoursGroup]; m != nil {
		days, from, to := hsds.Scalar(m["byday"]), hsds.Scalar(m["opens_at"]), hsds.Scalar(m["closes_at"])
		opens, ok1 := clock(from)
		closes, ok2 := clock(to)
		if list := tidy.ByDay(days); list != "" && ok1 && ok2 {
			m["byday"], m["opens_at"], m["closes_at"], m["freq"] = list, opens, closes, "WEEKLY"
		} else {
			clear(m)
			if emptyWords[strings.ToLower(days)] {
				days = ""
			}
			times := strings.Trim(from+" – "+to, "– ")
			hsds.SetText(m, "description", strings.Trim(days+"; "+times, "; "))
		}
	}
	for _, key := range slices.Collect(maps.Keys(r)) {
		table, group, _ := strings.Cut(key, "#")
		if table == "address" && emptyAddress(r[key], group == "mailing") {
			delete(r, key)
		}
	}
}

// emptyAddress reports whether an address names no more than its country, or where
// mail goes no more than a state.
func emptyAddress(m map[string]any, mail bool) bool {
	for name, v := range m {
		if says := name != "country" && name != "address_type" && name != "location_id" && (!mail || name != "state_province"); says && hsds.Scalar(v) != "" {
			return false
		}
	}
	return true
}

// numberless takes what a row says of telephones that it gives no number of out of
// its parts, and keeps it.
func (sh *sheet) numberless(cells []string, rows parts, kept map[string]any) {
	for i, m := range sh.mapped {
		if m.table != "phone" || m.member == "number" || i >= len(cells) {
			continue
		}
		key := strings.TrimSuffix("phone#"+m.group, "#")
		if part := rows[key]; part != nil && hsds.Scalar(part["number"]) == "" {
			delete(part, m.member)
			kept[m.column] = strings.TrimSpace(cells[i])
			if len(part) == 0 {
				delete(rows, key)
			}
		}
	}
}
