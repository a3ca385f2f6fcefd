package directorypages_test

import "testing"

// TestBoardOfThePolice: the page says why no place is there, and doesn't ask
// for what would find nothing.
func TestBoardOfThePolice(t *testing.T) {
	s := newSite(t)
	police := s.as(t, s.Agency("police", "ON").Worker)
	police.get("/services/board").Says("Your agency is not told of free places", "Call the service itself").SaysNot("Nobody here says")
	police.get("/services").HasNo(`[name="free"]`)
	other := s.as(t, s.other.Worker)
	other.get("/services/board").SaysNot("Your agency is not told")
	other.get("/services").Has(`[name="free"]`)
}
