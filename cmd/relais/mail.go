package main

import (
	"context"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"text/tabwriter"

	"relais/internal/act"
	"relais/internal/listings"
	"relais/internal/locale"
	"relais/internal/mail"
	"relais/internal/node"
	"relais/internal/seal"
)

// posting says which server takes messages about due listings.
type posting struct {
	server, from, user, password, roots, alarms *string
}

func mailFlags(fs *flag.FlagSet) posting {
	return posting{
		server:   fs.String("smtp", "", ""),
		from:     fs.String("smtp-from", "", ""),
		user:     fs.String("smtp-user", "", ""),
		password: fs.String("smtp-password-file", "", ""),
		roots:    fs.String("smtp-ca", "", ""),
		alarms:   fs.String("alarm-to", "", ""),
	}
}

// sender is nil where no server is given: then nothing is sent.
func (p posting) sender() (*mail.Sender, error) {
	if *p.server == "" && *p.from == "" {
		return nil, nil
	}
	cfg := mail.Config{Server: *p.server, From: *p.from, User: *p.user}
	var err error
	if cfg.Password, err = p.secret(); err != nil {
		return nil, err
	}
	if *p.roots != "" {
		b, err := os.ReadFile(*p.roots)
		if err != nil {
			return nil, err
		}
		cfg.Roots = x509.NewCertPool()
		if !cfg.Roots.AppendCertsFromPEM(b) {
			return nil, wrong("cmd.err.mail_ca", *p.roots)
		}
	}
	host, port, _ := net.SplitHostPort(*p.server)
	switch {
	case port == "465":
		cfg.Security = mail.Implicit
	case mail.IsLoopback(host) && *p.roots == "":
		cfg.Security = mail.Loopback
	}
	s, err := mail.New(cfg)
	if errors.Is(err, mail.ErrPlain) {
		return nil, wrong("cmd.err.mail_plain")
	}
	if err != nil {
		return nil, wrong("cmd.err.mail")
	}
	return s, nil
}

// secret is the password, from a file or a credential only.
func (p posting) secret() (string, error) {
	if *p.user == "" {
		return "", nil
	}
	if *p.password == "" {
		if b, ok := credential("smtp-password"); ok {
			return firstLine(string(b)), nil
		}
		return "", wrong("cmd.err.mail_password")
	}
	b, err := os.ReadFile(*p.password)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(*p.password); err == nil && info.Mode().Perm()&0o077 != 0 {
		return "", wrong("cmd.err.mail_open", *p.password)
	}
	return firstLine(string(b)), nil
}

// caller sends a letter to whoever runs the node when something is wrong with it.
type caller struct {
	mail *mail.Sender
	to   []string
	node string
}

// caller is nil where nobody is to be told, or no server takes letters.
func (p posting) caller(s *mail.Sender, origin string) (node.Caller, error) {
	to := strings.FieldsFunc(*p.alarms, func(r rune) bool { return r == ',' || r == ' ' })
	if len(to) == 0 {
		return nil, nil
	}
	if s == nil {
		return nil, wrong("cmd.err.mail_none")
	}
	for _, a := range to {
		if _, err := mail.Address(a); err != nil {
			return nil, wrong("cmd.err.alarm_to", a)
		}
	}
	return caller{s, to, origin}, nil
}

// letters tells members by mail that something changed on their account.
type letters struct {
	mail *mail.Sender
	node string
}

// letters is nil where no server takes letters.
func (posting) letters(s *mail.Sender, origin string) node.Letters {
	if s == nil {
		return nil
	}
	return letters{s, origin}
}

// Changed implements node.Letters. Who signs in with a short name has no address.
func (l letters) Changed(ctx context.Context, to, language, id string) (again bool, err error) {
	if _, err := mail.Address(to); err != nil {
		return false, nil
	}
	err = l.mail.Changed(ctx, to, l.node, language, id)
	return errors.Is(err, mail.ErrDown) || errors.Is(err, mail.ErrLater), err
}

// Call implements node.Caller.
func (c caller) Call(ctx context.Context, _ node.Alarm) (err error) {
	for _, to := range c.to {
		err = errors.Join(err, c.mail.Alarm(ctx, to, c.node, seal.NewID()))
	}
	return err
}

func mailCommand(ctx context.Context, e *env, fs *flag.FlagSet, args []string) error {
	verb, args := verbOf(args)
	p, m := placeFlags(fs), mailFlags(fs)
	if err := e.parse(fs, args); err != nil {
		return err
	}
	switch verb {
	case "test":
		return e.mailTest(ctx, m, fs.Arg(0))
	case "status":
		n, err := p.open(ctx, node.Config{}, false)
		if err != nil {
			return err
		}
		defer n.Close()
		got, err := listings.ListListingMail.Do(ctx, n, node.Operator(), act.None{})
		if err != nil {
			return err
		}
		return e.mailStatus(got)
	}
	e.note("cmd.err.verb", "test, status", fs.Name())
	return errUsage
}

// mailTest sends one message to an address, and shows what the server says:
// here the reader is who runs it.
func (e *env) mailTest(ctx context.Context, m posting, to string) error {
	s, err := m.sender()
	if err == nil && s == nil {
		err = wrong("cmd.err.mail_none")
	}
	if err != nil {
		return err
	}
	if err := s.Test(ctx, to, e.lang, seal.NewID()); err != nil {
		if said := mail.Said(err); said != "" {
			e.note("cmd.mail.said", said)
		}
		return err
	}
	e.say("cmd.mail.sent")
	return nil
}

// mailStatus lists what became of messages.
func (e *env) mailStatus(got act.ListingMails) error {
	if got.Failing {
		e.say("cmd.mail.failing", locale.DateTime(e.lang, *got.Failed))
	}
	if len(got.Items) == 0 {
		e.say("dir.mail.nobody")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, a := range got.Items {
		last := ""
		if a.Sent != nil {
			last = e.t("cmd.mail.last", locale.DateTime(e.lang, *a.Sent))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", a.Name.In(string(e.lang)), e.t("code.mail_state."+a.State), last)
	}
	return w.Flush()
}
