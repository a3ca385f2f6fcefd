package retention

import (
	"bytes"
	"context"
	"slices"
	"sync"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casefile"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/node"
	"relais/internal/store"
)

// notice is how long before something is erased the file's worker is told, in
// days.
const notice = 30

// atOnce is how many plans are read in one look.
const atOnce = 200

// clock tells and erases, once a day at noon UTC: when it does says neither when
// a file was closed nor in which zone.
type clock struct {
	n *Retention

	mu   sync.Mutex
	done time.Time // the noon of the last day that was gone through
}

// Name implements node.Job.
func (*clock) Name() string { return "retention" }

// Every implements node.Job.
func (*clock) Every() time.Duration { return 10 * time.Minute }

// Do goes through all plans, unless it did today. One that fails does not hold
// up the others, and is tried again.
func (c *clock) Do(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.n.node.DB.Now().UTC()
	noon := hours.Fixed(now)
	if !noon.Equal(now) {
		noon = noon.AddDate(0, 0, -1)
	}
	if !noon.After(c.done) {
		return nil
	}
	var failed error
	for after := int64(0); ; {
		due, last, err := c.due(ctx, after, noon.Format(time.DateOnly))
		if err != nil {
			return err
		}
		for _, key := range due {
			if err := c.file(ctx, key, noon.Format(time.DateOnly)); err != nil && failed == nil {
				failed = err
			}
		}
		if after = last; last == 0 {
			break
		}
	}
	if failed == nil {
		c.done = noon
	}
	return failed
}

// due are the files, after a row key, of which something is to be told or
// erased on a day; last is 0 when there are no more.
func (c *clock) due(ctx context.Context, after int64, day string) (due []int64, last int64, err error) {
	damaged := false
	err = c.n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		due, last, damaged = nil, 0, false
		rows, err := store.RetentionAfter(ctx, tx, after, atOnce)
		for _, row := range rows {
			file, p, err := c.n.planAt(ctx, tx, row.Case)
			switch {
			case agency.Damaged(err), fault.CodeOf(err) == fault.NotFound: // its head is gone
				damaged = true
			case err != nil:
				return err
			case slices.ContainsFunc(p.Parts, func(one part) bool { return one.tells(day) || one.erases(day) }):
				due = append(due, file.Key)
			}
		}
		if len(rows) == atOnce {
			last = rows[len(rows)-1].Case
		}
		return err
	})
	if err == nil && damaged {
		err = c.n.node.Raise(ctx, node.RowsChanged)
	}
	return due, last, err
}

// planAt reads a plan by the row key of its file.
func (n *Retention) planAt(ctx context.Context, tx *store.Tx, key int64) (c casefile.CaseRow, p plan, err error) {
	if c, err = store.CaseAt(ctx, tx, key); err != nil {
		return c, p, err
	}
	p, err = n.planOf(ctx, tx, key, c.ID)
	return c, p, err
}

// tells reports whether the worker is to be told of a part on a day.
func (one part) tells(day string) bool { return one.Told == "" && dayBefore(one.Due, notice) <= day }

// erases reports whether a part is erased on a day: it is due, and the worker
// knows since long enough.
func (one part) erases(day string) bool {
	return one.Told != "" && one.Due <= day && one.Told <= dayBefore(day, notice)
}

func dayBefore(day string, days int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, -days).Format(time.DateOnly)
}

// file tells and erases what is due of a file. The audit log is asked first, in
// a view: a file that was put back as a whole, to before a legal hold, is not
// the one that the log knows, nor are terms that were put back the newest.
func (c *clock) file(ctx context.Context, key int64, day string) error {
	n, later := c.n, false
	err := n.node.DB.View(ctx, func(ctx context.Context, tx *store.Tx) error {
		file, p, err := n.planAt(ctx, tx, key)
		if err == nil {
			later, err = n.files().LaterHead(ctx, tx, file.ID, p.Head)
		}
		if err == nil && !later {
			later, err = n.laterTerms(ctx, tx, p.Agency, p.Terms)
		}
		return err
	})
	if err != nil || later {
		return err
	}
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		file, p, err := n.planAt(ctx, tx, key)
		if err != nil {
			return err
		}
		stands, err := n.stands(ctx, tx, file, p)
		if err != nil || !stands {
			return err
		}
		if gone, err := n.erase(ctx, tx, file, &p, day); err != nil || gone {
			return err
		}
		if err := n.tell(ctx, tx, &p, day); err != nil {
			return err
		}
		return n.put(ctx, tx, key, p)
	})
}

// stands reports whether a plan is one for the file and the terms as they are
// now. On PostgreSQL it writes the file's row, so that whoever sets a hold at
// the same time comes before or after.
func (n *Retention) stands(ctx context.Context, tx *store.Tx, file casefile.CaseRow, p plan) (bool, error) {
	if p.Held || file.Open || file.ID != p.File || file.HeadNo != p.Head || !bytes.Equal(file.Owner, n.node.Pseudonym("case", p.Agency)) {
		return false, nil
	}
	t, err := n.terms(ctx, tx, p.Agency)
	if err != nil || t.Number != p.Terms {
		if agency.Damaged(err) {
			err = nil // the administrators see it where they decide
		}
		return false, err
	}
	return tx.CaseStands(ctx, casefile.State{ID: file.ID, Case: file.Key, Head: file.HeadNo})
}

// erase erases what is due; gone when it was all that was left.
func (n *Retention) erase(ctx context.Context, tx *store.Tx, file casefile.CaseRow, p *plan, day string) (gone bool, err error) {
	var rest []part
	for _, one := range p.Parts {
		switch {
		case !one.erases(day):
			rest = append(rest, one)
			continue
		case one.Row == "":
			return true, n.eraseFile(ctx, tx, file, *p, one)
		}
		entries, err := store.EntriesIn(ctx, tx, one.Row)
		if err != nil {
			return false, err
		}
		done, err := store.EraseSection(ctx, tx, casefile.Retirement{Row: one.Row, Version: one.Version, Mark: one.Mark, Before: one.Before})
		switch {
		case err != nil:
			return false, err
		case !done: // not the row that was meant
			rest = append(rest, one)
			continue
		}
		if err := store.ForgetCopiesOf(ctx, tx, one.Copies, false); err != nil {
			return false, err
		}
		if err := n.files().SectionErased(ctx, tx, p.File, entries); err != nil {
			return false, err
		}
		if err := n.erased(ctx, tx, *p, "retention.section"); err != nil {
			return false, err
		}
	}
	p.Parts = rest
	return false, nil
}

// eraseFile ends what rests on a file's consents and destroys all that is left.
func (n *Retention) eraseFile(ctx context.Context, tx *store.Tx, file casefile.CaseRow, p plan, one part) error {
	if err := n.files().EndConsents(ctx, tx, file.Key); err != nil {
		return err
	}
	if err := store.ForgetCopiesOf(ctx, tx, one.Copies, true); err != nil {
		return err
	}
	if err := tx.CaseErase(ctx, file.ID); err != nil {
		return err
	}
	return n.erased(ctx, tx, p, "retention.file")
}

// erased notes in the audit log that the clock erased something.
func (n *Retention) erased(ctx context.Context, tx *store.Tx, p plan, action string) error {
	if err := node.ForgetAnswers(ctx, n.node, tx, p.File); err != nil {
		return err
	}
	return n.node.AuditAs(ctx, tx, p.Agency, "", action, p.File)
}

// tell tells the file's worker what will be erased, or, when nobody of that
// name reads case files any more, everybody who does. What nobody could be told
// of is not erased.
func (n *Retention) tell(ctx context.Context, tx *store.Tx, p *plan, day string) error {
	if !slices.ContainsFunc(p.Parts, func(one part) bool { return one.tells(day) }) {
		return nil
	}
	to, err := n.readers(ctx, tx, *p)
	if err != nil || len(to) == 0 {
		return err
	}
	for _, member := range to {
		if err := n.node.Notify(ctx, tx, member, act.Notice{Code: "retention.notice.due", Link: "/cases/" + p.File + "/keep"}); err != nil {
			return err
		}
	}
	for i := range p.Parts {
		if p.Parts[i].tells(day) {
			p.Parts[i].Told = day
		}
	}
	return nil
}

func (n *Retention) readers(ctx context.Context, tx *store.Tx, p plan) (to []string, err error) {
	all, err := n.node.Colleagues(ctx, tx, p.Agency)
	for _, m := range all {
		if !m.Certified() || !agency.CaseRoles(m.Roles) {
			continue
		}
		if m.ID == p.Worker {
			return []string{m.ID}, nil
		}
		to = append(to, m.ID)
	}
	return to, err
}
