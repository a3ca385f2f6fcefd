package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"filippo.io/age"

	"relais/internal/fault"
	"relais/internal/locale"
	"relais/internal/node"
	"relais/internal/seal"
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
	f, err := os.Open(*from)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	r := node.Restoring{Backup: f, Size: info.Size(), With: []age.Identity{id}, Incomplete: *without}
	if r.Key, err = p.nodeKey(false); err != nil {
		return err
	}
	if r.Journals, err = p.journals(*without); err != nil {
		return err
	}
	return p.restore(ctx, e, r)
}

func (p place) restore(ctx context.Context, e *env, r node.Restoring) error {
	at, err := p.store()
	if err != nil {
		return err
	}
	done, err := node.Restore(ctx, at, r, e.progress(e.t("cmd.restore.progress")))
	if err != nil {
		if !done.At.IsZero() { // the database is there, what ended since is not
			half := fault.New(fault.Internal, "cmd.restore.half")
			half.Err = err
			return half
		}
		return err
	}
	for _, unread := range done.Unread {
		e.note("cmd.restore.unread", e.explain(unread))
	}
	if len(done.Unread) > 0 {
		if err := putAway(p.journalFile()); err != nil {
			return err
		}
	}
	e.say("cmd.restore.done", locale.DateTime(e.lang, done.At), done.Ended, done.Held)
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

// journals are the journals of all servers, which a restore asks for. Doing
// without one has to be said.
func (p place) journals(without bool) (files []string, err error) {
	for file := range strings.SplitSeq(p.journalFile(), ",") {
		_, err := os.Stat(file)
		switch {
		case err == nil:
			files = append(files, file)
		case errors.Is(err, fs.ErrNotExist) && without:
		case errors.Is(err, fs.ErrNotExist):
			return nil, wrong("cmd.restore.no_journal", file)
		default:
			return nil, err
		}
	}
	return files, nil
}

// putAway puts a journal away that does not fit what was restored.
func putAway(file string) error {
	err := os.Rename(file, file+time.Now().UTC().Format("."+backupStamp))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return err
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
	key := func() (seal.Key, error) { return p.nodeKey(false) }
	steps, err := node.Migrate(ctx, at, key, func(ctx context.Context, dump func(io.Writer, ...age.Recipient) error) error {
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
