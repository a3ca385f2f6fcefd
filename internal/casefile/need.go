package casefile

import (
	"encoding/json"
	"slices"

	"relais/internal/act"
	"relais/internal/fault"
)

// needData is what a need's entry holds beside the words in its text.
type needData struct {
	Code    string `json:"code"`
	Urgency string `json:"urgency"`
	By      string `json:"by,omitempty"`
	Status  string `json:"status"`
}

// NeedDraft is the entry of a new need, open.
func NeedDraft(in act.NewNeed) Draft {
	return Draft{
		Section: "needs", Kind: KindNeed, Label: in.Code, Text: in.Text,
		Data: needData{in.Code, in.Urgency, in.By, "open"},
	}
}

// NeedOf reads a need from its entry.
func NeedOf(o Opened) (act.Need, error) {
	var d needData
	if err := o.Into(&d); err != nil {
		return act.Need{}, damaged(err)
	}
	return act.Need{ID: o.Row.ID, Code: d.Code, Urgency: d.Urgency, By: d.By, Status: d.Status, Text: o.Body.Text}, nil
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

// StatusDraft is the next revision of a need with another status.
func StatusDraft(last Opened, status string) (Draft, error) {
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
	return Draft{
		Section: "needs", Entry: n.ID, Revision: last.Row.Revision + 1, Kind: KindNeed,
		Label: n.Code, Text: n.Text, Data: needData{n.Code, n.Urgency, n.By, status},
	}, nil
}

// open needs still want an answer.
var openStatus = []string{"open", "asked", "partly"}

// Urgent returns the highest urgency of the needs that are open, or "".
func Urgent(needs []act.Need) string {
	best := len(Urgencies)
	for _, n := range needs {
		if i := slices.Index(Urgencies, n.Urgency); i >= 0 && i < best && slices.Contains(openStatus, n.Status) {
			best = i
		}
	}
	if best == len(Urgencies) {
		return ""
	}
	return Urgencies[best]
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
		n.Status = "withdrawn"
	}
	return n, err
}
