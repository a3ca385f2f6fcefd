package casefile

import (
	"encoding/json"
	"slices"

	"relais/internal/act"
	"relais/internal/fault"
)

// needData is what a need's entry holds beside the words in its text.
type needData struct {
	Code    string     `json:"code"`
	Urgency string     `json:"urgency"`
	By      string     `json:"by,omitempty"`
	Status  NeedStatus `json:"status"`
	Reason  string     `json:"reason,omitempty"` // of the status
}

// NeedDraft is the entry of a new need, open.
func NeedDraft(in act.NewNeed) Draft {
	return Draft{
		Section: "needs", Kind: KindNeed, Label: in.Code, Text: in.Text,
		Data: needData{Code: in.Code, Urgency: in.Urgency, By: in.By, Status: NeedOpen},
	}
}

// NeedOf reads a need from its entry.
func NeedOf(o Opened) (act.Need, error) {
	var d needData
	if err := o.Into(&d); err != nil {
		return act.Need{}, damaged(err)
	}
	return act.Need{ID: o.Row.ID, Code: d.Code, Urgency: d.Urgency, By: d.By, Status: string(d.Status), Reason: d.Reason, Text: o.Body.Text}, nil
}

// NeedsOf reads the needs among entries, in their order.
func NeedsOf(entries []Opened) []act.Need {
	needs := []act.Need{}
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
	if !NeedStatus(n.Status).May(status) {
		return Draft{}, fault.New(fault.Conflict, "casefile.need_status")
	}
	if status.NeedsReason() && reason == "" {
		return Draft{}, fault.Invalid("reason", "casefile.need_reason")
	}
	return Draft{
		Section: "needs", Entry: n.ID, Revision: last.Row.Revision + 1, Kind: KindNeed,
		Label: n.Code, Text: n.Text, Data: needData{n.Code, n.Urgency, n.By, status, reason},
	}, nil
}

// Urgent returns the highest urgency of the needs that are open, or "".
func Urgent(needs []act.Need) string {
	best := ""
	for _, n := range needs {
		if NeedStatus(n.Status).Open() {
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
func DraftNeed(d Draft) (act.Need, error) {
	text, err := json.Marshal(d.Data)
	if err != nil {
		return act.Need{}, err
	}
	o := Opened{Row: EntryRow{ID: d.Entry}, Body: Body{Text: d.Text, Data: text}}
	n, err := NeedOf(o)
	if err == nil && d.Removed {
		n.Status = string(NeedWithdrawn)
	}
	return n, err
}
