package calendar

import (
	"testing"

	"relais/internal/record/recordtest"
)

func TestRecords(t *testing.T) { recordtest.Golden(t, feedText{}, refsText{}) }
