package card

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) {
	recordtest.Golden(t, keysRecord{}, State{}, Line{}, Said{}, statement{})
}
