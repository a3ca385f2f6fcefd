package node

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"relais/internal/audit"
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
	Caller   Caller  // told of alarms; nil for nobody
	Letters  Letters // tells members by mail; nil: nobody is told that way
	// KeyBeside: the node key lies on the device of the data, which the pages
	// say to administrators.
	KeyBeside bool
}

// Node is one running installation. Any number of processes on one PostgreSQL
// are one node.
type Node struct {
	DB     *store.DB
	Key    seal.Key
	Argon  seal.ArgonParams
	Origin string
	// KeyBeside: the node key lies on the device of the data.
	KeyBeside bool

	demo     bool
	erasures string
	log      *slog.Logger

	pseudonyms seal.Key // keys the pseudonyms of agencies and members
	Own        seal.Key // seals what the node needs with nobody signed in
	Marks      seal.Key // marks what the node gives out and knows again; seals nothing
	Signer     seal.SigningKey

	caches    caches
	sequencer *audit.Sequencer
	recorder  *audit.Writer
	named     *audit.Names
	oldAudit  bool // the log has entries of before each had names of its own
	ended     ended
	alarms    alarms
	caller    Caller
	letters   Letters

	journaling *journaling
}

// Open opens the node's database. The background work (clock, sequencer)
// starts with Run.
func Open(ctx context.Context, cfg Config) (*Node, error) {
	n := &Node{}
	if cfg.Erasures != "" {
		cfg.Store.Ended = n.Ended
	}
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
	n.DB, n.Key, n.Argon, n.Origin, n.demo, n.erasures, n.log = db, cfg.Key, cfg.Argon, cfg.Origin, cfg.Demo, cfg.Erasures, cfg.Log
	n.caller, n.letters, n.Signer, n.caches, n.KeyBeside = cfg.Caller, cfg.Letters, signer, newCaches(), cfg.KeyBeside
	n.pseudonyms = cfg.Key.Derive("relais pseudonyms")
	n.Own, n.Marks = cfg.Key.Derive("relais node data"), cfg.Key.Derive("relais marks")
	n.named = audit.NewNames(n.auditKeys())
	n.sequencer = audit.NewSequencer(db, n.auditSigner(), n.named)
	size, err := n.logSize(ctx)
	if err == nil {
		n.oldAudit, err = n.Trail().hasOldAudit(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	n.recorder = audit.NewWriter(n.auditKeys(), size)
	n.journaling = &journaling{n: n, file: n.erasures}
	if n.erasures != "" { // before anybody asks it
		if err := n.journaling.resume(ctx); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	if err := errors.Join(n.takeOver(ctx), n.takeOverClear(ctx)); err != nil {
		db.Close()
		return nil, err
	}
	return n, nil
}

// Close closes the database. Callers end Run first.
func (n *Node) Close() error { return n.DB.Close() }

// Demo reports whether this node is a demonstration.
func (n *Node) Demo() bool { return n.demo }

// Pseudonym names an agency or member in rows where the database must not
// say who they are: 16 bytes keyed by the node, and
// different for every kind of row so that tables can't be joined on it.
func (n *Node) Pseudonym(kind, id string) []byte {
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

// Jobs is the node's own background work.
func (n *Node) Jobs() []Job {
	return []Job{forgetAnswers{n}, sequencing{n}, alarming{n}, posting{n}, n.journaling}
}

// Run does background work until ctx ends.
func (n *Node) Run(ctx context.Context, jobs []Job) {
	var running sync.WaitGroup
	for _, j := range jobs {
		running.Go(func() { n.loop(ctx, j) })
	}
	running.Wait()
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
