package generate

import (
	"encoding/json"
	"strconv"
)

// rules: two services in three receive everybody.
func (m *maker) rules() {
	r := object{}
	switch draw := m.IntN(100); {
	case draw < 10:
		r["genders"] = list{"woman", "trans_woman", "two_spirit", "non_binary"}
	case draw < 14:
		r["genders"] = list{"man", "trans_man"}
	}
	m.ages()
	if m.chance(25) {
		r["accepts"] = one(m.source, []list{{"children"}, {"children", "infant", "pregnant"}, {"children", "pet"}, {"pregnant"}, {"pet"}})
	}
	if m.chance(6) {
		r["refuses"] = one(m.source, []list{{"pet"}, {"children", "infant"}})
	}
	if m.chance(40) {
		r["accessibility_known"] = true
		r["accessible"] = one(m.source, []list{{"wheelchair"}, {"wheelchair", "ground_floor"}, {"wheelchair", "deaf"}, {"deaf", "blind"}, {"cognitive"}})
	}
	m.wishes(r)
	if m.chance(10) {
		r["safety"] = one(m.source, []list{{"pursued"}, {"pursued", "location_secret"}, {"no_telephone"}, {"escort", "pursued"}})
	}
	if m.chance(8) {
		r["residence"] = true
	}
	if m.chance(9) {
		r["status"] = object{"reason_en": "Permanent residents and protected persons only, by rule of the funder.",
			"reason_fr": "Résidents permanents et personnes protégées seulement, par règle du bailleur de fonds.",
			"source":    "Funding agreement, section " + strconv.Itoa(1+m.IntN(9)) + " (fictional)"}
	}
	if len(r) > 0 {
		m.relais["rules"] = r
	}
}

func (m *maker) wishes(r object) {
	if m.chance(15) {
		r["wishes"] = one(m.source, []list{{"same_language"}, {"halal", "vegetarian"}, {"culture"}, {"faith"}, {"lgbtq"}, {"gender_of_worker"}})
	}
	if m.org.sector == "indigenous" {
		r["wishes"] = list{"indigenous", "culture"}
		if m.chance(50) {
			r["only_for"] = "indigenous"
		}
	}
}

func (m *maker) ages() {
	years := func(name string, n int) { m.document[name] = json.Number(strconv.Itoa(n)) }
	switch draw := m.IntN(100); {
	case draw < 15:
		years("minimum_age", 18)
	case draw < 20:
		years("minimum_age", 16)
	case draw < 26:
		years("minimum_age", 12)
		years("maximum_age", 24)
	case draw < 30:
		years("maximum_age", 17)
	case draw < 34:
		years("minimum_age", 65)
	}
}

// schedules: one service in eight never closes; of one in ten nobody wrote
// the hours down.
func (m *maker) schedules() {
	opening := func(days string, opens, closes int) object {
		return object{"id": m.uuid(), "freq": "WEEKLY", "byday": days, "opens_at": clock(opens), "closes_at": clock(closes)}
	}
	const week, weekdays = "MO,TU,WE,TH,FR,SA,SU", "MO,TU,WE,TH,FR"
	var all list
	switch draw := m.IntN(100); {
	case draw < 10:
		return
	case draw < 22:
		all = list{object{"id": m.uuid(), "freq": "WEEKLY", "byday": week, "opens_at": "00:00", "closes_at": "23:59"}}
	case draw < 32:
		all = list{opening(week, 17, 23)}
	default:
		from := 7 + m.IntN(4)
		all = list{opening(weekdays, from, from+6+m.IntN(4))}
		if m.chance(30) {
			all = append(all, opening("SA", 10, 14+m.IntN(4)))
		}
	}
	m.document["schedules"] = all
}

func clock(hour int) string {
	if hour < 10 {
		return "0" + strconv.Itoa(hour) + ":00"
	}
	return strconv.Itoa(hour) + ":00"
}
