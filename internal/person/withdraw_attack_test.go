package person_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/documents"
	"relais/internal/fault"
	"relais/internal/hours"
	"relais/internal/leaving"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/node/nodetest"
	"relais/internal/oneperson"
	"relais/internal/person"
	"relais/internal/portable"
	"relais/internal/store"
)

func (p *own) ends(id string) (act.OwnFile, error) {
	return person.EndOwn.Do(p.ctx(), p.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: p.opens(p.words)}, ID: id})
}

// TestAttackManyOpenings: however often a file was read, what was agreed is shown and
// can be taken back.
func TestAttackManyOpenings(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(false)
		id := p.received()
		s := p.s.Worker.Fresh()
		p.ok(f.DB().Transact(p.ctx(), func(ctx context.Context, tx *store.Tx) error {
			for i := range 1100 {
				if err := f.Node.Person.Opened(ctx, tx, s, node.OwnFile(f.Node.Node, p.file), fmt.Sprint("file ", i)); err != nil {
					return err
				}
			}
			return nil
		}))
		seen := p.sees(p.opens(p.words))
		if len(seen.Consents) != 2 || len(seen.Referrals) != 1 {
			t.Errorf("after 1,100 openings %d consents and %d requests are shown", len(seen.Consents), len(seen.Referrals))
		}
		if len(seen.Opened) > 1000 {
			t.Errorf("%d openings on one page", len(seen.Opened))
		}
		if _, err := p.ends(p.release); err != nil {
			t.Error(err)
		}
		if _, err := loop.OpenRelease.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
			t.Error("it still opens")
		}
	})
}

// TestAttackReadWithoutALine: whatever way a member reads the file, the person sees it.
func TestAttackReadWithoutALine(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		doc, err := f.Node.Receive(p.ctx(), p.s.Worker.Fresh(), p.file, "a.pdf", bytes.NewReader(make([]byte, documents.Segment+5)))
		p.ok(err)
		out, err := loop.Ask.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Ask{Anyway: true, Case: p.file, Need: p.need, Consent: p.ask, Mode: "single",
			Candidates: []act.Candidate{{Agency: p.r.ID}}, Attributes: act.AskAttributes{Languages: []string{"fr"}}})
		p.ok(err)
		id := out.Referrals[0].ID
		_, err = loop.Move.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.Move{ID: id, Type: "accept"})
		p.ok(err)
		read := func(s *agency.Session, n int) error {
			_, err := documents.ReadDocumentSegment.Do(p.ctx(), f.Node, s, act.DocumentPartRef{DocumentRef: act.DocumentRef{Case: p.file, ID: doc.ID}, N: n})
			return err
		}
		for way, do := range map[string]func(*agency.Session) error{
			"file": func(s *agency.Session) error {
				_, err := casework.GetCase.Do(p.ctx(), f.Node, s, act.ID{ID: p.file})
				return err
			},
			"section": func(s *agency.Session) error {
				_, err := casework.GetSection.Do(p.ctx(), f.Node, s, act.SectionRef{Case: p.file, Section: "identity"})
				return err
			},
			"facts": func(s *agency.Session) error {
				_, err := casework.GetFacts.Do(p.ctx(), f.Node, s, act.ID{ID: p.file})
				return err
			},
			"history": func(s *agency.Session) error {
				_, err := casework.EntryHistory.Do(p.ctx(), f.Node, s, act.EntryRef{Case: p.file, Entry: doc.ID})
				return err
			},
			"first segment":  func(s *agency.Session) error { return read(s, 0) },
			"second segment": func(s *agency.Session) error { return read(s, 1) },
			"name of a document": func(s *agency.Session) error {
				_, err := documents.GetDocument.Do(p.ctx(), f.Node, s, act.DocumentRef{Case: p.file, ID: doc.ID})
				return err
			},
			"preview": func(s *agency.Session) error {
				_, err := loop.PreviewRelease.Do(p.ctx(), f.Node, s, act.Release{ID: id, Consent: p.release})
				return err
			},
			"preview of an ask": func(s *agency.Session) error {
				_, err := loop.PreviewAsk.Do(p.ctx(), f.Node, s, act.Ask{Case: p.file, Need: p.need, Consent: p.ask, Mode: "single", Candidates: []act.Candidate{{Agency: p.r.ID}}})
				return err
			},
			"copy": func(s *agency.Session) error {
				_, err := portable.CopyCase.Do(p.ctx(), f.Node, s, act.CopyCase{ID: p.file})
				return err
			},
			"export": func(s *agency.Session) error {
				_, err := portable.PreviewCases.Do(p.ctx(), f.Node, s, act.PreviewCases{Cases: []string{p.file}})
				return err
			},
		} {
			f.Advance(6 * time.Hour)
			p.card(false)
			f.Advance(6 * time.Hour)
			s := p.s.Worker.Fresh()
			if way == "export" { // for who may take case files out
				s = p.s.Admin.Fresh()
			}
			logged := p.logged()
			p.ok(do(s))
			seen := p.sees(p.opens(p.words)).Opened
			found := slices.ContainsFunc(seen, func(o act.OwnOpening) bool { return o.Own && o.Day+" "+o.Part == p.dayPart() })
			if !found {
				t.Errorf("%s: the person is not told: %+v", way, seen)
			}
			if n := p.logged() - logged; n == 0 {
				t.Errorf("%s: nothing in the log", way)
			}
			p.card(false)
			if seen := p.sees(p.opens(p.words)).Opened; !slices.ContainsFunc(seen, func(o act.OwnOpening) bool { return o.Own && o.Day+" "+o.Part == p.dayPart() }) {
				t.Errorf("%s: a new card does not know of it", way)
			}
		}
	})
}

// dayPart is the part of the day that it is.
func (p *own) dayPart() string {
	p.t.Helper()
	zone, err := hours.Zone("America/Toronto")
	p.ok(err)
	at := p.Now().In(zone)
	return at.Format(time.DateOnly) + " " + []string{"night", "morning", "afternoon", "evening"}[at.Hour()/6]
}

// logged is how many entries the log has about the file.
func (p *own) logged() int {
	p.t.Helper()
	out, err := casework.ListAudit.Do(p.ctx(), p.Node, p.s.Admin.Fresh(), act.AuditQuery{Case: p.file})
	p.ok(err)
	return out.Total
}

// TestAttackUntoldDisclosure: what was disclosed without consent is not told by the
// card, neither by one that was there nor by a new one.
func TestAttackUntoldDisclosure(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, before := range []bool{true, false} {
			p := newOwn(t, f)
			police := f.Agency("police", "QC")
			if before {
				p.card(false)
			}
			_, err := loop.Disclose.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Disclosure{Case: p.file, Kind: "danger", Agency: police.ID,
				Sections: []string{"identity"}, Basis: "danger to life", Text: "now"})
			p.ok(err)
			box, err := loop.ListReferrals.Do(p.ctx(), f.Node, police.Worker.Fresh(), act.ReferralQuery{Box: "inbox"})
			p.ok(err)
			_, err = loop.OpenRelease.Do(p.ctx(), f.Node, police.Worker.Fresh(), act.ID{ID: box.Items[0].ID})
			p.ok(err)
			if !before {
				p.card(false)
			}
			seen := p.sees(p.opens(p.words))
			for _, o := range seen.Opened {
				if !o.Own {
					t.Errorf("card before %v: the person is told of %+v", before, o)
				}
			}
			if len(seen.Referrals) > 0 {
				t.Errorf("card before %v: %+v", before, seen.Referrals)
			}
		}
	})
}

// TestAttackCardSizes: a stolen database does not tell by the size of a row or of an
// entry of the log whether the words or the second words were used.
func TestAttackCardSizes(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		state := func() (n int) { p.row(`SELECT LENGTH(state) FROM person_card`, &n); return n }
		entries := func() (n, size int) {
			p.row(`SELECT COUNT(*), COALESCE(SUM(LENGTH(body)), 0) FROM audit_entry`, &n, &size)
			return n, size
		}
		use := func(second bool) [4]int {
			p.card(true)
			fresh := state()
			words := p.words
			if second {
				words = p.second
			}
			n, size := entries()
			p.opens(words)
			n2, size2 := entries()
			return [4]int{fresh, state(), n2 - n, size2 - size}
		}
		first, second := use(false), use(true)
		if first != second || first[0] != first[1] {
			t.Errorf("state when made, state when used, entries, their size: words %v, second words %v", first, second)
		}
	})
}

// TestAttackDamagedTakeBack: that the agency, the line or the row of the consent was
// changed in the database keeps nobody from taking back.
func TestAttackDamagedTakeBack(t *testing.T) {
	for name, q := range map[string]string{
		"public":  `UPDATE agency SET name_fr = name_en, sector = 'police', changed = changed + 1 WHERE id = $1`,
		"line":    `UPDATE person_line SET sealed = tag WHERE card IN (SELECT row FROM person_card WHERE id <> $1)`,
		"consent": `UPDATE case_consent SET case_row = (SELECT MAX(row) FROM case_file) WHERE id <> $1`,
	} {
		t.Run(name, func(t *testing.T) {
			nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
				p := newOwn(t, f)
				p.card(false)
				id := p.received()
				newOwn(t, f)
				f.Exec(q, p.s.ID)
				_, err := p.ends(p.release)
				if err != nil {
					t.Error(err)
				}
				if _, opens := loop.OpenRelease.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.ID{ID: id}); opens == nil {
					t.Errorf("it still opens, after %v", err)
				}
			})
		})
	}
}

// TestAttackSecondLate: what was typed under the second words after their visit is kept
// nowhere.
func TestAttackSecondLate(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		p.card(true)
		token := p.opens(p.second)
		f.Advance(6 * time.Minute)
		_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: token}, Kind: "message", Text: "x"})
		nodetest.WantFault(t, err, fault.NotFound, "own.kept")
		if seen := p.sees(p.opens(p.words)); seen.Kept != nil {
			t.Errorf("the person is offered %+v", seen.Kept)
		}
	})
}

// TestAttackLeftAgency: after the agency's keys were replaced, the member who made the
// card is gone, and the agency itself left, the person can take back.
func TestAttackLeftAgency(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		id := p.received()
		other := p.consent(act.NewConsent{Kind: "ask", Agencies: []string{p.r.ID}, Purpose: "x"})
		p.card(false)
		second := f.Member(p.s, agency.Administrator, agency.Coordinator)
		_, err := person.SayOwn.Do(p.ctx(), f.Node, nil, act.SayOwn{OwnToken: act.OwnToken{Token: p.opens(p.words)}, Kind: "message", Text: "avant"})
		p.ok(err)
		_, err = accounts.RemoveMember.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.Leave{ID: p.s.Worker.ID})
		p.ok(err)
		_, err = p.ends(other)
		p.ok(err)
		said, err := person.PersonWordsOf.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.ID{ID: p.file})
		p.ok(err)
		if len(said.Items) != 2 || said.Items[0].Damaged || said.Items[1].Damaged {
			t.Errorf("after the rotation: %+v", said)
		}
		_, err = leaving.BeginLeaving.Do(p.ctx(), f.Node, p.s.Admin.Fresh(), act.None{})
		p.ok(err)
		_, err = leaving.FinishLeaving.Do(p.ctx(), f.Node, second.Fresh(), act.None{})
		p.ok(err)
		_, err = p.ends(p.release)
		if _, opens := loop.OpenRelease.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.ID{ID: id}); opens == nil {
			t.Errorf("what the person took back opens, after %v", err)
		}
		if err != nil {
			t.Error(err)
		}
	})
}

// TestAttackArmedRelease: a release that is armed, and the asks that wait in rank, end
// with the person's word.
func TestAttackArmedRelease(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		for _, mode := range []string{"ranked", "parallel"} {
			for _, back := range []string{"ask", "release", "loopback"} {
				p := newOwn(t, f)
				third := f.Agency("shelter", "QC")
				both := []string{p.r.ID, third.ID}
				ids := map[string]string{
					"ask":      p.consent(act.NewConsent{Kind: "ask", Agencies: both, Purpose: "x"}),
					"release":  p.consent(act.NewConsent{Kind: "release", Agencies: both[:1], Sections: []string{"identity"}, Purpose: "x", Loopback: "none"}),
					"loopback": p.consent(act.NewConsent{Kind: "loopback", Agencies: both[:1], Purpose: "x", Loopback: "words"}),
				}
				p.card(false)
				_, err := loop.Ask.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Ask{Anyway: true, Case: p.file, Need: p.need, Consent: ids["ask"], Mode: mode,
					Candidates: []act.Candidate{{Agency: p.r.ID, Release: ids["release"]}, {Agency: third.ID}}, Attributes: act.AskAttributes{Languages: []string{"fr"}}})
				p.ok(err)
				if _, err := p.ends(ids[back]); err != nil {
					t.Errorf("%s %s: %v", mode, back, err)
					continue
				}
				f.Advance(3 * 24 * time.Hour)
				p.ok(f.Node.Tick(p.ctx()))
				for _, a := range []*nodetest.Agency{p.r, third} {
					box, err := loop.ListReferrals.Do(p.ctx(), f.Node, a.Worker.Fresh(), act.ReferralQuery{Box: "inbox"})
					p.ok(err)
					for _, row := range box.Items {
						_, err := loop.Move.Do(p.ctx(), f.Node, a.Worker.Fresh(), act.Move{ID: row.ID, Type: "accept"})
						if back == "ask" && err == nil {
							t.Errorf("%s %s: an ask is accepted", mode, back)
						}
						_, err = loop.OpenRelease.Do(p.ctx(), f.Node, a.Worker.Fresh(), act.ID{ID: row.ID})
						if back != "loopback" && err == nil {
							t.Errorf("%s %s: it opens", mode, back)
						}
						if back == "loopback" && err == nil {
							if r, err := loop.GetReferral.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.ID{ID: row.ID}); err != nil || r.State == "received" {
								t.Errorf("%s: told back: %s %v", mode, r.State, err)
							}
						}
					}
				}
			}
		}
	})
}

// TestAttackWithdrawalBesideAcceptance: whichever comes first in two processes, nothing
// that the person took back opens.
func TestAttackWithdrawalBesideAcceptance(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		second := f.Open(false)
		for range 4 {
			p := newOwn(t, f)
			p.card(false)
			out, err := loop.Ask.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.Ask{Anyway: true, Case: p.file, Need: p.need, Consent: p.ask, Mode: "single",
				Candidates: []act.Candidate{{Agency: p.r.ID, Release: p.release}}, Attributes: act.AskAttributes{Languages: []string{"fr"}}})
			p.ok(err)
			id, token, r := out.Referrals[0].ID, p.opens(p.words), p.r.Worker.Fresh()
			var ended, accepted error
			var wg sync.WaitGroup
			wg.Go(func() { _, accepted = loop.Move.Do(p.ctx(), f.Node, r, act.Move{ID: id, Type: "accept"}) })
			wg.Go(func() {
				_, ended = person.EndOwn.Do(p.ctx(), second, nil, act.EndOwn{OwnToken: act.OwnToken{Token: token}, ID: p.release})
			})
			wg.Wait()
			if ended != nil {
				t.Errorf("taking back: %v (accepting: %v)", ended, accepted)
			}
			p.ok(f.Node.Tick(p.ctx()))
			if _, err := loop.OpenRelease.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
				t.Error("it opens")
			}
			_, err = person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: token}, ID: p.release})
			if fault.CodeOf(err) != fault.Conflict {
				t.Errorf("the other tab: %v", err)
			}
		}
	})
}

// TestAttackCardOfMergedFile: a card that is made for one of two files that are one
// shows what was agreed in the other, too, and takes it back.
func TestAttackCardOfMergedFile(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		p := newOwn(t, f)
		id := p.received()
		into, err := casework.CreateCase.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.CreateCase{Known: known, Language: "fr"})
		p.ok(err)
		_, err = oneperson.MergeCases.Do(p.ctx(), f.Node, p.s.Worker.Fresh(), act.MergeCases{Case: p.file, Into: into.ID})
		p.ok(err)
		p.file = into.ID
		p.card(false)
		token := p.opens(p.words)
		if seen := p.sees(token); len(seen.Consents) < 2 || len(seen.Referrals) != 1 {
			t.Fatalf("the card shows %+v", seen)
		}
		_, err = person.EndOwn.Do(p.ctx(), f.Node, nil, act.EndOwn{OwnToken: act.OwnToken{Token: token}, ID: p.release})
		p.ok(err)
		if _, err := loop.OpenRelease.Do(p.ctx(), f.Node, p.r.Worker.Fresh(), act.ID{ID: id}); err == nil {
			t.Error("what was taken back opens")
		}
	})
}
