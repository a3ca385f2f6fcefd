package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"text/tabwriter"

	"relais/bench/internal/measure"
)

// report prints rows, facts and ratios: a table for people, or one JSON object
// per line.
type report struct {
	json   *json.Encoder
	tab    *tabwriter.Writer
	rates  map[string]map[string]float64 // engine → work → questions per second
	facts  map[string]float64
	ratios map[string]float64
}

// row is one line of the measurements.
type row struct {
	Engine string  `json:"engine"`
	Work   string  `json:"work"`
	QPS    float64 `json:"qps"`
	P50    int64   `json:"p50_us"`
	P99    int64   `json:"p99_us"`
	// Found is the number of answers of one question, all pages together, and
	// Agrees the share of the engine's first ten that Relais finds as well.
	Found  float64 `json:"found,omitempty"`
	Agrees float64 `json:"agrees,omitempty"`
}

func newReport(w io.Writer, asJSON bool) *report {
	r := &report{rates: map[string]map[string]float64{}, facts: map[string]float64{}, ratios: map[string]float64{}}
	if asJSON {
		r.json = json.NewEncoder(w)
		return r
	}
	r.tab = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(r.tab, "engine\twork\tper s\tp50 µs\tp99 µs\tfound\tagrees\t")
	return r
}

func (r *report) add(m measure.Row, found, agrees float64) error {
	if r.rates[m.Engine] == nil {
		r.rates[m.Engine] = map[string]float64{}
	}
	r.rates[m.Engine][m.Work] = m.PerSec
	line := row{m.Engine, m.Work, round(m.PerSec, 10), m.P50, m.P99, round(found, 10), round(agrees, 1000)}
	if r.json != nil {
		return r.json.Encode(line)
	}
	cell := func(f float64) string {
		if f == 0 {
			return "–"
		}
		return fmt.Sprint(f)
	}
	_, err := fmt.Fprintf(r.tab, "%s\t%s\t%.1f\t%d\t%d\t%s\t%s\t\n", line.Engine, line.Work, line.QPS, line.P50, line.P99, cell(line.Found), cell(line.Agrees))
	return err
}

// fact keeps a figure that is no rate: seconds or megabytes, as its name says.
func (r *report) fact(name string, value float64) { r.facts[name] = round(value, 1000) }

// compare keeps how many times Relais answers as many questions of the mix as
// each other engine.
func (r *report) compare() {
	for engine, rates := range r.rates {
		if engine != relaisName && rates[mix] > 0 {
			r.ratios[engine] = round(r.rates[relaisName][mix]/rates[mix], 100)
		}
	}
}

// end prints the facts and, last, the ratios.
func (r *report) end() error {
	if r.json != nil {
		if len(r.facts) > 0 {
			if err := r.json.Encode(map[string]any{"facts": r.facts}); err != nil {
				return err
			}
		}
		return r.json.Encode(map[string]any{"ratios": r.ratios})
	}
	fmt.Fprintln(r.tab)
	for _, of := range []map[string]float64{r.facts, r.ratios} {
		for _, name := range slices.Sorted(maps.Keys(of)) {
			fmt.Fprintf(r.tab, "%s\t%v\t\n", name, of[name])
		}
	}
	return r.tab.Flush()
}

func round(f, parts float64) float64 { return math.Round(f*parts) / parts }
