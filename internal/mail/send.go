package mail

import (
	"context"
	"errors"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"relais/internal/locale"
)

// What became of a letter that was not simply taken.
var (
	// ErrDown: the server was not reached, or takes nothing from us: it says
	// nothing about this letter, which was not sent.
	ErrDown = errors.New("mail: the server takes nothing now")
	// ErrLater: not taken now, and not sent; a later try may succeed.
	ErrLater = errors.New("mail: not taken now")
	// ErrRefused: there is no such mailbox, and trying again is rude.
	ErrRefused = errors.New("mail: the address is refused")
	// ErrUnsure: the server had the whole letter and did not answer. A second
	// try may be a second letter.
	ErrUnsure = errors.New("mail: taken or not, the server did not say")
)

// Send sends a letter and returns nil once the server took it, or one of the
// errors above. It ends within the configured time, whatever the server does.
func (s *Sender) Send(ctx context.Context, l Letter) error {
	m, err := s.message(l)
	if err != nil {
		return err
	}
	return s.deliver(ctx, m)
}

// Test sends a letter that says that sending works.
func (s *Sender) Test(ctx context.Context, to string, lang locale.Lang, id string) error {
	to, err := Address(to)
	if err != nil {
		return err
	}
	m, err := s.write(to, id, time.Now(), locale.T(lang, "mail.test.subject"), locale.T(lang, "mail.test.text")+"\n", nil)
	if err != nil {
		return err
	}
	return s.deliver(ctx, m)
}

// Alarm sends a letter that says that a node needs whoever administers it. It
// does not say what happened: mailboxes are read by others.
func (s *Sender) Alarm(ctx context.Context, to, node, id string) error {
	to, err := Address(to)
	if err != nil {
		return err
	}
	if !plainLink(node) {
		return ErrLink
	}
	var subjects, texts []string
	for _, lang := range languages("") {
		subjects = append(subjects, locale.T(lang, "mail.alarm.subject"))
		texts = append(texts, locale.T(lang, "mail.alarm.text", node)+"\n\n"+locale.T(lang, "mail.machine")+"\n")
	}
	m, err := s.write(to, id, time.Now(), strings.Join(subjects, " / "), strings.Join(texts, "\n---\n\n"), nil)
	if err != nil {
		return err
	}
	return s.deliver(ctx, m)
}

// Changed sends a letter that says that something changed on an account at a
// node, and neither what nor whose: its reader signs in and looks.
func (s *Sender) Changed(ctx context.Context, to, node, language, id string) error {
	to, err := Address(to)
	if err != nil {
		return err
	}
	if !plainLink(node) {
		return ErrLink
	}
	var subjects, texts []string
	for _, lang := range languages(language) {
		subjects = append(subjects, locale.T(lang, "mail.changed.subject"))
		texts = append(texts, locale.T(lang, "mail.changed.text", node)+"\n\n"+locale.T(lang, "mail.machine")+"\n")
	}
	m, err := s.write(to, id, time.Now(), strings.Join(subjects, " / "), strings.Join(texts, "\n---\n\n"), nil)
	if err != nil {
		return err
	}
	return s.deliver(ctx, m)
}

func (s *Sender) deliver(ctx context.Context, m *gomail.Msg) error {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel() // closes the connection too
	c, err := s.client(ctx)
	if err != nil {
		return wrap(ErrDown, err)
	}
	if err := c.DialWithContext(ctx); err != nil {
		return wrap(ErrDown, err)
	}
	err = c.Send(m)
	if m.IsDelivered() {
		_ = c.Close() // says goodbye; the letter is gone either way
		return nil
	}
	return judge(err)
}

// judge finds out what an error says about the letter.
func judge(err error) error {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return wrap(ErrLater, err)
	}
	code := e.ErrorCode()
	switch {
	case e.Reason == gomail.ErrSMTPDataClose && code == 0:
		return wrap(ErrUnsure, err)
	case code == 0, e.Reason == gomail.ErrSMTPMailFrom, code == 421:
		return wrap(ErrDown, err)
	case e.Reason == gomail.ErrSMTPRcptTo && (code == 550 || code == 551 || code == 553) && !strings.HasPrefix(e.EnhancedStatusCode(), "5.7."):
		return wrap(ErrRefused, err)
	}
	return wrap(ErrLater, err) // 5.7 is a policy, most often about us
}

// failure keeps what the server said for whoever tests at the command line; a
// log gets the kind only, since servers repeat addresses.
type failure struct{ kind, cause error }

func wrap(kind, cause error) error { return &failure{kind, cause} }

// Error is the kind without what the server said.
func (f *failure) Error() string { return f.kind.Error() }

// Unwrap lets errors.Is find the kind.
func (f *failure) Unwrap() error { return f.kind }

// Said is what the server or the network said, in its own words; it may hold
// addresses.
func Said(err error) string {
	var f *failure
	if errors.As(err, &f) && f.cause != nil {
		return f.cause.Error()
	}
	return ""
}
