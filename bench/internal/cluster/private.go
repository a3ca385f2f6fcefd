package cluster

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// start makes a cluster with its data under dir and runs it on loopback, with
// PostgreSQL's own defaults but for the number of connections and the settings
// given ("name=value"). PostgreSQL refuses to run as root; there it runs as the
// user postgres.
func start(ctx context.Context, dir string, settings ...string) (*Cluster, error) {
	who, err := owner()
	if err != nil {
		return nil, err
	}
	data, err := home(dir, who)
	if err != nil {
		return nil, err
	}
	init := exec.CommandContext(ctx, "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
	init.Dir, init.SysProcAttr = data, attributes(who)
	if out, err := init.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	args := []string{"-D", data, "-h", "127.0.0.1", "-p", port, "-k", "", "-c", "max_connections=200"}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	server := exec.Command("postgres", args...)
	server.Dir, server.SysProcAttr = data, attributes(who)
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	c := &Cluster{
		admin: "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable",
		pid:   server.Process.Pid,
		stop:  func() { _ = server.Process.Signal(syscall.SIGINT); _ = server.Wait() },
	}
	if err := c.await(ctx); err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// await gives a new cluster twenty seconds to answer.
func (c *Cluster) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		err := c.check(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// owner is whom PostgreSQL has to run as; nil for whoever runs this.
func owner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

// attributes also ends PostgreSQL, in its fast way, should the benchmark be
// killed.
func attributes(who *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGINT}
}

// home makes the directory of the data, which only its owner may read, inside
// one that the owner can reach.
func home(dir string, who *syscall.Credential) (string, error) {
	data := filepath.Join(dir, "postgres")
	if err := os.Mkdir(data, 0o700); err != nil {
		return "", err
	}
	if who == nil {
		return data, nil
	}
	if err := os.Chmod(dir, 0o711); err != nil {
		return "", err
	}
	return data, os.Chown(data, int(who.Uid), int(who.Gid))
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port), nil
}
