package accounts

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) {
	recordtest.Golden(t, ceremony{}, carriedCeremony{}, passkeyData{}, invited{}, lostSecond{}, keptForm{})
}
