package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

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
	u := *p.database
	if *p.databaseFile != "" {
		b, err := os.ReadFile(*p.databaseFile)
		if err != nil {
			return node.Place{}, err
		}
		return node.Place{URL: strings.TrimSpace(string(b))}, nil
	}
	if b, ok := credential("database"); ok && u == "" {
		return node.Place{URL: strings.TrimSpace(string(b))}, nil
	}
	if u == "" {
		return node.Place{Dir: *p.data}, nil
	}
	if parsed, err := url.Parse(u); err == nil && parsed.User != nil {
		if _, has := parsed.User.Password(); has && !loopback(parsed.Hostname()) {
			return node.Place{}, errors.New("a password belongs in --database-file, not in the arguments")
		}
	}
	return node.Place{URL: u}, nil
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
		return parseKey(b)
	}
	file := p.keyFile()
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && create {
		return newKeyFile(file)
	}
	if err != nil {
		return seal.Key{}, fmt.Errorf("node key: %w", err)
	}
	if info, err := os.Stat(file); err == nil && info.Mode().Perm()&0o077 != 0 {
		return seal.Key{}, fmt.Errorf("node key: others can read %s; run: chmod 600 %s", file, file)
	}
	return parseKey(b)
}

func newKeyFile(file string) (seal.Key, error) {
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

func parseKey(b []byte) (seal.Key, error) {
	var raw []byte
	if _, err := fmt.Sscanf(strings.TrimSpace(string(b)), "%x", &raw); err != nil {
		return seal.Key{}, errors.New("node key: not 64 hexadecimal digits")
	}
	return seal.KeyFromBytes(raw)
}

// open opens the node at the place; create founds what is missing.
func (p place) open(ctx context.Context, cfg node.Config, create bool) (*node.Node, error) {
	var err error
	if cfg.Store, err = p.store(); err != nil {
		return nil, err
	}
	cfg.Store.Migrate = create
	if cfg.Key, err = p.nodeKey(create); err != nil {
		return nil, err
	}
	cfg.Argon = seal.Production()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return node.Open(ctx, cfg)
}
