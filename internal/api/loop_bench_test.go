package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/casework"
	"relais/internal/client"
	"relais/internal/client/newcomer"
	"relais/internal/loop"
	"relais/internal/node"
	"relais/internal/seal"
)

// BenchmarkLoop is the five moves of a referral over HTTP, eight clients at
// once, server and clients in one process: for profiles. `go -C bench run
// ./loop` is what compares.
func BenchmarkLoop(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchLoop(b, node.Place{Dir: b.TempDir(), Migrate: true}) })
	b.Run("postgres", func(b *testing.B) {
		server := os.Getenv("RELAIS_TEST_POSTGRES")
		if server == "" {
			b.Skip("RELAIS_TEST_POSTGRES names no PostgreSQL")
		}
		made, drop, err := node.CreateDatabase(b.Context(), server)
		if err != nil {
			b.Fatal(err)
		}
		defer drop()
		benchLoop(b, node.Place{URL: made, Migrate: true})
	})
}

func benchLoop(b *testing.B, place node.Place) {
	const clients = 8
	ctx, stop := context.WithCancel(b.Context())
	n, err := app.Open(ctx, node.Config{Store: place, Key: seal.NewKey(), Argon: seal.Test(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	var working sync.WaitGroup
	working.Go(func() { n.Run(ctx) })
	srv := httptest.NewServer(Handler(n))
	defer func() { srv.Close(); stop(); working.Wait(); n.Close() }()
	code, err := n.Agencies.NewSetupCode(ctx)
	if err != nil {
		b.Fatal(err)
	}
	desk, err := newcomer.Found(ctx, client.New(srv.URL), code)
	if err != nil {
		b.Fatal(err)
	}
	var people []loopPerson
	for i := range clients {
		p, err := newLoopPerson(ctx, desk, i)
		if err != nil {
			b.Fatal(err)
		}
		people = append(people, p)
	}
	b.ResetTimer()
	var wg sync.WaitGroup
	for i, p := range people {
		wg.Go(func() {
			for range (b.N + clients - 1 - i) / clients {
				if err := p.loop(ctx); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
}

// loopPerson is one case file of one agency that another one takes on.
type loopPerson struct {
	from, to                 *newcomer.Somebody
	file, need, ask, release string
}

var loopSections = []string{"identity", "contact", "needs"}

func newLoopPerson(ctx context.Context, desk *newcomer.Somebody, i int) (p loopPerson, err error) {
	for side, to := range map[string]**newcomer.Somebody{"hotline": &p.from, "shelter": &p.to} {
		name := act.Text{FR: fmt.Sprint("Organisme ", side, i), EN: fmt.Sprint("Agency ", side, i)}
		if *to, err = newcomer.Join(ctx, desk, name, side, "QC", "America/Toronto"); err != nil {
			return p, err
		}
	}
	in := act.CreateCase{Known: "Alex", Language: "fr", Needs: []act.NewNeed{{Code: "emergency-shelter", Urgency: "crisis"}}}
	for _, section := range loopSections {
		in.Entries = append(in.Entries, act.NewEntry{Section: section, Text: strings.Repeat("A quiet room. ", 43)})
	}
	file, err := client.Do(ctx, p.from, casework.CreateCase, in)
	if err != nil {
		return p, err
	}
	p.file, p.need = file.ID, file.Needs[0].ID
	for kind, id := range map[string]*string{"ask": &p.ask, "release": &p.release} {
		c := act.NewConsent{
			Kind: kind, Agencies: []string{p.to.Agency}, Purpose: "A bed for tonight",
			Until:    time.Now().AddDate(0, 1, 0).Format(time.DateOnly),
			Loopback: "outcome", GivenBy: "person", Language: "fr", Form: "spoken",
			Explained: []string{"who", "what", "why", "until", "withdraw", "refuse", "loopback", "limits"},
		}
		if kind == "release" {
			c.Sections = loopSections
		}
		out, err := client.Do(ctx, p.from, casework.RecordConsent, act.RecordConsent{Case: p.file, NewConsent: c})
		if err != nil {
			return p, err
		}
		*id = out.ID
	}
	return p, nil
}

func (p loopPerson) loop(ctx context.Context) error {
	asked, err := client.Do(ctx, p.from, loop.Ask, act.Ask{
		Case: p.file, Need: p.need, Consent: p.ask, Mode: "single", Anyway: true, Candidates: []act.Candidate{{Agency: p.to.Agency}},
		Attributes: act.AskAttributes{AgeBand: "adult_25_64", Languages: []string{"fr"}, Region: "Estrie"},
	})
	if err != nil {
		return err
	}
	id := asked.Referrals[0].ID
	if _, err := client.Do(ctx, p.to, loop.Move, act.Move{ID: id, Type: "accept"}); err != nil {
		return err
	}
	if _, err := client.Do(ctx, p.from, loop.Release, act.Release{ID: id, Consent: p.release, Sections: loopSections}); err != nil {
		return err
	}
	if _, err := client.Do(ctx, p.to, loop.OpenRelease, act.ID{ID: id}); err != nil {
		return err
	}
	_, err = client.Do(ctx, p.to, loop.Move, act.Move{ID: id, Type: "complete", Outcome: "met"})
	return err
}
