package mail_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net"
	netmail "net/mail"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// postOffice is a real SMTP server that keeps what it takes.
type postOffice struct {
	addr  string
	roots *x509.CertPool

	mu      sync.Mutex
	letters []received
	rcpt    func(to string) error // nil: everybody is welcome
	data    func() error
	from    func() error
}

type received struct {
	from, to, user string
	encrypted      bool
	raw            []byte
}

// open starts a server; encrypted offers STARTTLS, implicit begins with TLS.
func open(t *testing.T, encrypted, implicit bool) *postOffice {
	t.Helper()
	p := &postOffice{}
	srv := smtp.NewServer(p)
	srv.Domain, srv.AllowInsecureAuth = "post.example.ca", false
	if encrypted || implicit {
		srv.TLSConfig, p.roots = certificate(t)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = ln.Addr().String()
	if implicit {
		ln = tls.NewListener(ln, srv.TLSConfig)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(ln) }()
	t.Cleanup(func() { srv.Close(); ln.Close(); <-done }) // Close alone may come before Serve knows its listener
	return p
}

func (p *postOffice) got() []received {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]received(nil), p.letters...)
}

func (p *postOffice) answer(f func(*postOffice)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f(p)
}

// NewSession implements smtp.Backend.
func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) {
	return &counter{p: p, conn: c}, nil
}

type counter struct {
	p    *postOffice
	conn *smtp.Conn
	r    received
}

func (c *counter) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "relais" || password != "pass word" {
			return smtp.ErrAuthFailed
		}
		c.r.user = user
		return nil
	}), nil
}

func (c *counter) Mail(from string, _ *smtp.MailOptions) error {
	_, c.r.encrypted = c.conn.TLSConnectionState()
	c.r.from = from
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	if c.p.from != nil {
		return c.p.from()
	}
	return nil
}

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.r.to = to
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	if c.p.rcpt != nil {
		return c.p.rcpt(to)
	}
	return nil
}

func (c *counter) Data(r io.Reader) (err error) {
	if c.r.raw, err = io.ReadAll(r); err != nil {
		return err
	}
	c.p.mu.Lock()
	defer c.p.mu.Unlock()
	if c.p.data != nil {
		return c.p.data()
	}
	c.p.letters = append(c.p.letters, c.r)
	return nil
}

func (c *counter) Reset()        {}
func (c *counter) Logout() error { return nil }

func (r received) read(t *testing.T) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(r.raw))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// certificate is one for 127.0.0.1, and the pool that trusts it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	leaf, err2 := x509.ParseCertificate(der)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}
