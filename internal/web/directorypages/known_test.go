package directorypages_test

import "testing"

// TestServiceTellsItsWeekAndSources: the page of a service says when it is
// open on the next days, and where its parts come from.
func TestServiceTellsItsWeekAndSources(t *testing.T) {
	s := newSite(t)
	s.load(record("day", "Day house", map[string]any{"assured_date": "2020-03-04",
		"service_areas": []any{map[string]any{"id": "a", "name": "Ontario"}},
		"phones":        []any{map[string]any{"id": "p1", "number": "613-555-0142"}},
		"schedules": []any{map[string]any{"id": "h", "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR,SA,SU",
			"opens_at": "09:00", "closes_at": "17:00", "description": "Every day, also open on holidays"}}}))
	s.load(record("silent", "Silent house", nil))
	b := s.as(t, s.home.Worker)
	b.get("/services/day").Says("Today,", "Monday", "Sunday", "9:00 a.m. to 5:00 p.m.", "Where this comes from, and who checked it", "Telephone and other contact", "Due again")
	b.get("/services/silent").SaysNot("Today,")
	b.lang = "fr"
	b.get("/services/day").Says("Aujourd’hui,", "lundi", "de 9 h 00 à 17 h 00", "D’où viennent ces renseignements", "À revérifier", "4 mars 2020")
}
