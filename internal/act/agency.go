package act

import "encoding/json"

// Setup founds a node: its first coalition, agency (the coalition's desk)
// and administrator. Code is the one-time code printed by `relais setup`.
type Setup struct {
	Code      string      `json:"code" check:"required,line,max=64"`
	Coalition Text        `json:"coalition"`
	Agency    NewAgency   `json:"agency"`
	Admin     NewIdentity `json:"admin"`
}

// NewAgency describes an agency that joins.
type NewAgency struct {
	Name     Text   `json:"name"`
	Sector   string `json:"sector" check:"required,code=sector"`
	Province string `json:"province" check:"required,code=province"`
	Zone     string `json:"zone" check:"required,line,max=60"`
}

// NewIdentity is what somebody chooses when they join: how they sign in.
// Login is an e-mail address or a short name, unique on the node.
type NewIdentity struct {
	Name       string `json:"name" check:"required,line,max=120"`
	Login      string `json:"login" check:"required,line,max=120"`
	Passphrase string `json:"passphrase" check:"required,secret,max=200"`
	Language   string `json:"language" check:"code=language"`
}

// Joined is the answer to Setup, RegisterAgency and AcceptInvitation. The
// TOTP secret is shown once; ShortCode is read aloud to the member who admits.
type Joined struct {
	AgencyID   string `json:"agency_id"`
	MemberID   string `json:"member_id"`
	TOTPSecret string `json:"totp_secret"`
	TOTPURL    string `json:"totp_url"`
	ShortCode  string `json:"short_code"`
	// Pending is true until an administrator certified and a case member
	// admitted the newcomer.
	Pending bool `json:"pending"`
}

// SignIn opens a session by passphrase and TOTP.
type SignIn struct {
	Login      string `json:"login" check:"required,line,max=120"`
	Passphrase string `json:"passphrase" check:"required,secret,max=200"`
	// TOTP is the code; where others guessed too often, the one before and the
	// newest, one after the other, are never made to wait.
	TOTP string `json:"totp" check:"line,max=20"`
	// Device is what an earlier sign-in answered on this device: guesses made
	// elsewhere then don't make its owner wait.
	Device string `json:"device,omitempty" check:"line,max=100"`
	// Ceremony and Response use a passkey as the second factor, in place of
	// TOTP (PasskeySignInBegin).
	Ceremony string `json:"ceremony,omitempty" check:"line,max=2000"`
	Response []byte `json:"response,omitempty"` // JSON
}

// Sessions are one's own sessions, and the devices on which one signed in.
type Sessions struct {
	Items   []OwnSession `json:"items"`
	Devices []Device     `json:"devices"`
}

// OwnSession is a session that is open.
type OwnSession struct {
	ID      string `json:"id"`
	Device  string `json:"device,omitempty"` // such as "Firefox, Windows"
	Began   Moment `json:"began"`
	Used    Moment `json:"used"` // to a minute
	Ends    Moment `json:"ends"`
	Current bool   `json:"current"` // the one that asks
}

// Device is a browser or program on which somebody signed in.
type Device struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Since   Moment `json:"since"` // first sign-in
	Seen    Moment `json:"seen"`  // newest sign-in
	Current bool   `json:"current"`
}

// StepUp proves again who acts: by the passphrase, by a passkey
// (PasskeySignInBegin), or, for a disclosure in danger to life, by a code.
type StepUp struct {
	For        string `json:"for" check:"required,code=grave"`
	Passphrase string `json:"passphrase,omitempty" check:"secret,max=200"`
	TOTP       string `json:"totp,omitempty" check:"line,max=20"`
	Ceremony   string `json:"ceremony,omitempty" check:"line,max=2000"`
	Response   []byte `json:"response,omitempty"` // JSON
}

// StepUpProof goes along with grave acts as the header Relais-Proof.
type StepUpProof struct {
	Proof string `json:"proof"`
	Ends  Moment `json:"ends"`
}

// PasskeyBegin starts a passkey ceremony; the options go to the browser as
// they are.
type PasskeyBegin struct {
	Login string `json:"login,omitempty" check:"line,max=120"`
	Name  string `json:"name,omitempty" check:"line,max=80"`
}

// PasskeyOptions is what the browser's WebAuthn call takes (JSON) and the
// handle that finishes the ceremony.
type PasskeyOptions struct {
	Ceremony string          `json:"ceremony"`
	Options  json.RawMessage `json:"options"`
}

// PasskeyFinish ends a ceremony. PRF is the browser's PRF output (base64url),
// empty when the authenticator has none: then it is a second factor only.
type PasskeyFinish struct {
	Ceremony string          `json:"ceremony" check:"required,line,max=2000"`
	Response json.RawMessage `json:"response"`
	PRF      string          `json:"prf,omitempty" check:"line,max=128"`
	// Device is what an earlier sign-in answered on this device, when signing in.
	Device string `json:"device,omitempty" check:"line,max=100"`
}

// Passkey is a passkey of the member who asks.
type Passkey struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Unlocks bool   `json:"unlocks"` // it opens the member's keys; others are a second factor only
	Added   Moment `json:"added"`
}

// Passkeys lists the passkeys of the member who asks.
type Passkeys struct {
	Items []Passkey `json:"items"`
}

// Session is the answer to a sign-in. Token goes into the Authorization
// header ("Bearer …") or the cookie, and lives nowhere else.
type Session struct {
	Token string `json:"token,omitempty"`
	// Device marks the device as known; the browser keeps it for a long time.
	Device   string `json:"device,omitempty"`
	Me       Me     `json:"me"`
	IdleEnds Moment `json:"idle_ends"`
	Ends     Moment `json:"ends"`
	// Kept names a form that was posted after an idle sign-out and waits.
	Kept []Kept `json:"kept,omitempty"`
}

// Me is the member who acts.
type Me struct {
	MemberID   string   `json:"member_id"`
	AgencyID   string   `json:"agency_id"`
	AgencyName Text     `json:"agency_name"`
	Name       string   `json:"name"`
	Roles      []string `json:"roles"`
	Language   string   `json:"language"`
	Zone       string   `json:"zone"`
	CaseAccess bool     `json:"case_access"`
	KitPrinted bool     `json:"kit_printed"`
	Sector     string   `json:"sector"`
	IsDesk     bool     `json:"is_desk"`
	Demo       bool     `json:"demo,omitempty"`
}

// Kept is a form or draft sealed to the member's own key.
type Kept struct {
	ID    string `json:"id"`
	Form  string `json:"form"` // route that it belongs to
	Saved Moment `json:"saved"`
	About string `json:"about,omitempty"` // whom it is about, as the form names them
	// Found: it arrived after a session had ended, from whoever had its token.
	// It is filled into no form unless the member takes it.
	Found bool `json:"found,omitempty"`
}

// KeepForm keeps what somebody was writing. Body is the form, URL-encoded.
type KeepForm struct {
	Form string `json:"form" check:"required,line,max=200"`
	Body string `json:"body" check:"max=4000000"`
}

// KeptForm is a kept form opened again.
type KeptForm struct {
	Kept
	Body string `json:"body"`
}

// Agency is an agency as members of the node see it.
type Agency struct {
	ID        string   `json:"id"`
	Name      Text     `json:"name"`
	Sector    string   `json:"sector"`
	Province  string   `json:"province"`
	Zone      string   `json:"zone"`
	Coalition Text     `json:"coalition"`
	IsDesk    bool     `json:"is_desk"`
	Uses      []string `json:"uses"` // ask attributes that its rules look at
	Open      bool     `json:"open"` // somebody is on call now, by its hours
	Hours     []Hours  `json:"hours,omitempty"`
	Phone     string   `json:"phone,omitempty"` // where somebody on duty answers, for members of the node
	Root      string   `json:"root"`            // root public key, fingerprint
	// Backup and RequirePasskey are shown to the agency's own members.
	Backup         string `json:"backup,omitempty"`
	RequirePasskey bool   `json:"require_passkey,omitempty"`
	Seen                  // of its profile
	// Left is the day on which the agency left the network (YYYY-MM-DD): it can't be asked any more.
	Left     string `json:"left,omitempty"`
	KitAlone bool   `json:"kit_alone,omitempty"` // who made the kit confirmed it: make it again with a second reader
}

// Hours is one weekly opening span in the agency's own zone; Day 0 is Sunday.
type Hours struct {
	Day  int    `json:"day" check:"min=0,max=6"`
	From string `json:"from" check:"required,clock"`
	To   string `json:"to" check:"required,clock"`
}

// AgencyProfile changes one's own agency. Backup is the member to whom an
// overdue ask goes first.
type AgencyProfile struct {
	Name           Text     `json:"name"`
	Zone           string   `json:"zone" check:"required,line,max=60"`
	Uses           []string `json:"uses" check:"each=code=attribute"`
	Hours          []Hours  `json:"hours" check:"max=50"`
	Backup         string   `json:"backup,omitempty" check:"id"`
	Phone          string   `json:"phone,omitempty" check:"phone"` // where somebody on duty answers
	RequirePasskey bool     `json:"require_passkey"`
	Seen                    // of the agency
}

// InviteAgency invites an agency into the coalition (desk only).
type InviteAgency struct {
	Agency NewAgency `json:"agency"`
	Once
}

// InviteMember invites somebody to one's own agency (administrators).
type InviteMember struct {
	Name     string   `json:"name" check:"required,line,max=120"`
	Roles    []string `json:"roles" check:"required,each=code=role"`
	Language string   `json:"language" check:"code=language"`
	Once
}

// Invitation is a one-time link: Code is shown once and printed.
type Invitation struct {
	ID    string   `json:"id"`
	Code  string   `json:"code,omitempty"`
	Kind  string   `json:"kind"` // member or agency
	Name  string   `json:"name"`
	Roles []string `json:"roles,omitempty"`
	// Language is that of a member who chooses none when they join.
	Language string `json:"language,omitempty"`
	Expires  Moment `json:"expires"`
}

// Invitations lists what is still open.
type Invitations struct {
	Items []Invitation `json:"items"`
	// Damaged are the ids of those that can't be read: they were changed outside
	// of the software.
	Damaged []string `json:"damaged,omitempty"`
}

// RegisterAgency uses an agency invitation.
type RegisterAgency struct {
	Code  string      `json:"code" check:"required,line,max=64"`
	Admin NewIdentity `json:"admin"`
}

// AcceptInvitation uses a member invitation.
type AcceptInvitation struct {
	Code     string      `json:"code" check:"required,line,max=64"`
	Identity NewIdentity `json:"identity"`
}

// AdmitMember certifies a newcomer's keys (administrator) and hands the case
// desk's keys over (a member who may read cases), after comparing the short
// code with the newcomer by voice. One person may do both.
type AdmitMember struct {
	ID        string `json:"id" path:"id" check:"required,id"`
	ShortCode string `json:"short_code" check:"required,line,max=40"`
}

// Member is a colleague.
type Member struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Login     string   `json:"login"`
	Roles     []string `json:"roles"`
	Language  string   `json:"language"`
	Certified bool     `json:"certified"`
	Admitted  bool     `json:"admitted"` // holds the case desk's keys
	Removed   bool     `json:"removed"`
	Passkeys  int      `json:"passkeys"`
	// Damaged: the row was changed outside of the software. Nothing but the id
	// is known of the member, who can be removed.
	Damaged bool `json:"damaged,omitempty"`
	// ShortCode is what the member reads aloud to be admitted: shown to the
	// member only.
	ShortCode string `json:"short_code,omitempty"`
	// Second is that the member's lost authenticator is to be replaced, and
	// waits for another member's word.
	Second *SecondAsked `json:"second_factor,omitempty"`
}

// SecondAsked is a replacement of a lost authenticator that one member asked
// for.
type SecondAsked struct {
	ID     string `json:"id"`
	Member string `json:"member"`
	By     string `json:"by"` // member id
	Ends   Moment `json:"ends"`
}

// SecondCode is what two members hand to the owner of a lost authenticator.
type SecondCode struct {
	Code string `json:"code"` // shown once
	Ends Moment `json:"ends"`
}

// FinishSecond replaces one's own lost authenticator.
type FinishSecond struct {
	Code       string `json:"code" check:"required,secret,max=60"`
	Login      string `json:"login" check:"required,line,max=120"`
	Passphrase string `json:"passphrase" check:"required,secret,max=200"`
}

// SecondFactor is a new authenticator, shown once.
type SecondFactor struct {
	TOTPSecret string `json:"totp_secret"`
	TOTPURL    string `json:"totp_url"`
}

// Members lists the members of one's own agency.
type Members struct {
	Items []Member `json:"items"`
}

// ChangeRoles gives a member other roles; losing case access rotates keys, and
// somebody else takes over as in Leave.
type ChangeRoles struct {
	ID     string   `json:"id" path:"id" check:"required,id"`
	Roles  []string `json:"roles" check:"required,each=code=role"`
	To     string   `json:"to,omitempty" check:"id"`
	Backup string   `json:"backup,omitempty" check:"id"`
}

// Leave removes a member. To takes over their people and what they have in
// hand: where nobody is named, the new back-up, who removes them, or whoever
// else reads case files, so that a removal never waits. Backup is the new
// back-up where they were it, To unless it is said.
type Leave struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	To     string `json:"to,omitempty" query:"to" check:"id"`
	Backup string `json:"backup,omitempty" query:"backup" check:"id"`
}

// HandOver gives what a member has in case files to somebody else.
type HandOver struct {
	ID string `json:"id" path:"id" check:"required,id"`
	To string `json:"to" check:"required,id"`
}

// Left is what a member leaves behind, or would.
type Left struct {
	Member string `json:"member"`
	Reads  bool   `json:"reads"` // they read case files: somebody must take over
	// Known: who asks reads case files. Others learn nothing of Files and Sections.
	Known    bool          `json:"known"`
	Files    []CaseRow     `json:"files"`        // whose worker they are
	Sections []LeftSection `json:"sections"`     // that name them, or that fewer than two others read
	InHand   int           `json:"in_hand"`      // referrals that they accepted
	Backup   bool          `json:"backup"`       // an overdue ask goes to them first
	Kit      bool          `json:"kit"`          // they made or confirmed the recovery kit: they may hold a share
	Root     bool          `json:"root"`         // they administer: they have had the root key
	To       string        `json:"to,omitempty"` // who takes over, where that was said
	Waits    bool          `json:"waits"`        // a member who reads case files must still hand over
}

// LeftSection is a restricted section that somebody leaves behind.
type LeftSection struct {
	Case    string   `json:"case"`
	Code    string   `json:"code"`
	Known   string   `json:"known"`
	Section string   `json:"section"`
	Names   bool     `json:"names"`   // it names who leaves
	Readers []string `json:"readers"` // members who still read it
}

// ProposeSector is the desk's proposal that an agency be of another sector.
type ProposeSector struct {
	ID     string `json:"id" path:"id" check:"required,id"`
	Sector string `json:"sector" check:"required,code=sector"`
}

// SectorChanges are sectors that wait for a signature. Damaged are agencies whose
// proposal can't be read.
type SectorChanges struct {
	Items   []SectorChange `json:"items"`
	Damaged []string       `json:"damaged,omitempty"`
}

// SectorChange is a sector that the desk's root has signed for an agency.
type SectorChange struct {
	Agency    string `json:"agency"`
	Sector    string `json:"sector"`
	Mine      bool   `json:"mine"`      // proposed by who asks: somebody else must agree
	Confirmed bool   `json:"confirmed"` // a second member of the desk has signed: the agency's turn
}

// CreateKit makes a recovery kit: any M of the N printed shares recover.
type CreateKit struct {
	M int `json:"m" check:"min=2,max=7"`
	N int `json:"n" check:"min=2,max=7"`
}

// Kit holds the shares, shown once.
type Kit struct {
	M      int      `json:"m"`
	N      int      `json:"n"`
	Shares []string `json:"shares"`
}

// ConfirmKit says that the kit was printed, by typing one share again.
type ConfirmKit struct {
	Share string `json:"share" check:"required,line,max=200"`
}

// Recover starts a recovery: every member is told, 24 hours pass, then the
// same person finishes with Finish and everything is rotated.
type Recover struct {
	Agency string      `json:"agency" check:"required,line,max=80"`
	Shares []string    `json:"shares" check:"required"`
	Admin  NewIdentity `json:"admin"`
}

// Recovery is the state of a recovery under way.
type Recovery struct {
	ID    string  `json:"id"`
	Ready Moment  `json:"ready"`
	Done  bool    `json:"done"`
	Join  *Joined `json:"joined,omitempty"`
}

// FinishRecovery ends a recovery after its waiting time.
type FinishRecovery struct {
	ID     string      `json:"id" path:"id" check:"required,id"`
	Shares []string    `json:"shares" check:"required"`
	Admin  NewIdentity `json:"admin"`
}

// ChangePassphrase replaces the passphrase of the member who acts.
type ChangePassphrase struct {
	Old string `json:"old" check:"required,secret,max=200"`
	New string `json:"new" check:"required,secret,max=200"`
}

// Agencies lists the agencies of the node.
type Agencies struct {
	Items []Agency `json:"items"`
	// Damaged are the ids of those that can't be read: they were changed outside
	// of the software.
	Damaged []string `json:"damaged,omitempty"`
}

// AuditQuery asks for the audit of one's own agency, newest first. Case
// limits it to one case file (needs access to that file).
type AuditQuery struct {
	Case string `json:"case,omitempty" query:"case" check:"id"`
	Page
}

// AuditEntry says who did what to which object, in which minute.
type AuditEntry struct {
	Minute Moment `json:"minute"`
	Actor  string `json:"actor"` // name of a colleague, or of the other agency
	Action string `json:"action"`
	Object string `json:"object"`
	Index  int64  `json:"index"` // place in the log, -1 while it waits
}

// Audit is a part of the audit log.
type Audit struct {
	Items []AuditEntry `json:"items"`
	Total int          `json:"total"`
}

// AuditHead is the signed head of the whole node's log, to print and keep.
type AuditHead struct {
	Size int64  `json:"size"`
	Note string `json:"note"` // signed note, checkable offline
	Key  string `json:"key"`  // public key that checks it, and signs nothing
}
