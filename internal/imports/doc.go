// Package imports brings records into the directory: files by steps, feeds by
// the clock or by hand.
package imports

import "relais/internal/node"

// Imports is the room.
type Imports struct {
	node       *node.Node
	background background // imports on their way in this process
}

// New returns the room of a node.
func New(n *node.Node) *Imports { return &Imports{node: n} }

// Close ends imports on their way.
func (n *Imports) Close() { n.background.end() }

// Jobs is the room's background work.
func (n *Imports) Jobs() []node.Job { return []node.Job{forgetUploads{n}, feedClock{n}} }
