package match

import (
	"iter"
	"maps"
	"slices"

	"relais/internal/directory/needs"
)

// Index answers questions over one state of the directory. It is immutable
// and safe for concurrent use.
type Index struct {
	tax *needs.Taxonomy
	all map[string]Service
	*Linear
}

// New makes an index over services.
func New(tax *needs.Taxonomy, services iter.Seq[Service]) *Index {
	all := map[string]Service{}
	for s := range services {
		all[s.ID] = s
	}
	return &Index{tax, all, NewLinear(tax, slices.Collect(maps.Values(all)))}
}

// With gives the index after some services changed and others went. It
// answers like one made anew.
func (x *Index) With(changed []Service, removed []string) *Index {
	all := maps.Clone(x.all)
	for _, id := range removed {
		delete(all, id)
	}
	for _, s := range changed {
		all[s.ID] = s
	}
	return New(x.tax, maps.Values(all))
}
