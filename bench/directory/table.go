package main

import (
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"relais/internal/directory/directorytest/judge"
	"relais/internal/directory/directorytest/judged"
)

// table prints how well engines did on the judged questions.
type table struct {
	json *json.Encoder
	tab  *tabwriter.Writer
}

func newTable(asJSON bool) *table {
	if asJSON {
		return &table{json: json.NewEncoder(os.Stdout)}
	}
	t := &table{tab: tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)}
	fmt.Fprintln(t.tab, "engine\tclass\tquestions\tnDCG@10\trecall@10\trecall@50\t")
	return t
}

func (t *table) add(engine string, lines []judge.Line) {
	for _, l := range lines {
		if t.json != nil {
			_ = t.json.Encode(struct {
				Engine string `json:"engine"`
				judge.Line
			}{engine, l})
			continue
		}
		fmt.Fprintf(t.tab, "%s\t%s\t%d\t%.3f\t%.3f\t%.3f\t\n", engine, l.Class, l.Questions, l.NDCG10, l.Recall10, l.Recall50)
	}
}

func (t *table) end() error {
	if t.tab != nil {
		return t.tab.Flush()
	}
	return nil
}

// worst names the questions that an engine answered least well, for whoever
// works on it.
func (t *table) worst(engine string, list []judged.Missed) {
	if t.json != nil {
		return
	}
	fmt.Println("\nAnswered least well by " + engine + ":")
	for _, m := range list {
		fmt.Printf("  %s  %.3f  %s: %s\n", m.ID, m.NDCG10, m.Class, m.Words)
	}
}
