package casefile

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) {
	recordtest.Golden(t, Body{}, needData{}, SafeContact{}, Contact{}, Fact{}, Refusal{}, consentText{}, envelope{}, consentData{}, withdrawal{},
		ringText{}, ringKeys{}, Snapshot{}, erasedData{}, holdData{}, Tie{}, Shaped{}, ringMark{}, Document{})
}
