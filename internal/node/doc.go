// Package node is what a user can do: one method per act, each of which
// authorizes, transacts, records in the audit log and leaves word for whoever
// waits. Pages, the API and the command line come through here and nowhere
// else. It holds no state that another process of the same node needs.
package node
