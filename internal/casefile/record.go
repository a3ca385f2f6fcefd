package casefile

import (
	"encoding/json"
	"time"

	"relais/internal/hours"
)

// What this room seals or signs, beside the body of an entry (Body), the
// roster row and the head, which are no JSON. A golden file for each is in
// testdata/records; docs/formats.md is made from these types.

// needData is what a need's entry holds beside the words in its text.
type needData struct {
	Code    string     `json:"code"` // of the taxonomy
	Urgency string     `json:"urgency"`
	By      string     `json:"by,omitempty"` // YYYY-MM-DD
	Status  NeedStatus `json:"status"`
	Reason  string     `json:"reason,omitempty"` // of the status
}

// SafeContact is how a person can be reached without danger. It binds
// everyone.
type SafeContact struct {
	Channels    []SafeChannel `json:"channels,omitempty"`
	CodeWord    string        `json:"code_word,omitempty"`
	Voicemail   bool          `json:"voicemail"` // a message may be left
	Interpreter string        `json:"interpreter,omitempty"`
	NeverTell   []string      `json:"never_tell,omitempty"`   // people or agencies, in words
	NeverAgency []string      `json:"never_agency,omitempty"` // agencies that must never be told, by id
	Avoid       []string      `json:"avoid,omitempty"`        // places
	Notes       string        `json:"notes,omitempty"`
}

// SafeChannel is one safe way, its address, and the hours in which it is safe,
// by the clock of the agency that keeps the file; always without hours.
type SafeChannel struct {
	Kind  string        `json:"kind"` // phone, text, email, in_person, through
	Value string        `json:"value,omitempty"`
	Hours []hours.Shift `json:"hours,omitempty"`
}

// Contact is a contact with the person. Outside names the safe-contact rules
// that it did not keep; then Reason says why.
type Contact struct {
	Channel string    `json:"channel"`
	Value   string    `json:"value,omitempty"`
	At      time.Time `json:"at"` // UTC
	Reason  string    `json:"reason,omitempty"`
	Outside []string  `json:"outside,omitempty"`
}

// Terms are what the person agreed to.
type Terms struct {
	Kind        string   `json:"kind"`               // ask, release, loopback
	Agencies    []string `json:"agencies,omitempty"` // ids
	Sectors     []string `json:"sectors,omitempty"`  // classes of agencies, asks only
	Sections    []string `json:"sections,omitempty"`
	Needs       []string `json:"needs,omitempty"`
	Purpose     string   `json:"purpose"`
	Until       string   `json:"until"`              // last day, YYYY-MM-DD, in the agency's zone
	Loopback    string   `json:"loopback,omitempty"` // what the recipient may tell back
	GivenBy     string   `json:"given_by"`           // person, parent, guardian, representative
	Basis       string   `json:"basis,omitempty"`    // on what basis somebody represents
	Language    string   `json:"language"`           // BCP 47
	Interpreter string   `json:"interpreter,omitempty"`
	Form        string   `json:"form"`                // spoken, written
	Explained   []string `json:"explained,omitempty"` // points of the conversation
	// Enforcement: a class that is denied by default, named on a page of its
	// own; without effect until co-signed.
	Enforcement bool `json:"enforcement,omitempty"`
}

// consentText is what the taker signs. It does not name the case file.
type consentText struct {
	ID      string `json:"id"`
	From    string `json:"from"` // agency
	TakenBy string `json:"taken_by"`
	At      int64  `json:"at"`  // microseconds UTC
	Due     int64  `json:"due"` // end of the last day
	Terms
}

// envelope is a consent's Body: who signed is in front, to find the keys.
type envelope struct {
	TakenBy  string `json:"taken_by"`
	Signed   []byte `json:"signed"` // a signed consentText
	Cosigner string `json:"cosigner,omitempty"`
	Cosigned []byte `json:"cosigned,omitempty"` // a signed SHA-256 of Signed
}

// consentData is what a consent's entry holds: the newest revision tells
// where it stands.
type consentData struct {
	Body      json.RawMessage `json:"body"`                // an envelope
	Withdrawn []byte          `json:"withdrawn,omitempty"` // a signed withdrawal
	Reason    string          `json:"reason,omitempty"`
}

// withdrawal is the statement that a member signs when the person takes a
// consent back.
type withdrawal struct {
	Consent string `json:"consent"`
	Hash    string `json:"hash"` // of the consent
	By      string `json:"by"`   // member
	At      int64  `json:"at"`   // microseconds UTC
}

// ringText is a section's ring as sealed under the agency's vault key.
type ringText struct {
	Section string            `json:"s"`
	Gen     int               `json:"g"`
	Keys    map[int][]byte    `json:"k,omitempty"` // by generation; none when restricted
	Wraps   map[string][]byte `json:"w,omitempty"` // ringKeys sealed to members, by id
}

// ringKeys are a restricted section's keys by generation, as sealed to each
// member who may read it.
type ringKeys map[int][]byte

// Snapshot is what a release carries: the person's chosen name, the
// safe-contact rules that bind whoever receives it, and the current entries
// of the released sections.
type Snapshot struct {
	Known    string         `json:"known"`
	Language string         `json:"language,omitempty"` // BCP 47
	Safe     *SafeContact   `json:"safe,omitempty"`
	Parts    []SnapshotPart `json:"parts"`
}

// SnapshotPart is one released section.
type SnapshotPart struct {
	Section string      `json:"section"`
	Entries []EntryView `json:"entries"`
}

// EntryView is an entry as a reader sees it, also when it is released. Kind is
// empty for plain words; need, safe and contact have a form of their own.
type EntryView struct {
	ID       string       `json:"id"`
	Section  string       `json:"section"`
	Label    string       `json:"label,omitempty"`
	Text     string       `json:"text"`
	Author   string       `json:"author"` // a member's name
	At       time.Time    `json:"at"`
	Revision int          `json:"revision"`
	Removed  bool         `json:"removed,omitempty"`
	Verified bool         `json:"verified"`
	Kind     string       `json:"kind,omitempty"`
	Need     *Need        `json:"need,omitempty"`
	Safe     *SafeContact `json:"safe,omitempty"`
	Contact  *Contact     `json:"contact,omitempty"`
}

// Need is a need of a person and where it stands.
type Need struct {
	ID      string     `json:"id"`
	Code    string     `json:"code"`
	Urgency string     `json:"urgency"`
	Text    string     `json:"text,omitempty"`
	By      string     `json:"by,omitempty"` // YYYY-MM-DD
	Status  NeedStatus `json:"status"`
	Reason  string     `json:"reason,omitempty"` // of the status
}

// RecordVersion implements record.Body.
func (Body) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (needData) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (SafeContact) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Contact) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (consentText) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (envelope) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (consentData) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (withdrawal) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (ringText) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (ringKeys) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Snapshot) RecordVersion() int { return 1 }
