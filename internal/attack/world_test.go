package attack

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"relais/internal/agency"
	"relais/internal/api"
	"relais/internal/locale"
	"relais/internal/node"
	"relais/internal/public"
	"relais/internal/seal"
	"relais/internal/store"
	"relais/internal/store/storetest"
	"relais/internal/web"
	"relais/internal/web/adminpages"
	"relais/internal/web/casepages"
	"relais/internal/web/directorypages"
	"relais/internal/web/personpages"
	"relais/internal/web/planpages"
	"relais/internal/web/portablepages"
	"relais/internal/web/referralpages"

	"relais/internal/accounts"
	"relais/internal/act"
	"relais/internal/app"
)

// start is when the clock of a world begins: a Monday in winter, 15:00 UTC.
var start = time.Date(2026, 1, 12, 15, 0, 0, 0, time.UTC)

const origin = "https://relais.example.ca"

// world is a node behind its handlers, with a clock of its own and everything
// that it logs.
type world struct {
	t     testing.TB
	cfg   store.Config
	key   seal.Key
	node  *app.App
	api   http.Handler
	pages *web.Server
	web   http.Handler
	log   *journal
	shut  bool // the node is closed, and none was opened since

	mu  sync.Mutex
	now time.Time

	// word makes the text of a field; see plant.
	word    func(class, field string) string
	planted map[string]bool // "Act.field" of every text that was given one
	secrets map[string]string
	holders map[string]*member // by token
	middle  func()             // called in the middle of the whole job, if set
	cast    cast
	ids     ids
	schema  map[string][]string // the columns of each table, once somebody has read it all
	own     act.OwnToken        // of a person in their own file
	link    act.LinkCode        // by which a service without Relais answers
}

// each runs f on an empty world of each engine.
func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Parallel()
	eachAlone(t, f)
}

// eachAlone is each while no other test runs.
func eachAlone(t *testing.T, f func(t *testing.T, w *world)) {
	storetest.EachConfig(t, func(t *testing.T, cfg store.Config) { f(t, newWorld(t, cfg)) })
}

func newWorld(t testing.TB, cfg store.Config) *world {
	t.Helper()
	w := &world{
		t: t, key: seal.NewKey(), now: start, log: &journal{}, planted: map[string]bool{}, secrets: map[string]string{}, holders: map[string]*member{},
		word: func(_, field string) string { return "mot" + field },
	}
	cfg.Clock = w.time
	w.cfg = cfg
	w.open()
	return w
}

// closedPost takes no letters, so that all of them wait in the database.
type closedPost struct{}

func (closedPost) Changed(context.Context, string, string, string) (again bool, err error) {
	return true, nil
}

// open serves the world's database by one more process, which remembers nothing.
func (w *world) open() {
	w.t.Helper()
	w.ok(w.tryOpen())
}

// tryOpen is open where the program may refuse to start.
func (w *world) tryOpen() error {
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	n, err := app.Open(context.Background(), node.Config{
		Store: w.cfg, Key: w.key, Argon: seal.Test(), Origin: origin, Log: log, Erasures: filepath.Join(w.t.TempDir(), "erasures"),
		Letters: closedPost{},
	})
	if err != nil {
		return err
	}
	w.t.Cleanup(func() {
		if n == w.node { // the others are closed
			n.Close()
		}
	})
	w.node, w.api = n, api.Handler(n)
	w.pages = web.New(web.Config{
		Sessions: n.Sessions, Drafts: drafts{n}, Log: log, Now: w.time,
		Prepare: func(r *http.Request) context.Context { return node.WithSource(r.Context(), r.RemoteAddr) },
		About: func(ctx context.Context, s *agency.Session, l locale.Lang) web.About {
			a, err := accounts.GetAgency.Do(ctx, n, s, act.ID{ID: s.Agency})
			if err != nil {
				return web.About{}
			}
			return web.About{Agency: a.Name.In(string(l))}
		},
	}, public.Routes(n), adminpages.Routes(n, origin), casepages.Routes(n), referralpages.Routes(n), directorypages.Routes(n), portablepages.Routes(n), personpages.Routes(n), planpages.Routes(n))
	w.web = w.pages.Handler()
	return nil
}

func (w *world) time() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) advance(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// tick does the node's background work.
func (w *world) tick() {
	w.t.Helper()
	w.ok(w.node.Tick(context.Background()))
}

// sequence puts what waits into the log, as a running node does each second:
// who reads a file looks through all that waits.
func (w *world) sequence() {
	w.t.Helper()
	for _, j := range w.node.Jobs() {
		if j.Name() == "audit log" {
			w.ok(j.Do(context.Background()))
			return
		}
	}
	w.t.Fatal("no job keeps the log")
}

// db runs fn on the world's database, as somebody who has it in hand.
func (w *world) db(fn func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()
	db, err := store.Open(context.Background(), w.cfg)
	w.ok(err)
	defer db.Close()
	w.ok(db.Transact(context.Background(), fn))
}

// journal is what the node logs.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}

// save writes the journal where the files of the node are.
func (j *journal) save(t testing.TB, dir string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, "journal.log"), []byte(j.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

type drafts struct{ n *app.App }

// Keep implements web.Drafts.
func (d drafts) Keep(ctx context.Context, token, form, body string) error {
	return d.n.Sessions.KeepExpired(ctx, token, act.KeepForm{Form: form, Body: body})
}

// Kept implements web.Drafts.
func (d drafts) Kept(ctx context.Context, s *agency.Session, form string) (string, error) {
	return d.n.Sessions.KeptFor(ctx, s, form)
}

// Drop implements web.Drafts.
func (d drafts) Drop(ctx context.Context, s *agency.Session, form string) error {
	return d.n.Sessions.DropFor(ctx, s, form)
}
