package webtest

import (
	"net/http"
	"net/http/httptest"
)

// Serve answers a request as a browser sees it: a form that was refused is
// shown again at its own address, where the answer to the POST leads.
func Serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if r.Method != http.MethodPost || w.Code != http.StatusSeeOther {
		return w
	}
	for _, c := range w.Result().Cookies() {
		if c.Name != "__Host-again" {
			continue
		}
		next := httptest.NewRequest(http.MethodGet, w.Header().Get("Location"), nil)
		next.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		for _, had := range r.Cookies() {
			next.AddCookie(had)
		}
		return Serve(h, next)
	}
	return w
}
