// Package oneperson finds files of one agency that could be about the same person,
// and lets its members say that they are one, that they are not, or that they were
// wrong. What is compared is opened for the member who asks, as far as they may read
// it, and forgotten when their session has been idle; nothing of it is written.
package oneperson

import (
	"context"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/alike"
	"relais/internal/define"
	"relais/internal/node"
	"relais/internal/store"
)

// Files is what the room needs of case files.
type Files interface {
	// Rows are the agency's files that stand by themselves.
	Rows(ctx context.Context, tx *store.Tx, s *agency.Session) ([]act.CaseRow, error)
	// Particulars are what files of one person have in common, as far as the member
	// may read them.
	Particulars(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (Particulars, error)
	// Merge keeps a file with another one.
	Merge(ctx context.Context, s *agency.Session, from, into string) (act.Case, error)
	// Apart remembers that two files are about two people.
	Apart(ctx context.Context, s *agency.Session, one, other string) error
	// Part makes two files of two that were one.
	Part(ctx context.Context, s *agency.Session, id string, moves []string) (act.Case, error)
}

// Particulars are what files of one person have in common.
type Particulars struct {
	Words  []string // that may tell of a birth
	Year   string   // of birth
	Phones []string
	Apart  []string // ids of files that are about somebody else
}

// OnePerson is the room.
type OnePerson struct {
	node  *node.Node
	files func() Files

	mu    sync.Mutex
	known map[string]*seen // by session
}

// New returns the room of a node.
func New(n *node.Node, files func() Files) *OnePerson {
	return &OnePerson{node: n, files: files, known: map[string]*seen{}}
}

// Acts lists what the room carries out.
func (n *OnePerson) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(ListAlike, n.listAlike),
		define.Bind(MergeCases, n.mergeCases),
		define.Bind(NotSame, n.notSame),
		define.Bind(PartCases, n.partCases),
	}
}

// MergeCases keeps a file with another one: both are about the same person, are shown
// as one, and have the stricter rules of both. Whoever was wrong parts them again.
var MergeCases = define.Define[act.MergeCases, act.Case]("MergeCases", "POST /cases/{id}/merge", "cases", agency.CaseDesk,
	"Keep a case file with another one: both are about the same person.")

func (n *OnePerson) mergeCases(ctx context.Context, s *agency.Session, in act.MergeCases) (act.Case, error) {
	return n.files().Merge(ctx, s, in.Case, in.Into)
}

// NotSame remembers that two files are about two people: they are not proposed again.
var NotSame = define.Define[act.NotSame, act.None]("NotSame", "POST /cases/{id}/apart", "cases", agency.CaseDesk,
	"Remember that two case files are about two people.")

func (n *OnePerson) notSame(ctx context.Context, s *agency.Session, in act.NotSame) (out act.None, err error) {
	err = n.files().Apart(ctx, s, in.Case, in.Other)
	n.forget(s, in.Case, in.Other)
	return out, err
}

// PartCases makes two files of two that were one, at any time, as they were before.
var PartCases = define.Define[act.PartCases, act.Case]("PartCases", "POST /cases/{id}/part", "cases", agency.CaseDesk,
	"Make two case files of two that were one, as they were before.")

func (n *OnePerson) partCases(ctx context.Context, s *agency.Session, in act.PartCases) (act.Case, error) {
	return n.files().Part(ctx, s, in.Case, in.Entries)
}

const (
	lookedAtOnce = 400              // files that one call looks into
	listed       = 100              // proposals that one answer holds
	seenIdle     = 15 * time.Minute // as long as a session may be idle
)

// ListAlike proposes files that could be about the same person, with why. Names are
// compared of all files; telephones and births of some more with each call.
var ListAlike = define.Define[act.AlikeQuery, act.Alike]("ListAlike", "GET /alike", "cases", agency.CaseDesk,
	"Case files that could be about the same person, and why; each call looks into some more of them.")

func (n *OnePerson) listAlike(ctx context.Context, s *agency.Session, in act.AlikeQuery) (out act.Alike, err error) {
	known := n.of(s)
	known.mu.Lock()
	defer known.mu.Unlock()
	var rows []act.CaseRow
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		if rows, err = n.files().Rows(ctx, tx, s); err != nil {
			return err
		}
		return n.look(ctx, tx, s, rows, in.Case, known)
	})
	if err != nil {
		return out, err
	}
	out = known.propose(rows, in.Case)
	return out, n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		return n.node.Audit(ctx, tx, s, "case.alike", s.Agency)
	})
}

// look opens some more files: of those that are alike by name first.
func (n *OnePerson) look(ctx context.Context, tx *store.Tx, s *agency.Session, rows []act.CaseRow, only string, known *seen) error {
	left := lookedAtOnce
	for _, row := range known.pressing(rows, only) {
		if _, ok := known.of[row.ID]; ok {
			continue
		}
		if left--; left < 0 {
			return nil
		}
		p, err := n.files().Particulars(ctx, tx, s, row.ID)
		if err != nil {
			return err
		}
		known.of[row.ID] = personOf(row, p)
	}
	return nil
}

func personOf(row act.CaseRow, p Particulars) alike.Person {
	out := alike.Person{ID: row.ID, Year: p.Year, Apart: p.Apart}
	for _, w := range p.Words {
		out.Births = append(out.Births, alike.Births(w)...)
	}
	for _, w := range p.Phones {
		if number := alike.Phone(w); number != "" {
			out.Phones = append(out.Phones, number)
		}
	}
	return out
}
