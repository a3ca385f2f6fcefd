package agency

import (
	"time"

	"relais/internal/text"
)

// Row is an agency as the database holds it: nothing in it is believed about
// keys before it is verified.
type Row struct {
	ID            string
	Coalition     string
	Name          text.Text
	Sector        string
	Province      string
	Zone          string
	Uses          string // codes, comma between
	Hours         string // JSON
	Backup        string // member id or empty
	Phone         string // where somebody on duty answers; sealed only
	Current       int    // newest version
	Serial        int    // newest root
	Kit           bool   // the recovery kit was printed
	Passkeys      bool   // passkeys are demanded
	Leaving       string // member who says that the agency leaves the network, or empty; sealed only
	LeavingAt     int64  // when, seconds UTC; sealed only
	Left          string // day on which it left, UTC, or empty; sealed only
	Changed       int64
	Created       time.Time
	CoalitionName text.Text
	Desk          string // the coalition's desk, in clear: Proof says which one it is
	Proof         []byte // which agency is the coalition's desk, for the node
	Standing      []byte // what vouches for the sector and the desk
	Keys          []byte // which root and version are the newest, for the node
}

// States of a member.
const (
	Waiting = 0 // waits for a certificate
	Active  = 1
	Removed = 2
)

// MemberRow is a member as the database holds it. The sealed parts are for
// the node.
type MemberRow struct {
	ID      string
	Agency  string
	Login   []byte
	State   int
	Profile []byte
	Public  []byte
	Cert    []byte // nil until certified
	Second  []byte
	Changed int64
}

// UnlockRow is one way to a member's private keys.
type UnlockRow struct {
	Member string
	Kind   string // see the constants below
	Ref    string // passkey id, or empty
	Salt   []byte
	Cost   string
	Sealed []byte
}

// Ways to a member's private keys.
const (
	ByPassphrase = "passphrase"
	ByPasskey    = "passkey"
	ByDemo       = "demo"
)

// VersionRow is one version of an agency.
type VersionRow struct {
	Version int
	Cert    []byte
	Chain   []byte // the version before, under this vault key; nil in version 1
}

// WrapRow is a secret sealed to a holder. Number is a version or a root's serial.
type WrapRow struct {
	Number int
	Holder string
	Sealed []byte
}

// SessionRow is a session with what must be known at each request.
type SessionRow struct {
	ID      string
	Member  string
	Sealed  []byte    // nil once ended
	Times   []byte    // Touched and Ends, sealed for the node; nil of a session that ended with an upgrade
	Touched time.Time // last use; both are as Times says
	Ends    time.Time

	Agency        string
	State         int
	MemberChanged int64
	AgencyChanged int64
}

// InvitationRow is an invitation that is still open.
type InvitationRow struct {
	ID     string
	Agency string
	Kind   string // member or agency
	Hash   []byte
	Sealed []byte
	Ends   time.Time
}

// KitRow is a recovery kit.
type KitRow struct {
	ID        string
	Agency    string
	Confirmed bool
	Cert      []byte
	Wraps     []byte
	About     []byte // KitAbout, for the node; nil where a program of before made it
}

// States of a recovery.
const (
	RecoveryWaits     = 0
	RecoveryDone      = 1
	RecoveryCancelled = 2
)

// RecoveryRow is a recovery under way or past.
type RecoveryRow struct {
	ID     string
	Agency string
	State  int
	Ready  time.Time
}

// KeptRow is a form sealed to a member.
type KeptRow struct {
	ID     string
	Member string
	Slot   []byte
	Sealed []byte
	Saved  time.Time
}

// PasskeyRow is a member's passkey.
type PasskeyRow struct {
	ID         string
	Member     string
	Credential []byte // keyed hash of the credential id
	Sealed     []byte
	Created    time.Time
}
