package casework

import (
	"context"
	"errors"
	"slices"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/caseview"
	"relais/internal/fault"
	"relais/internal/store"
)

// LeftBy is what a member leaves behind in the agency's case files: the people
// whose worker they are, and the restricted sections that name them or that
// fewer than two others still read. Who asks reads case files.
func (n *Casework) LeftBy(ctx context.Context, tx *store.Tx, s *agency.Session, member string) (out act.Left, err error) {
	roll, err := n.Roster(ctx, tx, s)
	if err != nil {
		return out, err
	}
	out.Known = true
	out.Files = caseview.Rows(roll.Pick(func(l casefile.Line) bool { return l.Worker == member && !l.Damaged }))
	found, err := casefile.Restricted(ctx, tx, s, n.caseOwner(s))
	if err != nil {
		return out, err
	}
	reads := map[string]bool{member: false}
	for id, rings := range found {
		for _, r := range rings {
			one := act.LeftSection{Case: id, Section: r.Section, Names: slices.Contains(r.Members, member), Readers: []string{}}
			for _, m := range r.Members {
				if _, ok := reads[m]; !ok {
					if reads[m], err = n.Reads(ctx, tx, s, m); err != nil {
						return out, err
					}
				}
				if reads[m] {
					one.Readers = append(one.Readers, m)
				}
			}
			if line, err := roll.Find(id); err == nil {
				one.Known, one.Code = line.Known, line.Code
			}
			if one.Names || len(one.Readers) < 2 {
				out.Sections = append(out.Sections, one)
			}
		}
	}
	slices.SortFunc(out.Sections, func(a, b act.LeftSection) int {
		return slices.Compare([]string{a.Code, a.Section}, []string{b.Code, b.Section})
	})
	return out, nil
}

// HandOver gives a member's people to somebody else who reads case files. Who no
// longer reads them (gone) is taken off the restricted sections as well, where
// anybody else is named in one. It returns the sections that fewer than two
// members still read; the caller decides whether one may be left to nobody.
func (n *Casework) HandOver(ctx context.Context, tx *store.Tx, s *agency.Session, member, to string, gone bool) (thin []act.LeftSection, err error) {
	alone := *s
	alone.Memory = nil // a walk through many files must not crowd out the one that is worked on
	left, err := n.LeftBy(ctx, tx, &alone, member)
	if err != nil {
		return nil, err
	}
	files := map[string]bool{}
	for _, f := range left.Files {
		files[f.ID] = true
	}
	if len(files) > 0 {
		if err := n.takesOver(ctx, tx, s, member, to); err != nil {
			return nil, err
		}
	}
	for _, one := range left.Sections {
		if len(one.Readers) < 2 {
			thin = append(thin, one)
		}
		if gone && one.Names && !files[one.Case] {
			files[one.Case] = false
		}
	}
	for id, works := range files {
		if err := n.handOver(ctx, tx, &alone, id, member, to, works, gone); err != nil {
			return nil, err
		}
	}
	return thin, nil
}

// takesOver refuses who can't take over.
func (n *Casework) takesOver(ctx context.Context, tx *store.Tx, s *agency.Session, member, to string) error {
	reads := false
	var err error
	if to != "" && to != member {
		reads, err = n.Reads(ctx, tx, s, to)
	}
	if err == nil && !reads {
		err = fault.Invalid("to", "casefile.no_successor")
	}
	return err
}

// handOver writes one file. One that was changed outside of the software is
// left as it is: nothing is written to it, and it must keep nobody at work here.
func (n *Casework) handOver(ctx context.Context, tx *store.Tx, s *agency.Session, id, member, to string, works, gone bool) error {
	c, err := n.OpenCase(ctx, tx, s, id)
	if err == nil && works {
		r := c.Roster
		r.Worker = to
		c.SetRoster(r)
	}
	if err == nil && gone {
		c.Dismiss(member)
	}
	if err == nil {
		err = c.commit("case.handover")
	}
	if errors.Is(err, casefile.ErrDamaged) || errors.Is(err, casefile.ErrNoKey) {
		return nil
	}
	return err
}
