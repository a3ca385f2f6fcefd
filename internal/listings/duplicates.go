package listings

import (
	"cmp"
	"context"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory"
	"relais/internal/directory/duplicates"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/listing"
	"relais/internal/directory/needs"
	"relais/internal/directory/sources"
	"relais/internal/fault"
	"relais/internal/store"
)

// FindDuplicates looks through the whole directory for services that may be one.
var FindDuplicates = define.Define[act.FindDuplicates, act.DuplicatesFound]("FindDuplicates", "POST /directory/duplicates/search", "directory", agency.DirectoryDesk,
	"Look for services that may be one (desk).")

func (n *Listings) findDuplicates(ctx context.Context, s *agency.Session, _ act.FindDuplicates) (act.DuplicatesFound, error) {
	return n.LookForDuplicates(ctx, s, func(int) {})
}

// LookForDuplicates is FindDuplicates for who wants to see how far it is: progress
// is told how many services have been read.
func (n *Listings) LookForDuplicates(ctx context.Context, s *agency.Session, progress func(services int)) (out act.DuplicatesFound, err error) {
	var prints []duplicates.Fingerprint
	var ranks sources.Ranks
	for after, more := int64(0), true; more; {
		err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			if ranks == nil {
				if ranks, err = tx.Ranks(ctx); err != nil {
					return err
				}
			}
			var list []directory.Entry
			list, after, err = tx.DirectoryPick(ctx, after, 1000)
			for _, e := range list {
				prints = append(prints, duplicates.FingerprintOf(e))
			}
			more = len(list) > 0
			return err
		})
		if err != nil {
			return out, err
		}
		progress(len(prints))
	}
	out.Services = len(prints)
	pairs := duplicates.Find(prints, ranks)
	for len(pairs) > 0 {
		most := min(len(pairs), sources.BatchSize)
		err := n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
			added, err := tx.AddPairs(ctx, pairs[:most])
			tx.OnCommit(func() { out.New += added })
			return err
		})
		if err != nil {
			return out, err
		}
		pairs = pairs[most:]
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if _, out.Pairs, err = tx.Pairs(ctx, "open", 0, 1); err != nil {
			return err
		}
		return n.node.AuditDesk(ctx, tx, s, "directory.duplicates", "directory")
	})
	return out, err
}

// ListDuplicates lists pairs, the surest first.
var ListDuplicates = define.Define[act.DuplicateQuery, act.Duplicates]("ListDuplicates", "GET /directory/duplicates", "directory", agency.SignedIn,
	"Pairs of services that may be one, the surest first (desk).")

func (n *Listings) listDuplicates(ctx context.Context, s *agency.Session, in act.DuplicateQuery) (out act.Duplicates, err error) {
	if err := coalitionWork(s); err != nil {
		return out, err
	}
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		pairs, total, err := tx.Pairs(ctx, cmp.Or(in.State, "open"), in.Offset, cmp.Or(in.Limit, 50))
		if err != nil {
			return err
		}
		out = act.Duplicates{Items: []act.Duplicate{}, Total: total}
		for _, p := range pairs {
			v, err := viewPair(ctx, tx, p)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, v)
		}
		return nil
	})
	return out, err
}

func viewPair(ctx context.Context, tx *store.Tx, p duplicates.Pair) (act.Duplicate, error) {
	v := act.Duplicate{Score: p.Score, Reasons: strings.Fields(p.Reasons), State: p.State, Decided: act.MomentOf(p.Decided)}
	for _, one := range []struct {
		id   string
		card *act.ServiceCard
	}{{p.First, &v.First}, {p.Second, &v.Second}} {
		e, err := tx.DirectoryEntry(ctx, hsds.KindService, one.id)
		if fault.CodeOf(err) == fault.NotFound {
			t, err := tx.DirectoryTombstone(ctx, hsds.KindService, one.id)
			if err != nil && fault.CodeOf(err) != fault.NotFound {
				return v, err
			}
			e = t.Entry
			e.ID = one.id
		} else if err != nil {
			return v, err
		}
		*one.card = listing.Card(facts.Of(e.Record, e.Agency, nil, needs.Default()))
		one.card.Publisher = cmp.Or(one.card.Publisher, e.Publisher)
	}
	return v, nil
}

// DecideDuplicate says whether two services are one.
var DecideDuplicate = define.Define[act.DecideDuplicate, act.Duplicate]("DecideDuplicate", "POST /directory/duplicates/decision", "directory", agency.SignedIn,
	"Say whether two services are one (desk).")

func (n *Listings) decideDuplicate(ctx context.Context, s *agency.Session, in act.DecideDuplicate) (act.Duplicate, error) {
	return n.onPair(ctx, s, in.First, in.Second, func(ctx context.Context, tx *store.Tx, p *duplicates.Pair) error {
		if p.State == "same" {
			return fault.New(fault.Conflict, "directory.duplicate.decided")
		}
		p.State, p.Who, p.Decided, p.Undone = "different", n.node.Pseudonym("directory", s.Member), tx.Now(), time.Time{}
		if !in.Same {
			return nil
		}
		p.State = "same"
		if _, err := sources.Merge(ctx, tx, p.First, p.Second, p.Who); err != nil {
			return missing(err)
		}
		if err := tx.SetPair(ctx, *p); err != nil { // before the open ones go
			return err
		}
		return tx.DropOpenPairs(ctx, p.Second)
	})
}

// missing says of a record that is not there what everybody is told.
func missing(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "directory.not_found")
	}
	return err
}

// UndoDuplicate takes a decision back.
var UndoDuplicate = define.Define[act.DuplicateRef, act.Duplicate]("UndoDuplicate", "POST /directory/duplicates/undo", "directory", agency.SignedIn,
	"Take that decision back; the records are apart again (desk).")

func (n *Listings) undoDuplicate(ctx context.Context, s *agency.Session, in act.DuplicateRef) (act.Duplicate, error) {
	return n.onPair(ctx, s, in.First, in.Second, func(ctx context.Context, tx *store.Tx, p *duplicates.Pair) error {
		was := p.State
		if was == "open" {
			return fault.New(fault.Conflict, "directory.duplicate.open")
		}
		p.State, p.Who, p.Undone = "open", n.node.Pseudonym("directory", s.Member), tx.Now()
		if was == "same" {
			return missing(sources.Separate(ctx, tx, p.First, p.Second, p.Who))
		}
		return nil
	})
}

// onPair changes a pair, for the desk.
func (n *Listings) onPair(ctx context.Context, s *agency.Session, first, second string,
	change func(context.Context, *store.Tx, *duplicates.Pair) error) (out act.Duplicate, err error) {
	if err := agency.SignedIn.May(s); err != nil {
		return out, err
	}
	if !s.KeepsDirectory() {
		return out, fault.New(fault.Forbidden, "directory.import.desk")
	}
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		p, err := tx.PairOf(ctx, first, second)
		if err != nil {
			return missing(err)
		}
		if err := change(ctx, tx, &p); err != nil {
			return err
		}
		if err := tx.SetPair(ctx, p); err != nil {
			return err
		}
		if out, err = viewPair(ctx, tx, p); err != nil {
			return err
		}
		return n.node.Audit(ctx, tx, s, "directory.duplicate", first)
	})
	return out, err
}
