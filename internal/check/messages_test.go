package check

import (
	"encoding/json"
	"os"
	"testing"

	"relais/internal/fault"
	"relais/internal/seal"
)

func TestEveryMessageHasWords(t *testing.T) {
	data, err := os.ReadFile("../locale/text/check.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]map[string]string
	if err := json.Unmarshal(data, &words); err != nil {
		t.Fatal(err)
	}
	keys := []string{
		required, tooLong, tooShort, badUTF8, control, bidi, oneLine, tooMany, tooFew, tooBig, tooSmall,
		badCode, badID, badDate, badTime, pastDay, pastTime, aheadDay, aheadTime, tooFar, longAgo, badClock, badEmail, badPhone, badURL, mustAgree,
	}
	for _, c := range []fault.Code{
		fault.InvalidInput, fault.Unauthenticated, fault.Forbidden, fault.NotFound, fault.Conflict, fault.Gone,
		fault.TooMany, fault.TooLarge, fault.Unavailable, fault.Internal,
	} {
		keys = append(keys, "fault."+string(c))
	}
	busy, _ := fault.As(seal.ErrBusy)
	for _, key := range append(keys, busy.Key) {
		if words[key]["en"] == "" || words[key]["fr"] == "" {
			t.Errorf("%s has no words", key)
		}
	}
}
