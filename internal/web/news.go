package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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
	mark := r.URL.Query().Get("mark")
	tick := time.NewTicker(newsEvery)
	defer tick.Stop()
	for beat := 0; ; beat++ {
		now, session, err := s.cfg.News(r.Context(), r.token)
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
		case <-r.Context().Done():
			return nil
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
