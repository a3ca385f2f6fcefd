package loop_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/define"
	"relais/internal/fault"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/parcel"
	"relais/internal/seal"
	"relais/internal/store"
)

// erasing is a file with words that are erased in it.
type erasing struct {
	*pair
	n       *app.App
	journal string
	entry   string // of the identity, with an earlier revision
	bodies  map[int64][]byte
}

const before = "Canari-avant"

func newErasing(t *testing.T, f *nodetest.Fixture) *erasing {
	e := &erasing{pair: newPair(t, f, "none"), journal: filepath.Join(t.TempDir(), "erasures")}
	e.n = openAt(t, f, f.Store, e.journal)
	add := act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: before}}
	add.Key = strings.Repeat("k", 26)
	made := erased(e, casework.AddEntry, e.s.Worker, add)
	erased(e, casework.AmendEntry, e.s.Worker, act.AmendEntry{Case: e.file, Entry: made.ID, Base: 1, Text: secret})
	e.entry = made.ID
	e.received()
	e.take()
	return e
}

// erased carries an act out.
func erased[In, Out any](e *erasing, a define.Act[In, Out], m *nodetest.Member, in In) Out {
	e.t.Helper()
	out, err := a.Do(e.ctx(), e.n, m.Fresh(), in)
	e.ok(err)
	return out
}

// take copies the sealed bodies of the file, as a thief does in time.
func (e *erasing) take() {
	e.bodies = map[int64][]byte{}
	e.sql(func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Query(ctx, `SELECT entry_row, body FROM case_body`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var key int64
			var b []byte
			if err := rows.Scan(&key, &b); err != nil {
				return err
			}
			e.bodies[key] = b
		}
		return rows.Err()
	})
}

// putBack brings the stolen bodies back into the database.
func (e *erasing) putBack() {
	e.sql(func(ctx context.Context, tx *store.Tx) error {
		for key, b := range e.bodies {
			if _, err := tx.Exec(ctx, `INSERT INTO case_body (entry_row, body) SELECT row, $1 FROM case_entry WHERE row = $2
				ON CONFLICT (entry_row) DO NOTHING`, b, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// opened is all that the agency's members can open of what lies in the
// database: files by the acts, and releases with the keys in its own copies.
func (e *erasing) opened(n *app.App, who *nodetest.Member) string {
	e.t.Helper()
	var all []any
	ctx, s := e.ctx(), who.Fresh()
	files, err := casework.ListCases.Do(ctx, n, s, act.CaseQuery{Closed: true})
	e.ok(err)
	for _, row := range files.Items {
		for _, section := range act.Codes["section"] {
			got, err := casework.GetSection.Do(ctx, n, s, act.SectionRef{Case: row.ID, Section: section})
			e.ok(err)
			all = append(all, got)
			for _, item := range got.Items {
				h, err := casework.EntryHistory.Do(ctx, n, s, act.EntryRef{Case: row.ID, Entry: item.ID})
				e.ok(err)
				all = append(all, h)
			}
		}
	}
	text, err := json.Marshal([]any{files, all})
	e.ok(err)
	return string(text) + e.released(s)
}

// released opens what was released with the keys that the sender's own copies
// of its letters hold.
func (e *erasing) released(s *agency.Session) (out string) {
	e.sql(func(ctx context.Context, tx *store.Tx) error {
		type own struct {
			id    string
			bytes []byte
		}
		moves, err := store.Collect(ctx, tx, func(r *store.Rows, o *own) error { return r.Scan(&o.id, &o.bytes) },
			`SELECT r.id, m.own FROM referral_move m JOIN referral r ON r.row = m.referral`)
		for _, m := range moves {
			plain, err := agency.OpenVault(s, "own parcel", m.id, m.bytes)
			if err != nil {
				continue
			}
			letter, err := parcel.ParseLetter(plain)
			e.ok(err)
			out += string(letter.Body)
			var l struct {
				Release string
				Key     []byte
			}
			if json.Unmarshal(letter.Body, &l) != nil || len(l.Key) == 0 {
				continue
			}
			key, err := seal.KeyFromBytes(l.Key)
			e.ok(err)
			_, body, err := tx.ReleaseWithBody(ctx, l.Release)
			e.ok(err)
			opened, err := key.Open(seal.Bind{Kind: "release", Owner: e.r.ID, Object: l.Release}, body)
			e.ok(err)
			out += string(opened)
		}
		return err
	})
	return out
}

// lies looks for the stolen bytes of what was erased.
func (e *erasing) lies(rows []int64) {
	e.t.Helper()
	for _, row := range rows {
		body := e.bodies[row]
		var n int
		e.sql(func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT count(*) FROM case_body WHERE body = $1`, body).Scan(&n)
		})
		if n > 0 {
			e.t.Error("the erased bytes lie in a row")
		}
		for i := 0; e.Store.Dir != "" && e.found(body[len(body)/2-32:len(body)/2+32]); i++ {
			if i == 100 {
				e.t.Fatal("the erased bytes lie in a file of the node")
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func (e *erasing) rowsOf(q string, args ...any) (rows []int64) {
	e.sql(func(ctx context.Context, tx *store.Tx) (err error) {
		rows, err = store.Collect(ctx, tx, func(r *store.Rows, v *int64) error { return r.Scan(v) }, q, args...)
		return err
	})
	return rows
}

// restored is the node as it was at the backup, with what the journal says.
func (e *erasing) restored(c copied) (*nodetest.Fixture, *nodetest.Member) {
	e.t.Helper()
	place := engines["sqlite"](e.t)
	place.Clock = e.Now
	_, err := node.Restore(e.ctx(), place, c.restoring(e.journal), nil)
	e.ok(err)
	g := nodetest.Reopen(e.t.(*testing.T), place, e.Key, e.Now())
	return g, g.Known(e.s.Worker.Credentials())
}

// TestAttackErasedEntryIsGone: with every key of the agency, the bytes of the
// database and those that were stolen before, nobody opens what was erased, nor
// its history, nor what was released of it, nor the answer that is kept for a
// repeat; and a restored backup has it neither.
func TestAttackErasedEntryIsGone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		backup := backUp(t, f)
		if all := e.opened(e.n, e.s.Worker); strings.Count(all, secret) < 4 || !strings.Contains(all, before) {
			t.Fatalf("the attack opens nothing to begin with: %s", all)
		}
		rows := e.rowsOf(`SELECT row FROM case_entry WHERE id = $1`, e.entry)
		out := erased(e, casework.EraseEntry, e.s.Worker, act.EraseEntry{Case: e.file, Entry: e.entry, Basis: "person"})
		if out.By != e.s.Worker.Name || out.Basis != "person" || out.Entry != e.entry || out.Section != "identity" {
			t.Errorf("what remains: %+v", out)
		}
		e.ok(e.n.Tick(e.ctx()))
		e.lies(rows)
		look := func(name string, n *app.App, who *nodetest.Member) {
			t.Helper()
			all := e.opened(n, who)
			if strings.Contains(all, before) || strings.Contains(strings.ReplaceAll(all, secret+" Fictive", ""), `"text":"`+secret+`"`) {
				t.Errorf("%s: what was erased opens: %s", name, all)
			}
			if name != "restored" && strings.Contains(all, `"key":`) {
				t.Errorf("%s: the agency kept the key of what it released", name)
			}
			if !strings.Contains(all, secret+" Fictive") {
				t.Errorf("%s: what was not erased is gone too", name)
			}
		}
		look("erased", e.n, e.s.Worker)
		e.putBack()
		look("put back", e.n, e.s.Worker)
		look("put back, without a journal", f.Node, e.s.Worker)
		_, err := casework.EntryHistory.Do(e.ctx(), e.n, e.s.Worker.Fresh(), act.EntryRef{Case: e.file, Entry: e.entry})
		e.code(err, fault.NotFound)
		again := act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: before}}
		again.Key = strings.Repeat("k", 26)
		_, err = casework.AddEntry.Do(e.ctx(), e.n, e.s.Worker.Fresh(), again)
		e.code(err, fault.Gone)
		file := erased(e, casework.GetCase, e.s.Worker, act.ID{ID: e.file})
		if !file.Whole || len(file.Erased) != 1 || file.Erased[0].By != e.s.Worker.Name {
			t.Errorf("the file after it: whole %v, %+v", file.Whole, file.Erased)
		}
		id := e.rowsOf(`SELECT row FROM referral`)
		if got := e.get(e.s.Worker, e.referral()); len(id) == 0 || got.Release == nil {
			t.Errorf("the referral after it: %+v", got)
		}
		if _, err := loop.OpenRelease.Do(e.ctx(), e.n, e.r.Worker.Fresh(), act.ID{ID: e.referral()}); err != nil {
			t.Errorf("the recipient's own copy, under a consent that stands: %v", err)
		}
		g, who := e.restored(backup)
		e.pair.Fixture = g
		look("restored", g.Node, who)
	})
}

func (e *erasing) referral() (id string) {
	e.sql(func(ctx context.Context, tx *store.Tx) error {
		return tx.QueryRow(ctx, `SELECT id FROM referral ORDER BY row`).Scan(&id)
	})
	return id
}

// TestAttackErasedSectionIsGone is the same for a section, whose keys die with
// it: what was stolen before opens under none of the keys that are left.
func TestAttackErasedSectionIsGone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		members := []string{e.s.Worker.ID, e.s.Admin.ID}
		erased(e, casework.RestrictSection, e.s.Worker, act.Restrict{Case: e.file, Section: "identity", Members: members})
		e.take()
		rows := e.rowsOf(`SELECT row FROM case_entry WHERE id = $1`, e.entry)
		erased(e, casework.EraseSection, e.s.Worker, act.EraseSection{Case: e.file, Section: "identity", Basis: "person"})
		e.ok(e.n.Tick(e.ctx()))
		e.lies(rows)
		e.putBack()
		for _, n := range []*app.App{e.n, f.Node} {
			if all := e.opened(n, e.s.Worker); strings.Contains(all, before) || strings.Contains(all, secret+" Fictive") {
				t.Errorf("what was erased opens: %s", all)
			}
		}
		// The mark forged away, the keys are gone all the same.
		e.sql(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM case_body WHERE entry_row = (SELECT max(row) FROM case_entry)`)
			return err
		})
		if all := e.opened(f.Node, e.s.Worker); strings.Contains(all, before) {
			t.Errorf("with the mark gone it opens: %s", all)
		}
	})
}

// TestAttackErasedSectionTakesWords: after a section was erased it takes new
// words, for the members whom it names only.
func TestErasedSectionTakesWords(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		members := []string{e.s.Worker.ID, e.s.Admin.ID}
		erased(e, casework.RestrictSection, e.s.Worker, act.Restrict{Case: e.file, Section: "identity", Members: members})
		erased(e, casework.EraseSection, e.s.Worker, act.EraseSection{Case: e.file, Section: "identity", Basis: "mistake"})
		erased(e, casework.AddEntry, e.s.Worker, act.AddEntry{Case: e.file, NewEntry: act.NewEntry{Section: "identity", Text: "new words"}})
		got := erased(e, casework.GetSection, e.s.Admin, act.SectionRef{Case: e.file, Section: "identity"})
		slices.Sort(members)
		slices.Sort(got.Members)
		if len(got.Items) != 1 || got.Items[0].Text != "new words" || !got.Items[0].Verified || !got.Whole || !slices.Equal(got.Members, members) {
			t.Errorf("the section after it: %+v", got)
		}
	})
}

// TestAttackErasedFileIsGone: a file that was erased is in no list, opens
// nowhere, and what was released of it has ended.
func TestAttackErasedFileIsGone(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		backup := backUp(t, f)
		id := e.referral()
		wrap := e.blob("SELECT wrap FROM released WHERE referral = '" + id + "'")
		rows := e.rowsOf(`SELECT row FROM case_entry`)
		erased(e, casework.EraseCase, e.s.Worker, act.EraseCase{Case: e.file, Basis: "person"})
		e.ok(e.n.Tick(e.ctx()))
		e.lies(rows)
		e.gone("the key of the release", wrap)
		_, err := loop.OpenRelease.Do(e.ctx(), e.n, e.r.Worker.Fresh(), act.ID{ID: id})
		e.code(err, fault.Gone)
		gone := func(n *app.App, who *nodetest.Member) {
			t.Helper()
			_, err := casework.GetCase.Do(e.ctx(), n, who.Fresh(), act.ID{ID: e.file})
			e.code(err, fault.NotFound)
			list, err := casework.ListCases.Do(e.ctx(), n, who.Fresh(), act.CaseQuery{Closed: true})
			e.ok(err)
			if list.Total != 0 {
				t.Errorf("it is listed: %+v", list)
			}
			if all := e.opened(n, who); strings.Contains(all, secret) || strings.Contains(all, before) || strings.Contains(all, "quiet room") {
				t.Errorf("it opens: %s", all)
			}
			for _, closed := range []bool{false, true} {
				sent, err := loop.ListReferrals.Do(e.ctx(), n, who.Fresh(), act.ReferralQuery{Box: "sent", Closed: closed})
				e.ok(err)
				if sent.Total != 0 {
					t.Errorf("what was asked for it is listed: %+v", sent)
				}
			}
		}
		gone(e.n, e.s.Worker)
		got := e.get(e.r.Worker, id) // the recipient still sees that it was asked, and by whom
		if got.Other != e.s.ID || got.Release.State != "ended" {
			t.Errorf("the recipient sees %+v", got)
		}
		g, who := e.restored(backup)
		e.pair.Fixture = g
		gone(g.Node, who)
	})
}

// TestAttackHoldStopsErasure: while a legal hold stands nothing is erased, and
// one member alone does not lift it.
func TestAttackHoldStopsErasure(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		hold := erased(e, casework.HoldCase, e.s.Worker, act.HoldCase{Case: e.file, Why: "proceedings", Text: "a claim"})
		if list := erased(e, casework.ListHolds, e.s.Admin, act.None{}); list.Total != 1 || !list.Items[0].Held {
			t.Errorf("the holds: %+v", list)
		}
		refused := func(what string) {
			t.Helper()
			s := e.s.Worker.Fresh()
			_, entry := casework.EraseEntry.Do(e.ctx(), e.n, s, act.EraseEntry{Case: e.file, Entry: e.entry, Basis: "person"})
			_, section := casework.EraseSection.Do(e.ctx(), e.n, s, act.EraseSection{Case: e.file, Section: "identity", Basis: "person"})
			_, file := casework.EraseCase.Do(e.ctx(), e.n, s, act.EraseCase{Case: e.file, Basis: "person"})
			for name, err := range map[string]error{"entry": entry, "section": section, "file": file} {
				if fault.CodeOf(err) != fault.Conflict {
					t.Errorf("%s: erasing the %s: %v", what, name, err)
				}
			}
			if n := e.rowsOf(`SELECT count(*) FROM case_body`); n[0] < int64(len(e.bodies)) {
				t.Errorf("%s: something is gone", what)
			}
		}
		refused("held")
		lift := act.LiftHold{Case: e.file, Hold: hold.ID, Reason: "settled"}
		asked := erased(e, casework.LiftHold, e.s.Worker, lift)
		if !asked.Stands || asked.Asked != e.s.Worker.Name {
			t.Errorf("asked by one: %+v", asked)
		}
		_, err := casework.LiftHold.Do(e.ctx(), e.n, e.s.Worker.Fresh(), lift)
		e.code(err, fault.Conflict)
		refused("one member asks to lift it")
		// The hold's row removed, and the file put back to before the hold.
		e.sql(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM case_body WHERE entry_row IN (SELECT row FROM case_entry WHERE id = $1)`, hold.ID)
			return err
		})
		refused("the hold's words removed")
	})
}

// TestAttackFilePutBackToBeforeItsHold: rows of before the hold, all of them.
func TestAttackFilePutBackToBeforeItsHold(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		type head struct {
			number int64
			head   []byte
			roster []byte
			ver    int64
		}
		var old head
		e.sql(func(ctx context.Context, tx *store.Tx) error {
			return tx.QueryRow(ctx, `SELECT h.number, h.head, f.roster, f.version FROM case_head h JOIN case_file f ON f.row = h.case_row`).
				Scan(&old.number, &old.head, &old.roster, &old.ver)
		})
		hold := erased(e, casework.HoldCase, e.s.Worker, act.HoldCase{Case: e.file, Why: "proceedings"})
		e.sql(func(ctx context.Context, tx *store.Tx) error {
			for _, q := range []string{`DELETE FROM case_body WHERE entry_row IN (SELECT row FROM case_entry WHERE id = $1)`, `DELETE FROM case_entry WHERE id = $1`} {
				if _, err := tx.Exec(ctx, q, hold.ID); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(ctx, `UPDATE case_head SET number = $1, head = $2`, old.number, old.head); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE case_file SET roster = $1, version = $2`, old.roster, old.ver)
			return err
		})
		_, err := casework.EraseCase.Do(e.ctx(), e.n, e.s.Worker.Fresh(), act.EraseCase{Case: e.file, Basis: "person"})
		e.code(err, fault.Conflict)
	})
}

// TestLiftedHoldLetsErase: two members lift a hold, and then it is as before.
func TestLiftedHoldLetsErase(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		hold := erased(e, casework.HoldCase, e.s.Worker, act.HoldCase{Case: e.file, Why: "complaint"})
		lift := act.LiftHold{Case: e.file, Hold: hold.ID, Reason: "settled"}
		erased(e, casework.LiftHold, e.s.Worker, lift)
		done := erased(e, casework.LiftHold, e.s.Admin, lift)
		if done.Stands || done.Lifted != e.s.Admin.Name || done.Asked != e.s.Worker.Name {
			t.Errorf("lifted: %+v", done)
		}
		if list := erased(e, casework.ListHolds, e.s.Admin, act.None{}); list.Total != 0 {
			t.Errorf("the holds: %+v", list)
		}
		erased(e, casework.EraseEntry, e.s.Worker, act.EraseEntry{Case: e.file, Entry: e.entry, Basis: "person"})
	})
}

// TestErasedRulesProtect: while a file is open the newest safe-contact rules
// stay, whatever is erased; their earlier revisions go.
func TestErasedRulesProtect(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		e := newErasing(t, f)
		set := func(words string) {
			erased(e, casework.SetSafeContact, e.s.Worker, act.SetSafeContact{Case: e.file, SafeContact: act.SafeContact{CodeWord: words, NeverTell: []string{"Gaspard"}}})
		}
		set("premier")
		set("second")
		erased(e, casework.EraseSection, e.s.Worker, act.EraseSection{Case: e.file, Section: "contact", Basis: "person"})
		file := erased(e, casework.GetCase, e.s.Worker, act.ID{ID: e.file})
		if file.Safe == nil || file.Safe.CodeWord != "second" || !file.Whole || file.RulesUnread {
			t.Errorf("the rules after it: %+v", file.Safe)
		}
		if all := e.opened(e.n, e.s.Worker); strings.Contains(all, "premier") || !strings.Contains(all, "second") {
			t.Errorf("the history of the rules: %s", all)
		}
		rules := erased(e, casework.GetSection, e.s.Worker, act.SectionRef{Case: e.file, Section: "contact"}).Items[0]
		_, err := casework.EraseEntry.Do(e.ctx(), e.n, e.s.Worker.Fresh(), act.EraseEntry{Case: e.file, Entry: rules.ID, Basis: "person"})
		e.code(err, fault.Conflict)
		if !bytes.Contains([]byte(e.opened(e.n, e.s.Worker)), []byte("second")) {
			t.Error("the rules are gone")
		}
	})
}
