package casework_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/agency"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
	"relais/internal/plans"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// BenchmarkTasks opens what is to be done of 10,000 people, each with five open items
// that have a day: cold, in a process that has just started, then warm, mine and my
// team's, then after somebody wrote one more. How many other entries a file has makes
// no difference to it: no file is opened.
func BenchmarkTasks(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchTasks(b, storetest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { benchTasks(b, storetest.Postgres(b)) })
}

const people, items = 10_000, 5

func benchTasks(b *testing.B, cfg store.Config) {
	f := nodetest.New(b, cfg)
	home := f.Agency("ngo", "QC")
	ctx, s := context.Background(), home.Worker.Session
	mate := f.Member(home, "caseworker").Session
	ok := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	whose := func(i int) *agency.Session { // fifty workers: the other files are a colleague's
		if i%50 != 0 {
			return mate
		}
		return s
	}
	write := func(file string, i, n int) error {
		_, err := plans.AddShaped.Do(ctx, f.Node, whose(i), act.AddShaped{Case: file, Kind: "step",
			Fields: map[string]string{"what": fmt.Sprintf("Étape fictive numéro %d", n), "by": f.Now().AddDate(0, 0, n%400-20).Format(time.DateOnly)}})
		return err
	}
	var work sync.WaitGroup
	var first atomic.Value
	for from := range 4 {
		work.Go(func() {
			for i := from; i < people; i += 4 {
				c, err := casework.CreateCase.Do(ctx, f.Node, whose(i), act.CreateCase{Known: fmt.Sprintf("Éloïse Fictive %d", i)})
				for j := 0; j < items && err == nil; j++ {
					err = write(c.ID, i, i*items+j)
				}
				if err != nil {
					b.Error(err)
					return
				}
				if i == 0 {
					first.Store(c.ID)
				}
			}
		})
	}
	work.Wait()
	if b.Failed() {
		b.FailNow()
	}
	look := func(b *testing.B, q act.TaskQuery, want int) {
		list, err := plans.ListTasks.Do(ctx, f.Node, s, q)
		ok(err)
		if list.Total < want {
			b.Fatalf("%d, want %d", list.Total, want)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			f.Node.ForgetRolls()
			look(b, act.TaskQuery{}, people*items/50)
		}
	})
	b.Run("mine", func(b *testing.B) {
		for b.Loop() {
			look(b, act.TaskQuery{}, people*items/50)
		}
	})
	b.Run("team", func(b *testing.B) {
		for b.Loop() {
			look(b, act.TaskQuery{Team: true}, people*items)
		}
	})
	b.Run("changed", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			ok(write(first.Load().(string), 0, i))
			b.StartTimer()
			look(b, act.TaskQuery{}, people*items/50)
		}
	})
	b.Run("lapses", func(b *testing.B) {
		for b.Loop() {
			_, err := plans.ListLapses.Do(ctx, f.Node, home.Admin.Session, act.LapseQuery{})
			ok(err)
		}
	})
}
