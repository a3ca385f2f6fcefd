package act

// RecordDeskWork is what a coalition's desk did about an ask that nobody
// answered: with whom it spoke, by which way, when, and what came of it. Who asks
// and who was asked read it.
type RecordDeskWork struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	Whom   string `json:"whom" check:"required,code=desk_whom"` // who was asked, who asks, or somebody else
	Way    string `json:"way" check:"required,code=said_way"`   // telephone, letter, email, in_person
	At     string `json:"at,omitempty" check:"time,back=1"`     // default now
	Result string `json:"result" check:"required,code=desk_result"`
	Text   string `json:"text,omitempty" check:"line,max=200"` // short words that name nobody
	// Again is when the desk looks again if nothing came (RFC 3339): by default
	// after the grace of the urgency, and no later than its time to answer.
	Again string `json:"again,omitempty" check:"time,ahead=1"`
	Once
}

// DeskAsked is the desk_whom of who was asked.
const DeskAsked = "asked"

// ProposeAgencies names agencies of the coalition that could take an ask which
// nobody answered. Who asks reads it, and asks them or not: nothing is sent by
// itself.
type ProposeAgencies struct {
	ID       string   `json:"id" path:"id" check:"required,id"`
	Agencies []string `json:"agencies" check:"required,max=5,each=id"`
	Text     string   `json:"text,omitempty" check:"line,max=200"` // short words that name nobody
	Again    string   `json:"again,omitempty" check:"time,ahead=1"`
	Once
}

// TakeCard says who of the desk deals with an ask that nobody answered, so that
// two do not call at once. What a colleague has is theirs unless Over says so.
type TakeCard struct {
	ID   string `json:"id" path:"id" check:"required,id"`
	Over bool   `json:"over,omitempty"`
}

// DeskWork is what a coalition's desk did about an ask, oldest first.
type DeskWork struct {
	Items []DeskAct `json:"items"`
	// Whole: nothing is missing and nothing was changed.
	Whole bool `json:"whole"`
}

// DeskAct is one thing that the desk did. One with Whom is a record, one with
// Agencies a proposal, which only who asks and the desk read.
type DeskAct struct {
	Seq      int      `json:"seq"`
	At       Moment   `json:"at"`           // when it was done
	Written  Moment   `json:"written"`      // when it was written down
	By       string   `json:"by,omitempty"` // for the desk itself: the colleague's name
	Whom     string   `json:"whom,omitempty"`
	Way      string   `json:"way,omitempty"`
	Result   string   `json:"result,omitempty"`
	Text     string   `json:"text,omitempty"`
	Agencies []string `json:"agencies,omitempty"`
	Verified bool     `json:"verified"`
}

// DeskNeeds are needs past their time for which nobody is being asked, as the
// coalition's desk may know of them.
type DeskNeeds struct {
	Items []DeskNeed `json:"items"`
}

// DeskNeed is one of them: what, how urgent, where, and at which agency. Nothing of
// the person.
type DeskNeed struct {
	ID       string `json:"id"`
	Need     string `json:"need"`
	Urgency  string `json:"urgency"`
	Province string `json:"province"`
	Asker    string `json:"asker"` // the agency whose it is
	From     Text   `json:"from"`  // its name
	Phone    string `json:"phone,omitempty"`
	Since    Moment `json:"since"` // from when on nobody was being asked
	Due      Moment `json:"due"`   // when somebody should have been
	Taken    string `json:"taken,omitempty"`
	Damaged  bool   `json:"damaged,omitempty"` // changed outside of the software
}
