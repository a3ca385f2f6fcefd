package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	"relais/internal/audit"
	"relais/internal/node"
)

// auditing is what the verbs of audit take.
type auditing struct {
	place
	head, key, server, remember *string
	each                        *time.Duration
}

func auditCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb, args := verbOf(args)
	a := auditing{place: placeFlags(fs), head: fs.String("head", "", ""), key: fs.String("key", "", ""),
		server: fs.String("server", "", ""), remember: fs.String("remember", "relais-head", ""), each: fs.Duration("each", 0, "")}
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if err := e.none(fs); err != nil {
		return err
	}
	switch verb {
	case "verify", "head":
		return a.verify(ctx, e, verb == "head")
	case "key":
		return a.printKey(ctx, e)
	case "watch":
		return a.watch(ctx, e)
	}
	e.note("cmd.err.verb", "verify, head, key, watch", fs.Name())
	return errUsage
}

// verify computes the log again. With --key it needs nothing but a copy of the
// database: no key of the node, no network.
func (a auditing) verify(ctx context.Context, e *env, printHead bool) error {
	older, err := a.kept()
	if err != nil {
		return err
	}
	r, err := a.report(ctx, e, older)
	if err != nil {
		return err
	}
	if printHead && r.OK() {
		fmt.Fprint(e.out, r.Head)
		return nil
	}
	for _, problem := range r.Problems {
		fmt.Fprintf(e.out, "%-12s  %s\n", problem, e.t("cmd.audit."+string(problem.Kind)))
	}
	if r.Unsettled > 0 {
		e.say("cmd.audit.unsettled", r.Unsettled)
	}
	if !r.OK() {
		return wrong("cmd.audit.broken", len(r.Problems))
	}
	e.say("cmd.audit.whole", r.Size, r.Pending, r.Erased)
	return nil
}

func (a auditing) report(ctx context.Context, e *env, older []string) (audit.Report, error) {
	progress := e.progress(e.t("cmd.audit.progress"))
	if *a.key != "" {
		at, err := a.store()
		if err != nil {
			return audit.Report{}, err
		}
		if err := a.mustExist(at, false); err != nil {
			return audit.Report{}, err
		}
		return node.VerifyCopy(ctx, at, textOrFile(*a.key), progress, older...)
	}
	n, err := a.openAny(ctx, node.Config{}, false)
	if err != nil {
		return audit.Report{}, err
	}
	defer n.Close()
	return n.VerifyAudit(ctx, progress, older...)
}

// kept is the head that was kept elsewhere, if one is given.
func (a auditing) kept() ([]string, error) {
	if *a.head == "" {
		return nil, nil
	}
	b, err := os.ReadFile(*a.head)
	return []string{string(b)}, err
}

// printKey prints the public key of the log.
func (a auditing) printKey(ctx context.Context, e *env) error {
	n, err := a.open(ctx, node.Config{}, false)
	if err != nil {
		return err
	}
	defer n.Close()
	fmt.Fprintln(e.out, n.LogKey())
	return nil
}

// textOrFile is a text, or what the file of that name says.
func textOrFile(text string) string {
	if b, err := os.ReadFile(text); err == nil {
		return firstLine(string(b))
	}
	return text
}

// verbOf takes the first word off, unless it is a flag.
func verbOf(args []string) (string, []string) {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return args[0], args[1:]
	}
	return "", args
}
