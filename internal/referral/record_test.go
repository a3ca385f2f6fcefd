package referral

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) { recordtest.Golden(t, Body{}, DeskCopy{}, Card{}, State{}) }
