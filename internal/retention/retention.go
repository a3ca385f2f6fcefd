// Package retention is how long the sections of a closed case file live: each
// agency decides, and the clock erases them, with nobody signed in, after their
// worker was told. It never erases anything of an open file, of one on which a
// legal hold stands, or of one that is in another state than the one for which
// its erasures were planned.
package retention

import (
	"context"
	"slices"
	"strings"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/node"
	"relais/internal/record"
	"relais/internal/seal"
	"relais/internal/store"
)

// WholeFile is the term of all that is left of a file: the line in the list and
// the agreements.
const WholeFile = "file"

// File is a case file, opened by a member.
type File interface {
	State() casefile.State
	Worker() string // member
	ClosedAt() time.Time
	// Held reports whether a legal hold keeps it, or could.
	Held() bool
	Filled() ([]string, error)
	Retire(section, day string) (casefile.Retirement, error)
	// Outside finds the agency's copies of a section, or of all of the file;
	// false while something of the file is under way.
	Outside(section string) (casefile.Copies, bool, error)
}

// Files are the case files of agencies.
type Files interface {
	// ClosedFiles lists the closed files of the session's agency.
	ClosedFiles(ctx context.Context, tx *store.Tx, s *agency.Session) ([]casefile.Line, error)
	// Open opens one that is whole, and as the audit log knows it.
	Open(ctx context.Context, tx *store.Tx, s *agency.Session, id string) (File, error)
	// NameOf tells which section a row is, "" when there is none.
	NameOf(f File, row string) string
	// EndConsents ends all consents of a file, with nobody signed in.
	EndConsents(ctx context.Context, tx *store.Tx, caseKey int64) error
	// SectionErased takes what was erased of a file from the page of its person.
	SectionErased(ctx context.Context, tx *store.Tx, caseID string, entries []string) error
	// LaterHead reports whether the audit log knows a later head of a file.
	LaterHead(ctx context.Context, tx *store.Tx, id string, head int64) (bool, error)
}

// Retention is the room.
type Retention struct {
	node  *node.Node
	files func() Files
	clock *clock
}

// New returns the room of a node.
func New(n *node.Node, files func() Files) *Retention {
	r := &Retention{node: n, files: files}
	r.clock = &clock{n: r}
	return r
}

// Jobs is the room's background work.
func (n *Retention) Jobs() []node.Job { return []node.Job{n.clock} }

// Acts lists what the room carries out.
func (n *Retention) Acts() []define.Bound {
	return []define.Bound{
		define.Bind(ApplyRetention, n.applyRetention),
		define.Bind(GetRetention, n.getRetention),
		define.Bind(ListRetention, n.listRetention),
		define.Bind(SetRetention, n.setRetention),
	}
}

// SetRetention decides after how many months the sections of closed files are
// erased. All members are told.
var SetRetention = define.Define[act.SetRetention, act.Retention]("SetRetention", "PUT /retention", "erasure", agency.Administrators,
	"Decide after how many months the clock erases the sections of closed files.").Asks(agency.GraveErase)

func (n *Retention) setRetention(ctx context.Context, s *agency.Session, in act.SetRetention) (out act.Retention, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		t, err := n.terms(ctx, tx, s.Agency)
		if err == nil {
			err = in.Check(act.Fingerprint(shown(t)))
		}
		if err != nil && !agency.Damaged(err) {
			return err
		}
		t = terms{Number: max(t.Number+1, tx.Now().Unix()), Months: map[string]int{}, By: s.Member, Day: node.Today(tx)}
		for _, one := range in.Terms {
			if one.Months > 0 {
				t.Months[one.Section] = one.Months
			}
		}
		if err := store.PutAgencyRetention(ctx, tx, s.Agency, agency.SealJSON(n.node.Own, termsBind(s.Agency), t)); err != nil {
			return err
		}
		what := act.Notice{Code: "retention.notice.terms", Args: []string{s.Name}, Link: "/agency/keep"}
		if err := n.node.NotifyAll(ctx, tx, s.Agency, what); err != nil {
			return err
		}
		if out, err = n.view(ctx, tx, s, t); err != nil {
			return err
		}
		return n.node.Record(ctx, tx, node.AuditBody{Member: s.Member, Agency: s.Agency, Action: "retention.set",
			Minute: tx.Now().Unix() / 60, Object: decided(s.Agency), No: t.Number})
	})
	if err != nil {
		return act.Retention{}, err
	}
	if s.CaseAccess() {
		_, err = n.apply(ctx, s)
	}
	return out, err
}

// GetRetention reads what the agency has decided.
var GetRetention = define.Define[act.None, act.Retention]("GetRetention", "GET /retention", "erasure", agency.SignedIn,
	"After how many months the clock erases the sections of closed files.")

func (n *Retention) getRetention(ctx context.Context, s *agency.Session, _ act.None) (out act.Retention, err error) {
	err = n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		t, err := n.terms(ctx, tx, s.Agency)
		damaged := agency.Damaged(err)
		if err == nil || damaged {
			out, err = n.view(ctx, tx, s, t)
			out.Damaged = damaged
		}
		return err
	})
	return out, err
}

// decided is under what the log has the terms of an agency, apart from whatever
// else is done with it.
func decided(agencyID string) string { return agencyID + " retention" }

// laterTerms reports whether the log knows that an agency decided anew since
// terms of a number: these, and plans under them, were put back.
func (n *Retention) laterTerms(ctx context.Context, tx *store.Tx, agencyID string, number int64) (bool, error) {
	rows, err := n.node.Trail().Last(ctx, tx, decided(agencyID))
	for _, row := range rows {
		if body, err := n.node.OpenAudit(row); err == nil && body.Object == decided(agencyID) && body.No > number {
			return true, nil
		}
	}
	return false, err
}

func termsBind(agencyID string) seal.Bind { return seal.Bind{Kind: "retention terms", Owner: agencyID} }

// terms are what an agency has decided; the zero ones for nothing yet. Where they
// were changed outside of the software, they have a number that no plan has.
func (n *Retention) terms(ctx context.Context, tx *store.Tx, agencyID string) (t terms, err error) {
	sealed, err := store.AgencyRetention(ctx, tx, agencyID)
	if fault.CodeOf(err) == fault.NotFound {
		return t, nil
	}
	if err == nil {
		err = agency.OpenJSON(n.node.Own, termsBind(agencyID), sealed, &t)
	}
	if err != nil {
		t = terms{Number: -1}
	}
	return t, err
}

// shown is a term for each section, 0 for none.
func shown(t terms) (out []act.RetentionTerm) {
	for _, section := range act.Codes["retained"] {
		out = append(out, act.RetentionTerm{Section: section, Months: t.Months[section]})
	}
	return out
}

func (n *Retention) view(ctx context.Context, tx *store.Tx, s *agency.Session, t terms) (out act.Retention, err error) {
	out.Terms, out.Set = shown(t), t.Day
	out.Seen.Seen = act.Fingerprint(out.Terms)
	if t.By == "" {
		return out, nil
	}
	m, err := n.node.MemberPublic(ctx, tx, t.By)
	if err == nil && m.Agency == s.Agency {
		out.By = m.Name
	}
	return out, err
}

// Closed plans what the clock erases of a closed file, in the transaction that
// closes or changes it. A file that was closed before keeps its day.
func (n *Retention) Closed(ctx context.Context, tx *store.Tx, s *agency.Session, f File) error {
	st := f.State()
	t, err := n.terms(ctx, tx, s.Agency)
	if err != nil && !agency.Damaged(err) {
		return err
	}
	was, err := n.planOf(ctx, tx, st.Case, st.ID)
	if err != nil && !agency.Damaged(err) {
		return err
	}
	if was.Head != st.Head-1 && was.Head != st.Head {
		was = plan{} // not that of the state before: it was put back
	}
	p := plan{Agency: s.Agency, File: st.ID, Head: st.Head, Worker: f.Worker(), Held: f.Held(), Terms: t.Number, Closed: was.Closed}
	if p.Terms < 0 {
		p.Terms = -2 // never those of the clock
	}
	if p.Closed == "" {
		p.Closed = f.ClosedAt().UTC().Format(time.DateOnly)
	}
	if err := p.fill(t, f); err != nil {
		return err
	}
	if !was.Held && !p.Held && was.Worker == p.Worker {
		p.remember(was)
	}
	return n.put(ctx, tx, st.Case, p)
}

// Reopened stops the clock for a file.
func (n *Retention) Reopened(ctx context.Context, tx *store.Tx, caseKey int64) error {
	return store.DropRetention(ctx, tx, caseKey)
}

// fill plans the parts that the terms name.
func (p *plan) fill(t terms, f File) error {
	if len(t.Months) == 0 {
		return nil
	}
	filled, err := f.Filled()
	if err != nil {
		return err
	}
	for _, section := range append(filled, WholeFile) {
		months := t.Months[section]
		if months == 0 {
			continue
		}
		one := part{Due: after(p.Closed, months)}
		if section != WholeFile {
			r, err := f.Retire(section, one.Due)
			if err != nil {
				return err
			}
			one.Row, one.Version, one.Mark, one.Before = r.Row, r.Version, r.Mark, r.Before
		}
		free := false
		if one.Copies, free, err = f.Outside(section); err != nil {
			return err
		}
		if free {
			p.Parts = append(p.Parts, one)
		} else {
			p.Waits = true
		}
	}
	slices.SortStableFunc(p.Parts, func(a, b part) int { return strings.Compare(a.Due, b.Due) })
	return nil
}

// remember keeps that the worker was told of what is due on the same day.
func (p *plan) remember(was plan) {
	for i := range p.Parts {
		one := &p.Parts[i]
		for _, old := range was.Parts {
			if old.Row == one.Row && old.Due == one.Due {
				one.Told = old.Told
			}
		}
	}
}

// after is the day some months after a day.
func after(day string, months int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return "9999-12-31" // never: a plan that can't be read erases nothing
	}
	return t.AddDate(0, months, 0).Format(time.DateOnly)
}

func planBind(file string) seal.Bind { return seal.Bind{Kind: "retention", Object: file} }

// planOf reads what the clock does with a file; the zero plan for nothing.
func (n *Retention) planOf(ctx context.Context, tx *store.Tx, caseKey int64, id string) (p plan, err error) {
	sealed, err := store.RetentionOf(ctx, tx, caseKey)
	if fault.CodeOf(err) == fault.NotFound {
		return p, nil
	}
	if err == nil {
		err = agency.OpenJSON(n.node.Own, planBind(id), sealed, &p)
	}
	return p, err
}

// planLength is the least length of a plan, in bytes: with it all but the longest
// fall into one size class, because how long one is says how much stands in a
// file, and what was released of it.
const planLength = 6000

func (n *Retention) put(ctx context.Context, tx *store.Tx, caseKey int64, p plan) error {
	p.Fill = ""
	p.Fill = strings.Repeat("0", max(0, planLength-len(record.Encode(p))))
	return store.PutRetention(ctx, tx, store.Retention{Case: caseKey, Sealed: agency.SealJSON(n.node.Own, planBind(p.File), p)})
}
