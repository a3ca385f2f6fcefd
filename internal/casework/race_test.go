package casework_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/plans"
)

// TestManyWriteOneFile: entries written at the same time, by two processes,
// all stand in one whole chain.
func TestManyWriteOneFile(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		const writers, each = 6, 5
		c, s, other := d.intake("Ariane"), d.worker(), d.Node
		if d.Store.URL != "" {
			other = d.Open(false)
		}
		var all sync.WaitGroup
		for w := range writers {
			all.Go(func() {
				n := d.Node
				if w%2 == 1 {
					n = other
				}
				for i := range each {
					_, err := casework.AddEntry.Do(d.ctx, n, s, act.AddEntry{Case: c.ID,
						NewEntry: act.NewEntry{Section: "plan", Text: fmt.Sprint(w, " ", i)}})
					if err != nil {
						t.Errorf("writer %d: %v", w, err)
					}
				}
			})
		}
		all.Wait()
		got := must[act.Section](t)(casework.GetSection.Do(d.ctx, d.Node, s, act.SectionRef{Case: c.ID, Section: "plan"}))
		if !got.Whole || len(got.Items) != writers*each {
			t.Errorf("%d entries, whole: %v", len(got.Items), got.Whole)
		}
		for _, e := range got.Items {
			if !e.Verified {
				t.Errorf("not verified: %+v", e)
			}
		}
	})
}

// TestManyWriteTheirFiles: colleagues who open files and write in them at the same
// time are not in each other's way.
func TestManyWriteTheirFiles(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		const writers, files, each = 24, 8, 3
		s := d.worker()
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for i := range files {
					c, err := casework.CreateCase.Do(d.ctx, d.Node, s, act.CreateCase{Known: fmt.Sprint("Ariane ", i)})
					for j := 0; err == nil && j < each; j++ {
						_, err = plans.AddShaped.Do(d.ctx, d.Node, s, act.AddShaped{Case: c.ID, Kind: "step",
							Fields: map[string]string{"what": fmt.Sprint("Étape ", j), "by": d.Now().AddDate(0, 0, j).Format(time.DateOnly)}})
					}
					if err != nil {
						t.Errorf("file %d: %v", i, err)
						return
					}
				}
			})
		}
		all.Wait()
	})
}
