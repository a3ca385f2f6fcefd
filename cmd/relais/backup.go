package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"
	"github.com/schollz/progressbar/v3"

	"relais/internal/node"
)

// keepBackups is how long a backup is kept: a person's withdrawal must reach
// it in the end.
const keepBackups = 30 * 24 * time.Hour

const backupEnding = ".relais-backup"

func backupCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	if len(args) > 0 && args[0] == "keygen" {
		return e.keygen()
	}
	p := placeFlags(fs)
	to := fs.String("to", "backups", "")
	recipient := fs.String("recipient", "", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	keys, err := recipients(e, *recipient)
	if err != nil {
		return err
	}
	n, err := p.open(ctx, node.Config{Log: slog.New(slog.DiscardHandler)}, false)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := os.MkdirAll(*to, 0o700); err != nil {
		return err
	}
	file := filepath.Join(*to, time.Now().UTC().Format("20060102T150405Z")+backupEnding)
	err = writeFile(file, func(w io.Writer) error {
		return n.Backup(ctx, w, e.progress(e.t("cmd.backup.progress")), keys...)
	})
	if err != nil {
		return err
	}
	old, err := destroyOld(*to, time.Now())
	e.say("cmd.backup.done", file, old)
	return err
}

func recipients(e *env, text string) ([]age.Recipient, error) {
	if text == "" {
		return nil, errors.New(e.t("cmd.backup.need_recipient"))
	}
	r, err := age.ParseHybridRecipient(text)
	if err != nil {
		return nil, err
	}
	return []age.Recipient{r}, nil
}

// keygen makes an offline key: the identity goes to paper or a safe, the
// recipient to the server.
func (e *env) keygen() error {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return err
	}
	e.say("cmd.backup.keygen", id.String(), id.Recipient().String())
	return nil
}

// writeFile writes a whole file or none: a name that ends well is complete
// and on the disk.
func writeFile(file string, write func(io.Writer) error) error {
	part := file + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, file)
}

// destroyOld removes backups past their time and returns how many.
func destroyOld(dir string, now time.Time) (int, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*"+backupEnding))
	if err != nil {
		return 0, err
	}
	n := 0
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || now.Sub(info.ModTime()) < keepBackups {
			continue
		}
		if err := os.Remove(f); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func restoreCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(fs)
	from := fs.String("from", "", "")
	identity := fs.String("identity", "", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	text, err := os.ReadFile(*identity)
	if err != nil {
		return fmt.Errorf("--identity: %w", err)
	}
	id, err := age.ParseHybridIdentity(firstLine(string(text)))
	if err != nil {
		return err
	}
	f, err := os.Open(*from)
	if err != nil {
		return err
	}
	defer f.Close()
	place, err := p.store()
	if err != nil {
		return err
	}
	if err := node.Restore(ctx, place, f, e.progress(e.t("cmd.restore.progress")), id); err != nil {
		return err
	}
	n, err := replay(ctx, place, *p.erasures)
	if err != nil {
		return err
	}
	e.say("cmd.restore.done", n, p.keyFile())
	return nil
}

// replay erases again what was erased since the backup, by the journal kept
// beside the node.
func replay(ctx context.Context, place node.Place, journal string) (int, error) {
	if journal == "" {
		return 0, nil
	}
	f, err := os.Open(journal)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return node.ReplayErasures(ctx, place, f)
}

func migrateCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	p := placeFlags(fs)
	to := fs.String("to", "backups", "")
	recipient := fs.String("recipient", "", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	place, err := p.store()
	if err != nil {
		return err
	}
	steps, err := node.Migrate(ctx, place, func(ctx context.Context, dump func(io.Writer, ...age.Recipient) error) error {
		keys, err := recipients(e, *recipient)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(*to, 0o700); err != nil {
			return err
		}
		file := filepath.Join(*to, time.Now().UTC().Format("20060102T150405Z")+"-before"+backupEnding)
		return writeFile(file, func(w io.Writer) error { return dump(w, keys...) })
	})
	if err != nil {
		return err
	}
	e.say("cmd.migrate.done", steps)
	return nil
}

// progress shows a bar on a terminal and nothing elsewhere.
func (e *env) progress(words string) node.Progress {
	f, ok := e.err.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int64) {
		if bar == nil {
			bar = progressbar.NewOptions64(total, progressbar.OptionSetDescription(words),
				progressbar.OptionSetWriter(f), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		}
		_ = bar.Set64(done) // a bar that can't be drawn is no reason to stop
	}
}
