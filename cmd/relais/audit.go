package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"

	"relais/internal/node"
)

func auditCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb, args := verbOf(args)
	p := placeFlags(fs)
	head := fs.String("head", "", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if verb != "verify" && verb != "head" {
		e.note("cmd.err.verb", "verify, head", fs.Name())
		return errUsage
	}
	if err := e.none(fs); err != nil {
		return err
	}
	n, err := p.openAny(ctx, node.Config{}, false)
	if err != nil {
		return err
	}
	defer n.Close()
	var older []string
	if *head != "" {
		b, err := os.ReadFile(*head)
		if err != nil {
			return err
		}
		older = append(older, string(b))
	}
	r, err := n.VerifyAudit(ctx, e.progress(e.t("cmd.audit.progress")), older...)
	if err != nil {
		return err
	}
	if verb == "head" && r.OK() {
		fmt.Fprint(e.out, r.Head)
		return nil
	}
	for _, problem := range r.Problems {
		fmt.Fprintf(e.out, "%-12s  %s\n", problem, e.t("cmd.audit."+string(problem.Kind)))
	}
	if !r.OK() {
		return wrong("cmd.audit.broken", len(r.Problems))
	}
	e.say("cmd.audit.whole", r.Size, r.Pending, r.Erased)
	return nil
}

// verbOf takes the first word off, unless it is a flag.
func verbOf(args []string) (string, []string) {
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		return args[0], args[1:]
	}
	return "", args
}
