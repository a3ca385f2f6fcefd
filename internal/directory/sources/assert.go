package sources

import (
	"bytes"
	"context"
	"slices"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/visibility"
	"relais/internal/fault"
)

// claimsOf returns all claims on a record; those of a record that one source
// alone speaks of are made from the record.
func claimsOf(ctx context.Context, st Store, e directory.Entry) ([]Claim, error) {
	claims, err := st.DirectoryClaims(ctx, e.Kind, e.ID)
	if err != nil || len(claims) > 0 {
		return claims, err
	}
	origins, err := st.DirectoryProvenance(ctx, e.Kind, []string{e.ID})
	if err != nil {
		return nil, err
	}
	c := Claim{Record: e.Record, Source: e.Source, Of: e.ID, Agency: e.Agency, Publisher: e.Publisher, Digest: e.Digest,
		Changed: e.Changed, Fields: map[string]time.Time{}}
	for name, o := range origins[e.ID] {
		c.Fields[name] = o.At
	}
	return []Claim{c}, nil
}

// Assert writes what a source says of a record that exists, beside what the
// others say, and makes the public record anew. changed is false when that is
// as it was.
func Assert(ctx context.Context, st Store, c Claim, who []byte) (e directory.Entry, changed bool, err error) {
	old, err := st.DirectoryEntry(ctx, c.Kind, c.Of)
	if err != nil {
		return e, false, err
	}
	claims, err := claimsOf(ctx, st, old)
	if err != nil {
		return e, false, err
	}
	c.Changed = st.Now()
	i := slices.IndexFunc(claims, func(o Claim) bool { return o.Source == c.Source && o.ID == c.ID })
	if i >= 0 {
		c.Fields = fieldTimes(claims[i].Doc, c.Doc, claims[i].Fields, claims[i].Changed, c.Changed)
		claims[i] = c
	} else {
		claims = append(claims, c)
	}
	if err := st.PutDirectoryClaims(ctx, claims); err != nil {
		return e, false, err
	}
	return rebuild(ctx, st, old, claims, who)
}

// rebuild makes a public record anew from its claims.
func rebuild(ctx context.Context, st Store, old directory.Entry, claims []Claim, who []byte) (e directory.Entry, changed bool, err error) {
	ranks, err := st.Ranks(ctx)
	if err != nil {
		return e, false, err
	}
	e, origins, err := Combine(claims, ranks)
	if err != nil {
		return e, false, err
	}
	if e, err = keepHidden(e, old, claims); err != nil {
		return e, false, err
	}
	e.Fields, e.Changed, e.Version = origins.Encode(), old.Changed, old.Version
	same := e.Digest == old.Digest && e.Agency == old.Agency && e.Publisher == old.Publisher
	if !same {
		if e.Version, err = st.NextDirectoryVersion(ctx); err != nil {
			return e, false, err
		}
		e.Changed = st.Now()
		if err := remember(ctx, st, old, e.Version, who); err != nil {
			return e, false, err
		}
	}
	return e, !same, st.PutDirectoryEntry(ctx, e)
}

// keepHidden withholds the place of a record that the agency hid, whatever
// another source says.
func keepHidden(e, old directory.Entry, claims []Claim) (directory.Entry, error) {
	region, hidden := confidential(old.Record)
	for _, c := range claims {
		if r, h := confidential(c.Record); h && !hidden {
			region, hidden = r, true
		}
	}
	var err error
	switch {
	case e.Kind == hsds.KindService && hidden:
		e.Record, err = visibility.WithholdNested(e.Record, region)
	case e.Kind == hsds.KindOrganization && visibility.WithheldOrganization(old.Record):
		e.Record, err = visibility.WithholdOrganization(e.Record)
	}
	e.Digest = e.Record.Digest()
	return e, err
}

// remember keeps a public document as it was before a change, without its free
// places: their course would tell who came and left.
func remember(ctx context.Context, st Store, old directory.Entry, version int64, who []byte) error {
	if old.ID == "" || len(old.Doc) == 0 {
		return nil
	}
	p, err := revisionOf(old, version, who, st.Now())
	if err != nil {
		return err
	}
	return st.PutDirectoryRevisions(ctx, []Revision{p})
}

func revisionOf(old directory.Entry, version int64, who []byte, now time.Time) (Revision, error) {
	doc := old.Doc
	if bytes.Contains(doc, []byte(`"capacities"`)) {
		r, err := old.Record.Edit(map[string]any{"capacities": nil})
		if err != nil {
			return Revision{}, err
		}
		doc = r.Doc
	}
	return Revision{Kind: old.Kind, ID: old.ID, Version: version, Source: old.Source, Who: who, Doc: doc, At: now}, nil
}

// AssertOwn writes what an agency, or a person who verified, says of a record: all
// of it (whole), or only what differs from the record as it stands. source is
// AgencySource or VerifiedSource.
func AssertOwn(ctx context.Context, st Store, e directory.Entry, source string, whole bool, who []byte) (directory.Entry, error) {
	old, err := st.DirectoryEntry(ctx, e.Kind, e.ID)
	if fault.CodeOf(err) == fault.NotFound {
		return addOwn(ctx, st, e, source)
	}
	if err != nil {
		return e, err
	}
	claims, err := claimsOf(ctx, st, old)
	if err != nil {
		return e, err
	}
	if len(claims) == 1 && claims[0].Source == source && claims[0].ID == e.ID {
		return alone(ctx, st, old, e, who)
	}
	c := Claim{Record: e.Record, Source: source, Of: e.ID, Agency: e.Agency, Publisher: e.Publisher}
	if i := slices.IndexFunc(claims, func(o Claim) bool { return o.Source == source && o.ID == e.ID }); i >= 0 {
		c.Dropped = claims[i].Dropped
		c.Doc = claims[i].Doc
	} else {
		c.Doc = []byte(`{}`)
	}
	if c, err = c.take(old.Doc, e.Doc, whole); err != nil {
		return e, err
	}
	out, _, err := Assert(ctx, st, c, who)
	return out, err
}

func addOwn(ctx context.Context, st Store, e directory.Entry, source string) (directory.Entry, error) {
	var err error
	e.Source, e.Digest, e.Changed = source, e.Record.Digest(), st.Now()
	e.Verified = facts.VerifiedAt(e.Record)
	if e.Version, err = st.NextDirectoryVersion(ctx); err != nil {
		return e, err
	}
	return e, st.PutDirectoryEntry(ctx, e)
}

// alone changes a record that nobody else speaks of.
func alone(ctx context.Context, st Store, old, e directory.Entry, who []byte) (directory.Entry, error) {
	origins, err := st.DirectoryProvenance(ctx, e.Kind, []string{e.ID})
	if err != nil {
		return e, err
	}
	e.Source, e.Digest, e.Changed = old.Source, e.Record.Digest(), st.Now()
	if e.Kind == hsds.KindService {
		e.Verified = facts.VerifiedAt(e.Record)
	}
	e.Fields = oneSource(old, origins[e.ID], e, e.Changed).Encode()
	if e.Version, err = st.NextDirectoryVersion(ctx); err != nil {
		return e, err
	}
	if onlyFigures(old.Doc, e.Doc) {
		return e, st.PutDirectoryEntry(ctx, e)
	}
	if err := remember(ctx, st, old, e.Version, who); err != nil {
		return e, err
	}
	return e, st.PutDirectoryEntry(ctx, e)
}

// take puts into a claim what a new state of a document says otherwise than
// the old one, or all that it says.
func (c Claim) take(old, doc []byte, whole bool) (Claim, error) {
	was, is, changes := members(old), members(doc), map[string]any{}
	for name, v := range is {
		if whole || !bytes.Equal(was[name], v) {
			changes[name] = v
		}
	}
	dropped := slices.DeleteFunc(slices.Clone(c.Dropped), func(name string) bool { return is[name] != nil })
	for name := range was {
		if is[name] == nil {
			changes[name] = nil
			if !slices.Contains(dropped, name) {
				dropped = append(dropped, name)
			}
		}
	}
	slices.Sort(dropped)
	c.Dropped = dropped
	organization := c.Organization
	r, err := c.Record.Edit(changes)
	r.Organization = organization
	c.Record, c.Digest = r, r.Digest()
	return c, err
}

// Scrub applies an edit that takes something out of a record (an
// address that becomes hidden) to what every source says of it, and erases its
// history. The caller edits the public record itself.
func Scrub(ctx context.Context, st Store, kind hsds.Kind, id string, edit func(hsds.Record) (hsds.Record, error)) error {
	claims, err := st.DirectoryClaims(ctx, kind, id)
	if err != nil {
		return err
	}
	for i, c := range claims {
		organization := c.Organization
		if c.Record, err = edit(c.Record); err != nil {
			return err
		}
		if c.Organization == "" {
			c.Organization = organization
		}
		c.Digest = c.Record.Digest()
		claims[i] = c
	}
	if len(claims) > 0 {
		if err := st.PutDirectoryClaims(ctx, claims); err != nil {
			return err
		}
	}
	return st.DropDirectoryRevisions(ctx, kind, id)
}
