package caseview

import (
	"slices"
	"testing"

	"relais/internal/act"
	"relais/internal/casefile"
)

// TestPointsAreWhatIsAsked: what a consent rests on is what forms, API and scripts know.
func TestPointsAreWhatIsAsked(t *testing.T) {
	t.Parallel()
	if !slices.Equal(act.Codes["explained"], casefile.Points) {
		t.Errorf("%v and %v", act.Codes["explained"], casefile.Points)
	}
}
