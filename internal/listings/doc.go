// Package listings is the directory as members use it: finding services and
// planning with them, editing one's own, suggestions, confirming what is due,
// and the letters that ask for it.
package listings

import (
	"context"
	"slices"

	"relais/internal/agency"
	"relais/internal/define"
	"relais/internal/directory/catalog"
	"relais/internal/directory/index"
	"relais/internal/directory/match"
	"relais/internal/mail"
	"relais/internal/node"
	"relais/internal/store"
)

// Directory is the parts of the directory's use. They know one another.
type Directory struct {
	Search   *Search
	Listings *Listings
	Mailing  *Mailing
}

// parts is what every part can reach.
type parts struct {
	node     *node.Node
	services index.Live      // the directory in memory, as of its number in the database
	catalog  catalog.Catalog // what the HSDS API lists, likewise
	mail     *mail.Sender    // nil: nothing is sent
	taken    Taken
	needs    func() Needs
	search   *Search
	listings *Listings
	mailing  *Mailing
}

// Taken is what the directory needs of the places that were accepted.
type Taken interface {
	// Now is how many places of each service are taken, and a mark that changes
	// when that does.
	Now(ctx context.Context, tx *store.Tx) (map[string]int, string, error)
	// Counted forgets those of a service: its agency has counted what is free.
	Counted(ctx context.Context, tx *store.Tx, service string) error
}

// Needs is what counting what nobody offers needs of case files.
type Needs interface {
	// HasNeed reports whether a file that a session may read has a need, and of which
	// code.
	HasNeed(ctx context.Context, tx *store.Tx, s *agency.Session, caseID, need string) (code string, err error)
}

type (
	// Search finds services, plans with them and reads them out.
	Search struct{ *parts }
	// Listings edits services and decides what is said about them.
	Listings struct{ *parts }
	// Mailing writes to agencies whose listings are due.
	Mailing struct{ *parts }
)

// New returns the rooms of a node.
func New(n *node.Node, taken Taken, needs func() Needs) *Directory {
	p := &parts{node: n, taken: taken, needs: needs}
	p.search, p.listings, p.mailing = &Search{p}, &Listings{p}, &Mailing{p}
	return &Directory{p.search, p.listings, p.mailing}
}

// Acts lists what the rooms carry out.
func (r *Directory) Acts() []define.Bound {
	return slices.Concat(r.Search.Acts(), r.Listings.Acts(), r.Mailing.Acts())
}

// Jobs is the rooms' background work.
func (r *Directory) Jobs() []node.Job {
	return []node.Job{mailClock{r.Mailing}, &directoryUpkeep{n: r.Search}}
}

// engine is the directory in memory as the transaction sees it, less the places
// that were accepted since they were counted.
func (p *parts) engine(ctx context.Context, tx *store.Tx) (match.Engine, error) {
	taken, mark, err := p.taken.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	return p.services.Engine(ctx, tx, taken, mark)
}
