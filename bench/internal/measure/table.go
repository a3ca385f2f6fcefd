package measure

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// Report prints rows as they come and ratios at the end: a table for people,
// or one JSON object per line.
type Report struct {
	json *json.Encoder
	tab  *tabwriter.Writer
	rows []Row
}

// NewReport starts a report on w.
func NewReport(w io.Writer, asJSON bool) *Report {
	if asJSON {
		return &Report{json: json.NewEncoder(w)}
	}
	r := &Report{tab: tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)}
	fmt.Fprintln(r.tab, "work\tengine\tclients\tper s\tp50 µs\tp99 µs\tserver CPU µs\tclient CPU µs\t")
	return r
}

// Add writes rows down. The table appears when the report ends, because its
// columns are as wide as their widest entry.
func (r *Report) Add(rows ...Row) error {
	r.rows = append(r.rows, rows...)
	for _, row := range rows {
		if r.json != nil {
			row.PerSec = round(row.PerSec)
			if err := r.json.Encode(row); err != nil {
				return err
			}
			continue
		}
		cpu := "–"
		if row.CPU > 0 {
			cpu = fmt.Sprint(row.CPU)
		}
		fmt.Fprintf(r.tab, "%s\t%s\t%d\t%.1f\t%d\t%d\t%s\t%d\t\n",
			row.Work, row.Engine, row.Clients, row.PerSec, row.P50, row.P99, cpu, row.ClientCPU)
	}
	return nil
}

// Ratios compares the rates of one kind of work: for each engine and number of
// clients, its rate divided by the peer's, named engine_vs_peer_clients.
func (r *Report) Ratios(work, peer string) map[string]float64 {
	rates := map[int]float64{}
	for _, row := range r.rows {
		if row.Work == work && row.Engine == peer {
			rates[row.Clients] = row.PerSec
		}
	}
	ratios := map[string]float64{}
	for _, row := range r.rows {
		if base := rates[row.Clients]; row.Work == work && row.Engine != peer && base > 0 {
			ratios[fmt.Sprintf("%s_vs_%s_%d", row.Engine, peer, row.Clients)] = round(row.PerSec / base)
		}
	}
	return ratios
}

// End prints the ratios and closes the report.
func (r *Report) End(ratios map[string]float64) error {
	if r.json != nil {
		return r.json.Encode(map[string]any{"ratios": ratios})
	}
	fmt.Fprintln(r.tab)
	for _, name := range slices.Sorted(maps.Keys(ratios)) {
		fmt.Fprintf(r.tab, "%s\t%.2f\t\n", name, ratios[name])
	}
	return r.tab.Flush()
}

func round(f float64) float64 {
	return float64(int64(f*1000+0.5)) / 1000
}
