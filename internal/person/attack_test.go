package person_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/fault"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/person"
	"relais/internal/store"
)

// row reads one row of a test's database.
func (p *own) row(q string, into ...any) {
	p.t.Helper()
	p.ok(p.DB().View(p.ctx(), func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, q).Scan(into...) }))
}

// TestAttackCardTwins: a stolen database does not tell who chose second words.
func TestAttackCardTwins(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		shape := func(second bool) (out [7]int) {
			p.card(second)
			var blobs [7][]byte
			p.row(`SELECT first, second, own, other, state, mark, COALESCE(token, keys, mark) FROM person_card`,
				&blobs[0], &blobs[1], &blobs[2], &blobs[3], &blobs[4], &blobs[5], &blobs[6])
			for i, b := range blobs {
				out[i] = len(b)
			}
			if bytes.Equal(blobs[0], blobs[1]) || out[0] != out[1] || out[2] != out[3] {
				t.Errorf("second words %v: %v", second, out)
			}
			return out
		}
		if with, without := shape(true), shape(false); with != without {
			t.Errorf("with second words %v, without %v", with, without)
		}
	})
}

// TestAttackGuessing: a thousand wrong tries are answered alike, and hold up nobody who
// has the words.
func TestAttackGuessing(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(true)
		for i := range 1000 {
			typed := fmt.Sprintf("%04d %04d %04d %04d %04d %04d", i, i*7%10000, i*13%10000, i*17%10000, i*19%10000, i*23%10000)
			if i%3 == 0 {
				typed = fmt.Sprint("mot ", i)
			}
			out, err := person.OpenOwn.Do(p.ctx(), f.Node, nil, act.CardWords{Words: typed})
			if e, ok := fault.As(err); !ok || e.Code != fault.NotFound || e.Key != "own.shut" || len(e.Fields) > 0 || out != (act.CardSession{}) {
				t.Fatalf("try %d: %v, %+v", i, err, out)
			}
		}
		p.opens(p.words)
	})
}

// TestAttackGuessesFromOneSource wait, and those of others don't.
func TestAttackGuessesFromOneSource(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		from := func(source, words string) error {
			_, err := person.OpenOwn.Do(node.WithSource(p.ctx(), source), f.Node, nil, act.CardWords{Words: words})
			return err
		}
		waits := 0
		for range 12 {
			if fault.CodeOf(from("192.0.2.1", "un")) == fault.TooMany {
				waits++
			}
		}
		if waits == 0 {
			t.Error("nobody who guesses waits")
		}
		if err := from("198.51.100.1", p.words); err != nil {
			t.Errorf("somebody else waits: %v", err)
		}
		waits = 0
		for i := range 40 {
			if fault.CodeOf(from(fmt.Sprintf("2001:db8:7:%x00::1", i), "un")) == fault.TooMany {
				waits++
			}
		}
		if waits == 0 {
			t.Error("nobody who guesses from all of a network waits")
		}
		f.Advance(time.Hour)
		if err := from("192.0.2.1", p.words); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}

// TestAttackOtherTokens: a token of a member or of another person opens nothing here.
func TestAttackOtherTokens(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		token := p.opens(p.words)
		for _, bad := range []string{p.s.Worker.Token, "-", "x", token + "x", token[1:]} {
			if _, err := person.GetOwn.Do(p.ctx(), f.Node, nil, act.OwnToken{Token: bad}); fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%q: %v", bad, err)
			}
		}
		if _, err := f.Node.Sessions.Session(p.ctx(), token); err == nil {
			t.Error("a person's token is a member's")
		}
	})
}

// TestAttackOldCard: with the words of the card before, its sealed rows and a copy of
// the lines in hand, nothing of what came since opens, and the rows are gone.
func TestAttackOldCard(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		var own, line []byte
		p.row(`SELECT own FROM person_card`, &own)
		p.row(`SELECT sealed FROM person_line ORDER BY row LIMIT 1`, &line)
		p.card(false)
		var n int
		p.row(`SELECT COUNT(*) FROM person_card`, &n)
		if n != 1 {
			t.Errorf("%d cards", n)
		}
		var now []byte
		p.row(`SELECT own FROM person_card`, &now)
		var lines [][]byte
		p.ok(p.DB().View(p.ctx(), func(ctx context.Context, tx *store.Tx) (err error) {
			lines, err = store.Collect(ctx, tx, func(r *store.Rows, b *[]byte) error { return r.Scan(b) }, `SELECT sealed FROM person_line`)
			return err
		}))
		if bytes.Equal(now, own) || slices.ContainsFunc(lines, func(b []byte) bool { return bytes.Equal(b, line) }) {
			t.Error("what was sealed to the card before is there")
		}
	})
}

// TestAttackVeiledReferral: the person sees of a referral what its sender may, and no
// more: that the shelter saw her is not told where she did not agree to it.
func TestAttackVeiledReferral(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		_, err := casework.WithdrawConsent.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: p.file, Consent: p.release}})
		p.ok(err)
		p.release = p.consent(act.NewConsent{Kind: "release", Agencies: []string{p.r.ID}, Sections: []string{"name"}, Purpose: "x", Loopback: "none"})
		p.card(false)
		id := p.received()
		_, err = loop.Move.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.Move{ID: id, Type: "schedule", When: f.Now().Add(20 * time.Hour).UTC().Format(time.RFC3339)})
		p.ok(err)
		r := p.sees(p.opens(p.words)).Referrals[0]
		sent, err := loop.GetReferral.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: id})
		p.ok(err)
		if r.State != sent.State || r.Meets != nil {
			t.Errorf("the person sees %+v, the sender %s", r, sent.State)
		}
	})
}

// TestAttackDamagedCard: a card that somebody changed in the database keeps no worker
// from reading, is said to be damaged, and can be replaced.
func TestAttackDamagedCard(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		f.Exec(`UPDATE person_card SET state = own`)
		if _, err := casework.GetCase.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: p.file}); err != nil {
			t.Errorf("a damaged card keeps the file shut: %v", err)
		}
		info, err := person.GetCard.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: p.file})
		if err != nil || !info.Damaged {
			t.Errorf("%+v, %v", info, err)
		}
		p.card(false)
		p.opens(p.words)
	})
}

// TestPersonKeepsTheBed: a place that was accepted stands after the person took the
// request back from their own file, until the worker has looked, or one working day.
func TestPersonKeepsTheBed(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, looks := range []bool{true, false} {
			p := newOwn(t, f)
			s, err := listings.UpsertService.Do(p.ctx(), f.Node, p.r.Admin.Fresh(), act.UpsertService{Name: act.Text{FR: "Lits", EN: "Beds"}, Needs: []string{"emergency-shelter"}, Province: "QC", Areas: []string{"QC"}})
			p.ok(err)
			_, err = listings.UpdateCapacity.Do(p.ctx(), f.Node, p.r.Admin.Fresh(), act.UpdateCapacity{ID: s.ID, Available: 1, Unit: "bed"})
			p.ok(err)
			taken := func() bool {
				var n int
				p.row(`SELECT COUNT(*) FROM place_taken`, &n)
				return n > 0
			}
			p.card(false)
			id := p.received()
			if !taken() {
				t.Fatal("no place is taken")
			}
			_, err = person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: p.opens(p.words)}, ID: id})
			p.ok(err)
			p.ok(f.Node.Tick(p.ctx()))
			if !taken() {
				t.Error("the place is given away at once")
			}
			if looks {
				_, err = loop.GetReferral.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: id})
				p.ok(err)
			} else {
				f.Advance(4 * 24 * time.Hour)
				p.ok(f.Node.Tick(p.ctx()))
			}
			if taken() {
				t.Errorf("looked at %v: the place is kept on", looks)
			}
		}
	})
}
