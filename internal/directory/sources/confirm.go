package sources

import (
	"context"
	"slices"
	"time"

	"relais/internal/directory"
	"relais/internal/directory/hsds"
	"relais/internal/directory/upkeep"
)

// Confirm makes what was verified of a record the word of who verified it:
// feeds that say otherwise no longer change it. Without fields everything was
// verified, and the record itself says so.
func Confirm(ctx context.Context, st Store, e directory.Entry, source string, fields []string, who []byte) (directory.Entry, error) {
	old, err := st.DirectoryEntry(ctx, e.Kind, e.ID)
	if err != nil {
		return e, err
	}
	record := old.Record
	if len(fields) == 0 {
		record, err = record.Edit(map[string]any{"assured_date": st.Now().Format(time.DateOnly)})
		if err != nil {
			return e, err
		}
		record.Organization = old.Organization
	}
	claims, err := claimsOf(ctx, st, old)
	if err != nil {
		return e, err
	}
	if len(claims) == 1 && claims[0].Source == source && claims[0].ID == e.ID {
		old.Record = record
		return AssertOwn(ctx, st, old, source, false, who)
	}
	return assertMembers(ctx, st, old, record, source, claims, upkeep.Rules().Members(fields), who)
}

// assertMembers makes some members of a record the word of a source.
func assertMembers(ctx context.Context, st Store, old directory.Entry, record hsds.Record, source string, claims []Claim, names []string, who []byte) (directory.Entry, error) {
	c := Claim{Record: hsds.Record{Kind: old.Kind, ID: old.ID, Organization: old.Organization, Place: old.Place, Doc: []byte(`{}`)},
		Source: source, Of: old.ID, Agency: old.Agency, Publisher: old.Publisher}
	if i := slices.IndexFunc(claims, func(o Claim) bool { return o.Source == source && o.ID == old.ID }); i >= 0 {
		c.Dropped, c.Doc = claims[i].Dropped, claims[i].Doc
	}
	is, changes := members(record.Doc), map[string]any{}
	for _, name := range append(names, "assured_date") {
		if v, ok := is[name]; ok {
			changes[name] = v
		}
	}
	organization := c.Organization
	r, err := c.Record.Edit(changes)
	if err != nil {
		return old, err
	}
	r.Organization = organization
	c.Record, c.Digest = r, r.Digest()
	e, _, err := Assert(ctx, st, c, who)
	return e, err
}
