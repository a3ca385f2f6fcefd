package casefile

import (
	"relais/internal/casefile/kinds"
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

// ShapedDraft is a new entry of a kind that is a list of fields.
func ShapedDraft(k kinds.Kind, s Shaped) Draft {
	return Draft{Section: k.Section, Kind: KindShaped, Label: s.Kind, Data: s}
}

// ShapedOf reads an entry of a kind that is a list of fields. One of a kind that this
// program does not know is read too: a later one wrote it.
func ShapedOf(o Opened) (s Shaped, ok bool) {
	return s, o.Body.Kind == KindShaped && !o.Body.Removed && o.Into(&s) == nil
}

// KindOfMark marks a section, or an entry, for which a court may ask; PartOfMarks keeps
// such marks.
const (
	KindOfMark  = "court_mark"
	PartOfMarks = "legal"
)

// Marks tell whether a section was marked, and which of its entries were. marks are the
// entries of PartOfMarks, as far as the member reads it.
func Marks(marks []Opened, section string) (whole bool, entries []string) {
	for _, o := range marks {
		s, ok := ShapedOf(o)
		switch entry := s.Fields["entry"]; {
		case !ok || s.Kind != KindOfMark || s.Fields["part"] != section || !o.Verified:
		case entry == "":
			whole = true
		default:
			entries = append(entries, entry)
		}
	}
	return whole, entries
}

// AmendShaped is the draft of the next revision of such an entry, given its revisions
// newest first and the one that the author saw (0: whichever stands).
func AmendShaped(section string, revisions []Opened, base int, change func(Shaped) (Shaped, error)) (Draft, error) {
	last := revisions[0]
	d := Draft{Section: section, Entry: last.Row.ID, Revision: last.Row.Revision + 1, Kind: KindShaped, Label: last.Body.Label,
		Received: last.Body.Received, Moved: last.Body.Moved}
	s, ok := ShapedOf(last)
	switch {
	case !ok:
		return d, ErrNoEntry
	case !last.Verified: // its words would be signed again
		return d, ErrDamaged
	case base != 0 && base != last.Row.Revision:
		return d, ErrStale
	case change == nil:
		d.Removed = true
		return d, nil
	}
	s, err := change(s)
	d.Data = s
	return d, err
}
