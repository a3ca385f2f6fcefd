package audit

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Report is what Verify found.
type Report struct {
	Head    string // the log's signed head
	Size    int64  // entries in the log
	Pending int64  // entries recorded but not in the log yet
	Erased  int64  // entries whose body was erased; they count as whole
	// Unsettled counts entries that were under way when the process died, or
	// when the database was copied, or that were removed at that moment.
	Unsettled int64
	Problems  []Problem
}

// OK says whether the log is whole.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// Problem is one thing that is not as it was signed.
type Problem struct {
	Kind  Kind
	Index int64 // the entry's position; -1 when it concerns the log
}

// Kind says what is wrong.
type Kind string

// The kinds of problems.
const (
	BadHead   Kind = "bad_head"   // the head in the database was not signed by the node, or is gone
	BadOlder  Kind = "bad_older"  // the head to compare with was not signed by the node
	Truncated Kind = "truncated"  // the log is shorter than a head says
	Missing   Kind = "missing"    // an entry was removed
	Changed   Kind = "changed"    // an entry was changed, or stands where another stood
	Extra     Kind = "extra"      // an entry stands in the log that no head covers
	Forked    Kind = "forked"     // the entries up to a kept head are not those that it stands for
	BadHashes Kind = "bad_hashes" // the hashes kept beside the entries were changed

	Removed    Kind = "removed"    // an entry was removed before it was in the log
	Repeated   Kind = "repeated"   // an entry stands there twice
	Unnumbered Kind = "unnumbered" // an entry without a number, where all have one
)

func (p Problem) String() string {
	if p.Index < 0 {
		return string(p.Kind)
	}
	return fmt.Sprintf("%s %d", p.Kind, p.Index)
}

// maxProblems bounds a report: a log that was overwritten is wrong everywhere.
const maxProblems = 100

// Verify computes the log again from its entries, in one snapshot, and
// compares it with the signed head in the database and with older signed heads
// that were kept elsewhere. progress, unless nil, is called with the number of
// entries seen and their total.
func Verify(ctx context.Context, db DB, v note.Verifier, progress func(done, total int64), older ...string) (Report, error) {
	c := &check{verifier: v, progress: progress, inFlight: db.AuditInFlight(), roots: map[int64][]tlog.Hash{}}
	err := db.ReadAudit(ctx, func(ctx context.Context, r Reader) error {
		if err := c.heads(ctx, r, older); err != nil {
			return err
		}
		return c.entries(ctx, r)
	})
	return c.report, err
}

// check is one run of Verify.
type check struct {
	verifier note.Verifier
	progress func(done, total int64)
	inFlight int64
	report   Report
	roots    map[int64][]tlog.Hash // what the root must be at a size
	own      int64                 // size of the database's own head

	next         int64 // index of the next entry
	whole        bool  // the entries so far are all there
	entriesInLog compact
	numbers      counted
	tile         []byte
	tileFrom     int64
}

func (c *check) problem(k Kind, index int64) {
	if len(c.report.Problems) < maxProblems {
		c.report.Problems = append(c.report.Problems, Problem{k, index})
	}
}

// heads reads the heads that the log must agree with.
func (c *check) heads(ctx context.Context, r Reader, older []string) error {
	log, err := r.AuditLog(ctx)
	if err != nil {
		return err
	}
	c.report.Head, c.report.Size, c.own = log.Head, log.Size, log.Size
	if c.report.Pending, err = r.AuditPending(ctx); err != nil {
		return err
	}
	if log.Head != "" || log.Size > 0 {
		h, err := OpenHead(log.Head, c.verifier)
		switch {
		case err != nil:
			c.problem(BadHead, -1)
		case h.Size != log.Size:
			c.problem(BadHead, -1)
		default:
			c.roots[h.Size] = append(c.roots[h.Size], h.Root)
		}
	}
	for _, signed := range older {
		h, err := OpenHead(signed, c.verifier)
		switch {
		case err != nil:
			c.problem(BadOlder, -1)
		case h.Size > log.Size:
			c.problem(Truncated, -1)
		default:
			c.roots[h.Size] = append(c.roots[h.Size], h.Root)
		}
	}
	return nil
}

// entries walks over all entries.
func (c *check) entries(ctx context.Context, r Reader) error {
	c.whole, c.tileFrom = true, -1
	c.root()
	if err := r.AuditRows(ctx, 0, func(row Row) error { return c.entry(ctx, r, row) }); err != nil {
		return err
	}
	c.missing(c.own)
	c.blameHashes()
	return c.waiting(ctx, r)
}

// waiting looks at the numbers of what waits, and then at those that are missing.
func (c *check) waiting(ctx context.Context, r Reader) error {
	err := r.AuditNumbers(ctx, c.own, func(row Row) error {
		if row.Index >= 0 {
			return nil // entry has seen it
		}
		if k := c.numbers.add(row); k != "" {
			c.problem(k, -1)
		}
		return nil
	})
	if err != nil {
		return err
	}
	removed, unsettled := c.numbers.missing(c.inFlight)
	for range removed {
		c.problem(Removed, -1)
	}
	c.report.Unsettled = unsettled
	return nil
}

// blameHashes corrects the report when the entries have the signed root after
// all: then it is the hashes beside them that were changed.
func (c *check) blameHashes() {
	signed := c.roots[c.own]
	if !c.whole || c.entriesInLog.size != c.own || len(signed) == 0 || c.entriesInLog.root() != signed[0] {
		return
	}
	for i, p := range c.report.Problems {
		if p.Kind == Changed {
			c.report.Problems[i].Kind = BadHashes
		}
	}
}

// entry looks at one entry.
func (c *check) entry(ctx context.Context, r Reader, row Row) error {
	if row.Index >= c.own {
		c.problem(Extra, row.Index)
		return nil
	}
	c.missing(row.Index)
	hash := row.Hash()
	kept, err := c.kept(ctx, r, row.Index)
	if err != nil {
		return err
	}
	if !bytes.Equal(kept, hash[:]) {
		c.problem(Changed, row.Index)
	}
	if k := c.numbers.add(row); k != "" {
		c.problem(k, row.Index)
	}
	if row.Erased() {
		c.report.Erased++
	}
	c.entriesInLog.add(hash)
	c.next = row.Index + 1
	if c.progress != nil {
		c.progress(c.next, c.own)
	}
	c.root()
	return nil
}

// missing notes the entries that should stand before index.
func (c *check) missing(index int64) {
	for ; c.next < index; c.next++ {
		c.problem(Missing, c.next)
		c.whole = false
		if len(c.report.Problems) == maxProblems {
			c.next = index
			return
		}
	}
}

// root compares the root of the entries so far with the heads of that size.
func (c *check) root() {
	for _, want := range c.roots[c.next] {
		if c.whole && c.entriesInLog.root() != want {
			c.problem(Forked, -1)
		}
	}
}
