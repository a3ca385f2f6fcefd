package deskwork

import "relais/internal/parcel"

// deskAct is one thing that the desk did, as it signs it.
type deskAct struct {
	At       int64    `json:"at"`                 // when it was done, microseconds UTC
	Whom     string   `json:"whom,omitempty"`     // code; of a record
	Way      string   `json:"way,omitempty"`      // code
	Result   string   `json:"result,omitempty"`   // code
	Text     string   `json:"text,omitempty"`     // short words that name nobody
	Agencies []string `json:"agencies,omitempty"` // ids; of a proposal, which who was asked does not get
}

// deskLink is a link of the chain of what the desk did about one ask. Its header
// is that of what goes to who asks.
type deskLink struct {
	parcel.Link
	Recipient parcel.Header `json:"to_r"`             // of what goes to who was asked
	Parcels   [][]byte      `json:"hashes,omitempty"` // of what went to who asks, and to who was asked
}

// RecordVersion implements record.Body.
func (deskAct) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (deskLink) RecordVersion() int { return 1 }
