package node

import (
	"context"
	"log/slog"
	"time"

	"relais/internal/audit"
	"relais/internal/directory"
	"relais/internal/mail"
	"relais/internal/seal"
	"relais/internal/store"
)

// Config says what a node runs on.
type Config struct {
	Store store.Config
	Key   seal.Key         // the node key: a file or credential outside of the database
	Argon seal.ArgonParams // cost of passphrases; seal.Production() unless a test injects another
	// Origin is the address in the browser ("https://relais.example.ca"),
	// needed by passkeys.
	Origin string
	// Erasures is the file of the journal of erasures, outside of the database; "" for none.
	Erasures string
	Demo     bool // the fictional coalition: "continue as" is possible
	Log      *slog.Logger
}

// Node is one running installation. Any number of processes on one PostgreSQL
// are one node.
type Node struct {
	DB       *store.DB
	key      seal.Key
	argon    seal.ArgonParams
	origin   string
	demo     bool
	erasures string
	log      *slog.Logger

	pseudonyms seal.Key // keys the pseudonyms of agencies and members
	own        seal.Key // seals what the node needs with nobody signed in
	signer     seal.SigningKey

	caches    caches
	sequencer *audit.Sequencer
	rolls     rolls // opened rosters
	imports   background

	mail *mail.Sender // nil: nothing is sent

	services directory.Live    // the directory in memory, as of its number in the database
	catalog  directory.Catalog // what the HSDS API lists, likewise
}

// Open opens the node's database. The background work (clock, sequencer)
// starts with Run.
func Open(ctx context.Context, cfg Config) (*Node, error) {
	db, err := store.Open(ctx, cfg.Store)
	if err != nil {
		return nil, err
	}
	signer, err := seal.SigningKeyFromSeed(cfg.Key.Derive("relais node signing key").Bytes())
	if err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	n := &Node{
		DB: db, key: cfg.Key, argon: cfg.Argon, origin: cfg.Origin, demo: cfg.Demo, erasures: cfg.Erasures, log: cfg.Log,
		pseudonyms: cfg.Key.Derive("relais pseudonyms"),
		own:        cfg.Key.Derive("relais node data"),
		signer:     signer,
		caches:     newCaches(),
	}
	n.sequencer = audit.NewSequencer(db, n.auditSigner())
	return n, nil
}

// Close ends imports on their way and closes the database. Callers end Run
// first.
func (n *Node) Close() error {
	n.imports.end()
	return n.DB.Close()
}

// Demo reports whether this node is a demonstration.
func (n *Node) Demo() bool { return n.demo }

// pseudonym names an agency or member in rows where the database must not
// say who they are (TRUST, What is in clear): 16 bytes keyed by the node, and
// different for every kind of row so that tables can't be joined on it.
func (n *Node) pseudonym(kind, id string) []byte {
	m := n.pseudonyms.MAC("pseudonym "+kind, []byte(id))
	return m[:16]
}

// Job is background work of a node: it does what is due and says when it
// wants to be called again. Several processes may call it at once; rows and
// leases decide who does what.
type Job interface {
	Name() string
	Every() time.Duration
	Do(ctx context.Context) error
}

// last is background work with something to do before the process stops.
type last interface{ Last() }

// jobs are registered by the rooms' files in this package.
var jobs []func(*Node) Job

// Run does the background work until ctx ends: deadlines, dispatches,
// escalations, expiries, the audit log's sequencer.
func (n *Node) Run(ctx context.Context) {
	done := make(chan struct{})
	for _, mk := range jobs {
		go func(j Job) {
			defer func() { done <- struct{}{} }()
			n.loop(ctx, j)
		}(mk(n))
	}
	for range jobs {
		<-done
	}
}

func (n *Node) loop(ctx context.Context, j Job) {
	t := time.NewTicker(j.Every())
	defer t.Stop()
	for {
		if err := j.Do(ctx); err != nil && ctx.Err() == nil {
			n.log.Error("background work failed", "job", j.Name(), "err", err)
		}
		select {
		case <-ctx.Done():
			if l, ok := j.(last); ok {
				l.Last()
			}
			return
		case <-t.C:
		}
	}
}

// Tick does all background work once, now: tests and demonstrations with a
// clock of their own call it.
func (n *Node) Tick(ctx context.Context) error {
	for _, mk := range jobs {
		if err := mk(n).Do(ctx); err != nil {
			return err
		}
	}
	return nil
}
