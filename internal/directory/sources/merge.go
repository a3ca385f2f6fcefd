package sources

import (
	"context"
	"slices"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/fault"
)

// Merge makes two services one: what all sources say of the second belongs to
// the first from now on, and the second leaves a tombstone that leads there.
func Merge(ctx context.Context, st Store, first, second string, who []byte) (directory.Entry, error) {
	a, err := st.DirectoryEntry(ctx, hsds.KindService, first)
	if err != nil {
		return a, err
	}
	b, err := st.DirectoryEntry(ctx, hsds.KindService, second)
	if err != nil {
		return b, err
	}
	_, aHidden := confidential(a.Record)
	_, bHidden := confidential(b.Record)
	if (aHidden || bHidden || b.Agency != "") && a.Agency != b.Agency {
		return a, fault.New(fault.Conflict, "directory.duplicate.agencies")
	}
	claims, err := claimsOf(ctx, st, a)
	if err != nil {
		return a, err
	}
	more, err := claimsOf(ctx, st, b)
	if err != nil {
		return a, err
	}
	for i := range more {
		more[i].Of = first
	}
	claims = append(claims, more...)
	if err := st.PutDirectoryClaims(ctx, claims); err != nil {
		return a, err
	}
	if err := Remove(ctx, st, b, "desk", ReasonMerged, first); err != nil {
		return a, err
	}
	e, _, err := rebuild(ctx, st, a, claims, who)
	return e, err
}

// Separate takes that back: each record is again what its own sources say.
func Separate(ctx context.Context, st Store, first, second string, who []byte) error {
	t, err := st.DirectoryTombstone(ctx, hsds.KindService, second)
	if err != nil {
		return err
	}
	if t.Reason != ReasonMerged || t.Into != first {
		return fault.New(fault.Conflict, "directory.duplicate.moved")
	}
	a, err := st.DirectoryEntry(ctx, hsds.KindService, first)
	if err != nil {
		return err
	}
	claims, err := st.DirectoryClaims(ctx, hsds.KindService, first)
	if err != nil {
		return err
	}
	own, err := claimsBefore(ctx, st, second, claims)
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(slices.Clone(claims), func(c Claim) bool {
		return slices.ContainsFunc(own, func(o Claim) bool { return o.ID == c.ID && o.Source == c.Source })
	})
	if len(own) == 0 || len(left) == 0 {
		return fault.New(fault.Conflict, "directory.duplicate.moved")
	}
	if err := st.PutDirectoryClaims(ctx, own); err != nil {
		return err
	}
	if err := st.DropTombstones(ctx, hsds.KindService, []string{second}); err != nil {
		return err
	}
	if _, _, err := rebuild(ctx, st, directory.Entry{Record: hsds.Record{Kind: hsds.KindService, ID: second}}, own, who); err != nil {
		return err
	}
	_, _, err = rebuild(ctx, st, a, left, who)
	return err
}

// claimsBefore are the claims of a joined record that were the second's: by
// its own id, and by those of records that had become part of it.
func claimsBefore(ctx context.Context, st Store, second string, claims []Claim) ([]Claim, error) {
	var own []Claim
	for _, c := range claims {
		of := c.ID
		for range 10 { // a record may have become part of one that did so too
			if of == second {
				c.Of = second
				own = append(own, c)
				break
			}
			t, err := st.DirectoryTombstone(ctx, hsds.KindService, of)
			if fault.CodeOf(err) == fault.NotFound {
				break
			}
			if err != nil {
				return nil, err
			}
			of = t.Into
		}
	}
	return own, nil
}

// Follow finds the record that another one became part of.
func Follow(ctx context.Context, st Store, kind hsds.Kind, id string) (directory.Entry, error) {
	for range 10 {
		t, err := st.DirectoryTombstone(ctx, kind, id)
		if err != nil {
			return directory.Entry{}, err
		}
		if t.Withdrawn() {
			break // to everybody but its agency, it never was
		}
		if t.Reason != ReasonMerged {
			return directory.Entry{}, fault.New(fault.Gone, "directory.gone")
		}
		e, err := st.DirectoryEntry(ctx, kind, t.Into)
		if fault.CodeOf(err) != fault.NotFound {
			return e, err
		}
		id = t.Into
	}
	return directory.Entry{}, fault.New(fault.NotFound, "directory.not_found")
}
