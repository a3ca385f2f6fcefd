package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/client"
	"relais/internal/client/newcomer"
	"relais/internal/loop"
	"relais/internal/node"
)

// TestKill kills the server with SIGKILL at random moments while loops run
// and entries are written. After each restart everything that was
// acknowledged is there, once, and what was retried with the same key was
// done once.
//
// RELAIS_KILLS says how often (10 unless set; the wider checks take 200).
func TestKill(t *testing.T) {
	kills := 10
	if s := os.Getenv("RELAIS_KILLS"); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	if testing.Short() {
		t.Skip("kills a real server many times: not in short runs")
	}
	bin := build(t)
	onEachEngine(t, func(t *testing.T, database func() []string) { killMany(t, bin, database(), kills) })
}

// onEachEngine runs a test on SQLite, and on PostgreSQL, which must be there when CI
// runs it. database makes a database and is the arguments that name it.
func onEachEngine(t *testing.T, run func(t *testing.T, database func() []string)) {
	t.Run("sqlite", func(t *testing.T) { run(t, func() []string { return nil }) })
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv("RELAIS_TEST_POSTGRES")
		if server == "" {
			if os.Getenv("CI") != "" {
				t.Fatal("RELAIS_TEST_POSTGRES must name a PostgreSQL")
			}
			t.Skip("RELAIS_TEST_POSTGRES names no PostgreSQL: half of the test does not run")
		}
		run(t, func() []string {
			made, drop, err := node.CreateDatabase(t.Context(), server)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(drop)
			return []string{"--database", made}
		})
	})
}

func build(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "relais")
	if out, err := exec.Command("go", "build", "-pgo=off", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// victim is a server that is killed and started again at one address.
type victim struct {
	bin, addr string
	place     []string
	cmd       *exec.Cmd
	log       bytes.Buffer
}

func (v *victim) start(t *testing.T) {
	t.Helper()
	v.cmd = exec.Command(v.bin, append([]string{"serve", "--listen", v.addr}, v.place...)...)
	v.log.Reset()
	v.cmd.Stderr = &v.log
	if err := v.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(30 * time.Second)
	for {
		c, err := net.Dial("tcp", v.addr)
		if err == nil {
			c.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the server did not come back: %s", v.log.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (v *victim) kill() {
	_ = v.cmd.Process.Signal(syscall.SIGKILL) // it runs: we started it
	_ = v.cmd.Wait()                          // killed is what we want
}

func killMany(t *testing.T, bin string, database []string, kills int) {
	const workers = 6
	dir := t.TempDir()
	place := append([]string{"--data", filepath.Join(dir, "data")}, database...)
	out, err := exec.Command(bin, append([]string{"setup"}, place...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	code, err := codeIn(string(out))
	if err != nil {
		t.Fatal(err)
	}
	v := &victim{bin: bin, addr: freeAddr(t), place: place}
	v.start(t)
	defer v.kill()
	hands := foundHands(t, "http://"+v.addr, code, workers)
	done := 0
	for k := range kills {
		ctx, stop := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for _, h := range hands {
			wg.Go(func() { h.work(ctx) })
		}
		time.Sleep(time.Duration(20+rand.IntN(280)) * time.Millisecond)
		v.kill()
		stop()
		wg.Wait()
		v.start(t)
		for _, h := range hands {
			if h.refused != nil {
				t.Fatalf("before kill %d, in state %q: %v", k+1, h.state, h.refused)
			}
			if err := h.settle(t.Context()); err != nil {
				t.Fatalf("after kill %d: %v\n%s", k+1, err, v.log.String())
			}
		}
	}
	for _, h := range hands {
		done += h.finished
		if err := h.audit(t.Context()); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d kills, %d loops and as many entries finished", kills, done)
	if done == 0 {
		t.Error("no loop was finished: nothing was tested")
	}
}

func freeAddr(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// hand works on one case file of a sender, with one receiver.
type hand struct {
	from, to *newcomer.Somebody
	kase     act.Case
	ask      act.Consent
	give     act.Consent

	turn     int
	referral string // the loop under way
	state    string // the last state that the server acknowledged
	entries  int    // entries acknowledged
	finished int
	pending  func(context.Context) error // a request whose answer never came
	refused  error                       // a request that was refused: none should be
}

func foundHands(t *testing.T, url, code string, n int) []*hand {
	t.Helper()
	ctx := t.Context()
	c := client.New(url)
	desk, err := newcomer.Found(ctx, c, code)
	if err != nil {
		t.Fatal(err)
	}
	from, err := newcomer.Join(ctx, desk, act.Text{FR: "Envoi", EN: "Sender"}, "ngo", "QC", "America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	to, err := newcomer.Join(ctx, desk, act.Text{FR: "Accueil", EN: "Receiver"}, "shelter", "QC", "America/Toronto")
	if err != nil {
		t.Fatal(err)
	}
	var hands []*hand
	for i := range n {
		h := &hand{from: from, to: to}
		if err := h.begin(ctx, i); err != nil {
			t.Fatal(err)
		}
		hands = append(hands, h)
	}
	return hands
}

func (h *hand) begin(ctx context.Context, i int) (err error) {
	h.kase, err = client.Do(ctx, h.from, casework.CreateCase, act.CreateCase{Known: fmt.Sprintf("Person %d", i), Language: "fr",
		Entries: []act.NewEntry{{Section: "identity", Text: "begins"}},
		Needs:   []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}})
	if err != nil {
		return err
	}
	n := act.NewConsent{Kind: "ask", Agencies: []string{h.to.Agency}, Purpose: "help", GivenBy: "person", Explained: act.Codes["explained"],
		Until: time.Now().AddDate(0, 0, 20).Format(time.DateOnly), Language: "fr", Form: "spoken"}
	if h.ask, err = client.Do(ctx, h.from, casework.RecordConsent, act.RecordConsent{Case: h.kase.ID, NewConsent: n}); err != nil {
		return err
	}
	n.Kind, n.Sections, n.Loopback = "release", []string{"identity"}, "outcome"
	h.give, err = client.Do(ctx, h.from, casework.RecordConsent, act.RecordConsent{Case: h.kase.ID, NewConsent: n})
	return err
}

// work goes on with loops until the server dies.
func (h *hand) work(ctx context.Context) {
	for ctx.Err() == nil {
		if err := h.next(ctx); err != nil {
			return
		}
	}
}

// next does the next request. One whose answer never comes is kept, to be
// sent again after the restart with the same key.
func (h *hand) next(ctx context.Context) error {
	h.turn++
	do := h.request(fmt.Sprintf("k%d-%d", h.turn, rand.Uint64()))
	h.pending = do
	err := do(ctx)
	var refused *client.Problem
	if err == nil || errors.As(err, &refused) {
		h.pending = nil
	}
	if refused != nil {
		h.refused = err
	}
	return err
}

// request is the next move of the loop, by the last state acknowledged.
func (h *hand) request(key string) func(context.Context) error {
	move := func(who *newcomer.Somebody, kind, state string, m act.Move) func(context.Context) error {
		m.ID, m.Type, m.Key = h.referral, kind, key
		return func(ctx context.Context) error {
			_, err := client.Do(ctx, who, loop.Move, m)
			if err == nil {
				h.state = state
			}
			return err
		}
	}
	switch h.state {
	case "":
		return func(ctx context.Context) error {
			out, err := client.Do(ctx, h.from, loop.Ask, act.Ask{Anyway: true, Case: h.kase.ID, Need: h.kase.Needs[0].ID, Consent: h.ask.ID, Mode: "single",
				Candidates: []act.Candidate{{Agency: h.to.Agency}}, Once: act.Once{Key: key}})
			if err == nil {
				h.referral, h.state = out.Referrals[0].ID, "asked"
			}
			return err
		}
	case "asked":
		return move(h.to, "accept", "accepted", act.Move{})
	case "accepted":
		return func(ctx context.Context) error {
			_, err := client.Do(ctx, h.from, loop.Release, act.Release{ID: h.referral, Consent: h.give.ID, Key: key})
			if err == nil {
				h.state = "released"
			}
			return err
		}
	case "released":
		return func(ctx context.Context) error {
			_, err := client.Do(ctx, h.to, loop.OpenRelease, act.ID{ID: h.referral})
			if err == nil {
				h.state = "received"
			}
			return err
		}
	case "received":
		return move(h.to, "attend", "in_progress", act.Move{})
	case "in_progress":
		// A need that is met could not be asked for again.
		return move(h.to, "complete", "completed", act.Move{Outcome: "partly"})
	}
	return func(ctx context.Context) error {
		_, err := client.Do(ctx, h.from, casework.AddEntry, act.AddEntry{Case: h.kase.ID, Once: act.Once{Key: key},
			NewEntry: act.NewEntry{Section: "notes", Text: "done " + strconv.Itoa(h.finished+1)}})
		if err == nil {
			h.entries++
			h.finished++
			h.state = ""
		}
		return err
	}
}

// settle looks at what is there after a restart: what was acknowledged must
// be; then the request whose answer never came is sent again.
func (h *hand) settle(ctx context.Context) error {
	if h.state != "" {
		r, err := client.Do(ctx, h.from, loop.GetReferral, act.ID{ID: h.referral})
		if err != nil {
			return fmt.Errorf("an acknowledged referral: %w", err)
		}
		if r.State != h.state && h.pending == nil {
			return fmt.Errorf("acknowledged %s, found %s", h.state, r.State)
		}
		for _, m := range r.Moves {
			if !m.Verified {
				return fmt.Errorf("move %d does not verify", m.Seq)
			}
		}
	}
	if do := h.pending; do != nil {
		h.pending = nil
		if err := do(ctx); err != nil {
			return fmt.Errorf("sent again: %w", err)
		}
	}
	return nil
}

// audit counts at the end: every loop once, every entry once.
func (h *hand) audit(ctx context.Context) error {
	seen := map[string]bool{}
	for _, closed := range []bool{true, false} {
		q := act.ReferralQuery{Box: "sent", Case: h.kase.ID, Closed: closed, Page: act.Page{Limit: 500}}
		for {
			list, err := client.Do(ctx, h.from, loop.ListReferrals, q)
			if err != nil {
				return err
			}
			for _, r := range list.Items {
				seen[r.ID] = true
			}
			if q.Offset += len(list.Items); len(list.Items) < q.Limit {
				break
			}
		}
	}
	want := h.finished
	if h.state != "" {
		want++
	}
	if len(seen) != want {
		return fmt.Errorf("%d referrals, wanted %d", len(seen), want)
	}
	notes, err := client.Do(ctx, h.from, casework.GetSection, act.SectionRef{Case: h.kase.ID, Section: "notes"})
	if err != nil {
		return err
	}
	times := map[string]int{}
	for _, e := range notes.Items {
		times[e.Text]++
		if !e.Verified {
			return errors.New("an entry does not verify")
		}
	}
	for i := range h.finished {
		if n := times["done "+strconv.Itoa(i+1)]; n != 1 {
			return fmt.Errorf("entry %d is there %d times", i+1, n)
		}
	}
	if strings.TrimSpace(h.kase.Code) == "" {
		return errors.New("no code")
	}
	return nil
}
