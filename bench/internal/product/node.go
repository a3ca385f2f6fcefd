// Package product runs Relais itself: the binary as users get it, in a process
// of its own, spoken to over HTTP on loopback by the typed client, like any
// node.
package product

import (
	"context"
	"errors"
	"fmt"
	"os/exec"

	"relais/bench/internal/httpload"
	"relais/internal/client"
	"relais/internal/client/newcomer"
)

// Pairs is how many pairs of agencies refer people to each other.
const Pairs = 20

// ErrMissing says that this tree holds no Relais that can be run.
var ErrMissing = errors.New("no node to drive: this tree holds no command")

// Config says which node to run.
type Config struct {
	Binary   string   // path of a built relais; empty builds one
	Dir      string   // data directory
	Database string   // PostgreSQL URL; empty for SQLite in Dir
	Pairs    int      // pairs of agencies
	People   int      // case files that refer at the same time, shared out to the pairs
	Serve    []string // further arguments of relais serve
}

// Node is a running server with the members of its agencies signed in.
type Node struct {
	URL string
	// Members are the agencies' administrators, who also work on cases, signed
	// in: for pair i, 2i sends and 2i+1 receives.
	Members []*newcomer.Somebody

	server *exec.Cmd
	client *client.Client
	pairs  []pair
	people []person
}

// Start runs a node, founds its agencies, signs their members in and leads
// one referral from end to end, so that what is measured is known to work.
func Start(ctx context.Context, cfg Config) (*Node, error) {
	binary := cfg.Binary
	if binary == "" {
		var err error
		if binary, err = Build(ctx, cfg.Dir); err != nil {
			return nil, err
		}
	}
	n := &Node{}
	code, err := n.serve(ctx, binary, cfg)
	if err != nil {
		n.Stop()
		return nil, err
	}
	n.client = client.New(n.URL)
	n.client.HTTP = httpload.Client()
	if err := n.found(ctx, code, cfg); err != nil {
		n.Stop()
		return nil, fmt.Errorf("set the agencies up: %w", err)
	}
	return n, nil
}

// PID is the server's process id.
func (n *Node) PID() int { return n.server.Process.Pid }
