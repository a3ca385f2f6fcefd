package accounts

// ForgetSessions empties this process' memory of opened sessions.
func (n *Sessions) ForgetSessions() {
	n.cache.DropIf(func(*openSession) bool { return true })
}
