package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"relais/internal/client"
	"relais/internal/client/newcomer"
	"relais/internal/node"
	"relais/internal/store"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"relais": main})
}

// TestScripts runs the command line as people call it. Scripts with [postgres]
// need RELAIS_TEST_POSTGRES, which the wider checks can't do without.
func TestScripts(t *testing.T) {
	server := os.Getenv("RELAIS_TEST_POSTGRES")
	if server == "" && os.Getenv("CI") != "" {
		t.Fatal("RELAIS_TEST_POSTGRES must name a PostgreSQL")
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("LANG", "en_CA.UTF-8")
			e.Setenv("RELAIS_TEST_POSTGRES", server)
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond == "postgres" {
				return server != "", nil
			}
			return false, fmt.Errorf("unknown condition %s", cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "serving": serving, "found": found, "setupcode": setupCode, "aged": aged,
			"database": database, "sql": execute, "opened": opened, "lines": lines,
		},
	})
}

// exits N COMMAND… checks the exit code of a command.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		got = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if (strconv.Itoa(got) == args[0]) == neg {
		ts.Fatalf("exited with %d", got)
	}
}

// serving NAME FLAG… starts relais serve on a free port, puts its address into
// the variable NAME, and ends it with the script.
func serving(ts *testscript.TestScript, _ bool, args []string) {
	cmd := exec.Command("relais", append([]string{"serve", "--listen", "127.0.0.1:0"}, args[1:]...)...)
	path, err := exec.LookPath("relais")
	ts.Check(err)
	cmd.Path, cmd.Dir, cmd.Err = path, ts.MkAbs("."), nil
	cmd.Env = append(os.Environ(), "LANG=en_CA.UTF-8", "CREDENTIALS_DIRECTORY="+ts.Getenv("CREDENTIALS_DIRECTORY"))
	var log strings.Builder
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	end := sync.OnceFunc(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	})
	ts.Defer(func() {
		end()
		ts.Logf("%s", log.String())
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		end()
		ts.Fatalf("serve: %v: %s", err, log.String())
	}
	words := strings.Fields(line)
	ts.Setenv(args[0], strings.Replace(words[len(words)-1], "localhost", "127.0.0.1", 1))
	ts.SetCmd("stop"+args[0], func(*testscript.TestScript, bool, []string) { end() })
}

// setupcode NAME takes the code out of what relais setup has just printed.
func setupCode(ts *testscript.TestScript, _ bool, args []string) {
	code, err := codeIn(ts.ReadFile("stdout"))
	ts.Check(err)
	ts.Setenv(args[0], code)
}

// found URL CODE FILE founds the node as a person would, and leaves the login
// in the variable login and the secrets in FILE.
func found(ts *testscript.TestScript, _ bool, args []string) {
	who, err := newcomer.Found(context.Background(), client.New(args[0]), args[1])
	ts.Check(err)
	ts.Setenv("login", who.Login)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(who.Passphrase+"\n"+who.TOTPSecret+"\n"), 0o600))
}

// aged FILE DAYS makes a file that old.
func aged(ts *testscript.TestScript, _ bool, args []string) {
	days, err := strconv.Atoi(args[1])
	ts.Check(err)
	at := time.Now().AddDate(0, 0, -days)
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), at, at))
}

// database NAME makes an empty PostgreSQL database and a file NAME with its
// address.
func database(ts *testscript.TestScript, _ bool, args []string) {
	made, drop, err := node.CreateDatabase(context.Background(), ts.Getenv("RELAIS_TEST_POSTGRES"))
	ts.Check(err)
	ts.Defer(drop)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(made+"\n"), 0o600))
}

// sql FOLDER STATEMENT changes a SQLite node behind its back.
func execute(ts *testscript.TestScript, _ bool, args []string) {
	db, err := store.Open(context.Background(), store.Config{Dir: ts.MkAbs(args[0])})
	ts.Check(err)
	ts.Check(db.Transact(context.Background(), func(ctx context.Context, tx *store.Tx) error {
		n, err := tx.Exec(ctx, args[1])
		if err == nil && n == 0 {
			return errors.New("nothing was changed")
		}
		return err
	}))
	ts.Check(db.Close())
}

// opened URL STATUS asks for an address and checks the status.
func opened(ts *testscript.TestScript, neg bool, args []string) {
	res, err := http.Get(args[0])
	ts.Check(err)
	res.Body.Close()
	if (strconv.Itoa(res.StatusCode) == args[1]) == neg {
		ts.Fatalf("status %d", res.StatusCode)
	}
}

// lines FILE N checks how many files or lines there are: FILE may be a pattern.
func lines(ts *testscript.TestScript, _ bool, args []string) {
	files, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if strconv.Itoa(len(files)) != args[1] {
		ts.Fatalf("%d files: %v", len(files), files)
	}
}
