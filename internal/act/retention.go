package act

// RetentionTerm is after how many months the clock erases a section of a closed
// file, or all that is left of it ("file"); 0: never by itself.
type RetentionTerm struct {
	Section string `json:"section" check:"required,code=retained"`
	Months  int    `json:"months" check:"min=0,max=1200"`
}

// SetRetention decides how long the sections of closed files live. What is not
// named is never erased by itself.
type SetRetention struct {
	Terms []RetentionTerm `json:"terms" check:"required,max=12"`
	Seen                  // of what was decided
}

// Retention is what an agency has decided. Set is the day (YYYY-MM-DD), "" while
// nothing is.
type Retention struct {
	Terms []RetentionTerm `json:"terms"`
	Seen                  // of the terms, for SetRetention
	Set   string          `json:"set,omitempty"`
	By    string          `json:"by,omitempty"` // member's name
	// Damaged: what was decided was changed outside of the software; nothing is
	// erased until it is decided again.
	Damaged bool `json:"damaged,omitempty"`
}

// RetentionQuery asks what the clock is going to erase, of one file or of all.
type RetentionQuery struct {
	Case string `json:"case,omitempty" query:"case" check:"id"`
}

// Retained is what the clock is going to erase, soonest first.
type Retained struct {
	Items []RetainedPart `json:"items"`
	// Unplanned is how many closed files the terms do not reach yet, because
	// they were closed under others: ApplyRetention reaches them.
	Unplanned int `json:"unplanned,omitempty"`
}

// RetainedPart is a section of a closed file, or all that is left of it
// ("file"), and the day on which it is erased at the earliest (YYYY-MM-DD).
type RetainedPart struct {
	Case    string `json:"case"`
	Known   string `json:"known"`
	Code    string `json:"code"`
	Section string `json:"section"`
	On      string `json:"on"`
	Told    bool   `json:"told,omitempty"` // the file's worker knows
	Held    bool   `json:"held,omitempty"` // a legal hold keeps it
}

// Applied is what ApplyRetention did.
type Applied struct {
	Files int `json:"files"`          // closed files that the terms reach now
	Left  int `json:"left,omitempty"` // files that were changed outside of the software: nothing of them is erased
}
