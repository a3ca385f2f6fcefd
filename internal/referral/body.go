package referral

// Body is what a move says, inside its parcel.
type Body struct {
	Ask      *Ask     `json:"ask,omitempty"`
	Reason   string   `json:"reason,omitempty"`
	Text     string   `json:"text,omitempty"`
	When     At       `json:"when,omitempty"` // appointment, or expected date of a waiting list
	Hold     At       `json:"hold,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`
	Agency   string   `json:"agency,omitempty"` // proposed
	Sections []string `json:"sections,omitempty"`
	Undone   int      `json:"undone,omitempty"`  // the move that an undo takes back
	Minutes  int      `json:"minutes,omitempty"` // own answer time in a ranked ask
	Level    int      `json:"level,omitempty"`
	Receipt  string   `json:"receipt,omitempty"` // purged or kept
}

// Ask is what a recipient learns before it accepts: coded, cut to what its
// rules use, without identity.
type Ask struct {
	Need       string     `json:"need"` // code of the taxonomy
	Urgency    string     `json:"urgency"`
	Service    string     `json:"service,omitempty"`
	Attributes Attributes `json:"attributes"`
	Note       string     `json:"note,omitempty"`
}

// Attributes are what an ask says of the person, in codes.
type Attributes struct {
	AgeBand       string   `json:"age_band,omitempty"`
	Gender        string   `json:"gender,omitempty"`
	Languages     []string `json:"languages,omitempty"` // BCP 47
	Dependants    string   `json:"dependants,omitempty"`
	Accessibility []string `json:"accessibility,omitempty"`
	Wishes        []string `json:"wishes,omitempty"`
	Region        string   `json:"region,omitempty"`
	Safety        []string `json:"safety,omitempty"`
}

// DeskCopy is what the coalition's desk learns of an ask that nobody answers.
type DeskCopy struct {
	Need    string `json:"need"`
	Urgency string `json:"urgency"`
	Region  string `json:"region,omitempty"`
}

// Card is a side's own knowledge of a referral, sealed under its vault, for
// lists that open quickly. Seq and Tip are the newest link that it has seen,
// so that a row rolled back is noticed.
type Card struct {
	Ask
	Case     string   `json:"case,omitempty"` // sender only, from here
	NeedID   string   `json:"need_id,omitempty"`
	Known    string   `json:"known,omitempty"`
	Consent  string   `json:"consent,omitempty"`
	Mode     string   `json:"mode,omitempty"`
	Replaces string   `json:"replaces,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`  // told, and noted with the need
	Sections []string `json:"sections,omitempty"` // released
	Seq      int      `json:"seq,omitempty"`
	Tip      []byte   `json:"tip,omitempty"`
}
