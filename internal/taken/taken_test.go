package taken_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/listings"
	"relais/internal/loop"
	"relais/internal/node/nodetest"
	"relais/internal/store"
)

// story is a person of one agency, and two others with beds that they count.
type story struct {
	*nodetest.Fixture
	t          *testing.T
	s, r, two  *nodetest.Agency
	file, need string
	ask        string
	beds       map[string]string // service by agency
}

func newStory(t *testing.T, f *nodetest.Fixture) *story {
	t.Helper()
	h := &story{Fixture: f, t: t, s: f.Agency("ngo", "QC"), r: f.Agency("shelter", "QC"), two: f.Agency("shelter", "QC"), beds: map[string]string{}}
	for _, a := range []*nodetest.Agency{h.r, h.two} {
		h.beds[a.ID] = h.service(a, "emergency-shelter")
		h.count(a, 2)
	}
	c, err := casework.CreateCase.Do(h.ctx(), f.Node, h.s.Worker.Fresh(), act.CreateCase{Known: "Zibeline", Language: "fr",
		Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}})
	h.ok(err)
	h.file, h.need = c.ID, c.Needs[0].ID
	h.ask = h.consent("ask")
	return h
}

func (h *story) ctx() context.Context { return context.Background() }

func (h *story) ok(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *story) consent(kind string) string {
	h.t.Helper()
	in := act.NewConsent{Kind: kind, Agencies: []string{h.r.ID, h.two.ID}, Purpose: "a bed", Until: h.Now().AddDate(0, 0, 30).Format(time.DateOnly),
		GivenBy: "person", Language: "fr", Form: "spoken", Explained: act.Codes["explained"]}
	if kind == "release" {
		in.Sections, in.Agencies, in.Loopback = []string{"name"}, []string{h.r.ID}, "outcome"
	}
	c, err := casework.RecordConsent.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), act.RecordConsent{Case: h.file, NewConsent: in})
	h.ok(err)
	return c.ID
}

func (h *story) service(a *nodetest.Agency, need string) string {
	h.t.Helper()
	s, err := listings.UpsertService.Do(h.ctx(), h.Node, a.Worker.Fresh(), act.UpsertService{Name: act.Text{FR: "Lits", EN: "Beds"}, Needs: []string{need}, Province: "QC", Areas: []string{"QC"}})
	h.ok(err)
	return s.ID
}

func (h *story) count(a *nodetest.Agency, n int) {
	h.t.Helper()
	got, err := listings.UpdateCapacity.Do(h.ctx(), h.Node, a.Worker.Fresh(), act.UpdateCapacity{ID: h.beds[a.ID], Available: n, Maximum: 5, Unit: "bed"})
	h.ok(err)
	if got.Capacity.Available != n {
		h.t.Errorf("counted %d, shown %d", n, got.Capacity.Available)
	}
}

func (h *story) asks(mode string, to ...act.Candidate) []act.ReferralRow {
	h.t.Helper()
	out, err := loop.Ask.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), h.askIn(mode, to))
	h.ok(err)
	return out.Referrals
}

func (h *story) askIn(mode string, to []act.Candidate) act.Ask {
	return act.Ask{Anyway: true, Case: h.file, Need: h.need, Consent: h.ask, Mode: mode, Candidates: to}
}

func (h *story) one() string { return h.asks("single", act.Candidate{Agency: h.r.ID})[0].ID }

func (h *story) try(who *nodetest.Member, in act.Move) error {
	_, err := loop.Move.Do(h.ctx(), h.Node, who.Fresh(), in)
	return err
}

func (h *story) move(who *nodetest.Member, in act.Move) { h.t.Helper(); h.ok(h.try(who, in)) }

// free holds what the next search, the service's own page and the preview of an
// ask show as free places of an agency to a number.
func (h *story) free(when string, a *nodetest.Agency, want int) {
	h.t.Helper()
	found, err := listings.MatchNeeds.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter"}}, Province: "QC"})
	h.ok(err)
	got, words := -1, false
	for _, m := range found.Items {
		if m.ID == h.beds[a.ID] {
			got = m.Capacity.Available
			for _, why := range m.Fits {
				words = words || why.Code == "free_places" && why.N == want
			}
		}
	}
	full := false
	for _, l := range found.LeftOut {
		full = full || l.Code == "full"
	}
	if got != want && !(want == 0 && full) || want > 0 && !words {
		h.t.Errorf("%s: the search says %d free (%v), want %d", when, got, words, want)
	}
	page, err := listings.GetService.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), act.ServiceRef{ID: h.beds[a.ID]})
	h.ok(err)
	seen, err := loop.PreviewAsk.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), h.askIn("single", []act.Candidate{{Agency: a.ID}}))
	h.ok(err)
	if page.Capacity.Available != want || seen.Candidates[0].Free == nil || *seen.Candidates[0].Free != want {
		h.t.Errorf("%s: the page says %d, the preview %v, want %d", when, page.Capacity.Available, seen.Candidates[0].Free, want)
	}
}

// TestPlacesAcceptedAreTaken: a place counts as taken from its acceptance until
// the referral ends, by whatever ending, or the agency counts again.
func TestPlacesAcceptedAreTaken(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newStory(t, f)
		tick := func(d time.Duration) { t.Helper(); h.Advance(d); h.ok(h.Node.Tick(h.ctx())) }
		accepted := func() string {
			id := h.one()
			h.move(h.r.Worker, act.Move{ID: id, Type: "accept"})
			h.free("accepted", h.r, 1)
			return id
		}
		endings := map[string]func(id string){
			"undone":    func(id string) { h.move(h.r.Worker, act.Move{ID: id, Type: "undo"}) },
			"declined":  func(id string) { h.move(h.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"}) },
			"cancelled": func(id string) { h.move(h.s.Worker, act.Move{ID: id, Type: "cancel", Reason: "duplicate"}) },
			"withdrawn": func(id string) { h.move(h.s.Worker, act.Move{ID: id, Type: "withdraw"}) },
			"expired":   func(string) { tick(25 * time.Hour) },
			"consent withdrawn": func(string) {
				_, err := casework.WithdrawConsent.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), act.WithdrawConsent{ConsentRef: act.ConsentRef{Case: h.file, Consent: h.ask}})
				h.ok(err)
				h.ask = h.consent("ask")
			},
			"confirmed": func(id string) {
				_, err := loop.Release.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), act.Release{ID: id, Consent: h.consent("release")})
				h.ok(err)
				_, err = loop.OpenRelease.Do(h.ctx(), h.Node, h.r.Worker.Fresh(), act.ID{ID: id})
				h.ok(err)
				h.move(h.r.Worker, act.Move{ID: id, Type: "complete", Outcome: "met"})
				h.free("completed", h.r, 1)
				h.move(h.s.Worker, act.Move{ID: id, Type: "confirm"})
			},
		}
		for name, end := range endings {
			id := accepted()
			end(id)
			h.free(name, h.r, 2)
			tick(3 * time.Minute)
			h.free(name+", later", h.r, 2)
			h.count(h.r, 2)
		}
		id := accepted()
		h.move(h.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		h.free("declined", h.r, 2)
		h.move(h.r.Worker, act.Move{ID: id, Type: "undo"})
		h.free("the refusal undone", h.r, 1)
		h.count(h.r, 3)
		h.free("counted again", h.r, 3)
		h.move(h.r.Worker, act.Move{ID: id, Type: "decline", Reason: "no_capacity"})
		h.move(h.r.Worker, act.Move{ID: id, Type: "undo"})
		h.free("counted, and then undone", h.r, 3)
		if n := h.rows("SELECT count(*) FROM place_taken"); n != 0 {
			t.Errorf("%d places are kept of nothing", n)
		}
	})
}

func (h *story) rows(q string) (n int) {
	h.t.Helper()
	h.ok(h.DB().View(h.ctx(), func(ctx context.Context, tx *store.Tx) error { return tx.QueryRow(ctx, q).Scan(&n) }))
	return n
}

// TestPlacesNeverBelowNought: more acceptances than places leave none, not less;
// a process that has just begun says the same.
func TestPlacesNeverBelowNought(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newStory(t, f)
		var ids []string
		for range 3 {
			ids = append(ids, h.one())
			h.move(h.r.Worker, act.Move{ID: ids[len(ids)-1], Type: "accept"})
		}
		h.free("three accepted of two", h.r, 0)
		h.move(h.r.Worker, act.Move{ID: ids[0], Type: "decline", Reason: "no_capacity"})
		h.free("one given back of three", h.r, 0)
		h.move(h.r.Worker, act.Move{ID: ids[1], Type: "decline", Reason: "no_capacity"})
		h.free("two given back", h.r, 1)
		h.Node = h.Open(false)
		h.free("in a new process", h.r, 1)
	})
}

// TestPlacesOfWhichService: the one that the ask names; where it names none, the
// only one with counted places for the need; of two, nobody guesses, and where
// nobody counts nothing is shown.
func TestPlacesOfWhichService(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newStory(t, f)
		uncounted := h.service(h.r, "emergency-shelter")
		h.move(h.r.Worker, act.Move{ID: h.one(), Type: "accept"})
		h.free("one of them is counted", h.r, 1)
		named := h.asks("single", act.Candidate{Agency: h.r.ID, Service: uncounted})[0].ID
		h.move(h.r.Worker, act.Move{ID: named, Type: "accept"})
		h.free("the other was named", h.r, 1)
		named = h.asks("single", act.Candidate{Agency: h.r.ID, Service: h.beds[h.r.ID]})[0].ID
		h.move(h.r.Worker, act.Move{ID: named, Type: "accept"})
		h.free("it was named", h.r, 0)
		h.count(h.r, 2)
		_, err := listings.UpdateCapacity.Do(h.ctx(), h.Node, h.r.Worker.Fresh(), act.UpdateCapacity{ID: uncounted, Available: 4, Unit: "bed"})
		h.ok(err)
		h.move(h.r.Worker, act.Move{ID: h.one(), Type: "accept"})
		if n := h.rows("SELECT count(*) FROM place_taken"); n != 0 {
			t.Errorf("%d places were guessed", n)
		}
		seen, err := loop.PreviewAsk.Do(h.ctx(), h.Node, h.s.Worker.Fresh(), h.askIn("single", []act.Candidate{{Agency: h.r.ID}}))
		if err != nil || seen.Candidates[0].Free != nil {
			t.Errorf("the preview says %v free, %v", seen.Candidates[0].Free, err)
		}
	})
}

// TestTwinAcceptancesTakeOnePlace: of two who accept at the same instant one has
// it, and only there a place is taken.
func TestTwinAcceptancesTakeOnePlace(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newStory(t, f)
		for range 3 {
			h.count(h.r, 2)
			h.count(h.two, 2)
			rows := h.asks("parallel", act.Candidate{Agency: h.r.ID}, act.Candidate{Agency: h.two.ID})
			who := []*nodetest.Agency{h.r, h.two}
			errs := make([]error, 2)
			for _, a := range who {
				a.Worker.Fresh()
			}
			var wait sync.WaitGroup
			for i, a := range who {
				wait.Go(func() { errs[i] = h.try(a.Worker, act.Move{ID: rows[i].ID, Type: "accept"}) })
			}
			wait.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				t.Fatalf("both or neither: %v", errs)
			}
			for i, a := range who {
				h.free(fmt.Sprint("won: ", errs[i] == nil), a, map[bool]int{true: 1, false: 2}[errs[i] == nil])
			}
		}
	})
}

// TestAttackPlacesTellNoAgency: what is kept of a place that was accepted names
// nobody: no two rows have anything in common, and nothing that stands elsewhere.
func TestAttackPlacesTellNoAgency(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newStory(t, f)
		h.move(h.r.Worker, act.Move{ID: h.one(), Type: "accept"})
		h.move(h.r.Worker, act.Move{ID: h.one(), Type: "accept"})
		if n := h.rows(`SELECT count(*) FROM place_taken a JOIN place_taken b ON a.row < b.row WHERE a.id = b.id OR a.sealed = b.sealed OR a.turn = b.turn`); n != 0 {
			t.Error("two rows have something in common")
		}
		if n := h.rows(`SELECT count(*) FROM place_taken p JOIN referral r ON p.id = r.sender OR p.id = r.recipient OR p.id = r.consent`); n != 0 {
			t.Error("a place has what a referral has")
		}
	})
}

// TestAttackEnforcementSeesNoPlaces: the police read neither places nor what was
// taken of them.
func TestAttackEnforcementSeesNoPlaces(t *testing.T) {
	nodetest.Each(t, func(t *testing.T, f *nodetest.Fixture) {
		h := newStory(t, f)
		h.move(h.r.Worker, act.Move{ID: h.one(), Type: "accept"})
		police := f.Agency("police", "QC").Worker
		found, err := listings.MatchNeeds.Do(h.ctx(), h.Node, police.Fresh(), act.MatchNeeds{Needs: []act.MatchNeed{{Code: "emergency-shelter"}}, Province: "QC"})
		h.ok(err)
		for _, m := range found.Items {
			if m.Capacity != nil {
				t.Errorf("the search says %+v", m.Capacity)
			}
		}
	})
}
