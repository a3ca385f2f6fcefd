// Package fetch brings feeds of directories from the web: only over https and
// only from public addresses, whatever a name resolves to and wherever a
// redirect leads, within bounds of size and time, and only when they changed.
//
// It knows no record and no store.
package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// What can be wrong with a feed.
var (
	// ErrAddress: not https, or not a public address.
	ErrAddress = errors.New("fetch: not an address that may be asked")
	// ErrStatus: the server answered with something else than the feed.
	ErrStatus = errors.New("fetch: the server does not give the feed")
	// ErrTooLarge: the feed is larger than what is read.
	ErrTooLarge = errors.New("fetch: the feed is too large")
	// ErrPages: the pages of an API don't follow from one another.
	ErrPages = errors.New("fetch: not the pages of an HSDS API")
)

// Client asks servers for feeds.
type Client struct {
	// Local lets it ask this machine itself, without https: for whoever runs
	// the machine. Redirects from elsewhere never lead here.
	Local bool
	// Bytes bounds a whole feed; 0 is 2 GiB.
	Bytes int64
	// Time bounds a whole run; 0 is an hour.
	Time time.Duration
}

// State is what a server said of the feed's version.
type State struct {
	ETag     string
	Modified string
}

// File writes what stands at an address to w, unless the server says that it
// is as it was.
func (c Client) File(ctx context.Context, address string, was State, w io.Writer) (now State, unchanged bool, err error) {
	ctx, stop := context.WithTimeout(ctx, c.time())
	defer stop()
	res, err := c.get(ctx, address, was)
	if err != nil {
		return was, false, err
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusNotModified && was != (State{}) {
		return was, true, nil
	}
	if res.StatusCode != http.StatusOK {
		return was, false, fmt.Errorf("%w: %d", ErrStatus, res.StatusCode)
	}
	if _, err := c.copy(w, res.Body, c.bytes()); err != nil {
		return was, false, err
	}
	return State{bounded(res.Header.Get("ETag")), bounded(res.Header.Get("Last-Modified"))}, false, nil
}

// bounded keeps a header that somebody else wrote within reason.
func bounded(s string) string {
	if len(s) > 300 {
		return ""
	}
	return s
}

// perPage is how many services a page should have.
const perPage = 100

// Pages writes the pages of the services of an HSDS API to w, one per line;
// since, unless zero, asks for what changed after it. Servers that don't know
// the parameter give everything.
func (c Client) Pages(ctx context.Context, address string, since time.Time, w io.Writer) error {
	ctx, stop := context.WithTimeout(ctx, c.time())
	defer stop()
	left := c.bytes()
	for page := 1; ; page++ {
		at, err := pageAddress(address, page, since)
		if err != nil {
			return err
		}
		body, err := c.page(ctx, at, left)
		if err != nil {
			return err
		}
		var envelope struct {
			Pages    int               `json:"total_pages"`
			Number   int               `json:"page_number"`
			Contents []json.RawMessage `json:"contents"`
		}
		if err := json.Unmarshal(body, &envelope); err != nil || envelope.Contents == nil {
			return ErrPages
		}
		if page > 1 && envelope.Number != page {
			return ErrPages // the server does not turn pages
		}
		left -= int64(len(body))
		var line bytes.Buffer
		if err := json.Compact(&line, body); err != nil {
			return err
		}
		line.WriteByte('\n')
		if _, err := w.Write(line.Bytes()); err != nil {
			return err
		}
		if page >= envelope.Pages || len(envelope.Contents) == 0 {
			return nil
		}
	}
}

func (c Client) page(ctx context.Context, address string, left int64) ([]byte, error) {
	res, err := c.get(ctx, address, State{})
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: %d", ErrStatus, res.StatusCode)
	}
	var b bytes.Buffer
	_, err = c.copy(&b, res.Body, min(left, 256<<20))
	return b.Bytes(), err
}

func pageAddress(address string, page int, since time.Time) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", ErrAddress
	}
	if !strings.HasSuffix(strings.TrimRight(u.Path, "/"), "/services") {
		u = u.JoinPath("services")
	}
	q := u.Query()
	q.Set("page", strconv.Itoa(page))
	q.Set("per_page", strconv.Itoa(perPage))
	q.Set("full", "true")
	if !since.IsZero() {
		q.Set("modified_after", since.UTC().Format(time.DateOnly))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func (c Client) bytes() int64 {
	if c.Bytes == 0 {
		return 2 << 30
	}
	return c.Bytes
}

func (c Client) time() time.Duration {
	if c.Time == 0 {
		return time.Hour
	}
	return c.Time
}

func (c Client) copy(w io.Writer, r io.Reader, most int64) (int64, error) {
	n, err := io.Copy(w, io.LimitReader(r, most+1))
	if err == nil && n > most {
		err = ErrTooLarge
	}
	return n, err
}

func (c Client) get(ctx context.Context, address string, was State) (*http.Response, error) {
	u, err := Check(address, c.Local)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, ErrAddress
	}
	req.Header.Set("User-Agent", "Relais directory")
	if was.ETag != "" {
		req.Header.Set("If-None-Match", was.ETag)
	}
	if was.Modified != "" {
		req.Header.Set("If-Modified-Since", was.Modified)
	}
	return c.client(u).Do(req)
}

// client is one that reaches no further than its first address allows.
func (c Client) client(first *url.URL) *http.Client {
	local := c.Local && loopback(first.Hostname())
	d := &net.Dialer{Timeout: 20 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !(public(at.Addr()) || local && at.Addr().Unmap().IsLoopback()) {
			return ErrAddress
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{ // no proxy: it would dial where we must not
			DialContext: d.DialContext, TLSHandshakeTimeout: 20 * time.Second, ResponseHeaderTimeout: 2 * time.Minute,
			DisableKeepAlives: true, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) >= 5 {
				return ErrStatus
			}
			_, err := Check(req.URL.String(), local)
			return err
		},
	}
}

// Check reports whether a feed may stand at an address; local allows this
// machine itself.
func Check(address string, local bool) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return nil, ErrAddress
	}
	if loopback(u.Hostname()) {
		if local && (u.Scheme == "http" || u.Scheme == "https") {
			return u, nil
		}
		return nil, ErrAddress
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !public(ip) || u.Scheme != "https" {
		return nil, ErrAddress
	}
	return u, nil
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}

// reserved are ranges that belong to nobody on the public network, beyond
// those that netip knows.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
	netip.MustParsePrefix("2001::/32"),
}

func public(ip netip.Addr) bool {
	ip = ip.Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.Zone() != "" {
		return false
	}
	for _, p := range reserved {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}
