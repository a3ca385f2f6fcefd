// Command relais is the whole of Relais: the server, its command line and
// its tools.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"relais/internal/clean"
	"relais/internal/locale"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == clean.Command { // nobody calls this but the server itself
		os.Exit(clean.Serve(os.Stdin, os.Stdout))
	}
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, &env{out: os.Stdout, err: os.Stderr, in: os.Stdin, lang: systemLanguage(os.Getenv)}, os.Args[1:]))
}

// env is what a command may touch of the outside.
type env struct {
	in       io.Reader
	out, err io.Writer
	lang     locale.Lang
}

// t gives the text of a key in the language of the command line.
func (e *env) t(key string, args ...any) string { return locale.T(e.lang, key, args...) }

// say writes a text to the output.
func (e *env) say(key string, args ...any) { fmt.Fprintln(e.out, e.t(key, args...)) }

// note writes a text for whoever watches, apart from the output.
func (e *env) note(key string, args ...any) { fmt.Fprintln(e.err, e.t(key, args...)) }

// command is one subcommand. Its summary and the words of its flags are in
// the catalog under cmd.<name> and cmd.flag.<flag>.
type command struct {
	name string
	args string // what follows the name, for the usage line
	run  func(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error
}

func commands() []command {
	return []command{
		{"serve", "", serveCommand},
		{"setup", "", setupCommand},
		{"demo", "", demoCommand},
		{"walkthrough", "", walkthroughCommand},
		{"directory", "import|export|search|duplicates|feed add|feed list|feed run|feed remove", directoryCommand},
		{"match", "", matchCommand},
		{"mail", "test|status", mailCommand},
		{"audit", "verify|head|key|watch", auditCommand},
		{"case", "import FILE|export FILE|copy ID FILE", caseCommand},
		{"call", "[ACT] [name=value ...|-]", callCommand},
		{"backup", "[keygen]", backupCommand},
		{"restore", "", restoreCommand},
		{"migrate", "", migrateCommand},
		{"words", "export|import|check", wordsCommand},
		{"version", "", versionCommand},
	}
}

// errUsage means that the words of the call are off; why was said.
var errUsage = errors.New("usage")

// Exit codes: 0 done, 1 not done, 2 not understood.
func run(ctx context.Context, e *env, args []string) int {
	args = e.takeLanguage(args)
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		return e.help(ctx, args)
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, e, e.flags(c), args[1:])
		switch {
		case err == nil, errors.Is(err, flag.ErrHelp):
			return 0
		case errors.Is(err, errUsage):
			return 2
		}
		fmt.Fprintln(e.err, "relais "+c.name+": "+e.explain(err))
		return 1
	}
	e.note("cmd.unknown", args[0])
	return 2
}

// takeLanguage honours --lang fr|en before the command.
func (e *env) takeLanguage(args []string) []string {
	if len(args) == 0 {
		return args
	}
	name, value, joined := strings.Cut(strings.TrimLeft(args[0], "-"), "=")
	if name != "lang" || !strings.HasPrefix(args[0], "-") {
		return args
	}
	rest := args[1:]
	if !joined && len(rest) > 0 {
		value, rest = rest[0], rest[1:]
	}
	if l, ok := locale.Parse(value); ok {
		e.lang = l
	}
	return rest
}

func systemLanguage(getenv func(string) string) locale.Lang {
	for _, name := range []string{"RELAIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		tag, _, _ := strings.Cut(getenv(name), ".")
		if l, ok := locale.Parse(strings.ReplaceAll(tag, "_", "-")); ok {
			return l
		}
	}
	return locale.EN
}
