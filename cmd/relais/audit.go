package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"relais/internal/node"
)

func auditCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb := ""
	if len(args) > 0 {
		verb, args = args[0], args[1:]
	}
	p := placeFlags(fs)
	head := fs.String("head", "", "")
	if verb != "verify" && verb != "head" {
		if err := e.parse(fs, append([]string{verb}, args...)); err != nil {
			return err
		}
		fs.Usage()
		return errUsage
	}
	if err := e.parse(fs, args); err != nil {
		return err
	}
	n, err := p.open(ctx, node.Config{Log: slog.New(slog.DiscardHandler)}, false)
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
	if verb == "head" {
		fmt.Fprint(e.out, r.Head)
		return nil
	}
	for _, problem := range r.Problems {
		fmt.Fprintln(e.out, problem.String())
	}
	if !r.OK() {
		return errors.New(e.t("cmd.audit.broken", len(r.Problems)))
	}
	e.say("cmd.audit.whole", r.Size, r.Pending, r.Erased)
	return nil
}

func firstLine(s string) string {
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return ""
}
