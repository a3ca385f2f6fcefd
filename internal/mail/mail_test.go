package mail_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime/quotedprintable"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"relais/internal/mail"
)

func sender(t *testing.T, cfg mail.Config) *mail.Sender {
	t.Helper()
	if cfg.From == "" {
		cfg.From = "notices@relais.example.ca"
	}
	s, err := mail.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func letter() mail.Letter {
	return mail.Letter{ID: "0123456789", To: "intake@agency.example.ca", Language: "en", At: time.Date(2026, 1, 12, 15, 0, 0, 0, time.UTC),
		Node: "https://relais.example.ca", Page: "https://relais.example.ca/confirm/list/abc", Stop: "https://relais.example.ca/confirm/stop/def",
		Until: time.Date(2026, 2, 11, 0, 0, 0, 0, time.UTC)}
}

func TestSendEncryptedAndSignedIn(t *testing.T) {
	for name, security := range map[string]mail.Security{"STARTTLS": mail.StartTLS, "implicit": mail.Implicit} {
		t.Run(name, func(t *testing.T) {
			p := open(t, security == mail.StartTLS, security == mail.Implicit)
			s := sender(t, mail.Config{Server: p.addr, User: "relais", Password: "pass word", Roots: p.roots, Security: security})
			if err := s.Send(t.Context(), letter()); err != nil {
				t.Fatal(err, mail.Said(err))
			}
			got := p.got()
			if len(got) != 1 || !got[0].encrypted || got[0].user != "relais" || got[0].to != "intake@agency.example.ca" {
				t.Errorf("taken: %+v", got)
			}
			wrong := sender(t, mail.Config{Server: p.addr, User: "relais", Password: "other", Roots: p.roots, Security: security})
			if err := wrong.Send(t.Context(), letter()); !errors.Is(err, mail.ErrDown) {
				t.Errorf("a wrong password: %v", err)
			}
			stranger := sender(t, mail.Config{Server: p.addr, Security: security})
			if err := stranger.Send(t.Context(), letter()); !errors.Is(err, mail.ErrDown) {
				t.Errorf("a certificate that nobody vouches for: %v", err)
			}
		})
	}
}

func TestNothingGoesInClear(t *testing.T) {
	p := open(t, false, false)
	s := sender(t, mail.Config{Server: p.addr})
	if err := s.Send(t.Context(), letter()); !errors.Is(err, mail.ErrDown) || len(p.got()) != 0 {
		t.Errorf("a server without STARTTLS: %v, %d letters", err, len(p.got()))
	}
	if _, err := mail.New(mail.Config{Server: "post.example.ca:25", From: "a@example.ca", Security: mail.Loopback}); !errors.Is(err, mail.ErrPlain) {
		t.Errorf("in clear to another machine: %v", err)
	}
	plain := sender(t, mail.Config{Server: p.addr, Security: mail.Loopback})
	if err := plain.Send(t.Context(), letter()); err != nil || len(p.got()) != 1 {
		t.Errorf("on loopback: %v", err)
	}
}

// TestLetterSaysNothing reads the whole letter: who carries it learns that a
// listing is due, and no more.
func TestLetterSaysNothing(t *testing.T) {
	p := open(t, false, false)
	s := sender(t, mail.Config{Server: p.addr, Security: mail.Loopback})
	for _, lang := range []string{"fr", "en", ""} {
		l := letter()
		l.Language = lang
		if err := s.Send(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range p.got() {
		m := r.read(t)
		for name := range m.Header {
			switch name {
			case "From", "To", "Subject", "Date", "Message-Id", "Mime-Version", "Content-Type", "Content-Transfer-Encoding",
				"Auto-Submitted", "X-Auto-Response-Suppress", "List-Unsubscribe", "List-Unsubscribe-Post":
			default:
				t.Errorf("header %s: %q", name, m.Header.Get(name))
			}
		}
		if got := m.Header.Get("List-Unsubscribe"); got != "<https://relais.example.ca/confirm/stop/def>" {
			t.Errorf("List-Unsubscribe: %q", got)
		}
		if got := m.Header.Get("Message-Id"); got != "<0123456789@relais.example.ca>" {
			t.Errorf("Message-ID: %q", got)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if strings.Count(text, "https://relais.example.ca/confirm/list/abc\r\n") != []int{1, 1, 2}[i] {
			t.Errorf("the link:\n%s", text)
		}
		if has := strings.Contains(text, "Bonjour"); has != (i != 1) {
			t.Errorf("letter %d in French: %v", i, has)
		}
		low := strings.ToLower(string(r.raw) + text)
		for _, word := range []string{"traffick", "traite", "victim", "surviv", "shelter", "refuge", "héberge", "violence", "agency of", "organisme"} {
			if strings.Contains(low, word) {
				t.Errorf("the letter says %q:\n%s", word, text)
			}
		}
	}
}

func TestGreylistingThenTaken(t *testing.T) {
	p := open(t, false, false)
	s := sender(t, mail.Config{Server: p.addr, Security: mail.Loopback})
	p.answer(func(p *postOffice) {
		p.rcpt = func(string) error {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Come back later"}
		}
	})
	if err := s.Send(t.Context(), letter()); !errors.Is(err, mail.ErrLater) {
		t.Errorf("greylisted: %v", err)
	}
	p.answer(func(p *postOffice) { p.rcpt = nil })
	if err := s.Send(t.Context(), letter()); err != nil || len(p.got()) != 1 {
		t.Errorf("after it: %v", err)
	}
}

func TestAnswers(t *testing.T) {
	code := func(n int, e smtp.EnhancedCode) func() error {
		return func() error {
			return &smtp.SMTPError{Code: n, EnhancedCode: e, Message: "intake@agency.example.ca: no"}
		}
	}
	tests := []struct {
		name             string
		from, rcpt, data func() error
		want             error
	}{
		{"no such mailbox", nil, code(550, smtp.EnhancedCode{5, 1, 1}), nil, mail.ErrRefused},
		{"a policy about us", nil, code(550, smtp.EnhancedCode{5, 7, 1}), nil, mail.ErrLater},
		{"full", nil, code(452, smtp.EnhancedCode{4, 2, 2}), nil, mail.ErrLater},
		{"going down", nil, code(421, smtp.EnhancedCode{4, 3, 2}), nil, mail.ErrDown},
		{"our address", code(553, smtp.EnhancedCode{5, 1, 8}), nil, nil, mail.ErrDown},
		{"the content", nil, nil, code(554, smtp.EnhancedCode{5, 6, 0}), mail.ErrLater},
		{"the content, later", nil, nil, code(451, smtp.EnhancedCode{4, 3, 0}), mail.ErrLater},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := open(t, false, false)
			p.answer(func(p *postOffice) {
				p.from, p.data = tt.from, tt.data
				if tt.rcpt != nil {
					p.rcpt = func(string) error { return tt.rcpt() }
				}
			})
			err := sender(t, mail.Config{Server: p.addr, Security: mail.Loopback}).Send(t.Context(), letter())
			if !errors.Is(err, tt.want) {
				t.Errorf("%v (%s), want %v", err, mail.Said(err), tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "@") {
				t.Errorf("the error repeats an address: %v", err)
			}
		})
	}
}

func TestServerDown(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	if err := sender(t, mail.Config{Server: addr, Security: mail.Loopback}).Send(t.Context(), letter()); !errors.Is(err, mail.ErrDown) {
		t.Error(err)
	}
}

// TestServerThatHangs: a server that takes the connection and says nothing
// more, at each step, costs the configured time and no more.
func TestServerThatHangs(t *testing.T) {
	script := []string{"220 post ESMTP\r\n", "250 post\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n"}
	for step, want := range []error{mail.ErrDown, mail.ErrDown, mail.ErrDown, mail.ErrDown, mail.ErrDown, mail.ErrUnsure} {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() { defer close(done); hang(ln, script[:min(step, len(script))]) }()
		s := sender(t, mail.Config{Server: ln.Addr().String(), Security: mail.Loopback, Timeout: 300 * time.Millisecond})
		if err := s.Send(context.Background(), letter()); !errors.Is(err, want) {
			t.Errorf("silence after %d answers: %v (%s), want %v", step, err, mail.Said(err), want)
		}
		ln.Close()
		<-done
	}
}

// hang answers one line to each of the client's, then reads on in silence.
func hang(ln net.Listener, answers []string) {
	c, err := ln.Accept()
	if err != nil {
		return
	}
	defer c.Close()
	in := bufio.NewReader(c)
	for i, a := range answers {
		if i > 0 {
			if _, err := in.ReadString('\n'); err != nil {
				return
			}
		}
		if _, err := io.WriteString(c, a); err != nil {
			return
		}
	}
	_, _ = io.Copy(io.Discard, in) // until the client gives up
}
