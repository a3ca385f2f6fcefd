package mail

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"relais/internal/locale"
)

// Letter says that a listing is due for confirmation. It can say nothing
// else: there is no field for a name, a number or a word of anybody's.
type Letter struct {
	// ID is the letter's own: a second copy of the same letter has the same,
	// so that mailboxes may show one.
	ID       string
	To       string
	Language string    // fr, en; "" for both
	At       time.Time // when it is sent
	Node     string    // address of the node
	Page     string    // opens the page with the button
	Stop     string    // opens the page where one says: no more of these
	Until    time.Time // the link's last day
}

// ErrLink says that an address of a letter can't stand in a header.
var ErrLink = errors.New("mail: a link of the letter is not a plain web address")

// message is a letter as it goes out.
func (s *Sender) message(l Letter) (*gomail.Msg, error) {
	to, err := Address(l.To)
	if err != nil {
		return nil, err
	}
	for _, link := range []string{l.Node, l.Page, l.Stop} {
		if !plainLink(link) {
			return nil, ErrLink
		}
	}
	return s.write(to, l.ID, l.At, subject(l.Language), body(l), map[gomail.Header]string{
		gomail.HeaderListUnsubscribe:     "<" + l.Stop + ">",
		gomail.HeaderListUnsubscribePost: "List-Unsubscribe=One-Click", // RFC 8058
	})
}

func (s *Sender) write(to, id string, at time.Time, subject, text string, more map[gomail.Header]string) (*gomail.Msg, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := errors.Join(m.From(s.cfg.From), m.To(to)); err != nil {
		return nil, err
	}
	m.SetMessageIDWithValue(id + "@" + domain(s.cfg.From))
	m.SetDateWithValue(at)
	m.Subject(subject)
	m.SetGenHeader("Auto-Submitted", "auto-generated")                        // RFC 3834: no answering machines
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, DR, RN, NRN, AutoReply") // the same, for Exchange
	for name, value := range more {
		m.SetGenHeader(name, value)
	}
	m.SetBodyString(gomail.TypeTextPlain, text)
	return m, nil
}

// plainLink wants http(s), a host, and nothing that could end a header.
func plainLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http") &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`<>"\`, r) })
}

// languages of a letter, the first first; both where nobody chose.
func languages(chosen string) []locale.Lang {
	if l, ok := locale.Parse(chosen); ok {
		return []locale.Lang{l}
	}
	return []locale.Lang{locale.FR, locale.EN}
}

func subject(chosen string) string {
	var said []string
	for _, l := range languages(chosen) {
		said = append(said, locale.T(l, "mail.subject"))
	}
	return strings.Join(said, " / ")
}

func body(l Letter) string {
	var said []string
	for _, lang := range languages(l.Language) {
		said = append(said, fmt.Sprintf("%s\n\n%s\n\n%s\n\n%s\n\n%s\n\n%s\n",
			locale.T(lang, "mail.due", l.Node), l.Page, locale.T(lang, "mail.once", locale.Date(lang, l.Until)),
			locale.T(lang, "mail.stop"), l.Stop, locale.T(lang, "mail.machine")))
	}
	return strings.Join(said, "\n---\n\n")
}
