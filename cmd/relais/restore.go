package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"time"

	"filippo.io/age"

	"relais/internal/fault"
	"relais/internal/node"
)

func restoreCommand(ctx context.Context, e *env, set *flag.FlagSet, args []string) error {
	p := placeFlags(set)
	from := set.String("from", "", "")
	identity := set.String("identity", "", "")
	without := set.Bool("without-erasures", false, "")
	if err := e.parse(set, args); err != nil {
		return err
	}
	if err := e.none(set); err != nil {
		return err
	}
	if *from == "" || *identity == "" {
		return wrong("cmd.restore.need")
	}
	id, err := readIdentity(*identity)
	if err != nil {
		return err
	}
	journal, err := p.journalFor(*without)
	if err != nil {
		return err
	}
	f, err := os.Open(*from)
	if err != nil {
		return err
	}
	defer f.Close()
	at, err := p.store()
	if err != nil {
		return err
	}
	if err := node.Restore(ctx, at, f, e.progress(e.t("cmd.restore.progress")), id); err != nil {
		return err
	}
	replayed := 0
	if journal != "" {
		if replayed, err = node.ReplayErasures(ctx, at, journal); err != nil {
			half := fault.New(fault.Internal, "cmd.restore.half", journal)
			half.Err = err
			return half
		}
	}
	e.say("cmd.restore.done", replayed, p.keyWhere())
	return nil
}

func readIdentity(file string) (age.Identity, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	id, err := age.ParseHybridIdentity(firstLine(string(b)))
	if err != nil {
		return nil, wrong("cmd.restore.bad_identity", file)
	}
	return id, nil
}

// journalFor finds the journal of erasures before anything is restored:
// without it, what was withdrawn since the backup would open again. Doing
// without has to be said, and puts away a journal that would not fit.
func (p place) journalFor(without bool) (string, error) {
	file := p.journalFile()
	_, err := os.Stat(file)
	if without {
		if err == nil {
			err = os.Rename(file, file+time.Now().UTC().Format("."+backupStamp))
		}
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return "", err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "", wrong("cmd.restore.no_journal", file)
	}
	return file, err
}

func migrateCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(fs)
	to := fs.String("to", "backups", "")
	recipient := fs.String("recipient", "", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if err := e.none(fs); err != nil {
		return err
	}
	at, err := p.store()
	if err != nil {
		return err
	}
	if err := p.mustExist(at, false); err != nil {
		return err
	}
	steps, err := node.Migrate(ctx, at, func(ctx context.Context, dump func(io.Writer, ...age.Recipient) error) error {
		keys, err := recipients(*recipient)
		if err != nil {
			return err
		}
		file, err := newBackup(*to, "-before", func(w io.Writer) error { return dump(w, keys...) })
		if err == nil {
			e.say("cmd.migrate.backed_up", file)
		}
		return err
	})
	if err != nil {
		return err
	}
	e.say("cmd.migrate.done", steps)
	return nil
}
