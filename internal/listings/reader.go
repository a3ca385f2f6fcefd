package listings

import (
	"relais/internal/agency"
	"relais/internal/directory"
	"relais/internal/directory/visibility"
)

// readerOf is who a session reads the directory as.
func readerOf(s *agency.Session) visibility.Reader {
	if s.ReadsForMembers() {
		return visibility.Member
	}
	return visibility.Stranger
}

// seen is the part of a record that a session reads; false when that is nothing.
// An agency reads all that the directory holds of its own services.
func seen(e directory.Entry, s *agency.Session) (directory.Entry, bool) {
	if s != nil && e.Agency != "" && e.Agency == s.Agency {
		return e, true
	}
	return visibility.Seen(e, readerOf(s))
}
