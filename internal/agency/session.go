package agency

import (
	"slices"
	"time"

	"relais/internal/fault"
	"relais/internal/seal"
)

// Roles of a member. A member may hold several.
const (
	Administrator = "administrator"
	Coordinator   = "coordinator"
	Caseworker    = "caseworker"
	Responder     = "responder"
	Desk          = "desk"
	Auditor       = "auditor"
)

// CaseRoles reports whether one of the roles belongs to the case desk. The
// case desk reads case files; administrators and auditors do not.
func CaseRoles(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool {
		return r == Coordinator || r == Caseworker || r == Responder || r == Desk
	})
}

// Session is a member who acts: who they are and the keys that their sign-in
// opened. It lives for one request; at rest the keys are sealed under the
// session's token.
type Session struct {
	ID       string // random id of the session, never the token
	Member   string // member id
	Agency   string // agency id
	Name     string // the member's name
	Sector   string // the agency's sector
	Desk     string // the agency that it recognizes as its coalition's desk
	IsDesk   bool   // the agency is its coalition's desk
	Roles    []string
	Language string // fr or en
	Zone     *time.Location
	Kit      bool // the agency's recovery kit was printed
	Idle     time.Time
	Ends     time.Time
	Keys     Keys
	Proof    Proof   // what the member proved again, for what is grave
	Memory   *Memory // what the session has opened; nil for one that lasts for a request only
}

// Keys are the private keys that a session opened.
type Keys struct {
	Seal     seal.PrivateKey // the member's own
	Sign     seal.SigningKey // the member's own, certified by the agency's root
	Root     seal.SigningKey // administrators only, otherwise zero
	Current  int             // newest agency version that the member holds
	Versions map[int]*VersionKeys
}

// VersionKeys are the keys of one agency version: Seal opens what others
// sealed to the agency, Vault wraps the agency's own data.
type VersionKeys struct {
	Version int
	Seal    seal.PrivateKey
	Vault   seal.Key
}

// Has reports whether the member holds a role.
func (s *Session) Has(role string) bool { return slices.Contains(s.Roles, role) }

// CaseAccess reports whether the member may read case files: a role of the
// case desk, and the keys to go with it. Administering is not reading.
func (s *Session) CaseAccess() bool {
	return s != nil && len(s.Keys.Versions) > 0 && CaseRoles(s.Roles)
}

// Vault returns the newest vault key. It panics without case access: callers
// authorize first.
func (s *Session) Vault() (version int, key seal.Key) {
	return s.Keys.Current, s.Keys.Versions[s.Keys.Current].Vault
}

// NeedRoot refuses who does not hold the agency's root.
func NeedRoot(s *Session) error {
	if err := Administrators.May(s); err != nil {
		return err
	}
	if s.Keys.Root.IsZero() {
		return fault.New(fault.Conflict, "agency.changed")
	}
	return nil
}
