package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"relais/internal/client"
	"relais/internal/client/newcomer"
)

func walkthroughCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	servers := fs.String("server", "", "")
	code := fs.String("code", "", "")
	login := fs.String("login", "", "")
	secrets := fs.String("secrets", "", "")
	database := fs.String("database", "", "")
	databaseFile := fs.String("database-file", "", "")
	processes := fs.Int("processes", 1, "")
	asJSON := fs.Bool("json", false, "")
	if err := e.parse(fs, args); err != nil {
		return err
	}
	if err := e.none(fs); err != nil {
		return err
	}
	w := &walk{e: e, json: *asJSON, begun: time.Now()}
	if *servers == "" {
		at, err := place{data: new(string), database: database, databaseFile: databaseFile}.store()
		if err != nil {
			return err
		}
		t, err := startTemporary(ctx, at.URL, *processes)
		if err != nil {
			return err
		}
		defer t.stop()
		w.client, *code = client.New(t.urls...), t.code
	} else {
		w.client = client.New(strings.Split(strings.TrimRight(*servers, "/"), ",")...)
	}
	w.client.Language = string(e.lang)
	if err := w.enter(ctx, *code, *login, *secrets); err != nil {
		return err
	}
	return w.all(ctx)
}

// walk goes along the main job and says each step.
type walk struct {
	e      *env
	json   bool
	begun  time.Time
	n      int
	client *client.Client
	desk   *newcomer.Somebody
}

// step does one thing, checks it and says how long it took. The first thing
// that is not as it should be ends the walk.
func (w *walk) step(key string, do func() error) error {
	start := time.Now()
	err := do()
	took := time.Since(start)
	w.n++
	if w.json {
		line := map[string]any{"step": w.n, "name": key, "ok": err == nil, "us": took.Microseconds()}
		if err != nil {
			line["error"] = err.Error()
		}
		_ = json.NewEncoder(w.e.out).Encode(line)
	} else {
		mark := "ok  "
		if err != nil {
			mark = "FAIL"
		}
		fmt.Fprintf(w.e.out, "%s %2d  %7.1f ms  %s\n", mark, w.n, float64(took.Microseconds())/1000, w.e.t("cmd.walk."+key))
	}
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// enter comes to a desk that can invite: by the setup code of a fresh node,
// or by signing in as a desk's administrator of one that runs. The secrets
// file holds the passphrase on its first line and the TOTP secret on its
// second.
func (w *walk) enter(ctx context.Context, code, login, secrets string) error {
	if login == "" {
		if code == "" {
			return wrong("cmd.walkthrough.need_code")
		}
		return w.step("found", func() (err error) {
			w.desk, err = newcomer.Found(ctx, w.client, code)
			return err
		})
	}
	if secrets == "" {
		return wrong("cmd.walkthrough.need_code")
	}
	b, err := os.ReadFile(secrets)
	if err != nil {
		return err
	}
	pass, secret, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	w.desk = &newcomer.Somebody{Client: w.client, Login: login, Passphrase: strings.TrimSpace(pass), TOTPSecret: strings.TrimSpace(secret)}
	return w.step("enter", func() error {
		err := w.desk.SignInAgain(ctx)
		if refused(err, http.StatusUnauthorized) == nil {
			// A code works once, and somebody may just have signed in.
			time.Sleep(time.Until(time.Now().Truncate(30 * time.Second).Add(31 * time.Second)))
			err = w.desk.SignInAgain(ctx)
		}
		return err
	})
}
