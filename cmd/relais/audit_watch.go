package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"relais/internal/audit"
)

// watcher compares a node's log with the last head that this machine saw.
type watcher struct {
	node     string // address of its log
	key      note.Verifier
	remember string // file of the last head
	printed  string // signed head from elsewhere, "" for none
	http     *http.Client
}

// watch is for a machine that the node's host has nothing to do with: it fails
// as soon as the node shows a log that is not the one of before, grown.
func (a auditing) watch(ctx context.Context, e *env) error {
	w, err := a.watcher()
	if err != nil {
		return err
	}
	for {
		now, more, err := w.look(ctx)
		switch {
		case err == nil:
			e.say("cmd.watch.grown", now.Size, more)
		case *a.each == 0 || audited(err):
			return err
		default: // the node is away, perhaps for a moment
			e.note("cmd.watch.away", e.explain(err))
		}
		if *a.each == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(*a.each):
		}
	}
}

// audited reports whether an error is a finding about the log.
func audited(err error) bool {
	return errors.Is(err, audit.ErrForked) || errors.Is(err, audit.ErrRolledBack) || errors.Is(err, audit.ErrHead)
}

func (a auditing) watcher() (watcher, error) {
	u, err := url.Parse(*a.server)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())) || *a.key == "" {
		return watcher{}, wrong("cmd.watch.need")
	}
	key, err := audit.ParseVerifier(textOrFile(*a.key))
	if err != nil {
		return watcher{}, err
	}
	printed, err := a.kept()
	if err != nil {
		return watcher{}, err
	}
	return watcher{node: strings.TrimSuffix(*a.server, "/") + logPath + key.Name(), key: key, remember: *a.remember,
		printed: strings.Join(printed, ""), http: &http.Client{Timeout: 30 * time.Second}}, nil
}

// look fetches the newest head, has its growth proven from those that were
// kept, and keeps it. more is by how many entries the log grew.
func (w watcher) look(ctx context.Context) (now audit.Head, more int64, err error) {
	before, err := w.before()
	if err != nil {
		return now, 0, err
	}
	signed, err := w.fetch(ctx, "/checkpoint")
	if err != nil {
		return now, 0, err
	}
	if now, err = w.open(signed); err != nil {
		return now, 0, err
	}
	for _, kept := range before {
		if err := w.compare(ctx, kept, now); err != nil {
			return now, 0, errors.Join(err, w.evidence(signed))
		}
		more = now.Size - kept.Size
	}
	if len(before) == 0 {
		more = now.Size
	}
	return now, more, w.keep(signed)
}

// before reads the heads that were kept: a printed one, then the last one seen.
func (w watcher) before() (heads []audit.Head, err error) {
	last, err := os.ReadFile(w.remember)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, signed := range []string{w.printed, string(last)} {
		if signed == "" {
			continue
		}
		h, err := audit.OpenHead(signed, w.key)
		if err != nil {
			return nil, err
		}
		heads = append(heads, h)
	}
	return heads, nil
}

// open reads a head; a log without entries has none.
func (w watcher) open(signed string) (audit.Head, error) {
	if signed == "" {
		return audit.Head{Name: w.key.Name()}, nil
	}
	return audit.OpenHead(signed, w.key)
}

func (w watcher) compare(ctx context.Context, kept, now audit.Head) error {
	if kept.Size == 0 || now.Size <= kept.Size {
		return audit.CheckGrowth(kept, now, nil)
	}
	text, err := w.fetch(ctx, fmt.Sprintf("/proof/%d/%d", kept.Size, now.Size))
	if err != nil {
		return err
	}
	proof, err := audit.ParseProof(text)
	if err != nil {
		return err
	}
	return audit.CheckGrowth(kept, now, proof)
}

// keep remembers a head, whole or not at all.
func (w watcher) keep(signed string) error {
	return writeFile(w.remember, func(to io.Writer) error {
		_, err := io.WriteString(to, signed)
		return err
	})
}

// evidence keeps a head that does not fit beside the one that was remembered:
// together they show what the node did.
func (w watcher) evidence(signed string) error {
	w.remember += ".other"
	return w.keep(signed)
}

// maxLogText bounds what a node may answer, in bytes.
const maxLogText = 64 << 10

func (w watcher) fetch(ctx context.Context, path string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.node+path, nil)
	if err != nil {
		return "", err
	}
	res, err := w.http.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, maxLogText))
	if err == nil && res.StatusCode != http.StatusOK {
		err = wrong("cmd.watch.refused", w.node, res.StatusCode)
	}
	return string(b), err
}
