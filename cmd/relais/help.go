package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/peterbourgon/ff/v3"

	"relais/internal/fault"
	"relais/internal/locale"
)

// help prints the commands, or one command's flags.
func (e *env) help(ctx context.Context, args []string) int {
	if len(args) > 1 {
		return run(ctx, e, []string{args[1], "--help"})
	}
	fmt.Fprintln(e.out, e.t("cmd.about"))
	fmt.Fprintln(e.out)
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, c := range commands {
		fmt.Fprintf(w, "  %s\t%s\n", c.name, e.t("cmd."+c.name))
	}
	w.Flush()
	fmt.Fprintln(e.out)
	fmt.Fprintln(e.out, e.t("cmd.more"))
	return 0
}

// flags returns the flag set of a command, with its usage in the language of
// the command line.
func (e *env) flags(c command) *flag.FlagSet {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(e.err)
	fs.Usage = func() { e.usage(fs, c) }
	return fs
}

func (e *env) usage(fs *flag.FlagSet, c command) {
	fmt.Fprintln(e.out, e.t("cmd."+c.name))
	fmt.Fprintln(e.out)
	line := "relais " + c.name
	if c.args != "" {
		line += " " + c.args
	}
	fmt.Fprintln(e.out, e.t("cmd.usage", line))
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fs.VisitAll(func(f *flag.Flag) {
		words := e.t("cmd.flag." + f.Name)
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			words += " " + e.t("cmd.default", f.DefValue)
		}
		fmt.Fprintf(w, "  --%s\t%s\n", f.Name, words)
	})
	w.Flush()
}

// parse reads flags, then environment (RELAIS_…), then the file named by
// --config; the first wins.
func (e *env) parse(fs *flag.FlagSet, args []string) error {
	if fs.Lookup("config") == nil {
		fs.String("config", "", "")
	}
	err := ff.Parse(fs, args, ff.WithEnvVarPrefix("RELAIS"),
		ff.WithConfigFileFlag("config"), ff.WithConfigFileParser(ff.PlainParser))
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	if err != nil {
		if !strings.Contains(err.Error(), "flag provided but not defined") {
			fmt.Fprintln(e.err, err)
		}
		return errUsage
	}
	return nil
}

// explain turns an error into words for who runs the command.
func (e *env) explain(err error) string {
	f, ok := fault.As(err)
	if !ok {
		if os.IsPermission(err) {
			return e.t("cmd.err.permission", err.Error())
		}
		return err.Error()
	}
	var lines []string
	if f.Key != "" && locale.Has(f.Key) {
		lines = append(lines, e.t(f.Key, f.Args...))
	} else {
		lines = append(lines, e.t("fault."+string(f.Code)))
	}
	for _, field := range f.Fields {
		lines = append(lines, "  "+field.Name+": "+e.t(field.Key, field.Args...))
	}
	if f.Err != nil {
		lines = append(lines, "  ("+f.Err.Error()+")")
	}
	return strings.Join(lines, "\n")
}
