// Package child runs this same program a second time as a server on loopback.
//
// A peer in a process of its own has its own memory, garbage collector and
// processor time, as it would in production. A child says hello with one line
// of JSON on its standard output and ends when its standard input closes, so
// that none outlives the benchmark that started it, however that ended.
package child

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// variable names, in the environment, the server that a child is to be.
const variable = "RELAIS_BENCH_CHILD"

// Servers are what a child can be, by name: each serves until ctx ends, and
// calls hello once with what its client needs to know.
type Servers map[string]func(ctx context.Context, dir string, hello func(any) error) error

// Main must be the first call of a benchmark's main: in a child it serves and
// exits, elsewhere it returns at once.
func Main(servers Servers) {
	name := os.Getenv(variable)
	if name == "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	hello := func(v any) error { return json.NewEncoder(os.Stdout).Encode(v) }
	serve, ok := servers[name]
	if !ok {
		fatal(name, fmt.Errorf("no such server"))
	}
	if err := serve(ctx, os.Args[1], hello); err != nil {
		fatal(name, err)
	}
	os.Exit(0)
}

func fatal(name string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
	os.Exit(1)
}

// Process is a running child.
type Process struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

// Start runs the named server with its data in dir and decodes its greeting
// into hello.
func Start(name, dir string, hello any) (*Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, dir)
	cmd.Env = append(os.Environ(), variable+"="+name)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p := &Process{cmd: cmd, stdin: stdin}
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, hello)
	}
	if err != nil {
		p.Stop()
		return nil, fmt.Errorf("greeting of %s: %w", name, err)
	}
	go func() { _, _ = io.Copy(os.Stderr, lines) }()
	return p, nil
}

// PID is the child's process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Stop closes the child's input and waits for its end, at most five seconds.
func (p *Process) Stop() {
	p.stdin.Close()
	killer := time.AfterFunc(5*time.Second, func() { _ = p.cmd.Process.Kill() })
	defer killer.Stop()
	_ = p.cmd.Wait()
}
