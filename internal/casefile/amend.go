package casefile

import (
	"relais/internal/fault"
)

// Amend is the draft of an entry's next revision, given its revisions newest
// first and the one that the author saw. ErrStale when somebody was faster.
func Amend(section string, revisions []Opened, base int, label, text string, removed bool) (Draft, error) {
	last := revisions[0]
	switch {
	case last.Body.Kind != KindPlain:
		return Draft{}, fault.New(fault.Conflict, "casefile.structured")
	case last.Row.Revision != base:
		return Draft{}, ErrStale
	case removed:
		label, text = "", ""
	case text == "":
		return Draft{}, fault.Invalid("text", "check.required")
	}
	return Draft{Section: section, Entry: last.Row.ID, Revision: base + 1, Label: label, Text: text, Removed: removed,
		Received: last.Body.Received, Moved: last.Body.Moved}, nil
}

// Undo is the draft that takes the newest revision back: the content of the
// one before, or nothing when there is none. Consents can only be withdrawn.
func Undo(section string, revisions []Opened) (Draft, error) {
	last := revisions[0]
	d := Draft{Section: section, Entry: last.Row.ID, Revision: last.Row.Revision + 1, Kind: last.Body.Kind, Removed: true}
	if last.Body.Kind == KindConsent {
		return Draft{}, fault.New(fault.Conflict, "casefile.consent_undo")
	}
	if len(revisions) == 1 {
		return d, nil
	}
	before := revisions[1].Body
	if !revisions[1].Verified {
		return Draft{}, ErrDamaged
	}
	d.Received, d.Moved = before.Received, before.Moved
	d.Kind, d.Label, d.Text, d.Removed = before.Kind, before.Label, before.Text, before.Removed
	if before.Data != nil {
		d.Again = before.Data
	}
	return d, nil
}
