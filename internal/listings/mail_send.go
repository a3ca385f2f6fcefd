package listings

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"relais/internal/directory/upkeep"
	"relais/internal/fault"
	"relais/internal/mail"
	"relais/internal/seal"
	"relais/internal/store"
)

// mailClock writes to agencies whose listings are due. Each letter has a lease
// in its row, so that of several processes one sends it. A process that dies
// between sending and noting leaves the lease: the letter then goes out once
// more, with the same Message-ID and the same link, and never a third time.
type mailClock struct{ n *Mailing }

// Name implements Job.
func (mailClock) Name() string { return "listing mail" }

// Every implements Job.
func (mailClock) Every() time.Duration { return time.Minute }

const (
	mailLease  = 5 * time.Minute // longer than a letter can take
	mailAtOnce = 30              // letters in one go: servers count
	mailIdle   = 6 * time.Hour   // until an agency with nothing due is looked at again
)

// Do sends what is due.
func (j mailClock) Do(ctx context.Context) error {
	if j.n.mail == nil {
		return nil
	}
	for range mailAtOnce {
		m, l, err := j.n.claimLetter(ctx)
		if err != nil || m.Holder == "" || ctx.Err() != nil {
			return err
		}
		// What was begun is ended, also when the process is asked to stop: a
		// letter takes seconds, and one that nobody noted would go out twice.
		ctx := context.WithoutCancel(ctx)
		sent := j.n.mail.Send(ctx, l)
		if err := j.n.noteLetter(ctx, m, sent); err != nil {
			return err
		}
		if sent != nil {
			j.n.node.Log().Warn("a letter about due listings was not taken", "err", sent) // says the kind only
		}
		if errors.Is(sent, mail.ErrDown) {
			return nil
		}
	}
	return nil
}

// claimLetter takes the next letter under a lease; without one the holder is
// empty.
func (n *Mailing) claimLetter(ctx context.Context) (out upkeep.Mailing, l mail.Letter, err error) {
	err = n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		out, l = upkeep.Mailing{}, mail.Letter{}
		server, err := tx.MailServer(ctx)
		if err != nil || server.Next.After(tx.Now()) {
			return err
		}
		for {
			m, err := tx.NextMailing(ctx)
			if fault.CodeOf(err) == fault.NotFound {
				return nil
			}
			if err != nil {
				return err
			}
			due, err := n.prepareLetter(ctx, tx, &m, &l)
			if err != nil {
				return err
			}
			if err := tx.PutMailing(ctx, m); err != nil {
				return err
			}
			if due {
				out = m
				return nil
			}
		}
	})
	return out, l, err
}

// prepareLetter decides whether a letter goes to a recipient now, and writes
// it. It moves the recipient on in any case.
func (n *Mailing) prepareLetter(ctx context.Context, tx *store.Tx, m *upkeep.Mailing, l *mail.Letter) (bool, error) {
	now := tx.Now()
	if m.Holder != "" { // whoever had it died, perhaps after sending
		m.Doubt(now)
		m.Holder, m.Lease = "", time.Time{}
		if m.Mail == "" { // it would be a third copy
			return false, nil
		}
	}
	to, err := n.openMailTo(*m)
	if err != nil { // the others get their letters all the same
		n.node.Log().Warn("an address for letters about due listings does not open", "err", fault.CodeOf(err))
		m.State, m.Next = "failed", now.Add(mailIdle)
		return false, nil
	}
	_, due, err := tx.DueServices(ctx, to.Agency, "", upkeep.Rules().Shortest(), 0, 1)
	if err != nil {
		return false, err
	}
	if due == 0 {
		m.Mail, m.Tries, m.Unsure, m.Next = "", 0, 0, now.Add(mailIdle)
		return false, nil
	}
	if m.Mail == "" {
		m.Mail = seal.NewID()
	}
	m.Tries, m.Tried, m.Holder, m.Lease = m.Tries+1, now, seal.NewID(), now.Add(mailLease)
	*l, err = n.letter(ctx, tx, *m, to)
	return err == nil, err
}

// letter writes a letter and keeps the hash of its link; a second copy has the
// same link.
func (n *Mailing) letter(ctx context.Context, tx *store.Tx, m upkeep.Mailing, to mailTo) (mail.Letter, error) {
	token := n.mailToken(m.Mail)
	link := upkeep.MailLink{Hash: mailHash(token), Recipient: m.Recipient, Expires: tx.Now().Add(upkeep.LinkLasts)}
	if err := tx.AddMailLink(ctx, link); err != nil {
		return mail.Letter{}, err
	}
	link, err := tx.MailLink(ctx, link.Hash)
	node := strings.TrimSuffix(n.node.Origin, "/")
	return mail.Letter{ID: m.Mail, To: to.Address, Language: to.Language, At: tx.Now(), Node: node, Until: link.Expires,
		Page: node + "/confirm/list/" + token, Stop: node + "/confirm/stop/" + n.stopToken(m.Recipient)}, err
}

// noteLetter writes what became of a letter, unless another process has it by
// now or the agency changed its mind meanwhile.
func (n *Mailing) noteLetter(ctx context.Context, was upkeep.Mailing, sent error) error {
	return n.node.DB.Transact(ctx, func(ctx context.Context, tx *store.Tx) error {
		server, err := tx.MailServer(ctx)
		if err != nil {
			return err
		}
		down := errors.Is(sent, mail.ErrDown)
		if down {
			server.Down(tx.Now())
		} else {
			server.Failures, server.Next = 0, tx.Now()
		}
		if err := tx.PutMailServer(ctx, server); err != nil {
			return err
		}
		m, err := tx.Mailing(ctx, was.Recipient)
		if fault.CodeOf(err) == fault.NotFound || err == nil && m.Holder != was.Holder {
			return nil
		}
		if err != nil {
			return err
		}
		m.Holder, m.Lease = "", time.Time{}
		switch {
		case sent == nil:
			m.Took(tx.Now())
		case down:
			m.Tries-- // the letter itself was not tried
			m.State = "later"
		case errors.Is(sent, mail.ErrRefused), errors.Is(sent, mail.ErrAddress):
			m.Refused(tx.Now())
		case errors.Is(sent, mail.ErrUnsure):
			m.Doubt(tx.Now())
		default:
			m.Later(tx.Now())
		}
		return tx.PutMailing(ctx, m)
	})
}

// mailToken is the secret in the link of a letter. It can be made again for a
// second copy of the same letter by who holds the node key; the database holds
// its hash.
func (n *Mailing) mailToken(id string) string {
	b := n.node.Own.Derive("relais listing mail").MAC("link", []byte(id))
	return base64.RawURLEncoding.EncodeToString(b[:])
}
