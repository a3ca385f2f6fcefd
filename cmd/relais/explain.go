package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"

	"filippo.io/age"

	"relais/internal/audit"
	"relais/internal/client"
	"relais/internal/fault"
	"relais/internal/journal"
	"relais/internal/locale"
	"relais/internal/node"
)

// known are errors with words of their own: what happened and what to do.
var known = []struct {
	err error
	key string
}{
	{node.ErrNotEmpty, "cmd.err.not_empty"},
	{node.ErrSchemaBehind, "cmd.err.schema"},
	{node.ErrDump, "cmd.err.dump"},
	{node.ErrHead, "cmd.err.head"},
	{node.ErrBackup, "cmd.restore.not_signed"},
	{audit.ErrForked, "cmd.watch.forked"},
	{audit.ErrRolledBack, "cmd.watch.rolled_back"},
	{audit.ErrKey, "cmd.err.log_key"},
	{node.ErrOtherKey, "cmd.err.other_key"},
	{syscall.EADDRINUSE, "cmd.err.address_used"},
	{syscall.ECONNREFUSED, "cmd.err.nobody_answers"},
	{context.Canceled, "cmd.err.stopped"},
}

// explain turns an error into words for who runs the command.
func (e *env) explain(err error) string {
	if f, ok := fault.As(err); ok {
		return e.explainFault(f)
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return e.t(k.key)
		}
	}
	var file *fs.PathError
	var refused *client.Problem
	var other *age.NoIdentityMatchError
	var kept *node.JournalError
	var listen *net.OpError
	switch {
	case errors.As(err, &kept):
		return e.t(journalKey(kept.Err), kept.File)
	case errors.As(err, &other):
		return e.t("cmd.err.other_identity")
	case errors.As(err, &file) && errors.Is(err, fs.ErrNotExist):
		return e.t("cmd.err.no_file", file.Path)
	case errors.As(err, &file) && os.IsPermission(file):
		return e.t("cmd.err.permission", file.Path)
	case errors.As(err, &listen) && errors.Is(err, fs.ErrPermission):
		return e.t("cmd.err.port")
	case errors.As(err, &refused):
		return e.t("cmd.err.server", refused.Error())
	}
	return err.Error()
}

func (e *env) explainFault(f *fault.Error) string {
	var lines []string
	switch {
	case f.Key != "" && locale.Has(f.Key):
		lines = append(lines, e.t(f.Key, f.Args...))
	default:
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

// wrong is an error with words in the catalog, about what the caller asked.
func wrong(key string, args ...any) error { return fault.New(fault.InvalidInput, key, args...) }

// journalKey is what is wrong with a journal, in words.
func journalKey(err error) string {
	switch {
	case errors.Is(err, node.ErrNoJournal):
		return "cmd.restore.journal_missing"
	case errors.Is(err, journal.ErrForeign):
		return "cmd.restore.journal_foreign"
	case errors.Is(err, journal.ErrCut):
		return "cmd.restore.journal_cut"
	}
	return "cmd.restore.journal_changed"
}
