// Package imports brings records into the directory: files by steps, feeds by
// the clock or by hand.
package imports

import (
	"relais/internal/kept"
	"relais/internal/node"
)

// Imports is the room.
type Imports struct {
	node  *node.Node
	files *kept.Files // of the desk, between their steps
}

// New returns the room of a node.
func New(n *node.Node) *Imports { return &Imports{node: n, files: kept.New(n, uploads)} }

// Close ends imports on their way.
func (n *Imports) Close() { n.files.Close() }

// Jobs is the room's background work.
func (n *Imports) Jobs() []node.Job { return []node.Job{kept.Sweep{Node: n.node}, feedClock{n}} }
