package node

// ForgetSessions empties this process' memory of opened sessions.
func (n *Node) ForgetSessions() {
	n.caches.sessions.dropIf(func(*openSession) bool { return true })
}
