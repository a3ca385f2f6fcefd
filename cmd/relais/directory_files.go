package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"

	"relais/internal/act"
	"relais/internal/node"
)

// readingFlags say how a file is to be read where that is not to be found out.
func readingFlags(fs *flag.FlagSet) func() (node.Reading, error) {
	as := fs.String("as", "", "")
	edition := fs.String("edition", "", "")
	columns := fs.String("columns", "", "")
	return func() (node.Reading, error) {
		how := node.Reading{Form: *as, Edition: *edition}
		if *columns == "" {
			return how, nil
		}
		data, err := os.ReadFile(*columns)
		if err != nil {
			return how, err
		}
		return how, json.Unmarshal(data, &how.Columns)
	}
}

// load brings a file, a folder or the standard input ("-") in.
func (e *env) load(ctx context.Context, n *node.Node, in act.ImportDirectory, name string, how node.Reading,
	progress func(int)) (act.ImportReport, error) {
	if name == "-" {
		return n.LoadStream(ctx, in, e.in, how, progress)
	}
	if _, err := os.Stat(name); err != nil {
		return act.ImportReport{}, err
	}
	return n.LoadFile(ctx, in, name, how, progress)
}
