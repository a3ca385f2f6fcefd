package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"regexp"
	"text/tabwriter"

	"github.com/peterbourgon/ff/v3"

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
	for _, c := range commands() {
		fmt.Fprintf(w, "  %s\t%s\n", c.name, e.t("cmd."+c.name))
	}
	w.Flush()
	fmt.Fprintln(e.out)
	fmt.Fprintln(e.out, e.t("cmd.more"))
	return 0
}

// flags returns the flag set of a command. What it would print itself is in
// English only, so parse says it.
func (e *env) flags(c command) *flag.FlagSet {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(nowhere{})
	fs.Usage = func() {}
	return fs
}

type nowhere struct{}

// Write implements io.Writer.
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }

// usage prints what a command does and its flags.
func (e *env) usage(fs *flag.FlagSet) {
	fmt.Fprintln(e.out, e.t("cmd."+fs.Name()))
	fmt.Fprintln(e.out)
	line := "relais " + fs.Name()
	for _, c := range commands() {
		if c.name == fs.Name() && c.args != "" {
			line += " " + c.args
		}
	}
	fmt.Fprintln(e.out, e.t("cmd.usage", line))
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	fs.VisitAll(func(f *flag.Flag) {
		words := e.t(flagKey(fs.Name(), f.Name))
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
			words += " " + e.t("cmd.default", f.DefValue)
		}
		fmt.Fprintf(w, "  --%s\t%s\n", f.Name, words)
	})
	w.Flush()
}

// flagKey is where the words of a flag stand: cmd.flag.<flag>, or
// cmd.flag.<command>.<flag> where it means something of its own.
func flagKey(command, name string) string {
	if own := "cmd.flag." + command + "." + name; locale.Has(own) {
		return own
	}
	return "cmd.flag." + name
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
		e.usage(fs)
		return err
	}
	if err != nil {
		e.misunderstood(fs, err)
		return errUsage
	}
	return nil
}

// none refuses words that a command does not take: they are often a flag
// whose dashes were forgotten.
func (e *env) none(fs *flag.FlagSet) error {
	if fs.NArg() == 0 {
		return nil
	}
	e.note("cmd.err.word", fs.Arg(0), fs.Name())
	return errUsage
}

// What the flag package and ff say about a call that they can't read.
var (
	flagUnknown = regexp.MustCompile(`^(?:error parsing commandline arguments: )?flag provided but not defined: -+(.*)$`)
	flagBare    = regexp.MustCompile(`^(?:error parsing commandline arguments: )?flag needs an argument: -+(.*)$`)
	flagWrong   = regexp.MustCompile(`invalid (?:boolean )?value "(.*?)" for (?:flag )?-+([\w-]+)`)
	flagFile    = regexp.MustCompile(`config file flag "(.*?)" (?:undefined|not defined)`)
)

func (e *env) misunderstood(fs *flag.FlagSet, err error) {
	text := err.Error()
	if m := flagUnknown.FindStringSubmatch(text); m != nil {
		e.note("cmd.err.flag_unknown", m[1], fs.Name())
	} else if m := flagBare.FindStringSubmatch(text); m != nil {
		e.note("cmd.err.flag_bare", m[1], fs.Name())
	} else if m := flagWrong.FindStringSubmatch(text); m != nil {
		e.note("cmd.err.flag_wrong", m[2], m[1], fs.Name())
	} else if m := flagFile.FindStringSubmatch(text); m != nil {
		e.note("cmd.err.flag_file", m[1], fs.Name())
	} else {
		e.note("cmd.err.flags", text, fs.Name())
	}
}
