package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"

	"relais/internal/demo"
)

// judgeCommand measures the search on the judged questions, which lie in the
// source tree: it is for developers, and help does not name it.
func judgeCommand(_ context.Context, e *env, fs *flag.FlagSet, args []string) error {
	asJSON := fs.Bool("json", false, "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	file := fs.Arg(0)
	if file == "" {
		file = demo.JudgedFile
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	judgements, err := demo.Judge(data)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(e.out).Encode(judgements)
	}
	for _, j := range judgements {
		e.say("cmd.judge." + j.Asked)
		w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', tabwriter.AlignRight)
		fmt.Fprintf(w, "%s\t%s\tnDCG@10\t%s@10\t%s@50\t\n", e.t("cmd.judge.class"), e.t("cmd.judge.questions"),
			e.t("cmd.judge.recall"), e.t("cmd.judge.recall"))
		for _, l := range j.Lines {
			fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t\n", l.Class, l.Questions, l.NDCG10, l.Recall10, l.Recall50)
		}
		if err := w.Flush(); err != nil {
			return err
		}
		e.say("cmd.judge.worst")
		for _, m := range j.Worst {
			fmt.Fprintf(e.out, "  %s  %.3f  %s: %s\n", m.ID, m.NDCG10, m.Class, m.Words)
		}
	}
	return nil
}
