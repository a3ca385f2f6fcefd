package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPlainAddresses(t *testing.T) {
	h := PlainAddresses(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/go" {
			http.Redirect(w, r, "/cases/x1/consents/x2/withdraw?next=%2Fcases%2Fx1#top", http.StatusSeeOther)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, r.URL.Path+` <a href="/cases/x1/sections/health?a=1&amp;next=%2Freferrals%2Fx">x</a><a href="/cases?p=2&amp;q=Anne&#43;%22B%22">y</a>`)
	}))
	srv := httptest.NewServer(h)
	defer srv.Close()
	res, err := http.DefaultTransport.RoundTrip(httptest.NewRequest("GET", srv.URL+"/go", nil))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got, want := res.Header.Get("Location"), "/w/x1/cc/x2/x?next=%2Fw%2Fx1#top"; got != want {
		t.Errorf("redirect to %s, want %s", got, want)
	}
	page, err := http.Get(srv.URL + "/w/x1/s/s2")
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	body, err := io.ReadAll(page.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := `/cases/x1/sections/health <a href="/w/x1/s/s2?a=1&amp;next=%2Ft%2Fx">x</a><a href="/w?p=2&amp;q=Anne+%22B%22">y</a>`
	if string(body) != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
}

func TestPlainIsOneToOne(t *testing.T) {
	for word, code := range plain {
		if inWords("/"+code) != "/"+word || translate("/"+word, plain) != "/"+code {
			t.Errorf("%s and %s are not each other's", word, code)
		}
		if _, clash := plain[code]; clash || strings.ContainsAny(code, "/?%") {
			t.Errorf("%s can't stand for %s", code, word)
		}
	}
}
