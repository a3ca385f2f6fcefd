package person_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/card"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
	"relais/internal/person"
	"relais/internal/seal"
	"relais/internal/store/storetest"
)

// BenchmarkOwnFile opens a person's own file with the words of their card, at the
// production cost of hashing, and reads it: the median of each in milliseconds.
func BenchmarkOwnFile(b *testing.B) {
	f := nodetest.New(b, storetest.SQLite(b))
	ctx := context.Background()
	a := f.Agency("ngo", "QC")
	c, err := casework.CreateCase.Do(ctx, f.Node, a.Worker.Fresh(), act.CreateCase{Known: "Ariane", Language: "fr"})
	if err != nil {
		b.Fatal(err)
	}
	f.Node.Argon = seal.Production()
	made, err := person.MakeCard.Do(ctx, f.Node, a.Worker.Fresh(), act.MakeCard{Case: c.ID, Form: "fr"})
	if err != nil {
		b.Fatal(err)
	}
	var opens, reads []float64
	for b.Loop() {
		at := time.Now()
		s, err := person.OpenOwn.Do(ctx, f.Node, nil, act.CardWords{Words: card.Join(made.Words)})
		if err != nil {
			b.Fatal(err)
		}
		opens = append(opens, time.Since(at).Seconds()*1e3)
		at = time.Now()
		if _, err := person.GetOwn.Do(ctx, f.Node, nil, act.OwnToken{Token: s.Token}); err != nil {
			b.Fatal(err)
		}
		reads = append(reads, time.Since(at).Seconds()*1e3)
	}
	slices.Sort(opens)
	slices.Sort(reads)
	b.ReportMetric(opens[len(opens)/2], "ms/open")
	b.ReportMetric(reads[len(reads)/2], "ms/read")
}
