package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// newsEvery is how often an open page is looked at for something new.
const newsEvery = 2 * time.Second

// showNews tells an open page, as server-sent events, when its reader would
// find something new: how much waits, and how much of it is late. The page says
// so and loads nothing by itself, since a page that is loaded keeps a session
// alive. Asking does not, so that a line that broke is taken up again; without a
// session there is no content, and the browser asks no more.
func (s *Server) showNews(w *Response, r *Request) error {
	if s.cfg.News == nil || s.cfg.About == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	ctx, end := s.lines.open(r.Context(), r.token)
	defer end()
	mark := r.URL.Query().Get("mark")
	tick := time.NewTicker(newsEvery)
	defer tick.Stop()
	for beat := 0; ; beat++ {
		now, session, err := s.cfg.News(ctx, r.token)
		if err != nil && beat == 0 {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		if err != nil {
			return nil
		}
		r.session = session
		if now = pathMark(now); now != mark || beat%10 == 0 {
			if err := s.tell(w, r, now, now != mark); err != nil {
				return nil // the reader left
			}
			mark = now
		}
		select {
		case <-tick.C:
		case <-s.cfg.Stop:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// mark is that of what a page would show now, "" for none.
func (s *Server) mark(r *Request) string {
	if s.cfg.News == nil || r.session == nil {
		return ""
	}
	mark, _, err := s.cfg.News(r.Context(), r.token)
	if err != nil {
		return ""
	}
	return pathMark(mark)
}

// linesEach is how many lines of news a session may have open: a browser needs
// one, and each costs a look at the database every two seconds.
const linesEach = 4

// lines are the open lines of news by token, oldest first.
type lines struct {
	mu sync.Mutex
	of map[string][]*context.CancelFunc
}

// open begins a line; the oldest of too many ends.
func (l *lines) open(ctx context.Context, token string) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[string][]*context.CancelFunc{}
	}
	all := append(l.of[token], &cancel)
	if len(all) > linesEach {
		(*all[0])()
		all = all[1:]
	}
	l.of[token] = all
	return ctx, func() {
		cancel()
		l.mu.Lock()
		defer l.mu.Unlock()
		left := slices.DeleteFunc(l.of[token], func(one *context.CancelFunc) bool { return one == &cancel })
		if l.of[token] = left; len(left) == 0 {
			delete(l.of, token)
		}
	}
}

// tell writes one event: what waits, or only that the line still stands.
func (s *Server) tell(w *Response, r *Request, mark string, news bool) error {
	out := http.NewResponseController(w.ResponseWriter)
	// The server's limits are those of an answer that ends.
	if err := errors.Join(out.SetReadDeadline(time.Time{}), out.SetWriteDeadline(time.Now().Add(time.Minute))); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/event-stream")
	line := "retry: 10000\n\n"
	if news {
		about := s.cfg.About(r.Context(), r.session, r.Lang)
		b, err := json.Marshal(map[string]any{"mark": mark, "counts": about.Counts, "late": about.Late})
		if err != nil {
			return err
		}
		line = fmt.Sprintf("event: news\ndata: %s\n\n", b)
	}
	if _, err := fmt.Fprint(w, line); err != nil {
		return err
	}
	return out.Flush()
}
