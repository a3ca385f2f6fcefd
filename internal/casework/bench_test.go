package casework_test

import (
	"context"
	"fmt"
	"testing"

	"relais/internal/act"
	"relais/internal/casework"
	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// BenchmarkRoster lists and searches 10,000 case files: cold in a process
// that has just started, then warm, then after somebody changed one.
func BenchmarkRoster(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchRoster(b, storetest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { benchRoster(b, storetest.Postgres(b)) })
}

func benchRoster(b *testing.B, cfg store.Config) {
	f := nodetest.New(b, cfg)
	d := &desk{f, b, f.Agency("shelter", "QC"), context.Background()}
	var last act.Case
	for i := range 10_000 {
		last = must[act.Case](b)(casework.CreateCase.Do(d.ctx, f.Node, d.agency.Worker.Session, act.CreateCase{Known: fmt.Sprintf("Éloïse Fictive %d", i)}))
	}
	b.Logf("file %d took as long as the others", 10_000)
	search := func(b *testing.B, query string, want int) {
		list := must[act.Cases](b)(casework.ListCases.Do(d.ctx, f.Node, d.agency.Worker.Session, act.CaseQuery{Query: query}))
		if list.Total != want {
			b.Fatalf("%d found, want %d", list.Total, want)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			f.Node.ForgetRolls()
			search(b, "", 10_000)
		}
	})
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			search(b, "", 10_000)
		}
	})
	b.Run("name", func(b *testing.B) {
		for b.Loop() {
			search(b, "fictive 777", 11)
		}
	})
	b.Run("code", func(b *testing.B) {
		for b.Loop() {
			search(b, last.Code, 1)
		}
	})
	b.Run("changed", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			name := fmt.Sprint("Changed ", i)
			must[act.Case](b)(casework.SetCase.Do(d.ctx, f.Node, d.agency.Worker.Session, act.SetCase{Case: last.ID, Known: &name}))
			search(b, name, 1)
		}
	})
	b.Run("create", func(b *testing.B) {
		for b.Loop() {
			must[act.Case](b)(casework.CreateCase.Do(d.ctx, f.Node, d.agency.Worker.Session, act.CreateCase{Known: "Ariane"}))
		}
	})
}

// BenchmarkCase is one act on a case file with twenty entries.
func BenchmarkCase(b *testing.B) {
	f := nodetest.New(b, storetest.SQLite(b))
	d := &desk{f, b, f.Agency("shelter", "QC"), context.Background()}
	c, s := d.intake("Ariane"), d.worker()
	add := func() {
		must[act.Entry](b)(casework.AddEntry.Do(d.ctx, f.Node, s, act.AddEntry{Case: c.ID, NewEntry: act.NewEntry{Section: "notes", Text: "One more."}}))
	}
	for range 16 {
		add()
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			must[act.Case](b)(casework.GetCase.Do(d.ctx, f.Node, s, act.ID{ID: c.ID}))
		}
	})
	b.Run("section", func(b *testing.B) {
		for b.Loop() {
			must[act.Section](b)(casework.GetSection.Do(d.ctx, f.Node, s, act.SectionRef{Case: c.ID, Section: "notes"}))
		}
	})
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			add()
		}
	})
}
