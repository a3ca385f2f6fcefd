package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"relais/internal/node"
)

// keepBackups is how long a backup is kept: a person's withdrawal must reach
// it in the end.
const keepBackups = 30 * 24 * time.Hour

const (
	backupEnding = ".relais-backup"
	partEnding   = ".part" // of a file that is being written
	backupStamp  = "20060102T150405Z"
)

func backupCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb, args := verbOf(args)
	p := placeFlags(fs)
	to := fs.String("to", "backups", "")
	recipient := fs.String("recipient", "", "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if err := e.none(fs); err != nil {
		return err
	}
	switch verb {
	case "":
	case "keygen":
		return e.keygen()
	default:
		e.note("cmd.err.verb", "keygen", fs.Name())
		return errUsage
	}
	keys, err := recipients(*recipient)
	if err != nil {
		return err
	}
	n, err := p.open(ctx, node.Config{}, false)
	if err != nil {
		return err
	}
	defer n.Close()
	file, err := newBackup(*to, "", func(w io.Writer) error {
		return n.Backup(ctx, w, e.progress(e.t("cmd.backup.progress")), keys...)
	})
	if err != nil {
		return err
	}
	old, err := destroyOld(*to, time.Now())
	e.say("cmd.backup.done", file, old)
	return err
}

// recipients reads the public half of an offline key, or the file that holds it.
func recipients(text string) ([]age.Recipient, error) {
	if text == "" {
		return nil, wrong("cmd.backup.need_recipient")
	}
	if b, err := os.ReadFile(text); err == nil {
		text = firstLine(string(b))
	}
	r, err := age.ParseHybridRecipient(text)
	if err != nil {
		return nil, wrong("cmd.backup.bad_recipient")
	}
	return []age.Recipient{r}, nil
}

// keygen makes an offline key. What it prints can be kept as it is, as the
// file that restore wants; the public half is said apart from it too.
func (e *env) keygen() error {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return err
	}
	for line := range strings.Lines(e.t("cmd.backup.keygen_secret")) {
		fmt.Fprintf(e.out, "# %s\n", strings.TrimRight(line, "\n"))
	}
	fmt.Fprintf(e.out, "# %s\n%s\n", id.Recipient(), id)
	e.note("cmd.backup.keygen_public", id.Recipient().String())
	return nil
}

// newBackup writes a backup whose name says when it was made.
func newBackup(dir, mark string, write func(io.Writer) error) (string, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	file := filepath.Join(dir, time.Now().UTC().Format(backupStamp)+mark+backupEnding)
	return file, writeFile(file, write)
}

// writeFile writes a whole file or none: a name that ends well is complete
// and on the disk.
func writeFile(file string, write func(io.Writer) error) error {
	part := file + partEnding
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

// destroyOld removes backups past their time, and what a crash left half
// written, and returns how many.
func destroyOld(dir string, now time.Time) (n int, err error) {
	for _, ending := range []string{backupEnding, backupEnding + partEnding} {
		files, err := filepath.Glob(filepath.Join(dir, "*"+ending))
		if err != nil {
			return n, err
		}
		for _, f := range files {
			if now.Sub(madeAt(f, now)) < keepBackups {
				continue
			}
			if err := os.Remove(f); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

// madeAt is when a backup was made: what its name says, or the file's time if
// that is older. A copy has a new time and keeps its name.
func madeAt(file string, now time.Time) time.Time {
	at := now
	if info, err := os.Stat(file); err == nil {
		at = info.ModTime()
	}
	name := filepath.Base(file)
	if named, err := time.Parse(backupStamp, name[:min(len(name), len(backupStamp))]); err == nil && named.Before(at) {
		at = named
	}
	return at
}
