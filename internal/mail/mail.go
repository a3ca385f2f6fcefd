// Package mail hands letters to an SMTP server, and holds the only words that
// Relais sends by e-mail. Mail travels in clear through strangers' machines
// and lies in mailboxes for years: a letter says that a listing is due for
// confirmation at the node's address, and nothing else. The room knows neither
// agencies nor listings; who gets a letter, and when, is decided elsewhere.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Security is how a connection to the server is protected.
type Security int

// StartTLS begins in clear and goes no further when the server can't encrypt;
// Implicit encrypts from the first byte (port 465); Loopback is for a server
// on the same machine only, and encrypts nothing.
const (
	StartTLS Security = iota
	Implicit
	Loopback
)

// Config says which server takes the letters, and who signs them.
type Config struct {
	Server   string         // host:port
	From     string         // bare address
	User     string         // "" for none
	Password string         // only with User
	Roots    *x509.CertPool // nil for those of the system
	Security Security
	Timeout  time.Duration // for one letter, from dialing to the answer; 0 is 30 s
}

// Sender sends letters, one connection each.
type Sender struct {
	cfg        Config
	host, port string
}

// Reasons why there is no sender.
var (
	ErrServer = errors.New("mail: the server must be host:port")
	ErrFrom   = errors.New("mail: the sender must be one address")
	ErrPlain  = errors.New("mail: without encryption only on loopback")
)

// New checks a configuration. It opens no connection.
func New(cfg Config) (*Sender, error) {
	host, port, err := net.SplitHostPort(cfg.Server)
	if err != nil || host == "" {
		return nil, ErrServer
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return nil, ErrServer
	}
	if cfg.From, err = Address(cfg.From); err != nil {
		return nil, ErrFrom
	}
	if cfg.Security == Loopback && !IsLoopback(host) {
		return nil, ErrPlain
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 30 * time.Second
	}
	return &Sender{cfg, host, port}, nil
}

// IsLoopback tells whether a host is this machine.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// domain is the right half of an address that Address has read.
func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// client is one for one connection that ends with ctx at the latest.
func (s *Sender) client(ctx context.Context) (*gomail.Client, error) {
	port, _ := strconv.Atoi(s.port) // New has read it
	opts := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(s.cfg.Timeout), gomail.WithHELO(domain(s.cfg.From)),
		gomail.WithoutNoop(), gomail.WithoutSMTPUTF8(), gomail.WithDialContextFunc(s.dial(ctx)),
	}
	switch s.cfg.Security {
	case StartTLS:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(s.tls()))
	default: // Implicit is encrypted below, by dial
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.cfg.User != "" {
		opts = append(opts, gomail.WithUsername(s.cfg.User), gomail.WithPassword(s.cfg.Password),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return gomail.NewClient(s.host, opts...)
}

func (s *Sender) tls() *tls.Config {
	return &tls.Config{ServerName: s.host, RootCAs: s.cfg.Roots, MinVersion: tls.VersionTLS12}
}

// dial opens a connection that is closed when ctx ends, whatever the server
// does or fails to do: a deadline for each command adds up.
func (s *Sender) dial(ctx context.Context) gomail.DialContextFunc {
	return func(_ context.Context, network, address string) (net.Conn, error) {
		var d net.Dialer
		c, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(ctx, func() { c.Close() })
		if s.cfg.Security != Implicit {
			return c, nil
		}
		t := tls.Client(c, s.tls())
		if err := t.HandshakeContext(ctx); err != nil {
			c.Close()
			return nil, err
		}
		return t, nil
	}
}
