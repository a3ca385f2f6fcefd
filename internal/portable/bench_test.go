package portable_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"relais/internal/htcds"
	"relais/internal/node/nodetest"
	"relais/internal/store"
	"relais/internal/store/storetest"
)

// manyRows is a file of n people with ten values each.
func manyRows(b *testing.B, form string, n int) []byte {
	var all []htcds.Record
	for i := range n {
		all = append(all, htcds.Record{Values: map[string][]string{
			"prs_FirstName": {fmt.Sprintf("Éloïse %d", i)}, "prs_SecondName": {"Fictive"}, "prs_Birthdate": {fmt.Sprintf("19%02d-01-31", 50+i%50)},
			"prs_Gender": {"Feminine"}, "prs_Citizenship": {"CA"}, "prs_MobilePhone": {"514-555-0123"}, "vic_MethodsOfControl": {"DebtBondage", "FalsePromises"},
			"vic_TypeOfExploitation": {"ForcedLabour"}, "cas_Status": {"Active"}, "cco_CaseComment": {"Une note de quelques mots, comme il y en a dans chaque dossier."}}})
	}
	var out bytes.Buffer
	if err := htcds.Write(&out, form, all); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkImport brings 50,000 rows in: kept, rehearsed, and opened as case files.
func BenchmarkImport(b *testing.B) {
	const rows = 50_000
	for _, engine := range []struct {
		name string
		cfg  func(testing.TB) store.Config
	}{{"sqlite", func(t testing.TB) store.Config { return storetest.SQLite(t) }}, {"postgres", func(t testing.TB) store.Config { return storetest.Postgres(t) }}} {
		for _, form := range []string{htcds.FormTable, htcds.FormWorkbook} {
			b.Run(engine.name+"/"+form, func(b *testing.B) {
				data := manyRows(b, form, rows)
				for b.Loop() {
					h := newHand(b, nodetest.New(b, engine.cfg(b)))
					from := time.Now()
					in := h.begin(data)
					kept := time.Now()
					h.run(in.ID, true)
					tried := time.Now()
					done := h.run(in.ID, false).Report
					if done.Added != rows {
						b.Fatalf("%+v", done)
					}
					b.ReportMetric(kept.Sub(from).Seconds(), "keep-s")
					b.ReportMetric(tried.Sub(kept).Seconds(), "rehearse-s")
					b.ReportMetric(time.Since(tried).Seconds(), "open-s")
				}
			})
		}
	}
}
