package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"relais/internal/act"
	"relais/internal/app"
	"relais/internal/imports"
	"relais/internal/node"
)

// feedFlags are the settings of a source.
func feedFlags(fs *flag.FlagSet) func(words []string, publisher string, licensed, full bool) act.SetSource {
	precedence := fs.Int("precedence", 0, "")
	every := fs.Int("every", 0, "")
	api := fs.Bool("api", false, "")
	return func(words []string, publisher string, licensed, full bool) act.SetSource {
		s := act.SourceSettings{Name: word(words, 0), URL: word(words, 1), Precedence: *precedence, Publisher: publisher,
			Licensed: licensed, Complete: full, Refresh: *every}
		if *api {
			s.Format = "api"
		}
		return act.SetSource{SourceSettings: s}
	}
}

// word is the one at place i, or nothing.
func word(words []string, i int) string {
	if i < len(words) {
		return words[i]
	}
	return ""
}

// leading parts the words before the first flag from what follows: people name
// the file before they say how.
func leading(args []string) (words, rest []string) {
	for i, a := range args {
		if strings.HasPrefix(a, "-") && a != "-" {
			return args[:i:i], args[i:]
		}
	}
	return args, nil
}

// feedOrder is what `relais directory feed` was asked for.
type feedOrder struct {
	verb        string
	set         act.SetSource
	full, force bool
	asJSON      bool
}

// feed adds, lists, runs and removes sources for whoever runs the machine.
func (e *env) feed(ctx context.Context, n *app.App, o feedOrder) error {
	who, name := node.Operator(), o.set.Name
	if o.verb != "list" && name == "" {
		return wrong("cmd.directory.need_feed")
	}
	switch o.verb {
	case "list":
		return e.feeds(ctx, n, o.asJSON)
	case "add":
		if _, err := imports.SetSource.Do(ctx, n, who, o.set); err != nil {
			return err
		}
		e.say("cmd.directory.feed_kept", name)
	case "run":
		in := act.RunSource{Name: name, Force: o.force}
		report, err := n.Imports.RunWholeFeed(ctx, who, in, o.full, counting(e.progress(e.t("cmd.directory.progress"))))
		if err != nil {
			return err
		}
		return e.imported(report, o.asJSON)
	case "remove":
		if _, err := imports.RemoveSource.Do(ctx, n, who, act.SourceRef{Name: name}); err != nil {
			return err
		}
		e.say("cmd.directory.feed_removed", name)
	}
	return nil
}

// counting shows how many records are done where nobody knows of how many.
func counting(bar node.Progress) func(records int) {
	return func(records int) {
		if bar != nil {
			bar(int64(records), -1)
		}
	}
}

func (e *env) feeds(ctx context.Context, n *app.App, asJSON bool) error {
	list, err := imports.ListSources.Do(ctx, n, node.Operator(), act.None{})
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(e.out).Encode(list)
	}
	if len(list.Items) == 0 {
		e.say("cmd.directory.feed_none")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join([]string{e.t("cmd.directory.col_name"), e.t("cmd.directory.col_rank"), e.t("cmd.directory.col_records"),
		e.t("cmd.directory.col_every"), e.t("cmd.directory.col_last"), e.t("cmd.directory.col_what"), e.t("cmd.directory.col_address")}, "\t"))
	for _, s := range list.Items {
		every, last := "–", "–"
		if s.Refresh > 0 {
			every = e.t("cmd.directory.hours", s.Refresh)
		}
		if s.RunAt != nil {
			last = s.RunAt.UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%s\t%s\n", s.Name, s.Precedence, s.Records, every, last, e.feedState(s), s.URL)
	}
	return w.Flush()
}

// feedState says in words what is special about a source.
func (e *env) feedState(s act.Source) string {
	var words []string
	for _, one := range []struct {
		is  bool
		key string
	}{{s.Running, "cmd.directory.is_running"}, {s.Complete, "cmd.directory.is_full"}, {s.Licensed, "cmd.directory.is_licensed"}} {
		if one.is {
			words = append(words, e.t(one.key))
		}
	}
	if s.Failure != "" {
		words = append(words, e.t(s.Failure))
	}
	if len(words) == 0 {
		return "–"
	}
	return strings.Join(words, ", ")
}
