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
	Code    string     `json:"code"`             // of the taxonomy
	Urgency string     `json:"urgency"`          // code
	By      string     `json:"by,omitempty"`     // YYYY-MM-DD
	Status  NeedStatus `json:"status"`           // where it stands
	Reason  string     `json:"reason,omitempty"` // of the status
}

// SafeContact is how a person can be reached without danger. It binds
// everyone.
type SafeContact struct {
	Channels    []SafeChannel `json:"channels,omitempty"`     // the ways that are safe
	CodeWord    string        `json:"code_word,omitempty"`    // by which the person knows who it is
	Voicemail   bool          `json:"voicemail"`              // a message may be left
	Interpreter string        `json:"interpreter,omitempty"`  // who may interpret, or in what language
	NeverTell   []string      `json:"never_tell,omitempty"`   // people or agencies, in words
	NeverAgency []string      `json:"never_agency,omitempty"` // agencies that must never be told, by id
	Avoid       []string      `json:"avoid,omitempty"`        // places
	Notes       string        `json:"notes,omitempty"`        // words
}

// SafeChannel is one safe way, its address, and the hours in which it is safe,
// by the clock of the agency that keeps the file; always without hours.
type SafeChannel struct {
	Kind  string        `json:"kind"`            // phone, text, email, in_person, through
	Value string        `json:"value,omitempty"` // number, address or name
	Hours []hours.Shift `json:"hours,omitempty"` // none: always
}

// Contact is a contact with the person. Outside names the safe-contact rules
// that it did not keep; then Reason says why.
type Contact struct {
	Channel string    `json:"channel"`           // code, as in `SafeChannel`
	Value   string    `json:"value,omitempty"`   // number, address or name
	At      time.Time `json:"at"`                // UTC
	Reason  string    `json:"reason,omitempty"`  // why all the same
	Outside []string  `json:"outside,omitempty"` // channel, hours, never_tell, no_rules
}

// Fact is something of the person that searches and asks need, once per file.
type Fact struct {
	Fact   string   `json:"fact"`             // code: what it is of
	Values []string `json:"values"`           // codes, language tags, numbers or words
	Source string   `json:"source"`           // code: who said so
	Detail string   `json:"detail,omitempty"` // which document, or which agency
	On     string   `json:"on"`               // YYYY-MM-DD: when it was said
}

// Shaped is an entry of a kind that is a list of fields (`content/kinds`): goals, steps,
// appointments, letters and others. Every value is kept as text.
type Shaped struct {
	Kind    string            `json:"kind"`              // code of the kind
	Fields  map[string]string `json:"fields"`            // by name; those that say nothing are left out
	Done    bool              `json:"done,omitempty"`    // it was done
	Private bool              `json:"private,omitempty"` // not for the person's own page
}

// RecordVersion implements record.Body.
func (Shaped) RecordVersion() int { return 1 }

// Received says from whom an entry came, and until when the person agreed that it
// be known here.
type Received struct {
	Agency   string `json:"agency"`            // id of who sent it
	Name     string `json:"name"`              // as it was called then
	Referral string `json:"referral"`          // id
	At       int64  `json:"at"`                // microseconds UTC: when it was put into the file
	Purpose  string `json:"purpose"`           // of the consent, in words
	LastDay  string `json:"last_day"`          // of the consent, YYYY-MM-DD on the sender's clocks
	Author   string `json:"author,omitempty"`  // who wrote it there, a name
	Written  int64  `json:"written,omitempty"` // microseconds UTC: when that was
}

// Moved says who wrote an entry that was put from one file of the agency into
// another, when the two were parted.
type Moved struct {
	Case   string `json:"case"`   // id of the other file
	Author string `json:"author"` // a member's name
	At     int64  `json:"at"`     // microseconds UTC: when it was written
}

// Tie says that a file and another one of the agency are about the same person, or
// that they are not: the newest revision tells where it stands.
type Tie struct {
	Other     string   `json:"other"`                // id of the other file
	How       string   `json:"how"`                  // into, with or apart
	RulesWere int      `json:"rules_were,omitempty"` // revision of the safe-contact rules before; 0 for none
	RulesAre  int      `json:"rules_are,omitempty"`  // revision that was written; 0 where they stayed
	Refusals  []string `json:"refusals,omitempty"`   // ids of those that were taken over from the other
	Closed    bool     `json:"closed,omitempty"`     // the file was closed before
	Undone    bool     `json:"undone,omitempty"`     // they were parted again
}

// RecordVersion implements record.Body.
func (Tie) RecordVersion() int { return 1 }

// Terms are what the person agreed to.
type Terms struct {
	Kind        string   `json:"kind"`                  // ask, release, loopback
	Agencies    []string `json:"agencies,omitempty"`    // ids
	Sectors     []string `json:"sectors,omitempty"`     // classes of agencies, asks only
	Outside     []Named  `json:"outside,omitempty"`     // recipients without Relais, each by itself
	Sections    []string `json:"sections,omitempty"`    // codes, releases only
	Needs       []string `json:"needs,omitempty"`       // codes of the taxonomy; none: all
	Purpose     string   `json:"purpose"`               // in words
	Until       string   `json:"until"`                 // last day, YYYY-MM-DD, in the agency's zone
	Loopback    string   `json:"loopback,omitempty"`    // what the recipient may tell back
	GivenBy     string   `json:"given_by"`              // person, parent, guardian, representative
	Basis       string   `json:"basis,omitempty"`       // on what basis somebody represents
	Language    string   `json:"language"`              // BCP 47
	Interpreter string   `json:"interpreter,omitempty"` // who interpreted
	Form        string   `json:"form"`                  // spoken, written
	Explained   []string `json:"explained,omitempty"`   // points of the conversation
	// Enforcement: a class that is denied by default, named on a page of its
	// own; without effect until co-signed.
	Enforcement bool `json:"enforcement,omitempty"`
}

// Refusal is what the person was asked and said no to.
type Refusal struct {
	Kind     string   `json:"kind"`               // ask, release, loopback
	Agencies []string `json:"agencies,omitempty"` // ids; nobody named: to everybody
	Sectors  []string `json:"sectors,omitempty"`  // classes
	Outside  []string `json:"outside,omitempty"`  // services without Relais, ids in the directory
	Text     string   `json:"text,omitempty"`     // words
	GivenBy  string   `json:"given_by"`           // person, parent, guardian, representative
}

// Named is a service without Relais that a consent names.
type Named struct {
	Service string `json:"service"` // id in the directory
	Sector  string `json:"sector"`  // code: its class when the person agreed
	Name    string `json:"name"`    // as it was said to the person
}

// consentText is what the taker signs. It does not name the case file.
type consentText struct {
	ID      string `json:"id"`       // of the consent and of its entry
	From    string `json:"from"`     // agency
	TakenBy string `json:"taken_by"` // member
	At      int64  `json:"at"`       // microseconds UTC
	Due     int64  `json:"due"`      // end of the last day
	Terms
}

// envelope is a consent's Body: who signed is in front, to find the keys.
type envelope struct {
	TakenBy  string `json:"taken_by"`           // member
	Signed   []byte `json:"signed"`             // a signed consentText
	Cosigner string `json:"cosigner,omitempty"` // member
	Cosigned []byte `json:"cosigned,omitempty"` // a signed SHA-256 of Signed
}

// consentData is what a consent's entry holds: the newest revision tells
// where it stands.
type consentData struct {
	Body      json.RawMessage `json:"body"`                // an envelope
	Withdrawn []byte          `json:"withdrawn,omitempty"` // a signed withdrawal
	Guardian  string          `json:"guardian,omitempty"`  // id of the file of the guardian who gave it, where a child's file names one; never leaves the agency
	Reason    string          `json:"reason,omitempty"`    // of the withdrawal
	Paper     string          `json:"paper,omitempty"`     // id of the document that is its signed paper
}

// withdrawal is the statement that a member signs when the person takes a
// consent back.
type withdrawal struct {
	Consent string `json:"consent"` // id
	Hash    string `json:"hash"`    // of the consent
	By      string `json:"by"`      // member
	At      int64  `json:"at"`      // microseconds UTC
}

// ringText is a section's ring as sealed under the agency's vault key.
type ringText struct {
	Section string            `json:"s"`           // code
	Gen     int               `json:"g"`           // newest generation, from 1
	Keys    map[int][]byte    `json:"k,omitempty"` // by generation; none when restricted
	Wraps   map[string][]byte `json:"w,omitempty"` // ringKeys sealed to members, by id
}

// ringKeys are a restricted section's keys by generation, as sealed to each
// member who may read it.
type ringKeys map[int][]byte

// Snapshot is what a release carries: of the person's chosen name, how to reach
// them, what safety asks for and the sections, exactly what the consent names,
// and always the limits.
type Snapshot struct {
	Known    string         `json:"known"`              // how the person wishes to be called
	Language string         `json:"language,omitempty"` // BCP 47
	Safe     *SafeContact   `json:"safe,omitempty"`     // of what is named
	Limits   *Limits        `json:"limits,omitempty"`   // none in what early programs released
	Parts    []SnapshotPart `json:"parts"`              // in the order of forms
}

// SnapshotPart is one released section.
type SnapshotPart struct {
	Section string      `json:"section"` // code
	Entries []EntryView `json:"entries"` // those that were not taken out, oldest first
}

// EntryView is an entry as a reader sees it, also when it is released. Kind is
// empty for plain words; need, safe, contact, fact and shaped have a form of their own.
type EntryView struct {
	ID       string       `json:"id"`                // of the entry
	Section  string       `json:"section"`           // code
	Label    string       `json:"label,omitempty"`   // what a field is called
	Text     string       `json:"text"`              // words
	Author   string       `json:"author"`            // a member's name
	At       time.Time    `json:"at"`                // when this revision was written
	Revision int          `json:"revision"`          // from 1
	Removed  bool         `json:"removed,omitempty"` // taken out
	Verified bool         `json:"verified"`          // signature, place and chain held
	Kind     string       `json:"kind,omitempty"`    // of the entry
	Need     *Need        `json:"need,omitempty"`    // of the kind need
	Safe     *SafeContact `json:"safe,omitempty"`    // of the kind safe
	Contact  *Contact     `json:"contact,omitempty"` // of the kind contact
	Fact     *Fact        `json:"fact,omitempty"`    // of the kind fact
	Shaped   *Shaped      `json:"shaped,omitempty"`  // of the kind shaped
	// Received is from whom it came; never in what is released again.
	Received *Received `json:"received,omitempty"`
	// Moved is who wrote it in another file; never in what is released.
	Moved *Moved `json:"moved,omitempty"`
}

// Need is a need of a person and where it stands.
type Need struct {
	ID      string     `json:"id"`               // of its entry
	Code    string     `json:"code"`             // of the taxonomy
	Urgency string     `json:"urgency"`          // code
	Text    string     `json:"text,omitempty"`   // words
	By      string     `json:"by,omitempty"`     // YYYY-MM-DD
	Status  NeedStatus `json:"status"`           // where it stands
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
func (Fact) RecordVersion() int { return 1 }

// RecordVersion implements record.Body.
func (Refusal) RecordVersion() int { return 1 }

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
