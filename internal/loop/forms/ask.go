package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"relais/internal/act"
	"relais/internal/casefile"
	"relais/internal/coalition"
	"relais/internal/fault"
	"relais/internal/referral"
)

// AskWhole judges of an ask what does not depend on a candidate.
func AskWhole(in *act.Ask, agreed casefile.Consent, need casefile.Need, now time.Time) (ends referral.At, err error) {
	switch {
	case agreed.Kind != "ask":
		return 0, fault.Invalid("consent", "referral.consent_kind")
	case len(agreed.Needs) > 0 && !slices.Contains(agreed.Needs, need.Code):
		return 0, fault.Invalid("consent", "referral.consent_need")
	case !need.Status.Open():
		return 0, fault.Invalid("need", "referral.need_closed")
	case in.Mode == "" || in.Mode == "single":
		in.Mode = "single"
		if len(in.Candidates) != 1 {
			return 0, fault.Invalid("candidates", "referral.one_candidate")
		}
	}
	if in.Ends == "" {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, in.Ends)
	if err != nil || !at.After(now) {
		return 0, fault.Invalid("ends", "referral.ends_past")
	}
	return referral.AtTime(at), nil
}

// AskFields stops a name or a number in the fields that are no note: whoever
// wants to say more than a place or a service finds no other door.
func AskFields(in *act.Ask, facts casefile.Facts) (stopped []fault.Field) {
	fields := map[string]string{}
	if region, ok := coalition.Region(in.Attributes.Region); ok {
		in.Attributes.Region = region
	} else {
		stopped = append(stopped, fault.Field{Name: "attributes.region", Key: "referral.no_region"})
	}
	for i, tag := range in.Attributes.Languages {
		field := fmt.Sprintf("attributes.languages.%d", i)
		fields[field] = tag
		if _, err := language.Parse(tag); err != nil {
			stopped = append(stopped, fault.Field{Name: field, Key: "referral.no_language"})
		}
	}
	for i, c := range in.Candidates {
		fields[fmt.Sprintf("candidates.%d.service", i)] = c.Service
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		stops := facts.Called(fields[field])
		if !strings.HasSuffix(field, ".service") { // an id may look like a number
			stops = append(stops, referral.NoteStops(fields[field])...)
		}
		if len(stops) > 0 {
			stopped = append(stopped, fault.Field{Name: field, Key: "referral.note_stopped", Args: []any{stops[0]}})
		}
	}
	return stopped
}
