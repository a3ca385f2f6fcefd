package index

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"relais/internal/directory"
	"relais/internal/directory/facts"
	"relais/internal/directory/hsds"
	"relais/internal/directory/hsds/tidy"
	"relais/internal/directory/match"
	"relais/internal/directory/needs"
	"relais/internal/directory/places"
	"relais/internal/directory/visibility"
)

// HasFacts tells which kinds of records matching knows something of.
func HasFacts(kind hsds.Kind) bool { return kind == hsds.KindService || kind == hsds.KindOrganization }

// MakeFacts gives what matching knows of a record in the form in which the
// store keeps it: empty for a service that is not offered. An organization has
// its name only; a service that names an organization without holding it has
// none, since that may change without the service.
func MakeFacts(e directory.Entry) []byte {
	switch e.Kind {
	case hsds.KindOrganization:
		if _, ok := visibility.Public(e.Doc); !ok {
			return EncodeFacts(match.Service{ID: e.ID}) // its name is not everybody's
		}
		o, _ := e.AsOrganization()
		return EncodeFacts(match.Service{ID: e.ID, Organization: facts.OrganizationName(hsds.Service{Organization: &o})})
	case hsds.KindService:
		if s, _ := e.Service(); tidy.Offered(s.Status) {
			return EncodeFacts(factsOf(e))
		}
	}
	return []byte{}
}

func factsOf(e directory.Entry) match.Service {
	f := facts.Of(e.Record, e.Agency, nil, needs.Default())
	if f.Publisher == "" {
		f.Publisher = e.Publisher
	}
	if visibility.HasMembersParts(e.Record) && !sameToStrangers(e, f) {
		f.Visibility = match.MembersOnly
	}
	return f
}

// sameToStrangers reports whether matching would know of a record the same if
// it were made of what strangers read, free places aside: the engine itself
// tells strangers nothing of those. Where an address for members only makes a
// service fit, strangers don't find the service.
func sameToStrangers(e directory.Entry, f match.Service) bool {
	doc, ok := visibility.Public(e.Doc)
	if !ok {
		return false
	}
	e.Doc = doc
	public := facts.Of(e.Record, e.Agency, nil, needs.Default())
	public.Publisher = f.Publisher
	for _, one := range []*match.Service{&f, &public} {
		one.Capacity, one.Waitlist, one.Expected = nil, false, ""
	}
	return bytes.Equal(EncodeFacts(f), EncodeFacts(public))
}

//go:embed probe.json
var probe []byte

// Stamp identifies this program's way of making facts: it is what it
// makes of a record that has something of everything, of its taxonomy and of
// its places. Facts with another stamp are made again.
var Stamp = sync.OnceValue(func() string {
	h := sha256.New()
	r := hsds.Record{Kind: hsds.KindService, ID: "probe", Place: -1, Doc: probe}
	h.Write(MakeFacts(directory.Entry{Record: r}))
	if r, err := visibility.Withhold(r, "Estrie"); err == nil {
		h.Write(MakeFacts(directory.Entry{Record: r}))
	}
	h.Write([]byte(needs.Default().Version + needs.Default().Date))
	for _, p := range slices.Concat(places.Principal(), places.Regions()) {
		fmt.Fprintln(h, p.Province, p.Name.EN, p.Name.FR, p.Latitude, p.Longitude)
	}
	fmt.Fprintln(h, places.Straddling(), "one spelling for each place", "what is for members is not for strangers")
	return hex.EncodeToString(h.Sum(nil)[:8])
})

// Known is what matching knows of one record.
type Known struct {
	Kind hsds.Kind
	ID   string
	// Offered is false for a service that is no longer offered and for a record
	// that is gone.
	Offered bool
	Service match.Service // of an organization: its name in Organization
}

// Load gives what changed in the directory after a version; each may not use
// the store.
func Load(ctx context.Context, st directory.Store, after int64, each func(Known) error) error {
	stale := map[hsds.Kind][]string{}
	err := st.DirectoryFacts(ctx, after, func(r directory.FactsRow) error {
		k := Known{Kind: r.Kind, ID: r.ID, Offered: len(r.Facts) > 0}
		if r.Stamp == Stamp() {
			var err error
			if k.Offered {
				k.Service, err = decodeFacts(r.Facts)
			}
			if err == nil {
				return each(k)
			}
		}
		stale[r.Kind] = append(stale[r.Kind], r.ID)
		return nil
	})
	if err != nil {
		return err
	}
	for kind, ids := range stale {
		if err := loadStale(ctx, st, kind, ids, each); err != nil {
			return err
		}
	}
	gone, err := st.DirectoryGone(ctx, after)
	for _, g := range gone {
		if err := each(Known{Kind: g.Kind, ID: g.ID}); err != nil {
			return err
		}
	}
	return err
}

// factsAtOnce bounds how many documents are in memory while facts are made again.
const factsAtOnce = 500

// loadStale makes facts again from the documents.
func loadStale(ctx context.Context, st directory.Store, kind hsds.Kind, ids []string, each func(Known) error) error {
	for len(ids) > 0 {
		n := min(len(ids), factsAtOnce)
		found, err := st.DirectoryFound(ctx, kind, ids[:n])
		if err != nil {
			return err
		}
		for _, e := range found {
			k := Known{Kind: kind, ID: e.ID}
			if made := MakeFacts(e); len(made) > 0 {
				k.Offered = true
				if k.Service, err = decodeFacts(made); err != nil {
					return err
				}
			}
			if err := each(k); err != nil {
				return err
			}
		}
		ids = ids[n:]
	}
	return nil
}

// EncodeFacts and decodeFacts are the form of facts in the store.
func EncodeFacts(s match.Service) []byte { return match.AppendService(nil, &s) }

func decodeFacts(b []byte) (match.Service, error) { return match.ReadService(b) }
