// Package app puts an installation together: a node and the rooms around it.
// Pages, the API and the command line reach all of them through here.
package app

import (
	"context"
	"slices"
	"time"

	"relais/internal/accounts"
	"relais/internal/accounts/guess"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/calendar"
	"relais/internal/casefile"
	"relais/internal/casefile/kinds"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/deskwork"
	"relais/internal/documents"
	"relais/internal/family"
	"relais/internal/guest"
	"relais/internal/imports"
	"relais/internal/leaving"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/oneperson"
	"relais/internal/person"
	"relais/internal/plans"
	"relais/internal/portable"
	"relais/internal/received"
	"relais/internal/registers"
	"relais/internal/retention"
	"relais/internal/rounds"
	"relais/internal/sectors"
	"relais/internal/store"
	"relais/internal/taken"
	"relais/internal/unasked"
)

// App is one installation. Acts are carried out by their declarations
// (casework.AddNeed.Do); the rooms are here for what is no act.
type App struct {
	*node.Node
	*accounts.Accounts
	*casework.Casework
	*loop.Referrals
	*deskwork.DeskWork
	*listings.Directory
	*imports.Imports
	*sectors.Sectors
	*retention.Retention
	*registers.Registers
	*leaving.Leaving
	*received.Received
	*oneperson.OnePerson
	*family.Family
	*guest.Guest
	*unasked.Unasked
	*person.Person
	*plans.Plans
	*portable.Portable
	*documents.Documents
	*calendar.Calendar

	bound map[string]define.Bound
	jobs  []node.Job
}

// Open opens a node's database and puts the rooms around it. The background
// work starts with Run.
func Open(ctx context.Context, cfg node.Config) (*App, error) {
	n, err := node.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	places := taken.New(n)
	a := &App{Node: n, Imports: imports.New(n)}
	a.Directory = listings.New(n, places, func() listings.Needs { return a.Casework })
	a.Accounts = accounts.New(n, func() accounts.Work { return work{a.Casework, a.Referrals} })
	a.Unasked = unasked.New(n, func() unasked.Files { return watched{a.Casework} })
	a.Person = person.New(n, func() person.Files { return ownFiles{casework.OfPerson{Casework: a.Casework}} }, func() person.Loop { return a.Referrals }, ownLimits{guess.New(n)})
	a.Casework = casework.New(n, func() casework.Loop { return changes{a.Referrals, a.Unasked, a.Calendar} }, func() casework.Retention { return keeping{a.Retention} }, a.Directory.Search, func() casework.Person { return a.Person })
	a.Documents = documents.New(n, func() documents.Files { return casework.Papers{Casework: a.Casework} })
	a.Retention = retention.New(n, func() retention.Files { return closed{a.Casework} })
	a.Referrals = loop.New(n, files{a.Casework}, a.Sessions, a.Directory.Search, places, a.Unasked, a.Person)
	a.DeskWork = deskwork.New(n, a.Referrals)
	a.Sectors = sectors.New(n, func(ctx context.Context, s *agency.Session, id string) (act.Agency, error) {
		return accounts.GetAgency.Do(ctx, a, s, act.ID{ID: id})
	}, a.Referrals.SectorChanged)
	a.Registers = registers.New(n)
	a.Received = received.New(n, releases{a}, incoming{a.Casework})
	a.OnePerson = oneperson.New(n, func() oneperson.Files { return alikeFiles{casework.Merging{Casework: a.Casework}} })
	a.Family = family.New(n, func() family.Files { return familyFiles{casework.Families{Casework: a.Casework}} })
	a.Guest = guest.New(n, func() guest.Loop { return a.Referrals }, guesses{guess.New(n)})
	a.Plans = plans.New(n, func() plans.Files { return casework.Planning{Casework: a.Casework} }, around{a}, kinds.Default())
	a.Calendar = calendar.New(n, func() calendar.Files { return a.Casework }, visits{guess.New(n)})
	a.Portable = portable.New(n, carried{a})
	a.Leaving = leaving.New(n, func() leaving.Work { return departing{a} })
	a.jobs = slices.Concat(n.Jobs(), a.Accounts.Jobs(), a.Referrals.Jobs(), a.Casework.Jobs(), a.Directory.Jobs(), a.Imports.Jobs(), a.Retention.Jobs(), a.Documents.Jobs(), rounds.New(n).Jobs(), a.Unasked.Jobs())
	a.bound = map[string]define.Bound{}
	for _, b := range a.Acts() {
		a.bound[b.Name] = b
	}
	return a, nil
}

// work lets accounts hand over what somebody leaves behind.
type work struct {
	*casework.Casework
	*loop.Referrals
}

// guesses slow down who guesses at a link's code, by where they come from.
type guesses struct{ *guess.Guard }

// Attempt implements guest.Limits.
func (g guesses) Attempt(ctx context.Context) error {
	return g.Guard.Attempt(ctx, g.Source(ctx), false)
}

// Right implements guest.Limits.
func (g guesses) Right(ctx context.Context) { g.Succeeded(ctx, g.Source(ctx)) }

// visits slow down who tries addresses of feeds.
type visits struct{ *guess.Guard }

// Attempt implements calendar.Limits.
func (v visits) Attempt(ctx context.Context) error {
	return v.Guard.Attempt(ctx, v.Calendar(ctx), false)
}

// Right implements calendar.Limits.
func (v visits) Right(ctx context.Context) { v.Succeeded(ctx, v.Calendar(ctx)) }

// changes is what follows from a change of a case file.
type changes struct {
	*loop.Referrals
	needs    *unasked.Unasked
	calendar *calendar.Calendar
}

// FileChanged implements casework.Loop.
func (c changes) FileChanged(ctx context.Context, tx *store.Tx, s *agency.Session, file casefile.State, change casefile.Change) error {
	if err := c.Referrals.FileChanged(ctx, tx, s, file, change); err != nil {
		return err
	}
	if err := c.calendar.FileChanged(ctx, tx, s, file); err != nil {
		return err
	}
	return c.needs.FileChanged(ctx, tx, s, file, change)
}

// NeverTell implements casework.Loop.
func (c changes) NeverTell(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, rules *casefile.SafeContact) error {
	if err := c.Referrals.NeverTell(ctx, tx, s, caseID, rules); err != nil || rules == nil {
		return err
	}
	return c.needs.NeverTell(ctx, tx, caseID, rules.NeverAgency)
}

// Refused implements casework.Loop.
func (c changes) Refused(ctx context.Context, tx *store.Tx, s *agency.Session, caseID string, no casefile.Refusal) error {
	if err := c.Referrals.Refused(ctx, tx, s, caseID, no); err != nil || no.Kind != "ask" {
		return err
	}
	return c.needs.NeverTell(ctx, tx, caseID, no.Agencies)
}

// NeedsSince implements casework.Loop.
func (c changes) NeedsSince(ctx context.Context, tx *store.Tx, needs []string) (map[string]casework.Standing, error) {
	all, err := c.needs.Since(ctx, tx, needs)
	out := make(map[string]casework.Standing, len(all))
	for id, at := range all {
		out[id] = casework.Standing(at)
	}
	return out, err
}

// watched lets the watch over needs open case files.
type watched struct{ *casework.Casework }

// Watched implements unasked.Files.
func (w watched) Watched(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (unasked.File, error) {
	c, err := w.OpenCase(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// files lets the loop open case files.
type files struct{ *casework.Casework }

// OpenFile implements loop.Files.
func (f files) OpenFile(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (loop.File, error) {
	c, err := f.Casework.OpenFile(ctx, tx, s, id)
	if err != nil {
		return nil, err // not a nil *OpenedCase in an interface
	}
	return c, nil
}

// Reopen implements loop.Files.
func (f files) Reopen(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (loop.File, error) {
	c, err := f.OpenCase(ctx, tx, s, id)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Acts lists everything that an installation carries out; also of an App
// that is not open, for descriptions.
func (a *App) Acts() []define.Bound {
	return slices.Concat(a.Accounts.Acts(), a.Casework.Acts(), a.Referrals.Acts(), a.Directory.Acts(), a.Imports.Acts(), a.Sectors.Acts(), a.Retention.Acts(), a.Registers.Acts(), a.Leaving.Acts(), a.DeskWork.Acts(), a.Received.Acts(), a.OnePerson.Acts(), a.Family.Acts(), a.Guest.Acts(), a.Unasked.Acts(), a.Person.Acts(), a.Portable.Acts(), a.Documents.Acts(), a.Plans.Acts(), a.Calendar.Acts())
}

// Bound implements define.Carrier.
func (a *App) Bound(name string) (define.Bound, bool) {
	b, ok := a.bound[name]
	return b, ok
}

// Now implements define.Carrier.
func (a *App) Now() time.Time { return a.DB.Now() }

// Jobs is all background work.
func (a *App) Jobs() []node.Job { return a.jobs }

// Run does the background work until ctx ends: deadlines, dispatches,
// escalations, expiries, the audit log's sequencer.
func (a *App) Run(ctx context.Context) { a.Node.Run(ctx, a.jobs) }

// Tick does all background work once, now: tests and demonstrations with a
// clock of their own call it.
func (a *App) Tick(ctx context.Context) error {
	for _, j := range a.jobs {
		if err := j.Do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Close ends imports on their way and closes the database. Callers end Run
// first.
func (a *App) Close() error {
	a.Imports.Close()
	a.Portable.Close()
	return a.Node.Close()
}

// Declared describes every act, without an installation.
func Declared() []define.Declared {
	p := &App{Accounts: &accounts.Accounts{}, Referrals: &loop.Referrals{}, Directory: &listings.Directory{}}
	var all []define.Declared
	for _, b := range p.Acts() {
		all = append(all, b.Declared)
	}
	return all
}
