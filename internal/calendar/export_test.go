package calendar

import (
	"fmt"

	"relais/internal/agency"
	"relais/internal/seal"
	"relais/internal/store"
)

// Opens is what a key opens of a feed's times; "" for nothing.
func Opens(r store.CalendarRow, k seal.Key) string {
	var t feedText
	if agency.OpenJSON(k, bind(r), r.Times, &t) != nil {
		return ""
	}
	return fmt.Sprintf("%+v", t)
}

// OpensRefs reports whether a key opens the key of a feed's refs.
func OpensRefs(r store.CalendarRow, k seal.Key) bool {
	var t refsText
	return agency.OpenJSON(k, bind(r), r.Refs, &t) == nil
}
