// Package cluster finds or starts a PostgreSQL that is durable, gives it an
// empty database and says what its processes cost.
package cluster

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL
)

// Variable names, in the environment, a superuser's URL of a PostgreSQL that
// may be used; without it a private one is started.
const Variable = "RELAIS_TEST_POSTGRES"

// ErrMissing says that there is no PostgreSQL to measure.
var ErrMissing = errors.New("no PostgreSQL: set " + Variable + " or install initdb and postgres")

// Cluster is a running PostgreSQL.
type Cluster struct {
	admin string // URL of the superuser
	pid   int    // of the postmaster, 0 when it runs elsewhere
	stop  func()
	drop  []string
}

// Open returns the PostgreSQL of the environment if it writes durably, else a
// private one with its data under dir. The error is ErrMissing, with the
// reason, when neither can be had.
func Open(ctx context.Context, dir string) (*Cluster, error) {
	if admin := os.Getenv(Variable); admin != "" {
		c := &Cluster{admin: admin, stop: func() {}}
		err := c.check(ctx)
		if err == nil {
			c.pid = c.postmaster(ctx)
			return c, nil
		}
		fmt.Fprintf(os.Stderr, "%s is not used: %v\n", Variable, err)
	}
	c, err := start(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("%w (%v)", ErrMissing, err)
	}
	if err := c.check(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// PID is the postmaster's process id, 0 when it is not on this machine.
func (c *Cluster) PID() int { return c.pid }

// Database creates an empty database and returns its URL; Close drops it.
func (c *Cluster) Database(ctx context.Context) (string, error) {
	name := "relais_bench_" + strings.ToLower(rand.Text()[:12])
	err := c.with(ctx, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
		return err
	})
	if err != nil {
		return "", fmt.Errorf("create a database: %w", err)
	}
	c.drop = append(c.drop, name)
	u, err := url.Parse(c.admin)
	if err != nil {
		return "", errors.New("the URL of PostgreSQL can't be read")
	}
	u.Path = "/" + name
	return u.String(), nil
}

// Close drops what Database created and stops a private cluster.
func (c *Cluster) Close() {
	_ = c.with(context.Background(), func(db *sql.DB) error {
		for _, name := range c.drop {
			_, _ = db.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		}
		return nil
	})
	c.stop()
}

// check refuses a cluster that acknowledges what it has not written, as
// clusters made for tests do: its numbers would compare with nothing.
func (c *Cluster) check(ctx context.Context) error {
	return c.with(ctx, func(db *sql.DB) error {
		for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
			var value string
			if err := db.QueryRowContext(ctx, "SHOW "+name).Scan(&value); err != nil {
				return fmt.Errorf("read its %s: %w", name, err)
			}
			if value != "on" {
				return fmt.Errorf("it is not durable: %s is %s", name, value)
			}
		}
		return nil
	})
}

// postmaster finds the process that all connections of a cluster on this
// machine are children of.
func (c *Cluster) postmaster(ctx context.Context) (pid int) {
	_ = c.with(ctx, func(db *sql.DB) error {
		var backend int
		if err := db.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&backend); err != nil {
			return err
		}
		raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", backend))
		if err != nil || !strings.HasPrefix(string(raw), fmt.Sprintf("%d (postgres)", backend)) {
			return err
		}
		var state string
		_, rest, _ := strings.Cut(string(raw), ") ")
		_, err = fmt.Sscan(rest, &state, &pid)
		return err
	})
	return pid
}

func (c *Cluster) with(ctx context.Context, fn func(*sql.DB) error) error {
	db, err := sql.Open("pgx", c.admin)
	if err != nil {
		return errors.New("the URL of PostgreSQL can't be read")
	}
	defer db.Close()
	if err := db.PingContext(ctx); err != nil {
		return fmt.Errorf("reach PostgreSQL: %w", err)
	}
	return fn(db)
}
