package act

// Ask asks one agency, several in turn (ranked) or several at once
// (parallel), without the person's identity.
type Ask struct {
	Case       string        `json:"case" check:"required,id"`
	Need       string        `json:"need" check:"required,id"`
	Consent    string        `json:"consent" check:"required,id"` // consent of kind ask
	Mode       string        `json:"mode" check:"code=ask_mode"`  // single, ranked, parallel
	Candidates []Candidate   `json:"candidates" check:"required,max=10"`
	Attributes AskAttributes `json:"attributes"`
	Note       string        `json:"note,omitempty" check:"line,max=200"`
	// Anyway sends a note or a rare combination, or asks an agency for the same
	// need once more, despite the warning.
	Anyway bool `json:"anyway,omitempty"`
	// Ends is the stated end of the ask (RFC 3339); default by urgency.
	Ends     string `json:"ends,omitempty" check:"time,ahead=1"`
	Replaces string `json:"replaces,omitempty" check:"id"`
	Once
}

// AskSeveral asks for several needs of one case file at once: all asks are made or
// none. The keys of the asks themselves are not looked at.
type AskSeveral struct {
	Asks []Ask `json:"asks" check:"required,max=10"`
	Once
}

// AskedSeveral are the asks that were made, in their order.
type AskedSeveral struct {
	Items []Asked `json:"items"`
}

// Candidate is an agency (and its service) that is asked, or a service without
// Relais: exactly one of Agency and Outside is set. Release names a consent under
// which the release is armed: sent upon acceptance.
type Candidate struct {
	Agency  string `json:"agency,omitempty" check:"id"`
	Service string `json:"service,omitempty" check:"line,max=80"`
	// Outside is a service of the directory that belongs to no agency of the
	// node: it is asked by telephone or by letter (Way), and the sender
	// records what it answers. Sector is its class, where the directory has none.
	Outside  string   `json:"outside,omitempty" check:"line,max=200"`
	Way      string   `json:"way,omitempty" check:"code=ask_way"` // telephone, letter, link; default telephone
	Sector   string   `json:"sector,omitempty" check:"code=sector"`
	Release  string   `json:"release,omitempty" check:"id"`
	Sections []string `json:"sections,omitempty" check:"each=code=part"`
	Minutes  int      `json:"minutes,omitempty" check:"min=0,max=43200"` // own answer time in a ranked ask
}

// AskAttributes are coded; each recipient gets only those its rules use.
type AskAttributes struct {
	AgeBand       string   `json:"age_band,omitempty" check:"code=age_band"`
	Gender        string   `json:"gender,omitempty" check:"code=gender"`
	Languages     []string `json:"languages,omitempty" check:"each=line,max=35"`
	Dependants    []string `json:"dependants,omitempty" check:"each=code=dependants"`
	Accessibility []string `json:"accessibility,omitempty" check:"each=code=accessibility"`
	Wishes        []string `json:"wishes,omitempty" check:"each=code=wish"`
	Region        string   `json:"region,omitempty" check:"line,max=80"` // a province, or a place that is known with its province: QC, "Laval, QC"
	Safety        []string `json:"safety,omitempty" check:"each=code=safety"`
}

// AskPreview shows what each candidate will get, before anything is sent.
type AskPreview struct {
	Candidates []CandidatePreview `json:"candidates"`
	NoteStops  []string           `json:"note_stops,omitempty"` // words that stop the note
}

// CandidatePreview is what one candidate will see. Agency is no agency's id where
// Outside is set.
type CandidatePreview struct {
	Outside    bool          `json:"outside,omitempty"`
	Sector     string        `json:"sector,omitempty"` // of one without Relais
	Agency     string        `json:"agency"`
	Name       Text          `json:"name"`
	Attributes AskAttributes `json:"attributes"`
	Withheld   []string      `json:"withheld"`        // attributes its rules do not use
	Rare       []string      `json:"rare,omitempty"`  // combination that could name somebody
	Stops      []string      `json:"stops,omitempty"` // why it cannot be asked
	Again      bool          `json:"again,omitempty"` // it has an ask for the same need in hand
	// Free is how many places are free now in the service that is meant, less those
	// accepted since it counted; nothing where nobody counts, or which is not said.
	Free *int `json:"free,omitempty"`
	// OffDuty says that nobody is on call there now, by the agency's hours; of a
	// service without Relais nobody knows.
	OffDuty bool `json:"off_duty,omitempty"`
}

// Asked is the answer to Ask: one referral per candidate that exists now.
type Asked struct {
	Group     string        `json:"group"`
	Referrals []ReferralRow `json:"referrals"`
	Waiting   int           `json:"waiting"` // ranked candidates still to be asked
}

// ReferralRow is a line of an inbox or outbox.
type ReferralRow struct {
	ID       string  `json:"id"`
	Side     string  `json:"side"` // sent, received or desk
	State    string  `json:"state"`
	Need     string  `json:"need"`
	Urgency  string  `json:"urgency"`
	Other    string  `json:"other"` // the other agency's id
	Name     Text    `json:"name"`  // its name
	Service  string  `json:"service,omitempty"`
	Due      *Moment `json:"due,omitempty"`
	Meets    *Moment `json:"meets,omitempty"` // the appointment, until it has begun: before it nothing is due
	Zone     string  `json:"zone,omitempty"`  // of whoever is asked (IANA): appointments are on the clocks there
	Overdue  bool    `json:"overdue"`
	Level    int     `json:"level"` // escalation: 0 none, 1 back-up, 2 desk, 3 next best
	Unread   bool    `json:"unread"`
	Look     string  `json:"look"`           // what the reader must do: nothing, read, act
	Case     string  `json:"case,omitempty"` // sender only
	Known    string  `json:"known,omitempty"`
	Changed  Moment  `json:"changed"`
	Version  int     `json:"version"`
	Position int     `json:"position,omitempty"` // place in a ranked ask
	From     *Text   `json:"from,omitempty"`     // desk only: who asks; Name is who was asked
	Asker    string  `json:"asker,omitempty"`    // desk only: the id of who asks
	// Outside is the service of the directory that was asked, where it has no
	// Relais: the sender records its moves. Other is then no agency's id.
	Outside string `json:"outside,omitempty"`
	Way     string `json:"way,omitempty"`    // how that one is asked: telephone, letter, link
	Sector  string `json:"sector,omitempty"` // its class, as the directory or the worker says
	// Desk is the part of the coalition's desk: taken (for the desk itself), done,
	// proposes (whom else to ask; not for who was asked).
	Desk    string  `json:"desk,omitempty"`
	Taken   string  `json:"taken,omitempty"`   // desk only: its member who has taken it
	Handled *Moment `json:"handled,omitempty"` // desk only: dealt with until then
	// Damaged: the row was changed or moved outside of the software. Only its
	// id is known.
	Damaged bool `json:"damaged,omitempty"`
}

// ReferralQuery lists referrals. Box is inbox, sent or desk. Without Closed it
// lists what is under way and what ended unread.
type ReferralQuery struct {
	Box    string `json:"box" query:"box" check:"code=box"`
	Case   string `json:"case,omitempty" query:"case" check:"id"`
	Closed bool   `json:"closed,omitempty" query:"closed"`
	Page
}

// Referrals is a list of referrals.
type Referrals struct {
	Items []ReferralRow `json:"items"`
	Total int           `json:"total"`
}

// Referral is one referral, opened, as its reader may see it.
type Referral struct {
	ReferralRow
	Attributes AskAttributes `json:"attributes"`
	Note       string        `json:"note,omitempty"`
	Ends       *Moment       `json:"ends,omitempty"`
	HoldUntil  *Moment       `json:"hold_until,omitempty"`
	Expected   string        `json:"expected,omitempty"` // waitlist
	Moves      []MoveView    `json:"moves"`
	Can        []string      `json:"can"` // moves that are open to the reader
	UndoUntil  *Moment       `json:"undo_until,omitempty"`
	Release    *ReleaseInfo  `json:"release,omitempty"`
	Loopback   string        `json:"loopback,omitempty"`
	// Limits are those that bind the recipient now, where they changed since
	// the release.
	Limits   *Limits `json:"limits,omitempty"`
	Replaces string  `json:"replaces,omitempty"`
	// Unsaid reports that the words of a withdrawal were left out: the file
	// could not be read, so nobody could check whom they name.
	Unsaid bool `json:"unsaid,omitempty"`
	// Worker is the member of the recipient whose job it is, for that agency alone.
	Worker string `json:"worker,omitempty"`
	// Defaults fill the form of the next move (accept: hold until…).
	Defaults MoveDefaults `json:"defaults"`
}

// MoveDefaults are the values that forms start with.
type MoveDefaults struct {
	HoldUntil Moment `json:"hold_until"`
}

// MoveView is a move as the reader may see it.
type MoveView struct {
	Seq      int     `json:"seq"`
	Type     string  `json:"type"`
	From     string  `json:"from"`  // sender, recipient, clock, person
	Actor    string  `json:"actor"` // a colleague's name, or the other agency's
	At       Moment  `json:"at"`
	Reason   string  `json:"reason,omitempty"`
	Text     string  `json:"text,omitempty"`
	When     *Moment `json:"when,omitempty"`
	Outcome  string  `json:"outcome,omitempty"`
	Agency   string  `json:"agency,omitempty"` // proposed
	Level    int     `json:"level,omitempty"`  // of an escalation, as in ReferralRow
	Missed   bool    `json:"missed,omitempty"` // the escalation reached nobody
	Hash     string  `json:"hash"`
	Verified bool    `json:"verified"`
	Undone   bool    `json:"undone,omitempty"`
	Said     *Said   `json:"said,omitempty"` // recorded by the sender for a recipient without Relais
	Link     bool    `json:"link,omitempty"` // made by that one itself, through a link; the node signed it
}

// Said is what the sender's worker records of what a recipient without Relais
// said: who, by which way, and when.
type Said struct {
	By  string `json:"by" check:"line,max=120"`          // who said it, or to whom it was said
	Way string `json:"way" check:"code=said_way"`        // telephone, letter, email, in_person
	At  string `json:"at,omitempty" check:"time,back=2"` // default now
}

// Move moves a referral on, by the state table of the loop. Which fields a
// move takes: accept hold_until, text; waitlist when (expected); decline,
// cancel, fail, hold, reopen reason, text; request_info, answer_info text;
// schedule when, text; complete outcome, text; close_lost_contact reason,
// safety_checked; propose agency. The answer's Moves holds the new move
// only, and a recipient that never opened the referral reads no need in it.
type Move struct {
	ID            string `json:"id" path:"id" check:"required,id"`
	Type          string `json:"type" check:"required,code=move"`
	Version       int    `json:"version,omitempty" check:"min=0,max=100000"` // version that was shown; 0 any
	Reason        string `json:"reason,omitempty" check:"code=reason"`
	Text          string `json:"text,omitempty" check:"text,max=2000"`
	When          string `json:"when,omitempty" check:"time,ahead=2"`
	HoldUntil     string `json:"hold_until,omitempty" check:"time,ahead=2"`
	Outcome       string `json:"outcome,omitempty" check:"code=outcome"`
	Agency        string `json:"agency,omitempty" check:"id"`
	SafetyChecked bool   `json:"safety_checked,omitempty"`
	// Said is required where the sender records a move of a recipient without
	// Relais.
	Said *Said `json:"said,omitempty"`
	// Key makes a repeat of the same request harmless: the same key answers
	// with the same result.
	Key string `json:"key,omitempty" check:"line,max=64"`
}

// Release releases sections under a consent to the agency that accepted.
type Release struct {
	ID       string   `json:"id" path:"id" check:"required,id"`
	Consent  string   `json:"consent" check:"required,id"`
	Sections []string `json:"sections" check:"each=code=part"` // parts; default: those of the consent
	Version  int      `json:"version,omitempty" check:"min=0,max=100000"`
	Key      string   `json:"key,omitempty" check:"line,max=64"`
	// Said is required for a recipient without Relais: nothing is sent, and it
	// records to whom the worker said what the consent names, by telephone or in
	// person.
	Said *Said `json:"said,omitempty"`
}

// ReleaseInfo is where a release stands.
type ReleaseInfo struct {
	ID       string   `json:"id"`
	State    string   `json:"state"` // armed, sealed, opened, ended, purged, kept
	Sections []string `json:"sections"`
	Until    Moment   `json:"until"`
	LastDay  string   `json:"last_day"` // YYYY-MM-DD on the clocks of who released: the consent's last day
	Purpose  string   `json:"purpose"`
	Loopback string   `json:"loopback"`
	Receipt  string   `json:"receipt,omitempty"` // purged or kept, with the basis
}

// OpenedRelease is what was released, opened by the recipient: exactly the
// parts that the consent names, and always the limits. Parts that are restricted
// at the sender's agency are opened by named readers only.
type OpenedRelease struct {
	ReleaseInfo
	Restricted []string      `json:"restricted,omitempty"` // codes of the parts that only named people open
	Readers    []string      `json:"readers,omitempty"`    // ids of the recipient's members who do
	Opens      bool          `json:"opens,omitempty"`      // who asks is one of them
	MayName    bool          `json:"may_name,omitempty"`   // who asks may say who the readers are
	Known      string        `json:"known,omitempty"`
	Language   string        `json:"language,omitempty"` // BCP 47
	Limits     Limits        `json:"limits"`
	Safe       *SafeContact  `json:"safe,omitempty"`
	Parts      []SectionPart `json:"parts"`
}

// FileReceived opens a case file of one's own with what a release brought. Twice is
// once: a release makes one file, whoever asks.
type FileReceived struct {
	ID string `json:"id" path:"id" check:"required,id"` // of the referral
	// Known is how the person is called here; default: what was released.
	Known string `json:"known,omitempty" check:"line,max=120"`
	// Alone refuses with fault.Conflict when the agency has a file of somebody
	// of the same name.
	Alone bool `json:"alone,omitempty"`
}

// ReceivedFile is the file that was opened.
type ReceivedFile struct {
	Case string `json:"case"` // id
	// Left are the parts that were not put into it, because only named people may
	// read them and who asked is none, or too few are named.
	Left []string `json:"left,omitempty"`
	// Before: it had been opened already.
	Before bool `json:"before,omitempty"`
}

// NameReaders says who at the recipient opens the restricted parts of a release.
type NameReaders struct {
	ID      string   `json:"id" path:"id" check:"required,id"`
	Members []string `json:"members" check:"required,max=20,each=id"`
}

// TakeOn says who at the recipient works on a referral.
type TakeOn struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	Member string `json:"member,omitempty" check:"id"` // default: who says so
}

// SectionPart is one released section.
type SectionPart struct {
	Section string  `json:"section"`
	Entries []Entry `json:"entries"`
}

// Receipt answers a withdrawal: purged, or kept with its legal basis.
type Receipt struct {
	ID    string `json:"id" path:"id" check:"required,id"`
	State string `json:"state" check:"required,code=receipt"`
	Basis string `json:"basis,omitempty" check:"line,max=500"`
	Said  *Said  `json:"said,omitempty"` // required where the sender records it for a recipient without Relais
}

// Withdraw records that the person takes their agreement to this referral
// back; it beats every other move.
type Withdraw struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	Reason string `json:"reason,omitempty" check:"line,max=300"`
}

// Disclosure is the one door without consent. Kind is danger (to life, or a
// child at risk: sent at once, and a second member reviews within 24 hours and
// may end it), report (that the law demands of this member: sent at once,
// reviewed, never ended) or court (an order: two members beforehand). To an
// agency that must never be told, danger too needs two members beforehand.
type Disclosure struct {
	Case     string   `json:"case" check:"required,id"`
	Kind     string   `json:"kind" check:"required,code=disclosure"`
	Agency   string   `json:"agency" check:"required,id"`
	Sections []string `json:"sections" check:"required,each=code=part"`
	Basis    string   `json:"basis" check:"required,line,max=500"`
	Text     string   `json:"text" check:"required,text,max=4000"`
	TellSafe bool     `json:"tell_safe"` // it is safe to tell the person now
	// TellOn is the day on which somebody looks whether the person can be told
	// (YYYY-MM-DD): the next one when it is safe now, otherwise within a week,
	// unless another is given.
	TellOn string `json:"tell_on,omitempty" check:"date,ahead=1"`
}

// ReviewDisclosure is the second member's decision: that it was right, or, with
// End, that it ends. What a court ordered is refused that way before it is sent.
type ReviewDisclosure struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	End    bool   `json:"end,omitempty"`
	Reason string `json:"reason,omitempty" check:"text,max=1000"` // required with End
}

// TellPerson says that the person was told of a disclosure, or puts off the
// day on which somebody looks again.
type TellPerson struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	Told   bool   `json:"told,omitempty"`
	TellOn string `json:"tell_on,omitempty" check:"date,ahead=1"` // required unless told
}

// DisclosureView is a disclosure and its review.
type DisclosureView struct {
	ID       string `json:"id"`
	State    string `json:"state"` // proposed, sent, reviewed, ended, refused
	Due      Moment `json:"due"`
	Referral string `json:"referral,omitempty"`
	Reason   string `json:"reason,omitempty"` // why it was ended or refused
	Told     string `json:"told,omitempty"`   // the day on which the person was told
	// RulesUnread: whom the person never wants told could not be read. In
	// danger that warns and holds nothing up.
	RulesUnread bool `json:"rules_unread,omitempty"`
	// Barred: the person said that this agency must never be told.
	Barred bool `json:"barred,omitempty"`
	Disclosure
}

// LegalDemand is a line of the register of legal demands: a subpoena is not
// an order.
type LegalDemand struct {
	ID     string `json:"id,omitempty" check:"id"` // set to say a line anew
	Kind   string `json:"kind" check:"required,code=demand"`
	From   string `json:"from" check:"required,line,max=200"`
	Got    string `json:"got" check:"required,date,back=10"`
	Text   string `json:"text" check:"required,text,max=4000"`
	Answer string `json:"answer,omitempty" check:"text,max=4000"`
}

// AddLegalDemand registers a demand, or says anew what a line of the register says.
type AddLegalDemand struct {
	LegalDemand
	Once
}

// LegalDemands is the register.
type LegalDemands struct {
	Items []LegalDemand `json:"items"`
	// Damaged are the ids of those that can't be read: they were changed outside
	// of the software.
	Damaged []string `json:"damaged,omitempty"`
	// Whole is false when a line was changed or taken away outside of the software.
	Whole bool `json:"whole"`
}

// Disclosures lists an agency's disclosures without consent, newest first.
type Disclosures struct {
	Items []DisclosureView `json:"items"`
	// Damaged are the ids of those that can't be read: they were changed outside
	// of the software.
	Damaged []string `json:"damaged,omitempty"`
}
