package casefile

import (
	"slices"
	"time"

	"relais/internal/fault"
	"relais/internal/record"
)

// NeedDraft is the entry of a new need, which is open.
func NeedDraft(in Need) Draft {
	return Draft{
		Section: "needs", Kind: KindNeed, Label: in.Code, Text: in.Text,
		Data: needData{Code: in.Code, Urgency: in.Urgency, By: in.By, Status: NeedOpen},
	}
}

// NeedOf reads a need from its entry.
func NeedOf(o Opened) (Need, error) {
	var d needData
	if err := o.Into(&d); err != nil {
		return Need{}, damaged(err)
	}
	return Need{ID: o.Row.ID, Code: d.Code, Urgency: d.Urgency, By: d.By, Status: d.Status, Reason: d.Reason, Text: o.Body.Text}, nil
}

// NeedsOf reads the needs among entries, in their order.
func NeedsOf(entries []Opened) []Need {
	needs := []Need{}
	for _, o := range entries {
		if o.Body.Kind != KindNeed || o.Body.Removed {
			continue
		}
		if n, err := NeedOf(o); err == nil {
			needs = append(needs, n)
		}
	}
	return needs
}

// OpenSince is when a need was opened of which these are the revisions, newest
// first: what was written into it since it was last closed changes nothing.
func OpenSince(revisions []Opened) (at time.Time) {
	for _, o := range revisions {
		n, err := NeedOf(o)
		if err == nil && !n.Status.Open() {
			break
		}
		at = o.At()
	}
	return at
}

// StatusDraft is the next revision of a need with another status, as far as it
// may follow, and the reason where the table wants one.
func StatusDraft(last Opened, status NeedStatus, reason string) (Draft, error) {
	if last.Body.Kind != KindNeed || last.Body.Removed {
		return Draft{}, fault.New(fault.NotFound, "casefile.no_need")
	}
	if !last.Verified { // its words would be signed again
		return Draft{}, ErrDamaged
	}
	n, err := NeedOf(last)
	if err != nil {
		return Draft{}, err
	}
	if !n.Status.May(status) {
		return Draft{}, fault.New(fault.Conflict, "casefile.need_status")
	}
	if status.NeedsReason() && reason == "" {
		return Draft{}, fault.Invalid("reason", "casefile.need_reason")
	}
	return Draft{
		Section: "needs", Entry: n.ID, Revision: last.Row.Revision + 1, Kind: KindNeed,
		Label: n.Code, Text: n.Text, Data: needData{n.Code, n.Urgency, n.By, status, reason}, Received: last.Body.Received,
	}, nil
}

// Urgent returns the highest urgency of the needs that are open, or "".
func Urgent(needs []Need) string {
	best := ""
	for _, n := range needs {
		if n.Status.Open() {
			best = MoreUrgent(best, n.Urgency)
		}
	}
	return best
}

// MoreUrgent returns the higher of two urgencies; "" is the lowest.
func MoreUrgent(a, b string) string {
	i, j := slices.Index(Urgencies, a), slices.Index(Urgencies, b)
	if i < 0 || j >= 0 && j < i {
		return b
	}
	return a
}

// DraftNeed reads the need that a draft is about to write.
func DraftNeed(d Draft) (Need, error) {
	o := Opened{Row: EntryRow{ID: d.Entry}, Body: Body{Text: d.Text, Data: d.Again}}
	if d.Data != nil {
		o.Body.Data = record.Encode(d.Data)
	}
	n, err := NeedOf(o)
	if err == nil && d.Removed {
		n.Status = NeedWithdrawn
	}
	return n, err
}

// StandingNeedDraft is the entry of a need that comes from elsewhere, where it
// stands already; without a status it is open.
func StandingNeedDraft(in Need) Draft {
	d := NeedDraft(in)
	if in.Status != "" {
		d.Data = needData{Code: in.Code, Urgency: in.Urgency, By: in.By, Status: in.Status, Reason: in.Reason}
	}
	return d
}
