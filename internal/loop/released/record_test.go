package released

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) { recordtest.Golden(t, Letter{}, Body{}, State{}, hidden{}) }
