package act

// AnswerLink is a link by which a recipient without Relais reads an ask and
// answers it, and the one-time code that goes with it. Both are told once: the
// link goes by mail, the code by voice.
type AnswerLink struct {
	Token string `json:"token"` // last part of the link's address
	Code  string `json:"code"`
	Until Moment `json:"until"` // when it stops working at the latest
}

// LinkCode is what somebody shows who holds a link.
type LinkCode struct {
	Token string `json:"token" check:"required,line,max=80"`
	Code  string `json:"code" check:"required,line,max=20"`
}

// LinkAnswer is a move that a recipient without Relais makes itself. Which fields
// a move takes: as in Move.
type LinkAnswer struct {
	LinkCode
	Version       int    `json:"version" check:"min=1,max=100000"` // that was shown
	Type          string `json:"type" check:"required,code=move"`
	By            string `json:"by" check:"required,line,max=120"` // who answers
	Reason        string `json:"reason,omitempty" check:"code=reason"`
	Text          string `json:"text,omitempty" check:"text,max=500"`
	When          string `json:"when,omitempty" check:"time,ahead=2"`
	HoldUntil     string `json:"hold_until,omitempty" check:"time,ahead=2"`
	Outcome       string `json:"outcome,omitempty" check:"code=outcome"`
	SafetyChecked bool   `json:"safety_checked,omitempty"`
	// Key makes a repeat harmless: the same key answers with what stands now.
	Key string `json:"key,omitempty" check:"line,max=64"`
}

// LinkedAsk is an ask as who holds its link reads it: nothing of it says who the
// person is.
type LinkedAsk struct {
	From       Text          `json:"from"` // the agency that asks
	Phone      string        `json:"phone,omitempty"`
	Need       string        `json:"need"`
	Urgency    string        `json:"urgency"`
	Attributes AskAttributes `json:"attributes"`
	Note       string        `json:"note,omitempty"`
	State      string        `json:"state"`
	Zone       string        `json:"zone"`          // of whoever is asked (IANA)
	Due        *Moment       `json:"due,omitempty"` // when an answer is due
	HoldUntil  *Moment       `json:"hold_until,omitempty"`
	Meets      *Moment       `json:"meets,omitempty"` // the appointment
	Until      Moment        `json:"until"`           // when the link stops working
	Can        []string      `json:"can"`             // moves that are open
	Version    int           `json:"version"`
	Done       bool          `json:"done,omitempty"` // an answer was kept just now
	Defaults   MoveDefaults  `json:"defaults"`
}

// HasLink says whether a link opens now.
type HasLink struct {
	Open bool `json:"open"`
}
