package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"relais/internal/node"
)

// temporary is a node of its own for a walkthrough: real `relais serve`
// processes on a folder, or on a database made for it on the given server.
type temporary struct {
	urls    []string
	code    string
	dir     string
	servers []*exec.Cmd
	drop    func()
}

// startTemporary founds a node and serves it with so many processes.
func startTemporary(ctx context.Context, database string, processes int) (_ *temporary, err error) {
	t := &temporary{drop: func() {}}
	defer func() {
		if err != nil {
			t.stop()
		}
	}()
	if t.dir, err = os.MkdirTemp("", "relais-walkthrough-"); err != nil {
		return nil, err
	}
	place := []string{"--data", filepath.Join(t.dir, "data")}
	if database != "" {
		made, drop, err := node.CreateDatabase(ctx, database)
		if err != nil {
			return nil, err
		}
		t.drop = drop
		file := filepath.Join(t.dir, "database") // it may hold a password
		if err := os.WriteFile(file, []byte(made+"\n"), 0o600); err != nil {
			return nil, err
		}
		place = append(place, "--database-file", file)
	} else if processes > 1 {
		return nil, wrong("cmd.walkthrough.one_sqlite")
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	setup := exec.CommandContext(ctx, self, append([]string{"setup"}, place...)...)
	setup.Env = bare(os.Environ())
	out, err := setup.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("setup: %w: %s", err, out)
	}
	if t.code, err = codeIn(string(out)); err != nil {
		return nil, err
	}
	for range max(1, processes) {
		if err := t.serve(ctx, self, place); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// bare is an environment without anything that is meant for another node.
func bare(env []string) []string {
	return slices.DeleteFunc(env, func(v string) bool {
		return strings.HasPrefix(v, "RELAIS_") || strings.HasPrefix(v, "CREDENTIALS_DIRECTORY=")
	})
}

// codeIn finds the setup code: the last word of what setup says.
func codeIn(out string) (string, error) {
	words := strings.Fields(out)
	if len(words) == 0 {
		return "", errors.New("setup said nothing")
	}
	return words[len(words)-1], nil
}

// serve starts one process on a free port and waits until it says where.
func (t *temporary) serve(ctx context.Context, self string, place []string) error {
	cmd := exec.CommandContext(ctx, self, append([]string{"serve", "--listen", "127.0.0.1:0"}, place...)...)
	cmd.Stderr = os.Stderr
	cmd.Env = bare(os.Environ())
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	t.servers = append(t.servers, cmd)
	found := make(chan string, 1)
	go func() {
		sc := bufio.NewScanner(pipe)
		for sc.Scan() {
			for _, word := range strings.Fields(sc.Text()) {
				if u, err := url.Parse(word); err == nil && strings.HasPrefix(u.Scheme, "http") {
					found <- strings.Replace(word, "localhost", "127.0.0.1", 1)
					_, _ = io.Copy(io.Discard, pipe) // keep the pipe empty until the process ends
					return
				}
			}
		}
		close(found)
	}()
	select {
	case u, ok := <-found:
		if !ok {
			return errors.New("the server ended before it was ready")
		}
		t.urls = append(t.urls, u)
		return nil
	case <-time.After(30 * time.Second):
		return errors.New("the server was not ready within 30 s")
	}
}

// stop ends the processes and removes everything.
func (t *temporary) stop() {
	for _, c := range t.servers {
		_ = c.Process.Signal(os.Interrupt) // it may have ended already
		_ = c.Wait()
	}
	t.drop()
	_ = os.RemoveAll(t.dir) // a temporary folder
}
