package act

// CreateCase opens a case file from an intake. Everything but the name a
// colleague will see in lists may stay empty. Known is how the person wishes
// to be called; it may be an alias.
type CreateCase struct {
	Known    string       `json:"known" check:"required,line,max=120"`
	Language string       `json:"language" check:"line,max=35"` // BCP 47
	Next     string       `json:"next,omitempty" check:"date,ahead=2"`
	Entries  []NewEntry   `json:"entries,omitempty" check:"max=100"`
	Safe     *SafeContact `json:"safe,omitempty"`
	Needs    []NewNeed    `json:"needs,omitempty" check:"max=40"`
	Facts    *NewFacts    `json:"facts,omitempty"`
	Consent  *NewConsent  `json:"consent,omitempty"`
	// Alone refuses with fault.Conflict when the agency has a file of somebody
	// of the same name, in whatever order and spelling.
	Alone bool `json:"alone,omitempty"`
	Once
}

// CaseRow is a line of the roster.
type CaseRow struct {
	ID     string `json:"id"`
	Code   string `json:"code"`
	Known  string `json:"known"`
	Next   string `json:"next,omitempty"` // YYYY-MM-DD
	Open   bool   `json:"open"`
	Worker string `json:"worker,omitempty"` // member id
	Urgent string `json:"urgent,omitempty"` // highest urgency of an open need
	// Held: a legal hold stands; nothing of the file is erased.
	Held bool `json:"held,omitempty"`
	// Damaged: the row was changed or moved outside of the software. It is
	// listed without a name; the file's entries can still be read.
	Damaged bool `json:"damaged,omitempty"`
	// Into is the file with which this one is kept, because both are about the same
	// person: its id.
	Into string `json:"into,omitempty"`
}

// CaseQuery searches the roster by name or code.
type CaseQuery struct {
	Query  string `json:"query,omitempty" query:"q" check:"line,max=120"`
	Mine   bool   `json:"mine,omitempty" query:"mine"`
	Closed bool   `json:"closed,omitempty" query:"closed"`
	Page
}

// Cases is a part of the roster.
type Cases struct {
	Items []CaseRow `json:"items"`
	Total int       `json:"total"`
}

// Case is a case file, opened: its sections without their entries.
type Case struct {
	CaseRow
	Sections []SectionInfo `json:"sections"`
	Safe     *SafeContact  `json:"safe,omitempty"`
	SafeSeen string        `json:"safe_seen"`         // fingerprint of Safe, for SetSafeContact
	SafeAt   *Moment       `json:"safe_at,omitempty"` // when Safe was last written here
	// RulesUnread: whom the person never wants told can't be read, because the
	// file was damaged. It counts as "tell nobody".
	RulesUnread bool      `json:"rules_unread,omitempty"`
	Needs       []Need    `json:"needs"`
	Consents    []Consent `json:"consents"`
	Refusals    []Refusal `json:"refusals,omitempty"` // what the person said no to, oldest first
	Holds       []Hold    `json:"holds,omitempty"`    // legal holds, oldest first
	Erased      []Erased  `json:"erased,omitempty"`   // what remains of what was erased
	Language    string    `json:"language,omitempty"` // BCP 47
	Head        string    `json:"head"`               // hash of the signed head
	// Whole is false when an entry, a section or a revision was removed,
	// changed or rolled back behind the software's back.
	Whole bool `json:"whole"`
	Seen       // of what SetCase changes
	// Ties are the files that are one with this one.
	Ties []Tie `json:"ties,omitempty"`
	// Received says that the file was opened with what another agency released, and
	// under which consent.
	Received *Received `json:"received,omitempty"`
	// Age says whether the person is a child: adult, child or doubt, which counts as a
	// child; none where nothing says it.
	Age string `json:"age,omitempty"`
	// SameName are the agency's other files of somebody of the same name; told
	// by CreateCase alone.
	SameName []CaseRow `json:"same_name,omitempty"`
	// Running are the ids of the referrals that still run of a file that was closed
	// or opened again; told by SetCase alone.
	Running []string `json:"running,omitempty"`
	// Beside are the files of the family that stay open when one is closed, as far as the
	// member may open them; told by SetCase alone.
	Beside []string `json:"beside,omitempty"`
}

// SectionInfo says whether a section can be read by the member who asks.
type SectionInfo struct {
	Section    string   `json:"section"`
	Entries    int      `json:"entries"`
	Restricted bool     `json:"restricted"`
	Readable   bool     `json:"readable"`
	Members    []string `json:"members,omitempty"`
	// Damaged: its row was changed outside of the software, so that what it
	// holds can't be opened.
	Damaged bool `json:"damaged,omitempty"`
}

// SectionRef names a section of a case file.
type SectionRef struct {
	Case    string `json:"case" path:"id" check:"required,id"`
	Section string `json:"section" path:"section" check:"required,code=section"`
}

// Section is a section with its entries, oldest first.
type Section struct {
	SectionInfo
	Items []Entry `json:"items"`
	Whole bool    `json:"whole"` // as in Case
	// Court: somebody marked the section, because a court may ask for it; CourtItems are
	// the ids of single entries that were marked. Who can't read the section *legal*
	// reads no marks.
	Court      bool     `json:"court,omitempty"`
	CourtItems []string `json:"court_items,omitempty"`
}

// NewEntry adds to a section. Kind is note or field; a field has a Label
// code or words and a Text.
type NewEntry struct {
	Section string `json:"section" check:"required,code=section"`
	Label   string `json:"label,omitempty" check:"line,max=120"`
	Text    string `json:"text" check:"required,text,max=20000"`
}

// AddEntry adds one entry to a case file.
type AddEntry struct {
	Case string `json:"case" path:"id" check:"required,id"`
	NewEntry
	Once
}

// AmendEntry writes a new revision of an entry; the old one stays in its
// history. Removed empties it (also undoable).
type AmendEntry struct {
	Case    string `json:"case" path:"id" check:"required,id"`
	Entry   string `json:"entry" path:"entry" check:"required,id"`
	Label   string `json:"label,omitempty" check:"line,max=120"`
	Text    string `json:"text" check:"text,max=20000"`
	Removed bool   `json:"removed,omitempty"`
	Base    int    `json:"base" check:"min=1,max=100000"` // revision that was shown
}

// EntryRef names an entry.
type EntryRef struct {
	Case  string `json:"case" path:"id" check:"required,id"`
	Entry string `json:"entry" path:"entry" check:"required,id"`
}

// UndoEntry takes back the newest revision: a new revision with the content
// of the one before.
type UndoEntry = EntryRef

// Entry is a signed entry. Verified is false when its signature, place or
// chain does not hold: it is then shown with a warning.
type Entry struct {
	ID       string `json:"id"`
	Section  string `json:"section"`
	Label    string `json:"label,omitempty"`
	Text     string `json:"text"`
	Author   string `json:"author"` // member's name
	At       Moment `json:"at"`
	Revision int    `json:"revision"`
	Removed  bool   `json:"removed,omitempty"`
	Verified bool   `json:"verified"`
	// Kind is empty for plain words; need, safe, contact, fact, shaped and consent
	// have a form of their own, all but the last below.
	Kind    string       `json:"kind,omitempty"`
	Need    *Need        `json:"need,omitempty"`
	Safe    *SafeContact `json:"safe,omitempty"`
	Contact *Contact     `json:"contact,omitempty"`
	Fact    *FactSaid    `json:"fact,omitempty"`
	Shaped  *Shaped      `json:"shaped,omitempty"`
	// Received is from whom it came, where another agency released it.
	Received *Received `json:"received,omitempty"`
	// Moved is who wrote it in another file of the agency, when two were parted.
	Moved *Moved `json:"moved,omitempty"`
}

// Moved is who wrote an entry that was put from one file into another.
type Moved struct {
	Case   string `json:"case"`   // id of the other file
	Author string `json:"author"` // a member's name
	At     Moment `json:"at"`     // when it was written
}

// Received is from whom an entry came, and until when the person agreed that it
// be known here.
type Received struct {
	Agency   string  `json:"agency"` // id
	Name     string  `json:"name"`
	Referral string  `json:"referral"` // id
	At       Moment  `json:"at"`       // when it was put into the file
	Purpose  string  `json:"purpose"`
	LastDay  string  `json:"last_day"` // of the consent, YYYY-MM-DD
	Author   string  `json:"author,omitempty"`
	Written  *Moment `json:"written,omitempty"` // when its author wrote it
}

// Contact is a contact with the person as it was recorded. Outside names the
// safe-contact rules that it did not keep: channel, hours, never_tell,
// no_rules; then Reason says why.
type Contact struct {
	Channel string   `json:"channel"`
	Value   string   `json:"value,omitempty"`
	At      Moment   `json:"at"`
	Reason  string   `json:"reason,omitempty"`
	Outside []string `json:"outside,omitempty"`
}

// History lists all revisions of an entry, newest first.
type History struct {
	Items []Entry `json:"items"`
}

// Restrict limits a section to named members (at least two), or opens it to
// the case desk again with an empty list.
type Restrict struct {
	Case    string   `json:"case" path:"id" check:"required,id"`
	Section string   `json:"section" path:"section" check:"required,code=section"`
	Members []string `json:"members" check:"max=20,each=id"`
}

// SafeContact is how a person can be reached without danger. It binds
// everyone and is shown before any contact.
type SafeContact struct {
	Channels    []SafeChannel `json:"channels,omitempty" check:"max=10"`
	CodeWord    string        `json:"code_word,omitempty" check:"line,max=80"`
	Voicemail   bool          `json:"voicemail"` // a message may be left
	Interpreter string        `json:"interpreter,omitempty" check:"line,max=120"`
	NeverTell   []string      `json:"never_tell,omitempty" check:"each=line,max=200"` // people or agencies in words
	NeverAgency []string      `json:"never_agency,omitempty" check:"each=id"`         // agencies that must never be told
	Avoid       []string      `json:"avoid,omitempty" check:"each=line,max=200"`      // places to avoid
	Notes       string        `json:"notes,omitempty" check:"text,max=4000"`
}

// SafeChannel is one safe way: a kind (phone, text, email, in_person,
// through), its address, and the hours in which it is safe.
type SafeChannel struct {
	Kind  string  `json:"kind" check:"required,code=channel"`
	Value string  `json:"value,omitempty" check:"line,max=200"`
	Hours []Hours `json:"hours,omitempty" check:"max=50"`
}

// SetSafeContact replaces the safe-contact rules of a case file.
type SetSafeContact struct {
	Case string `json:"case" path:"id" check:"required,id"`
	SafeContact
	Seen // SafeSeen of the case file
}

// RecordContact notes a contact with the person. Outside of the safe-contact
// rules it needs a Reason.
type RecordContact struct {
	Case    string `json:"case" path:"id" check:"required,id"`
	Channel string `json:"channel" check:"required,code=channel"`
	Value   string `json:"value,omitempty" check:"line,max=200"`
	At      string `json:"at,omitempty" check:"time,back=2"` // default now
	Text    string `json:"text,omitempty" check:"text,max=4000"`
	Reason  string `json:"reason,omitempty" check:"line,max=500"`
	Once
}

// NewNeed notes a need, by the code of the taxonomy.
type NewNeed struct {
	Code    string `json:"code" check:"required,line,max=80"`
	Urgency string `json:"urgency" check:"required,code=urgency"`
	Text    string `json:"text,omitempty" check:"text,max=2000"`
	By      string `json:"by,omitempty" check:"date,ahead=2"`
}

// AddNeed adds a need to a case file.
type AddNeed struct {
	Case string `json:"case" path:"id" check:"required,id"`
	NewNeed
	Once
}

// AddNeeds adds several needs to a case file at once: all of them or none.
type AddNeeds struct {
	Case  string    `json:"case" path:"id" check:"required,id"`
	Needs []NewNeed `json:"needs" check:"required,max=40"`
	Once
}

// Needs are needs of a case file.
type Needs struct {
	Items []Need `json:"items"`
}

// SetNeed changes the status of a need.
type SetNeed struct {
	Case   string `json:"case" path:"id" check:"required,id"`
	Need   string `json:"need" path:"need" check:"required,id"`
	Status string `json:"status" check:"required,code=need_status"`
	Reason string `json:"reason,omitempty" check:"line,max=300"` // set_aside wants one
}

// Need is a need of a person and where it stands.
type Need struct {
	ID        string   `json:"id"`
	Code      string   `json:"code"`
	Urgency   string   `json:"urgency"`
	Text      string   `json:"text,omitempty"`
	By        string   `json:"by,omitempty"`
	Status    string   `json:"status"`           // open, asked, met, partly, not_met, withdrawn, set_aside
	Reason    string   `json:"reason,omitempty"` // of the status
	Referrals []string `json:"referrals,omitempty"`
}

// Limits always go along with what is released: how the person may be
// contacted at all. Where nobody has asked yet, nothing is allowed. Whoever
// receives them speaks about the person with nobody, whoever they say they
// are, and asks the sender first.
type Limits struct {
	Call       bool    `json:"call"`  // calling is safe
	Write      bool    `json:"write"` // text messages or mail are safe
	CallHours  []Hours `json:"call_hours,omitempty"`
	WriteHours []Hours `json:"write_hours,omitempty"`
	Zone       string  `json:"zone,omitempty"` // IANA name of the zone of the hours
	Voicemail  bool    `json:"voicemail"`      // a message may be left
}

// SetCase changes the roster row of a case file.
type SetCase struct {
	Case   string  `json:"case" path:"id" check:"required,id"`
	Known  *string `json:"known,omitempty" check:"line,max=120"`
	Next   *string `json:"next,omitempty" check:"date,ahead=2"`
	Worker *string `json:"worker,omitempty" check:"id"`
	Open   *bool   `json:"open,omitempty"`
	// Closing goes with Open: false, and must where the file is a child's, or could be.
	Closing *Closing `json:"closing,omitempty"`
	Seen             // of the case file
}

// Home is what a worker sees first.
type Home struct {
	People  []CaseRow     `json:"people"`
	Waiting []ReferralRow `json:"waiting"` // somebody waits for me
	Overdue []ReferralRow `json:"overdue"`
	Unasked []NeedRow     `json:"unasked"` // of my people
	Kept    []Kept        `json:"kept"`
	Notices []Notice      `json:"notices"`
	Counts  HomeCounts    `json:"counts"`
}

// HomeCounts are the totals behind the lists of Home.
type HomeCounts struct {
	People  int `json:"people"`
	Waiting int `json:"waiting"`
	Overdue int `json:"overdue"`
	Sent    int `json:"sent"`
	Unasked int `json:"unasked"`
}

// NeedRow is an open need for which nobody is being asked.
type NeedRow struct {
	Case    string `json:"case"`
	Known   string `json:"known"`
	Need    string `json:"need"` // its id
	Code    string `json:"code"`
	Urgency string `json:"urgency"`
	By      string `json:"by,omitempty"`
	Status  string `json:"status"`
	Since   Moment `json:"since"`          // from when on nobody was being asked: it was opened, or who was asked last has ended
	Desk    bool   `json:"desk,omitempty"` // the coalition's desk was told
	// Damaged: the file was changed outside of the software and its needs
	// can't be read.
	Damaged bool `json:"damaged,omitempty"`
}

// Notice tells a member that something happened, in codes.
type Notice struct {
	ID   string   `json:"id"`
	Code string   `json:"code"` // a locale key
	Args []string `json:"args,omitempty"`
	Link string   `json:"link,omitempty"`
	At   Moment   `json:"at"`
	// Damaged: the notice was changed outside of the software.
	Damaged bool `json:"damaged,omitempty"`
}
