package referral

import "relais/internal/hours"

// Body is what a move says, inside its parcel.
type Body struct {
	Ask      *Ask     `json:"ask,omitempty"`      // of the first move
	Reason   string   `json:"reason,omitempty"`   // code
	Text     string   `json:"text,omitempty"`     // words
	When     At       `json:"when,omitempty"`     // appointment, or expected date of a waiting list
	Hold     At       `json:"hold,omitempty"`     // until when a place is kept
	Outcome  string   `json:"outcome,omitempty"`  // code
	Agency   string   `json:"agency,omitempty"`   // proposed
	Sections []string `json:"sections,omitempty"` // codes
	Undone   int      `json:"undone,omitempty"`   // the move that an undo takes back
	Minutes  int      `json:"minutes,omitempty"`  // own answer time in a ranked ask
	Level    int      `json:"level,omitempty"`    // of an escalation
	Missed   bool     `json:"missed,omitempty"`   // an escalation that reached nobody
	Receipt  string   `json:"receipt,omitempty"`  // purged or kept
	Limits   *Limits  `json:"limits,omitempty"`   // how the person may be contacted from now on
	Said     *Said    `json:"said,omitempty"`     // recorded by S for a recipient without Relais
}

// Limits are the limits of a release (casefile.Limits), when they change.
type Limits struct {
	Call       bool          `json:"call"`                  // calling is safe
	Write      bool          `json:"write"`                 // text messages or mail are safe
	CallHours  []hours.Shift `json:"call_hours,omitempty"`  // none: at any time
	WriteHours []hours.Shift `json:"write_hours,omitempty"` // none: at any time
	Zone       string        `json:"zone,omitempty"`        // of the hours, an IANA name
	Voicemail  bool          `json:"voicemail"`             // a message may be left
}

// Ask is what a recipient learns before it accepts: coded, cut to what its
// rules use, without identity.
type Ask struct {
	Need       string     `json:"need"`              // code of the taxonomy
	Urgency    string     `json:"urgency"`           // code
	Service    string     `json:"service,omitempty"` // that is asked for
	Attributes Attributes `json:"attributes"`        // cut to what the recipient’s rules use
	Note       string     `json:"note,omitempty"`    // one line that names nobody
}

// Attributes are what an ask says of the person, in codes.
type Attributes struct {
	AgeBand       string   `json:"age_band,omitempty"`      // code
	Gender        string   `json:"gender,omitempty"`        // code
	Languages     []string `json:"languages,omitempty"`     // BCP 47
	Dependants    []string `json:"along,omitempty"`         // codes
	Dependant     string   `json:"dependants,omitempty"`    // the one code that programs before lists wrote
	Accessibility []string `json:"accessibility,omitempty"` // codes
	Wishes        []string `json:"wishes,omitempty"`        // codes
	Region        string   `json:"region,omitempty"`        // province, or place and province; in words from programs before that
	Safety        []string `json:"safety,omitempty"`        // codes
}

// DeskCopy is what the coalition's desk learns of an ask that nobody answers.
type DeskCopy struct {
	Need    string `json:"need"`             // code of the taxonomy
	Urgency string `json:"urgency"`          // code
	Region  string `json:"region,omitempty"` // in words
}

// Card is a side's own knowledge of a referral, sealed under its vault, for
// lists that open quickly. Seq and Tip are the newest link that it has seen,
// so that a row rolled back is noticed.
type Card struct {
	Ask
	Case     string   `json:"case,omitempty"`     // sender only, from here
	NeedID   string   `json:"need_id,omitempty"`  // of the case file
	Known    string   `json:"known,omitempty"`    // how the person wishes to be called
	Consent  string   `json:"consent,omitempty"`  // id of that which it rests on
	Mode     string   `json:"mode,omitempty"`     // single, ranked or parallel
	Replaces string   `json:"replaces,omitempty"` // id of an earlier referral
	Outcome  string   `json:"outcome,omitempty"`  // told, and noted with the need
	Sections []string `json:"sections,omitempty"` // released
	Seq      int      `json:"seq,omitempty"`      // number of the newest link that was seen
	Tip      []byte   `json:"tip,omitempty"`      // hash of that link
}
