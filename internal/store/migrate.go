package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed ddl
var embedded embed.FS

// ddl holds a folder of DDL for each engine. Tests put another in its place.
var ddl fs.FS = embedded

// Step is one file of DDL. A file that a node has run never changes: Open
// refuses a schema whose checksum differs.
type Step struct {
	Name     string // such as 0010_agency.sql
	Checksum string // SHA-256 of the file, in hex
	sql      string
}

// migrator is the part of an engine that changes the schema.
type migrator interface {
	// applied returns the checksums of the steps that were run, by name.
	applied(ctx context.Context) (map[string]string, error)
	// apply runs one step and records it, in one transaction. It does
	// nothing when another process has run the step meanwhile.
	apply(ctx context.Context, s Step, at time.Time) error
}

// Migrate brings the schema forward and returns the steps that it ran.
// before, unless nil, is called once when there is something to do, and its
// error stops the migration: the place for a backup.
func Migrate(ctx context.Context, cfg Config, before func(context.Context, *DB) error) ([]Step, error) {
	db, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return migrate(ctx, db.engine, func(ctx context.Context) error {
		if before == nil {
			return nil
		}
		return before(ctx, db)
	})
}

// Pending returns the steps that Migrate would run.
func Pending(ctx context.Context, cfg Config) ([]Step, error) {
	db, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return pendingSteps(ctx, db.engine)
}

func migrate(ctx context.Context, e backend, before func(context.Context) error) ([]Step, error) {
	pending, err := pendingSteps(ctx, e)
	if err != nil || len(pending) == 0 {
		return nil, err
	}
	if before != nil {
		if err := before(ctx); err != nil {
			return nil, err
		}
	}
	for _, s := range pending {
		if err := e.apply(ctx, s, time.Now()); err != nil {
			return nil, fmt.Errorf("store: %s: %w", s.Name, err)
		}
	}
	return pending, nil
}

func pendingSteps(ctx context.Context, e backend) ([]Step, error) {
	all, err := steps(e.name())
	if err != nil {
		return nil, err
	}
	applied, err := e.applied(ctx)
	if err != nil {
		return nil, err
	}
	var pending []Step
	for _, s := range all {
		sum, ok := applied[s.Name]
		if ok && sum != s.Checksum {
			return nil, fmt.Errorf("store: %s has changed since this database ran it", s.Name)
		}
		delete(applied, s.Name)
		if !ok {
			pending = append(pending, s)
		}
	}
	for name := range applied {
		return nil, fmt.Errorf("store: this database is newer than the program: it has run %s", name)
	}
	return pending, nil
}

// steps returns an engine's DDL in the order of the file names.
func steps(e Engine) ([]Step, error) {
	dir := path.Join("ddl", string(e))
	entries, err := fs.ReadDir(ddl, dir)
	if err != nil {
		return nil, err
	}
	var all []Step
	for _, entry := range entries {
		text, err := fs.ReadFile(ddl, path.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		all = append(all, Step{Name: entry.Name(), Checksum: hex.EncodeToString(sum[:]), sql: string(text)})
	}
	slices.SortFunc(all, func(a, b Step) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// SchemaSum is a checksum of an engine's whole DDL, in hex.
func SchemaSum(e Engine) string {
	all, err := steps(e)
	if err != nil {
		panic(err) // the files are embedded
	}
	h := sha256.New()
	for _, s := range all {
		fmt.Fprintf(h, "%s %s\n", s.Name, s.Checksum)
	}
	return hex.EncodeToString(h.Sum(nil))
}
