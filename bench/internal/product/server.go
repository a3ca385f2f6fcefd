package product

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Build makes the binary in dir from the module beside this one, with that
// module's own versions. The error is ErrMissing when there is no command.
func Build(ctx context.Context, dir string) (string, error) {
	list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "relais")
	out, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("find the source of relais: %w", err)
	}
	root := strings.TrimSpace(string(out))
	if main, _ := filepath.Glob(filepath.Join(root, "cmd", "relais", "*.go")); len(main) == 0 {
		return "", ErrMissing
	}
	binary := filepath.Join(dir, "relais")
	make := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/relais")
	make.Dir = root
	if out, err := make.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build relais: %w: %s", err, out)
	}
	return binary, nil
}

// serve starts the server and returns the one-time code that founds the node.
func (n *Node) serve(ctx context.Context, binary string, cfg Config) (string, error) {
	data := []string{"--data", filepath.Join(cfg.Dir, "data")}
	if cfg.Database != "" {
		data = append(data, "--database", cfg.Database)
	}
	setup := exec.CommandContext(ctx, binary, append([]string{"setup"}, data...)...)
	setup.Stderr = os.Stderr
	words, err := setup.Output()
	if err != nil {
		return "", fmt.Errorf("relais setup: %w", err)
	}
	// The code is the last thing that the command says.
	said := strings.Fields(string(words))
	if len(said) == 0 {
		return "", fmt.Errorf("relais setup printed no code")
	}
	address, err := freeAddress()
	if err != nil {
		return "", err
	}
	log, err := os.Create(filepath.Join(cfg.Dir, "log"))
	if err != nil {
		return "", err
	}
	defer log.Close()
	n.URL = "http://" + address
	n.server = exec.Command(binary, slices.Concat([]string{"serve", "--listen", address}, data, cfg.Serve)...)
	n.server.Stdout, n.server.Stderr = log, log
	n.server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := n.server.Start(); err != nil {
		n.server = nil
		return "", fmt.Errorf("relais serve: %w", err)
	}
	if err := n.await(ctx); err != nil {
		tail, _ := os.ReadFile(log.Name())
		return "", fmt.Errorf("%w: %s", err, bytes.TrimSpace(tail))
	}
	return said[len(said)-1], nil
}

// await gives a new server twenty seconds to be ready.
func (n *Node) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.URL+"/readyz", nil)
		if err != nil {
			return err
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("relais serve was not ready in 20 seconds")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Stop asks the server to end and gives it ten seconds.
func (n *Node) Stop() {
	if n.server == nil {
		return
	}
	_ = n.server.Process.Signal(syscall.SIGTERM)
	killer := time.AfterFunc(10*time.Second, func() { _ = n.server.Process.Kill() })
	defer killer.Stop()
	_ = n.server.Wait()
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
