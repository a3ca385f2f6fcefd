package loop_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/retention"
	"relais/internal/store"
)

const aDay = 24 * time.Hour

// retaining is a file whose identity is erased two months after it is closed.
func newRetaining(t *testing.T, f *nodetest.Fixture, terms ...act.RetentionTerm) *erasing {
	e := newErasing(t, f)
	if terms == nil {
		terms = []act.RetentionTerm{{Section: "identity", Months: 2}}
	}
	erased(e, retention.SetRetention, e.s.Admin, act.SetRetention{Terms: terms})
	return e
}

func (e *erasing) close(is bool) {
	e.t.Helper()
	erased(e, casework.SetCase, e.s.Worker, act.SetCase{Case: e.file, Open: new(!is)})
}

// days lets days pass, and the clock go on the last of them.
func (e *erasing) days(n int) {
	e.t.Helper()
	e.Advance(time.Duration(n) * aDay)
	e.ok(e.n.Tick(e.ctx()))
}

// told counts what the worker was told about files that are to be erased.
func (e *erasing) told(who *nodetest.Member) (n int) {
	e.t.Helper()
	e.sql(func(ctx context.Context, tx *store.Tx) error {
		all, err := e.n.Notices(ctx, tx, who.ID)
		n = 0
		for _, one := range all {
			if one.Code == "retention.notice.due" && one.Link == "/cases/"+e.file+"/keep" {
				n++
			}
		}
		return err
	})
	return n
}

// stands reports whether the words of the section can still be read.
func (e *erasing) stands() bool {
	e.t.Helper()
	return strings.Contains(e.opened(e.n, e.s.Worker), secret+" Fictive")
}

// TestRetentionTellsThenErases: the clock tells the file's worker, waits, and
// erases what the term names and nothing else; neither the keys that are left,
// nor the stolen bytes, nor a restored backup open it, and a file that is opened
// again takes new words.
func TestRetentionTellsThenErases(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		erased(e, casework.AddEntry, e.s.Worker, act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "plan", Text: "what stays"}})
		e.days(70)
		if !e.stands() || e.told(e.s.Worker) != 0 {
			t.Fatal("the clock looked at an open file")
		}
		e.close(true)
		e.take()
		backup := backUp(t, f)
		e.days(28)
		if e.told(e.s.Worker) != 0 {
			t.Error("told too early")
		}
		e.days(4)
		if e.told(e.s.Worker) != 1 || e.told(e.s.Admin) != 0 || !e.stands() {
			t.Fatalf("a month before: worker told %d, other told %d, it stands: %v", e.told(e.s.Worker), e.told(e.s.Admin), e.stands())
		}
		soon := erased(e, retention.ListRetention, e.s.Worker, act.RetentionQuery{Case: e.file})
		if len(soon.Items) != 1 || soon.Items[0].Section != "identity" || !soon.Items[0].Told || soon.Unplanned != 0 {
			t.Errorf("what is announced: %+v", soon)
		}
		e.days(26)
		if !e.stands() {
			t.Fatal("erased before thirty days were over")
		}
		ring := e.blob(`SELECT s.ring FROM case_section s JOIN case_entry e ON e.section = s.id WHERE e.id = '` + e.entry + `'`)
		rows := e.rowsOf(`SELECT row FROM case_entry WHERE id = $1`, e.entry)
		e.days(4)
		e.ok(e.n.Tick(e.ctx()))
		e.lies(rows)
		if now := e.blob(`SELECT s.ring FROM case_section s JOIN case_entry e ON e.section = s.id WHERE e.id = '` + e.entry + `'`); strings.Contains(string(now), string(ring[len(ring)/2:])) {
			t.Error("the section's keys lie there")
		}
		gone := func(name string, n *app.App, who *nodetest.Member) {
			t.Helper()
			all := e.opened(n, who)
			if strings.Contains(all, before) || strings.Contains(strings.ReplaceAll(all, `"known":"`+secret, ""), secret+" Fictive") {
				t.Errorf("%s: what was erased opens: %s", name, all)
			}
			if !strings.Contains(all, "what stays") {
				t.Errorf("%s: something else is gone too", name)
			}
			file, err := casework.GetCase.Do(e.ctx(), n, who.Fresh(), act.ID{ID: e.file})
			e.ok(err)
			i := slices.IndexFunc(file.Erased, func(x act.Erased) bool { return x.Section == "identity" && x.Basis == "term" && x.By == "" })
			if !file.Whole || i < 0 {
				t.Errorf("%s: the file after it: whole %v, %+v", name, file.Whole, file.Erased)
			}
		}
		gone("erased", e.n, e.s.Worker)
		e.putBack()
		gone("put back", e.n, e.s.Worker)
		e.close(false)
		gone("opened again", e.n, e.s.Worker)
		erased(e, casework.AddEntry, e.s.Worker, act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: "new words"}})
		gone("written again", e.n, e.s.Worker)
		if got := erased(e, casework.GetSection, e.s.Worker, act.SectionRef{Case: e.file, Section: "identity"}); len(got.Items) != 1 || !got.Items[0].Verified || got.Items[0].Text != "new words" {
			t.Errorf("what was written after it: %+v", got)
		}
		// What was written since can't be hidden behind the mark of before.
		e.sql(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE case_section SET ring = $1 WHERE id = (SELECT section FROM case_entry WHERE id = $2 LIMIT 1)`, ring, e.entry)
			return err
		})
		if file := erased(e, casework.GetCase, e.s.Worker, act.ID{ID: e.file}); file.Whole {
			t.Error("the keys of before were put back, and nobody is told")
		}
		g, who := e.restored(backup)
		e.pair.Fixture = g
		gone("restored", g.Node, who)
	})
}

// TestRetentionErasesTheFile: the last term takes all that is left: the line in
// the list, the agreements, and the agency's copies of what it asked.
func TestRetentionErasesTheFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f, act.RetentionTerm{Section: "file", Months: 1})
		id := e.referral()
		e.close(true)
		e.days(35)
		e.days(30)
		list := erased(e, casework.ListCases, e.s.Worker, act.CaseQuery{Closed: true})
		if list.Total != 0 || strings.Contains(e.opened(e.n, e.s.Worker), secret) {
			t.Errorf("the file is there: %+v", list)
		}
		_, err := loop.OpenRelease.Do(e.ctx(), e.n, e.r.Worker.Fresh(), act.ID{ID: id})
		e.code(err, fault.Gone)
		if n := e.rowsOf(`SELECT count(*) FROM case_retention`); n[0] != 0 {
			t.Error("a plan is left")
		}
	})
}

// TestAttackHoldStopsRetention: nothing is erased while a legal hold stands,
// also where the plan, or the plan with the whole file, was put back to before
// the hold; and once it is lifted, the worker is told anew.
func TestAttackHoldStopsRetention(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		e.close(true)
		e.days(35)
		if e.told(e.s.Worker) != 1 {
			t.Fatal("nobody was told")
		}
		tables := []string{"case_file", "case_head", "case_retention"}
		old := e.copyOf(tables)
		hold := erased(e, casework.HoldCase, e.s.Worker, act.HoldCase{Case: e.file, Why: "proceedings"})
		e.days(60)
		if !e.stands() {
			t.Fatal("erased under a hold")
		}
		held := e.copyOf(tables)
		e.putRows(old, "case_retention")
		e.days(2)
		if !e.stands() {
			t.Fatal("erased under a hold, by the plan of before it")
		}
		e.putRows(old, tables...)
		e.days(2)
		if e.rowsOf(`SELECT count(*) FROM case_body b JOIN case_entry e ON e.row = b.entry_row WHERE e.id = $1`, e.entry)[0] == 0 {
			t.Fatal("erased under a hold, by a file and a plan of before it")
		}
		e.putRows(held, tables...)
		lift := act.LiftHold{Case: e.file, Hold: hold.ID, Reason: "settled"}
		erased(e, casework.LiftHold, e.s.Worker, lift)
		e.days(2)
		told := e.told(e.s.Worker) // old notices are gone by now
		if !e.stands() {
			t.Fatal("one member lifted the hold")
		}
		erased(e, casework.LiftHold, e.s.Admin, lift)
		e.days(1)
		if !e.stands() || e.told(e.s.Worker) != told+1 {
			t.Fatalf("after the hold: told %d times, it stands: %v", e.told(e.s.Worker), e.stands())
		}
		e.days(31)
		if e.stands() {
			t.Error("never erased after the hold")
		}
	})
}

// TestAttackReopenedFileIsKept: reopening a file stops the clock, also where the
// plan is put back; terms of before are applied by nobody.
func TestAttackReopenedFileIsKept(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		e.close(true)
		e.days(58)
		old := e.copyOf([]string{"case_retention", "agency_retention"})
		e.close(false)
		e.putRows(old, "case_retention")
		e.days(40)
		if !e.stands() {
			t.Fatal("something of an open file was erased")
		}
		e.close(true)
		erased(e, retention.SetRetention, e.s.Admin, act.SetRetention{Terms: []act.RetentionTerm{{Section: "identity", Months: 24}}})
		e.putRows(old, "agency_retention")
		e.days(100)
		if !e.stands() {
			t.Fatal("erased by the terms of before")
		}
	})
}

// TestAttackTermsAndPlanPutBack: what an agency had decided, put back together with
// the plans of that time, erases nothing: the log knows that it decided anew.
func TestAttackTermsAndPlanPutBack(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		e.close(true)
		e.days(58)
		old := e.copyOf([]string{"case_retention", "agency_retention"})
		erased(e, retention.SetRetention, e.s.Admin, act.SetRetention{Terms: []act.RetentionTerm{{Section: "identity", Months: 24}}})
		e.days(1)
		e.putRows(old, "case_retention", "agency_retention")
		e.days(100)
		e.days(1)
		if !e.stands() {
			t.Fatal("erased by what was decided before")
		}
	})
}

// TestTermsReachFilesOfBefore: an administrator who reads no files sets terms;
// they reach files that were closed before when somebody who reads them says so.
func TestTermsReachFilesOfBefore(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		e.close(true)
		e.days(1)
		only := e.Member(e.s, "administrator")
		erased(e, retention.SetRetention, only, act.SetRetention{Terms: []act.RetentionTerm{{Section: "identity", Months: 1}}})
		if soon := erased(e, retention.ListRetention, e.s.Worker, act.RetentionQuery{}); soon.Unplanned != 1 || len(soon.Items) != 0 {
			t.Errorf("before they are applied: %+v", soon)
		}
		e.days(40)
		if !e.stands() {
			t.Fatal("erased without a plan")
		}
		if out := erased(e, retention.ApplyRetention, e.s.Worker, act.None{}); out.Files != 1 || out.Left != 0 {
			t.Errorf("applied: %+v", out)
		}
		e.days(1)
		if !e.stands() || e.told(e.s.Worker) != 1 {
			t.Errorf("told %d times", e.told(e.s.Worker))
		}
		e.days(31)
		if e.stands() {
			t.Error("never erased")
		}
	})
}

// copyOf copies the rows of tables, as somebody with the database does.
func (e *erasing) copyOf(tables []string) map[string][]map[string]any {
	e.t.Helper()
	out := map[string][]map[string]any{}
	columns := map[string][]string{"case_file": {"row", "owner", "open", "version", "vault", "roster"},
		"case_head": {"case_row", "number", "vault", "head"}, "case_retention": {"case_row", "sealed"}, "agency_retention": {"agency", "sealed"}}
	e.sql(func(ctx context.Context, tx *store.Tx) error {
		for _, table := range tables {
			rows, err := tx.Query(ctx, `SELECT `+strings.Join(columns[table], ", ")+` FROM `+table)
			if err != nil {
				return err
			}
			for rows.Next() {
				values, to := make([]any, len(columns[table])), make([]any, len(columns[table]))
				for i := range values {
					to[i] = &values[i]
				}
				if err := rows.Scan(to...); err != nil {
					return err
				}
				row := map[string]any{}
				for i, name := range columns[table] {
					if b, ok := values[i].([]byte); ok {
						values[i] = slices.Clone(b)
					}
					row[name] = values[i]
				}
				out[table] = append(out[table], row)
			}
			if err := rows.Err(); err != nil {
				return err
			}
			rows.Close()
		}
		return nil
	})
	return out
}

// putRows puts rows back that were copied.
func (e *erasing) putRows(old map[string][]map[string]any, tables ...string) {
	e.t.Helper()
	e.sql(func(ctx context.Context, tx *store.Tx) error {
		for _, table := range tables {
			for _, row := range old[table] {
				var err error
				switch table {
				case "case_file":
					_, err = tx.Exec(ctx, `UPDATE case_file SET open = $1, version = $2, vault = $3, roster = $4 WHERE row = $5`,
						row["open"], row["version"], row["vault"], row["roster"], row["row"])
				case "case_head":
					_, err = tx.Exec(ctx, `UPDATE case_head SET number = $1, vault = $2, head = $3 WHERE case_row = $4`,
						row["number"], row["vault"], row["head"], row["case_row"])
				case "case_retention":
					_, err = tx.Exec(ctx, `INSERT INTO case_retention (case_row, sealed) VALUES ($1, $2)
						ON CONFLICT (case_row) DO UPDATE SET sealed = excluded.sealed`, row["case_row"], row["sealed"])
				case "agency_retention":
					_, err = tx.Exec(ctx, `UPDATE agency_retention SET sealed = $1 WHERE agency = $2`, row["sealed"], row["agency"])
				}
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// TestAttackRetentionAfterRotation: a backup of before the agency's keys were
// renewed is restored, what the clock erased since is erased again, and the
// file is whole.
func TestAttackRetentionAfterRotation(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		leaver := f.Member(e.s, agency.Caseworker)
		backup := backUp(t, f)
		erased(e, accounts.RemoveMember, e.s.Admin, act.Leave{ID: leaver.ID, To: e.s.Worker.ID})
		erased(e, casework.AddEntry, e.s.Worker, act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: "under the new keys"}})
		e.close(true)
		for range 12 {
			e.days(7)
		}
		if e.stands() {
			t.Fatal("nothing was erased")
		}
		g, who := e.restored(backup)
		got, err := casework.GetCase.Do(e.ctx(), g.Node, who.Fresh(), act.ID{ID: e.file})
		e.ok(err)
		if !got.Whole || len(got.Erased) == 0 {
			t.Errorf("restored: whole %v, erased %+v", got.Whole, got.Erased)
		}
		_, err = casework.AddEntry.Do(e.ctx(), g.Node, who.Fresh(), act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "plan", Text: "x"}})
		e.ok(err)
	})
}

// TestAttackSentFromClosedFile: what goes out of a closed file, or waits to, is
// in no plan that was made before: nothing is erased until somebody applies the
// terms again, and the list says so.
func TestAttackSentFromClosedFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		erased(e, retention.SetRetention, e.s.Admin, act.SetRetention{Terms: []act.RetentionTerm{{Section: "identity", Months: 1}}})
		e.ask = e.consentFor(170, act.NewConsent{Kind: "ask", Agencies: []string{e.r.ID}, Purpose: "find a bed"})
		e.release = e.consentFor(170, act.NewConsent{Kind: "release", Agencies: []string{e.r.ID}, Sections: []string{"name", "identity", "contact"},
			Purpose: "to be welcomed", Loopback: "none"})
		armed := func() string {
			id := e.asks("single", act.Candidate{Agency: e.r.ID, Release: e.release}).Referrals[0].ID
			e.move(e.r.Worker, act.Move{ID: id, Type: "waitlist", When: f.Now().AddDate(0, 0, 85).UTC().Format(time.RFC3339)})
			return id
		}
		waits := func(what string) {
			t.Helper()
			for range 6 {
				e.days(10)
			}
			if soon := erased(e, retention.ListRetention, e.s.Worker, act.RetentionQuery{}); !e.stands() || soon.Unplanned != 1 {
				t.Errorf("%s: the section stands: %v; %+v", what, e.stands(), soon)
			}
		}
		id := armed()
		e.close(true)
		waits("an armed release waits")
		e.move(e.s.Worker, act.Move{ID: id, Type: "cancel", Reason: "person_declined"})
		e.close(false)
		e.close(true)
		e.days(2)
		e.asks("single")
		waits("an ask that was made of a closed file")
	})
}

// consentFor records what the person agrees to for some days.
func (l *pair) consentFor(days int, in act.NewConsent) string {
	l.t.Helper()
	in.Until, in.GivenBy, in.Language, in.Form = l.Now().AddDate(0, 0, days).Format(time.DateOnly), "person", "fr", "spoken"
	in.Explained = act.Codes["explained"]
	c, err := casework.RecordConsent.Do(l.ctx(), l.Node, l.s.Worker.Fresh(), act.RecordConsent{Case: l.file, NewConsent: in})
	l.ok(err)
	return c.ID
}

// TestAttackPlanOfEarlierStay: the plan of the first time that a file was closed
// is put back before it is closed again: the worker is told anew, and the term
// counts from the second time.
func TestAttackPlanOfEarlierStay(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		e.close(true)
		e.days(58)
		old := e.copyOf([]string{"case_retention"})
		e.close(false)
		erased(e, casework.AddEntry, e.s.Worker, act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: "words of the second stay"}})
		e.days(300)
		e.putRows(old, "case_retention")
		e.close(true)
		e.days(1)
		e.days(50)
		if !e.stands() {
			t.Error("erased by the plan of an earlier stay")
		}
	})
}

// TestRetentionTellsNewWorker: a file that changes hands after its worker was
// told waits until the next one was.
func TestRetentionTellsNewWorker(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		next := f.Member(e.s, agency.Caseworker)
		e.close(true)
		e.days(33)
		if e.told(e.s.Worker) != 1 {
			t.Fatal("the first was not told")
		}
		erased(e, casework.SetCase, e.s.Worker, act.SetCase{Case: e.file, Worker: &next.ID})
		e.days(1)
		if e.told(next) != 1 {
			t.Error("the next one was not told")
		}
		e.days(28)
		if !strings.Contains(e.opened(e.n, next), secret+" Fictive") {
			t.Error("erased before the next one had thirty days")
		}
		e.days(3)
		if strings.Contains(e.opened(e.n, next), secret+" Fictive") {
			t.Error("never erased")
		}
	})
}

// TestAttackHeadGone: a file whose head somebody took away holds up no other.
func TestAttackHeadGone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		c := erased(e, casework.CreateCase, e.s.Worker, act.CreateCase{Known: "Basile", Language: "fr", Entries: []act.NewEntry{{Section: "identity", Text: "For two."}}})
		erased(e, casework.SetCase, e.s.Worker, act.SetCase{Case: c.ID, Open: new(false)})
		e.close(true)
		f.Exec(`DELETE FROM case_head WHERE case_row = (SELECT row FROM case_file WHERE id = $1)`, c.ID)
		for range 12 {
			e.Advance(7 * aDay)
			_ = e.n.Tick(e.ctx()) // it says that something is damaged
		}
		if e.rowsOf(`SELECT count(*) FROM case_body b JOIN case_entry e ON e.row = b.entry_row WHERE e.id = $1`, e.entry)[0] != 0 {
			t.Error("the other file was held up")
		}
		if soon := erased(e, retention.ListRetention, e.s.Worker, act.RetentionQuery{}); soon.Unplanned != 1 {
			t.Errorf("the damaged file is not counted: %+v", soon)
		}
	})
}

// TestEraseRestrictedAfterClock: the clock erased a section that nobody was left
// to read; by hand the list of who might read it goes too, and it can be written
// again.
func TestEraseRestrictedAfterClock(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newRetaining(t, f)
		one, two := f.Member(e.s, agency.Caseworker), f.Member(e.s, agency.Caseworker)
		erased(e, casework.RestrictSection, e.s.Worker, act.Restrict{Case: e.file, Section: "identity", Members: []string{e.s.Worker.ID, one.ID}})
		erased(e, casework.RestrictSection, one, act.Restrict{Case: e.file, Section: "identity", Members: []string{one.ID, two.ID}})
		// Who can't read how old the person is says what is said of a child.
		erased(e, casework.SetCase, e.s.Worker, act.SetCase{Case: e.file, Open: new(false), Closing: &act.Closing{Reason: "x", Where: "Laval", With: "an aunt"}})
		erased(e, accounts.RemoveMember, e.s.Admin, act.Leave{ID: one.ID, To: e.s.Worker.ID})
		erased(e, accounts.RemoveMember, e.s.Admin, act.Leave{ID: two.ID, To: e.s.Worker.ID})
		for range 14 {
			e.days(7)
		}
		e.close(false)
		_, err := casework.AddEntry.Do(e.ctx(), e.n, e.s.Worker.Fresh(), act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: "again"}})
		if err == nil {
			t.Skip("whoever reads files may write there at once")
		}
		erased(e, casework.EraseSection, e.s.Worker, act.EraseSection{Case: e.file, Section: "identity", Basis: "person"})
		erased(e, casework.AddEntry, e.s.Worker, act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: "again"}})
	})
}
