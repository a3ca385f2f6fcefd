package main

import (
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"relais/internal/app"
	"relais/internal/node"
	"relais/internal/seal"
)

// place says where a node's data and key are.
type place struct {
	data, database, databaseFile, key, erasures *string
}

// placeFlags adds the flags that name a node's data.
func placeFlags(set *flag.FlagSet) place {
	return place{
		data:         set.String("data", "data", ""),
		database:     set.String("database", "", ""),
		databaseFile: set.String("database-file", "", ""),
		key:          set.String("node-key", "", ""),
		erasures:     set.String("erasures", "", ""),
	}
}

// store returns where the database is. A URL with a password comes from a
// file or a credential only: arguments and environments can be seen by
// others.
func (p place) store() (node.Place, error) {
	if *p.databaseFile != "" {
		b, err := os.ReadFile(*p.databaseFile)
		if info, err := os.Stat(*p.databaseFile); err == nil && info.Mode().Perm()&0o077 != 0 {
			return node.Place{}, wrong("cmd.err.database_open", *p.databaseFile)
		}
		return node.Place{URL: firstLine(string(b))}, err
	}
	if *p.database != "" {
		u, err := url.Parse(*p.database)
		if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
			return node.Place{}, wrong("cmd.err.database")
		}
		if _, has := u.User.Password(); has || u.Query().Has("password") {
			return node.Place{}, wrong("cmd.err.database_password")
		}
		return node.Place{URL: *p.database}, nil
	}
	if b, ok := credential("database"); ok {
		return node.Place{URL: firstLine(string(b))}, nil
	}
	return node.Place{Dir: *p.data}, nil
}

// credential reads a systemd credential.
func credential(name string) ([]byte, bool) {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return nil, false
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	return b, err == nil
}

// keyFile is where the node key is, unless it is a credential: beside the
// data folder, never in it, so that a copy of the folder does not hold it.
func (p place) keyFile() string {
	if *p.key != "" {
		return *p.key
	}
	return filepath.Clean(*p.data) + ".key"
}

// keyWhere says where the node key is, for people.
func (p place) keyWhere() string {
	if _, ok := credential("node.key"); ok {
		return filepath.Join(os.Getenv("CREDENTIALS_DIRECTORY"), "node.key")
	}
	return p.keyFile()
}

// journalFile is where the journal of erasures is: beside the data folder
// unless given.
func (p place) journalFile() string {
	if *p.erasures != "" {
		return *p.erasures
	}
	return filepath.Clean(*p.data) + ".erasures"
}

// nodeKey reads the node key; create makes one where there is none.
func (p place) nodeKey(create bool) (seal.Key, error) {
	if b, ok := credential("node.key"); ok {
		return parseKey(b, "node.key")
	}
	file := p.keyFile()
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		if create {
			return p.newKey(file)
		}
		return seal.Key{}, wrong("cmd.err.no_key", file)
	}
	if err != nil {
		return seal.Key{}, err
	}
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o077 != 0 {
		return seal.Key{}, wrong("cmd.err.key_open", file)
	}
	return parseKey(b, file)
}

// newKey makes the key of a node that begins. Data that is there already has
// a key of its own, which another can't replace.
func (p place) newKey(file string) (seal.Key, error) {
	at, err := p.store()
	if err != nil {
		return seal.Key{}, err
	}
	if at.Dir != "" {
		if _, err := os.Stat(filepath.Join(at.Dir, "relais.db")); err == nil {
			return seal.Key{}, wrong("cmd.err.no_key", file)
		}
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return seal.Key{}, err
	}
	k := seal.NewKey()
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return seal.Key{}, err
	}
	_, err = fmt.Fprintf(f, "%x\n", k.Bytes())
	return k, errors.Join(err, f.Sync(), f.Close())
}

func parseKey(b []byte, where string) (seal.Key, error) {
	raw, err := hex.DecodeString(strings.TrimSpace(string(b)))
	if err != nil || len(raw) != 32 {
		return seal.Key{}, wrong("cmd.err.key_form", where)
	}
	return seal.KeyFromBytes(raw)
}

// open opens the node at the place; create founds what is missing.
func (p place) open(ctx context.Context, cfg node.Config, create bool) (*app.App, error) {
	n, err := p.openAny(ctx, cfg, create)
	if err != nil {
		return nil, err
	}
	if err := n.KeyFits(ctx); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// openAny is open for who looks into a log that may have been changed.
func (p place) openAny(ctx context.Context, cfg node.Config, create bool) (*app.App, error) {
	var err error
	if cfg.Store, err = p.store(); err != nil {
		return nil, err
	}
	cfg.Store.Migrate = create
	if cfg.Key, err = p.nodeKey(create); err != nil {
		return nil, err
	}
	if err := p.mustExist(cfg.Store, create); err != nil {
		return nil, err
	}
	cfg.Argon = seal.Production()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return app.Open(ctx, cfg)
}

// mustExist refuses to make an empty database by looking for one.
func (p place) mustExist(at node.Place, create bool) error {
	if create || at.Dir == "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(at.Dir, "relais.db")); errors.Is(err, fs.ErrNotExist) {
		return wrong("cmd.err.no_data", at.Dir)
	}
	return nil
}

// firstLine is the first line that says something; lines with # are remarks.
func firstLine(s string) string {
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			return line
		}
	}
	return ""
}
