package agency

import (
	"slices"

	"relais/internal/fault"
)

// Who says which sessions may carry out an act, as far as the session alone
// can tell. What depends on the object is decided where it is read.
type Who struct {
	// Name is for the API's description, in English.
	Name string
	may  func(*Session) error
}

// May returns nil when a session may, otherwise a fault of code
// Unauthenticated or Forbidden. The answer depends on no object, so that it
// tells a stranger nothing.
func (w Who) May(s *Session) error {
	if w.may == nil {
		return nil
	}
	if s == nil {
		return Ended()
	}
	return w.may(s)
}

// Open reports whether nobody needs to be signed in.
func (w Who) Open() bool { return w.may == nil }

// Who may carry out acts.
var (
	// Anyone needs no session.
	Anyone = Who{Name: "anyone"}
	// SignedIn is every member, and whoever runs the machine.
	SignedIn = Who{"members", func(*Session) error { return nil }}
	// CaseDesk reads case files: a role of the case desk and the keys to go with it.
	CaseDesk = Who{"members of the case desk", func(s *Session) error {
		if !s.CaseAccess() {
			return fault.New(fault.Forbidden, "casefile.no_access")
		}
		return nil
	}}
	// Administrators manage their agency's members and keys.
	Administrators = Who{"administrators", roles(Administrator)}
	// Registrars keep the register of incidents, which is sealed for who reads
	// case files.
	Registrars = Who{"administrators who read case files", func(s *Session) error {
		if err := roles(Administrator)(s); err != nil {
			return err
		}
		return CaseDesk.May(s)
	}}
	// Supervisors look after the work of the case desk.
	Supervisors = Who{"coordinators and administrators who read case files", func(s *Session) error {
		if err := roles(Coordinator, Administrator)(s); err != nil {
			return err
		}
		return CaseDesk.May(s)
	}}
	// Exporters take case files out of the agency's keeping, in clear.
	Exporters = Who{"administrators and coordinators who read case files", func(s *Session) error {
		if err := roles(Administrator, Coordinator)(s); err != nil {
			return err
		}
		return CaseDesk.May(s)
	}}
	// Settlers see what somebody who leaves leaves behind.
	Settlers = Who{"administrators and members of the case desk", func(s *Session) error {
		if s.CaseAccess() {
			return nil
		}
		return roles(Administrator)(s)
	}}
	// Auditors read the log of what their agency did.
	Auditors = Who{"administrators and auditors", roles(Administrator, Auditor)}
	// Inviters see and take back invitations.
	Inviters = Who{"administrators, coordinators and the desk", roles(Administrator, Coordinator, Desk)}
	// CoalitionDesk acts for the coalition.
	CoalitionDesk = Who{"the coalition's desk", func(s *Session) error {
		if err := Inviters.May(s); err != nil {
			return err
		}
		if !s.IsDesk {
			return fault.New(fault.Forbidden, "agency.desk.only")
		}
		return nil
	}}
	// Listers edit their agency's services: all but those who only audit.
	Listers = Who{"members who edit services", func(s *Session) error {
		if slices.ContainsFunc([]string{Administrator, Coordinator, Caseworker, Responder, Desk}, s.Has) {
			return nil
		}
		return fault.New(fault.Forbidden, "directory.not_yours")
	}}
	// Importers bring records into the directory for the coalition.
	Importers = Who{"the coalition's desk", func(s *Session) error {
		if !s.KeepsDirectory() {
			return fault.New(fault.Forbidden, "directory.import.desk")
		}
		return nil
	}}
	// DirectoryDesk keeps the directory: the coalition's desk, and whoever runs the machine.
	DirectoryDesk = Who{"the desk that keeps the directory", func(s *Session) error {
		if s.Operates() || s.KeepsDirectory() {
			return nil
		}
		return fault.New(fault.Forbidden, "directory.import.desk")
	}}
)

func roles(any ...string) func(*Session) error {
	return func(s *Session) error {
		if slices.ContainsFunc(any, s.Has) {
			return nil
		}
		return fault.New(fault.Forbidden, "agency.role.missing")
	}
}

// Ended is the answer to a session that is over or never was.
func Ended() error { return fault.New(fault.Unauthenticated, "fault.unauthenticated") }

// Operates reports whether the session is that of whoever runs the machine.
func (s *Session) Operates() bool { return s.Agency == "" && s.Member == "" }

// KeepsDirectory reports whether the member brings records into the directory
// for the coalition. A desk of an enforcing sector doesn't: it would read what
// that sector may not.
func (s *Session) KeepsDirectory() bool {
	return s.IsDesk && !Enforces(s.Sector) && (s.Has(Desk) || s.Has(Administrator) || s.Has(Coordinator))
}
