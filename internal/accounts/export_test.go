package accounts

import "relais/internal/accounts/guess"

// Guard is what limits guessing.
func (n *Sessions) Guard() *guess.Guard { return n.guard }

// ForgetSessions empties this process' memory of opened sessions.
func (n *Sessions) ForgetSessions() {
	n.cache.DropIf(func(*openSession) bool { return true })
}
