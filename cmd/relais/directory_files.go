package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"strings"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/imports"
)

// readingFlags say how a file is to be read where that is not to be found out.
func readingFlags(fs *flag.FlagSet) func() (imports.Reading, error) {
	as := fs.String("as", "", "")
	edition := fs.String("edition", "", "")
	columns := fs.String("columns", "", "")
	open := fs.String("open", "", "")
	return func() (imports.Reading, error) {
		how := imports.Reading{Form: *as, Edition: *edition}
		for _, c := range strings.Split(*open, ",") {
			if c = strings.TrimSpace(c); c != "" {
				how.Open = append(how.Open, c)
			}
		}
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
func (e *env) load(ctx context.Context, n *app.App, in act.ImportDirectory, name string, how imports.Reading,
	progress func(int)) (act.ImportReport, error) {
	if name == "-" {
		return n.Imports.LoadStream(ctx, in, e.in, how, progress)
	}
	if _, err := os.Stat(name); err != nil {
		return act.ImportReport{}, err
	}
	return n.Imports.LoadFile(ctx, in, name, how, progress)
}
