package sources

import (
	"bytes"
	"context"
	"slices"

	"relais/internal/act"
	"relais/internal/directory"
)

// Origins says where each member of a record came from, and what its sources
// say. Members of Relais' own that are cut for readers are named, not shown.
func Origins(ctx context.Context, st Store, e directory.Entry) (Provenance, []act.SourceWord, error) {
	claims, err := claimsOf(ctx, st, e)
	if err != nil {
		return nil, nil, err
	}
	origins, err := st.DirectoryProvenance(ctx, e.Kind, []string{e.ID})
	if err != nil {
		return nil, nil, err
	}
	out, is := Provenance{}, members(e.Doc)
	for name := range is {
		o, ok := origins[e.ID][name]
		if !ok {
			o = Origin{e.Source, e.Changed}
		}
		out[name] = o
	}
	ranks, err := st.Ranks(ctx)
	ranks.sort(claims)
	words := []act.SourceWord{}
	for _, c := range claims {
		w := act.SourceWord{Source: c.Source, ID: c.ID, Publisher: c.Publisher, Changed: c.Changed}
		for name, v := range members(c.Doc) {
			if now, ok := is[name]; ok && name != "id" && !bytes.Equal(now, v) {
				w.Differs = append(w.Differs, name)
			}
		}
		slices.Sort(w.Differs)
		words = append(words, w)
	}
	return out, words, err
}
